/** OpenPlace: what a split left open, counted and listed. Nothing here shows a name or an address. */
import { isUuid, type PlainDate, type Queries } from '#kernel'
import type { AdminUnitCode } from '#vn'
import * as store from './store/places.ts'

const PAGE = 50
const MAX_PAGE = 500

/** Split units with places still open, and how many. Counts only. */
export function countOpenPlaces(q: Queries, on: PlainDate): Promise<store.OpenCount[]> {
  return store.countOpen(q, on)
}

/**
 * Open places of one split unit: whose they are and where they may lie. The address itself is personal data
 * and is read by `disclose`.
 * @param of.after cursor of an earlier answer
 */
export async function openPlaces(
  q: Queries,
  of: Readonly<{ split: AdminUnitCode; on: PlainDate; after?: string | null; limit?: number }>,
): Promise<{ places: store.OpenCase[]; next: string | null }> {
  const limit = Math.max(1, Math.min(MAX_PAGE, Math.trunc(of.limit ?? PAGE) || PAGE))
  const [ownerId = '', slot = ''] = (of.after ?? '').split(' ')
  const after = isUuid(ownerId) ? { ownerId, slot } : null
  const found = await store.pageOfOpen(q, of.split, of.on, after, limit + 1)
  const places = found.slice(0, limit)
  const last = places.at(-1)
  return { places, next: found.length > limit && last ? `${last.ownerId} ${last.slot}` : null }
}

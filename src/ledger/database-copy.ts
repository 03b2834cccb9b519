/** The ledger in the database, as a copy to inspect or to export: pages of one snapshot. */
import type { Queries } from '#kernel'
import { leafData } from './entry.ts'
import { type Fault, fault } from './fault.ts'
import type { CopiedEntry, LedgerCopy } from './inspect.ts'
import * as store from './store.ts'

const PAGE = 2_000

/** @param q a snapshot: all pages must see one moment */
export async function databaseCopy(q: Queries): Promise<LedgerCopy> {
  const faults: Fault[] = []
  const strays = await store.strayDetails(q)
  if (strays > 0) faults.push(fault('entry-missing', { where: `${strays} details without entry` }))

  async function* entries(): AsyncGenerator<CopiedEntry> {
    for (const waiting of [false, true]) {
      let after = Number.MIN_SAFE_INTEGER
      for (;;) {
        const page = await store.copiedEntries(q, { waiting, after, limit: PAGE })
        for (const row of page)
          yield {
            seq: row.seq,
            line: leafData(row.leaf),
            claimed: row.leafHash,
            personal: row.personal,
          }
        if (page.length < PAGE) break
        after = page.at(-1)!.key
      }
    }
  }

  async function* checkpoints() {
    let after = Number.MIN_SAFE_INTEGER
    for (;;) {
      const page = await store.copiedCheckpoints(q, after, PAGE)
      yield* page
      if (page.length < PAGE) return
      after = page.at(-1)!.size
    }
  }

  return {
    entries,
    checkpoints,
    tile: async (level, index) =>
      (await store.tiles(q, [{ level, index }])).get(`${level}/${index}`) ?? null,
    tileCount: () => store.tileCount(q),
    // Erasures not yet ordered are among the entries this copy gives.
    pendingErasures: new Set(),
    details: true,
    faults,
  }
}

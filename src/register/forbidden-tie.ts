/**
 * Forbidden tie: whether two people are so related that the law forbids them to marry: in direct line,
 * within three generations, adoptive parent and child, and a parent-in-law or step-parent with a child-in-law
 * or stepchild, also when that tie has ended. It sees what the register knows and no more.
 * Source: Luật Hôn nhân và gia đình 52/2014/QH13 art. 3(17), 3(18), 5(2)(d).
 */
import type { Queries } from '#kernel'
import { type KinRole, type KinRow, kinRows } from './store/kin.ts'
import type { PersonId } from './view.ts'

export type Tie = 'direct-line' | 'three-generations' | 'adoption' | 'in-law' | 'step'
type Row = Pick<KinRow, 'personId' | 'role' | 'relativeId'>

const BLOOD: readonly KinRole[] = ['father', 'mother']
const ADOPTIVE: readonly KinRole[] = ['adoptive-father', 'adoptive-mother']
/** Great-great-grandparents: farther up nobody lives to marry. */
const GENERATIONS_UP = 4
/** Brothers and sisters are the second generation, first cousins the third. */
const GENERATIONS_APART = 2

function related(rows: readonly Row[], id: PersonId, roles: readonly KinRole[]): PersonId[] {
  return rows
    .filter(r => r.personId === id && roles.includes(r.role))
    .flatMap(r => r.relativeId ?? [])
}

/** Ancestors by blood with how far up they are; the person itself is 0. */
function ancestors(rows: readonly Row[], id: PersonId): Map<PersonId, number> {
  const found = new Map([[id, 0]])
  let level = [id]
  for (let up = 1; up <= GENERATIONS_UP; up++) {
    level = level.flatMap(one => related(rows, one, BLOOD)).filter(one => !found.has(one))
    for (const one of level) found.set(one, up)
  }
  return found
}

/** The rule: the first tie that forbids a marriage of the two, or null. */
export function forbiddenTie(a: PersonId, b: PersonId, rows: readonly Row[]): Tie | null {
  const [upA, upB] = [ancestors(rows, a), ancestors(rows, b)]
  if (upA.has(b) || upB.has(a)) return 'direct-line'
  for (const [id, up] of upA) {
    const other = upB.get(id)
    if (other !== undefined && up <= GENERATIONS_APART && other <= GENERATIONS_APART)
      return 'three-generations'
  }
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const parents = (id: PersonId) => related(rows, id, [...BLOOD, ...ADOPTIVE])
    if (related(rows, one, ADOPTIVE).includes(other)) return 'adoption'
    const spouses = related(rows, one, ['spouse']).filter(id => id !== other)
    if (spouses.some(spouse => parents(spouse).includes(other))) return 'in-law'
    if (parents(one).some(parent => related(rows, parent, ['spouse']).includes(other)))
      return 'step'
  }
  return null
}

/**
 * What the register knows around the two that the rule asks for: their ancestors, and the families they
 * married into. Some five statements, whatever the size of the register.
 */
export async function kinAround(q: Queries, ids: readonly PersonId[]): Promise<KinRow[]> {
  const rows = new Map<PersonId, KinRow[]>()
  const read = async (wanted: readonly PersonId[]) => {
    const unread = [...new Set(wanted)].filter(id => !rows.has(id))
    if (unread.length === 0) return
    for (const id of unread) rows.set(id, [])
    for (const row of await kinRows(q, unread)) rows.get(row.personId)!.push(row)
  }
  const all = () => [...rows.values()].flat()
  const above = (from: readonly PersonId[], roles: readonly KinRole[]) =>
    from.flatMap(id => related(all(), id, roles))
  await read(ids)
  await read(above(ids, ['spouse']))
  let level: readonly PersonId[] = ids
  for (let up = 1; up < GENERATIONS_UP; up++) {
    level = above(level, up === 1 ? [...BLOOD, ...ADOPTIVE] : BLOOD)
    await read(level)
  }
  return all()
}

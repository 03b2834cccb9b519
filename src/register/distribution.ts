/**
 * Distribution: the register over a cluster of machines (Citus). Every table says in its comment where its rows
 * live: by the hash of a column, whole on every machine (`reference`), or on the coordinator only (`local`).
 *
 * INVARIANT: rows of one person live on one machine, so that whatever is asked or done about a person needs no
 * other; what goes over machines is told in the catalogue of queries, with the reason.
 */
import { type Db, isProblem, orThrow, type Problem } from '#kernel'
import { distribution as problem } from './problems.ts'
import * as store from './store/distribution.ts'

export type Placement =
  | Readonly<{ kind: 'by'; column: string }>
  | Readonly<{ kind: 'reference' }>
  | Readonly<{ kind: 'local' }>

/** What a table's comment says of it; null when it says nothing. */
export function placementOf(comment: string | null): Placement | null {
  const by = /^distributed by (\w+)$/u.exec(comment ?? '')
  if (by) return { kind: 'by', column: by[1]! }
  return comment === 'reference' || comment === 'local' ? { kind: comment } : null
}

/** Tables whose rows others of the same column join; they are placed first and the others beside them. */
const LEADERS: Readonly<Record<string, string>> = {
  person_id: 'person',
  household_id: 'household',
  number: 'personal_number',
}

export type Step =
  | Readonly<{ do: 'drop-trigger'; table: string; trigger: string }>
  | Readonly<{ do: 'reference'; table: string }>
  | Readonly<{ do: 'distribute'; table: string; column: string; beside: string | null }>

/**
 * The rule: what is done to spread these tables, in order. A cluster keeps a promise of the schema only inside
 * one shard, so a key or an exclusion without the column, or a reference to rows elsewhere, is refused.
 */
export function planDistribution(
  tables: readonly store.TableRow[],
): readonly Step[] | readonly Problem[] {
  const faults: Problem[] = []
  const places = new Map(tables.map(t => [t.name, placementOf(t.comment)]))
  for (const table of tables) {
    const place = places.get(table.name)
    const fault = (reason: string) => faults.push(problem('unfit', { table: table.name, reason }))
    if (place === null || place === undefined) {
      fault('its comment does not say where its rows live')
      continue
    }
    if (place.kind === 'local') continue
    if (place.kind === 'by') {
      for (const { name, columns } of table.uniques)
        if (!columns.includes(place.column)) fault(`${name} does not hold ${place.column}`)
    }
    for (const { name, to, columns } of table.references) {
      const there = places.get(to)
      const beside =
        place.kind === 'by' &&
        there?.kind === 'by' &&
        there.column === place.column &&
        columns.includes(place.column)
      if (there?.kind !== 'reference' && !beside)
        fault(`${name} points at rows that live elsewhere`)
    }
  }
  if (faults.length > 0) return faults
  const spread = tables.filter(t => places.get(t.name)?.kind !== 'local')
  const columnOf = (name: string) => {
    const place = places.get(name)
    return place?.kind === 'by' ? place.column : null
  }
  const leads = (name: string) => LEADERS[columnOf(name) ?? ''] === name
  const inOrder = [...spread]
    .filter(t => columnOf(t.name) !== null)
    .sort((a, b) => Number(leads(b.name)) - Number(leads(a.name)) || after(a, b))
  return [
    ...spread.flatMap(t =>
      t.triggers.map(trigger => ({ do: 'drop-trigger' as const, table: t.name, trigger })),
    ),
    ...spread
      .filter(t => places.get(t.name)?.kind === 'reference')
      .map(t => ({ do: 'reference' as const, table: t.name })),
    ...inOrder.map(t => {
      const column = columnOf(t.name)!
      const leader = LEADERS[column] ?? null
      const beside = leader === t.name ? null : leader
      return { do: 'distribute' as const, table: t.name, column, beside }
    }),
  ]
}

/** A table comes after those it refers to. */
function after(a: store.TableRow, b: store.TableRow): number {
  const refersTo = (x: store.TableRow, y: store.TableRow) => x.references.some(r => r.to === y.name)
  return Number(refersTo(a, b)) - Number(refersTo(b, a)) || (a.name < b.name ? -1 : 1)
}

const SHARDS = 64

/**
 * Spreads the register over the machines of a Citus cluster. What is spread already stays as it is.
 * @param options.shards shards a table is cut into, for as long as it lives; 64 unless told
 * @returns the steps done
 * @throws `distribution.no-citus`, `distribution.unfit`
 */
export async function distribute(
  db: Db,
  options: Readonly<{ shards?: number }> = {},
): Promise<readonly Step[]> {
  return db.tx(async tx => {
    if (!(await store.hasCitus(tx))) orThrow(problem('no-citus'))
    await store.beginSpreading(tx)
    const plan = planDistribution(await store.tablesOf(tx))
    const [first] = plan
    if (first !== undefined && isProblem(first)) orThrow(plan as readonly Problem[])
    const spread = await store.spreadAlready(tx)
    const steps = (plan as readonly Step[]).filter(step => !spread.has(step.table))
    for (const step of steps) await store.takeStep(tx, step, options.shards ?? SHARDS)
    return steps
  })
}

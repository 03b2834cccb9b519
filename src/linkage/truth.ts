/**
 * Truth: who is who by somebody's knowledge, as pairs of left and right or as clusters, and what a folder of
 * answers is worth by it.
 */
import { type Score, scoreClusters, scoreOf, scoreRecords } from './evaluate.ts'
import { headKey } from './recognise-heads.ts'
import type { Sheet } from './source/sheet.ts'

export type Truth =
  | Readonly<{ kind: 'pairs'; pairs: readonly (readonly [left: string, right: string])[] }>
  | Readonly<{ kind: 'clusters'; clusters: ReadonlyMap<string, string>; byRow: boolean }>

const CLUSTER = new Set(['cluster', 'cluster id', 'entity', 'nhom', 'cum'].map(headKey))
const OWN = new Set(
  ['row', 'key', 'id', 'rec id', 'unique id', 'record id', 'aid', 'rid', 'ma', 'khoa'].map(headKey),
)

/** Reads truth: a column `cluster` beside a key (or every row in order), else the first two columns as pairs. */
export async function readTruth(sheet: Sheet): Promise<Truth> {
  const keys = sheet.heads.map(headKey)
  const cluster = keys.findIndex(head => CLUSTER.has(head))
  if (cluster >= 0) {
    const own = keys.findIndex((head, i) => i !== cluster && OWN.has(head))
    const byRow = own < 0 || keys[own] === 'row'
    const clusters = new Map<string, string>()
    for await (const { line, cells } of sheet.rows)
      clusters.set(own < 0 ? String(line) : cells[own]!, cells[cluster]!)
    return { kind: 'clusters', clusters, byRow }
  }
  const pairs: (readonly [string, string])[] = []
  for await (const { cells } of sheet.rows)
    if (cells[0] && cells[1]) pairs.push([cells[0], cells[1]])
  return { kind: 'pairs', pairs }
}

/** A row of `links.csv` or `clusters.csv`, as the columns are called there. */
export type AnswerRow = Readonly<Record<string, string>>

export type TruthScore = Readonly<{
  kind: 'links' | 'clusters'
  pairs: Score
  /** B³ over records; clusters only. */
  records?: Score
}>

/** True when more of the truth's names are keys of the answer than are its rows. */
const areKeys = (names: readonly string[], keys: ReadonlySet<string>, rows: ReadonlySet<string>) =>
  names.filter(n => keys.has(n)).length >= names.filter(n => rows.has(n)).length

/** Scores links against true pairs, by key or by row, whichever the truth speaks of. */
export function scoreLinks(links: readonly AnswerRow[], truth: Truth): TruthScore {
  const set = (column: string) => new Set(links.map(l => l[column] ?? ''))
  if (truth.kind === 'clusters') {
    const name = truth.byRow ? 'row' : 'key'
    const right = links.filter(l => {
      const mine = truth.clusters.get(l[`left_${name}`] ?? '')
      return mine !== undefined && mine === truth.clusters.get(l[`right_${name}`] ?? '')
    })
    const sizes = new Map<string, number>()
    for (const c of truth.clusters.values()) sizes.set(c, (sizes.get(c) ?? 0) + 1)
    const all = [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
    return { kind: 'links', pairs: scoreOf(right.length, links.length, all) }
  }
  const column = (side: 'left' | 'right', at: 0 | 1) =>
    areKeys(
      truth.pairs.map(p => p[at]),
      set(`${side}_key`),
      set(`${side}_row`),
    )
      ? `${side}_key`
      : `${side}_row`
  const [left, right] = [column('left', 0), column('right', 1)]
  const known = new Set(truth.pairs.map(p => p.join('\u0001')))
  const hits = links.filter(l => known.has(`${l[left]}\u0001${l[right]}`)).length
  return { kind: 'links', pairs: scoreOf(hits, links.length, known.size) }
}

/** Scores clusters against true clusters or true pairs. */
export function scoreFoundClusters(rows: readonly AnswerRow[], truth: Truth): TruthScore {
  const keys = new Set(rows.map(r => r.key ?? ''))
  const byRow = new Set(rows.map(r => r.row ?? ''))
  if (truth.kind === 'clusters') {
    const name = truth.byRow ? 'row' : 'key'
    const found = rows.filter(r => truth.clusters.has(r[name] ?? ''))
    const labels = found.map(r => truth.clusters.get(r[name]!)!)
    const of = found.map(r => Number(r.cluster))
    return { kind: 'clusters', pairs: scoreClusters(of, labels), records: scoreRecords(of, labels) }
  }
  const name = areKeys(
    truth.pairs.flatMap(p => [...p]),
    keys,
    byRow,
  )
    ? 'key'
    : 'row'
  const cluster = new Map(rows.map(r => [r[name]!, r.cluster!]))
  const hits = truth.pairs.filter(
    ([a, b]) => cluster.has(a) && cluster.get(a) === cluster.get(b),
  ).length
  const sizes = new Map<string, number>()
  for (const r of rows) sizes.set(r.cluster!, (sizes.get(r.cluster!) ?? 0) + 1)
  const found = [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
  return { kind: 'clusters', pairs: scoreOf(hits, found, truth.pairs.length) }
}

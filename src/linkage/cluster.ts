/**
 * Clusters: which records are one entity, from weighted pairs. Connected components alone collapse on hard data:
 * one wrong link joins two families of records. So records are joined from the heaviest link down, and two groups
 * become one only while their pairs agree on average; a bridge of one link between two groups does not hold them.
 */
import { createHash } from 'node:crypto'
import type { Pairs } from './scan.ts'

export type ClusterOptions = Readonly<{
  /** Links below this weight join nothing. */
  accept: number
  /** Two groups join while the mean weight over their pairs is at least this. */
  average?: number
  /** Weight of a pair that was never compared or fell below what was kept. */
  missing?: number
  maxSize?: number
  /** Scores a pair that is not in `pairs`, so that a group is judged by all of its pairs. */
  score?: (a: number, b: number) => number
  /** At most one record of each source in a cluster: the source of every record. */
  onePerSource?: Int32Array
}>

export type Clusters = Readonly<{
  /** The cluster of each record; clusters are numbered by their first record. */
  of: Int32Array
  count: number
  largest: number
  /** Links not taken because the group would have grown past `maxSize`. */
  refusedBySize: number
  /** Links heavy enough by themselves that the groups' other pairs spoke against. */
  bridges: number
}>

/** Components of the links at or above `accept`, nothing else. */
export function components(count: number, pairs: Pairs, accept: number): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = 0; i < pairs.left.length; i++)
    if (pairs.weight[i]! >= accept) unite(parent, pairs.left[i]!, pairs.right[i]!)
  return Int32Array.from(parent, (_, i) => find(parent, i))
}

function find(parent: Int32Array, i: number): number {
  let root = i
  while (parent[root] !== root) root = parent[root]!
  for (let at = i; parent[at] !== root; ) {
    const up = parent[at]!
    parent[at] = root
    at = up
  }
  return root
}
/** The smaller number stays the root, so that a cluster is named by its first record. */
function unite(parent: Int32Array, a: number, b: number): number {
  const x = find(parent, a)
  const y = find(parent, b)
  if (x === y) return x
  const [low, high] = x < y ? [x, y] : [y, x]
  parent[high] = low
  return low
}

type Link = { sum: number; pairs: number }

export function cluster(count: number, pairs: Pairs, options: ClusterOptions): Clusters {
  const { accept, average = accept, missing = Math.min(-6, accept - 12), maxSize = 1000 } = options
  const component = components(count, pairs, accept)
  const members = new Map<number, number[]>()
  for (let i = 0; i < count; i++) {
    const list = members.get(component[i]!)
    if (list) list.push(i)
    else members.set(component[i]!, [i])
  }
  const inside = new Map<number, number[]>()
  for (let i = 0; i < pairs.left.length; i++) {
    const c = component[pairs.left[i]!]!
    if (c !== component[pairs.right[i]!]) continue
    const list = inside.get(c)
    if (list) list.push(i)
    else inside.set(c, [i])
  }
  const of = Int32Array.from({ length: count }, (_, i) => i)
  let bridges = 0
  let refusedBySize = 0
  for (const [c, list] of members) {
    if (list.length === 1) continue
    const told = agglomerate(
      list,
      inside.get(c)!,
      pairs,
      { ...options, accept, average, missing, maxSize },
      of,
    )
    bridges += told.bridges
    refusedBySize += told.refused
  }
  for (let i = 0; i < count; i++) of[i] = find(of, i)
  const sizes = new Map<number, number>()
  for (const c of of) sizes.set(c, (sizes.get(c) ?? 0) + 1)
  // Not by spreading: there may be more clusters than a call takes arguments.
  let largest = 0
  for (const size of sizes.values()) largest = Math.max(largest, size)
  return { of, count: sizes.size, largest, refusedBySize, bridges }
}

/** Joins groups of one component by mean weight, heaviest first; equal weights by their first records. */
function agglomerate(
  members: readonly number[],
  inside: readonly number[],
  pairs: Pairs,
  options: Required<Pick<ClusterOptions, 'accept' | 'average' | 'missing' | 'maxSize'>> &
    ClusterOptions,
  parent: Int32Array,
): { bridges: number; refused: number } {
  const { average, missing, maxSize, score, onePerSource } = options
  const links = new Map<number, Map<number, Link>>(members.map(m => [m, new Map()]))
  const known = (a: number, b: number, weight: number) => {
    links.get(a)!.set(b, { sum: weight, pairs: 1 })
    links.get(b)!.set(a, { sum: weight, pairs: 1 })
  }
  for (const i of inside) known(pairs.left[i]!, pairs.right[i]!, pairs.weight[i]!)
  if (score && members.length > 2 && members.length <= 300)
    for (let x = 0; x < members.length; x++)
      for (let y = x + 1; y < members.length; y++) {
        const a = members[x]!
        const b = members[y]!
        if (!links.get(a)!.has(b)) known(a, b, score(a, b))
      }
  const size = new Map(members.map(m => [m, 1]))
  const sources = onePerSource && new Map(members.map(m => [m, new Set([onePerSource[m]!])]))
  const mean = (a: number, b: number, link: Link) => {
    const all = size.get(a)! * size.get(b)!
    return (link.sum + (all - link.pairs) * missing) / all
  }
  const heap = new Heap()
  for (const [a, to] of links)
    for (const [b, link] of to) if (a < b) heap.push({ a, b, weight: mean(a, b, link) })
  let bridges = 0
  let refused = 0
  for (let top = heap.pop(); top; top = heap.pop()) {
    const { a, b, weight } = top
    const link = links.get(a)?.get(b)
    // A stale entry: one of the groups has grown since.
    if (!link || mean(a, b, link) !== weight) continue
    if (weight < average) {
      bridges++
      continue
    }
    if (size.get(a)! + size.get(b)! > maxSize) {
      refused++
      continue
    }
    if (sources && [...sources.get(b)!].some(s => sources.get(a)!.has(s))) continue
    const root = unite(parent, a, b)
    const gone = root === a ? b : a
    size.set(root, size.get(a)! + size.get(b)!)
    if (sources) for (const s of sources.get(gone)!) sources.get(root)!.add(s)
    const mine = links.get(root)!
    mine.delete(gone)
    for (const [other, far] of links.get(gone)!) {
      if (other === root) continue
      const near = mine.get(other)
      const joined = near ? { sum: near.sum + far.sum, pairs: near.pairs + far.pairs } : far
      mine.set(other, joined)
      const theirs = links.get(other)!
      theirs.delete(gone)
      theirs.set(root, joined)
    }
    links.delete(gone)
    for (const [other, joined] of mine)
      heap.push({
        a: Math.min(root, other),
        b: Math.max(root, other),
        weight: mean(root, other, joined),
      })
  }
  return { bridges, refused }
}

type Entry = Readonly<{ a: number; b: number; weight: number }>
const before = (x: Entry, y: Entry) =>
  x.weight !== y.weight ? x.weight > y.weight : x.a !== y.a ? x.a < y.a : x.b < y.b

class Heap {
  readonly #items: Entry[] = []

  push(entry: Entry): void {
    const items = this.#items
    let i = items.push(entry) - 1
    while (i > 0) {
      const up = (i - 1) >> 1
      if (!before(items[i]!, items[up]!)) break
      ;[items[i], items[up]] = [items[up]!, items[i]!]
      i = up
    }
  }
  pop(): Entry | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return top
    items[0] = last
    for (let i = 0; ; ) {
      const l = 2 * i + 1
      const r = l + 1
      let best = i
      if (l < items.length && before(items[l]!, items[best]!)) best = l
      if (r < items.length && before(items[r]!, items[best]!)) best = r
      if (best === i) return top
      ;[items[i], items[best]] = [items[best]!, items[i]!]
      i = best
    }
  }
}

/**
 * Names of clusters that last: a cluster keeps the id that most of its records had before, the larger claim
 * first; others are named after their first record's key. The same records and keys give the same names.
 */
export function stableIds(
  clusters: Pick<Clusters, 'of'>,
  keys: readonly string[],
  previous: ReadonlyMap<string, string> = new Map(),
): string[] {
  const claims = new Map<string, { cluster: number; id: string; n: number }>()
  clusters.of.forEach((c, i) => {
    const id = previous.get(keys[i]!)
    if (id === undefined) return
    const claim = claims.get(`${c} ${id}`)
    if (claim) claim.n++
    else claims.set(`${c} ${id}`, { cluster: c, id, n: 1 })
  })
  const named = new Map<number, string>()
  const taken = new Set<string>()
  for (const { cluster: c, id } of [...claims.values()].sort(
    (x, y) => y.n - x.n || x.cluster - y.cluster || (x.id < y.id ? -1 : 1),
  )) {
    if (named.has(c) || taken.has(id)) continue
    named.set(c, id)
    taken.add(id)
  }
  return [...clusters.of].map((c, i) => {
    let id = named.get(c)
    if (id === undefined) {
      const sum = createHash('sha256').update(`cluster ${keys[i]}`).digest('hex')
      for (let length = 16; id === undefined || taken.has(id); length++) id = sum.slice(0, length)
      named.set(c, id)
      taken.add(id)
    }
    return id
  })
}

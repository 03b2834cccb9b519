/**
 * Similarities of two texts, over UTF-16 units. They equal DuckDB's functions wherever a text has one byte a
 * letter; `sql.ts` recodes the words so that this always holds.
 */

/** Share of a comparison that rounding may take from a threshold; the same in every generator. */
export const EPSILON = 1e-9

const flagsA = new Uint8Array(4096)
const flagsB = new Uint8Array(4096)

export function jaro(a: string, b: string): number {
  if (a === b) return 1
  const la = Math.min(a.length, 4096)
  const lb = Math.min(b.length, 4096)
  if (la === 0 || lb === 0) return 0
  return la <= 31 && lb <= 31 ? jaroShort(a, la, b, lb) : jaroLong(a, la, b, lb)
}

/** Names fit in one word of bits, which is three times as fast. */
function jaroShort(a: string, la: number, b: string, lb: number): number {
  const reach = Math.max(0, (Math.max(la, lb) >> 1) - 1)
  let inA = 0
  let inB = 0
  let matches = 0
  for (let i = 0; i < la; i++) {
    const unit = a.charCodeAt(i)
    const to = Math.min(lb - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= to; j++)
      if ((inB & (1 << j)) === 0 && b.charCodeAt(j) === unit) {
        inA |= 1 << i
        inB |= 1 << j
        matches++
        break
      }
  }
  if (matches === 0) return 0
  let crossed = 0
  for (let i = 0, k = 0; i < la; i++) {
    if ((inA & (1 << i)) === 0) continue
    while ((inB & (1 << k)) === 0) k++
    if (a.charCodeAt(i) !== b.charCodeAt(k)) crossed++
    k++
  }
  return (matches / la + matches / lb + (matches - (crossed >> 1)) / matches) / 3
}

function jaroLong(a: string, la: number, b: string, lb: number): number {
  const reach = Math.max(0, (Math.max(la, lb) >> 1) - 1)
  flagsA.fill(0, 0, la)
  flagsB.fill(0, 0, lb)
  let matches = 0
  for (let i = 0; i < la; i++) {
    const unit = a.charCodeAt(i)
    const to = Math.min(lb - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= to; j++)
      if (flagsB[j] === 0 && b.charCodeAt(j) === unit) {
        flagsA[i] = flagsB[j] = 1
        matches++
        break
      }
  }
  if (matches === 0) return 0
  let crossed = 0
  for (let i = 0, k = 0; i < la; i++) {
    if (flagsA[i] === 0) continue
    while (flagsB[k] === 0) k++
    if (a.charCodeAt(i) !== b.charCodeAt(k)) crossed++
    k++
  }
  return (matches / la + matches / lb + (matches - (crossed >> 1)) / matches) / 3
}

export function jaroWinkler(a: string, b: string): number {
  const base = jaro(a, b)
  if (base <= 0.7) return base
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return base + prefix * 0.1 * (1 - base)
}

let row0 = new Uint16Array(256)
let row1 = new Uint16Array(256)
let row2 = new Uint16Array(256)

function widen(n: number): void {
  if (row0.length > n) return
  const size = 2 * n + 2
  row0 = new Uint16Array(size)
  row1 = new Uint16Array(size)
  row2 = new Uint16Array(size)
}

export function levenshtein(a: string, b: string): number {
  return edits(a, b, false)
}

/** Levenshtein with transpositions of neighbours as one edit, each letter edited at most once. */
function edits(a: string, b: string, transpose: boolean): number {
  if (a === b) return 0
  const la = a.length
  const lb = b.length
  if (la === 0 || lb === 0) return la + lb
  widen(lb)
  for (let j = 0; j <= lb; j++) row1[j] = j
  for (let i = 1; i <= la; i++) {
    row2[0] = i
    for (let j = 1; j <= lb; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let best = row1[j - 1]! + (same ? 0 : 1)
      const up = row1[j]! + 1
      const left = row2[j - 1]! + 1
      if (up < best) best = up
      if (left < best) best = left
      if (
        transpose &&
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1) &&
        row0[j - 2]! + 1 < best
      )
        best = row0[j - 2]! + 1
      row2[j] = best
    }
    const spare = row0
    row0 = row1
    row1 = row2
    row2 = spare
  }
  return row1[lb]!
}

/** Whether at most one letter was changed, added, lost, or exchanged with its neighbour; linear. */
function oneEdit(a: string, b: string, transpose: boolean): boolean {
  const la = a.length
  const lb = b.length
  if (Math.abs(la - lb) > 1) return false
  let head = 0
  while (head < la && head < lb && a.charCodeAt(head) === b.charCodeAt(head)) head++
  let x = la - 1
  let y = lb - 1
  while (x >= head && y >= head && a.charCodeAt(x) === b.charCodeAt(y)) {
    x--
    y--
  }
  const ra = x - head + 1
  const rb = y - head + 1
  if (ra <= 1 && rb <= 1) return true
  return (
    transpose &&
    ra === 2 &&
    rb === 2 &&
    a.charCodeAt(head) === b.charCodeAt(head + 1) &&
    a.charCodeAt(head + 1) === b.charCodeAt(head)
  )
}

/** `levenshtein(a, b) <= most` and `damerau(a, b) <= most`, without the grid where lengths or one edit tell. */
export function editsWithin(a: string, b: string, most: number, transpose: boolean): boolean {
  if (Math.abs(a.length - b.length) > most) return false
  if (most < 1) return a === b
  if (most < 2) return oneEdit(a, b, transpose)
  return (transpose ? damerau(a, b) : levenshtein(a, b)) <= most
}

/** Unrestricted Damerau distance, as DuckDB computes it. */
export function damerau(a: string, b: string): number {
  if (a === b) return 0
  const la = a.length
  const lb = b.length
  if (la === 0 || lb === 0) return la + lb
  // Up to one edit the restricted and the unrestricted distance are the same, and most pairs end here.
  const restricted = edits(a, b, true)
  if (restricted <= 1) return restricted
  const width = lb + 2
  const grid = new Uint16Array((la + 2) * width)
  const top = la + lb
  const last = new Map<number, number>()
  grid[0] = top
  for (let i = 0; i <= la; i++) {
    grid[(i + 1) * width] = top
    grid[(i + 1) * width + 1] = i
  }
  for (let j = 0; j <= lb; j++) {
    grid[j + 1] = top
    grid[width + j + 1] = j
  }
  for (let i = 1; i <= la; i++) {
    let lastColumn = 0
    for (let j = 1; j <= lb; j++) {
      const row = last.get(b.charCodeAt(j - 1)) ?? 0
      const column = lastColumn
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      if (same) lastColumn = j
      grid[(i + 1) * width + j + 1] = Math.min(
        grid[i * width + j]! + (same ? 0 : 1),
        grid[(i + 1) * width + j]! + 1,
        grid[i * width + j + 1]! + 1,
        grid[row * width + column]! + (i - row - 1) + 1 + (j - column - 1),
      )
    }
    last.set(a.charCodeAt(i - 1), i)
  }
  return grid[(la + 1) * width + lb + 1]!
}

/** Jaccard of the sets of letters, as DuckDB's `jaccard`. */
export function jaccard(a: string, b: string): number {
  const sa = new Set(a)
  const sb = new Set(b)
  if (sa.size === 0 || sb.size === 0) return 0
  let both = 0
  for (const c of sa) if (sb.has(c)) both++
  return both / (sa.size + sb.size - both)
}

/** Words of a text, remembered: a text of a lexicon is asked for many times. */
const sets = new Map<string, ReadonlySet<string>>()
function wordSet(text: string): ReadonlySet<string> {
  let set = sets.get(text)
  if (!set) {
    set = new Set(text.split(' ').filter(w => w !== ''))
    if (sets.size > 50_000) sets.clear()
    sets.set(text, set)
  }
  return set
}

/** Share of words in common: |a ∩ b| / |a ∪ b|. */
export function overlap(a: string, b: string): number {
  const sa = wordSet(a)
  const sb = wordSet(b)
  if (sa.size === 0 || sb.size === 0) return 0
  let both = 0
  for (const w of sa) if (sb.has(w)) both++
  return both / (sa.size + sb.size - both)
}

/** Whether all words of the shorter are words of the longer, and there are at least two. */
export function subset(a: string, b: string): boolean {
  const sa = wordSet(a)
  const sb = wordSet(b)
  const [small, large] = sa.size <= sb.size ? [sa, sb] : [sb, sa]
  if (small.size < 2) return false
  for (const w of small) if (!large.has(w)) return false
  return true
}

/** Mean over the shorter text's words of the best Jaro-Winkler among the longer one's (Monge and Elkan). */
export function tokens(a: string, b: string): number {
  const wa = [...wordSet(a)]
  const wb = [...wordSet(b)]
  const [few, many] = wa.length <= wb.length ? [wa, wb] : [wb, wa]
  if (few.length === 0) return 0
  let sum = 0
  for (const w of few) {
    let best = 0
    for (const v of many) best = Math.max(best, jaroWinkler(w, v))
    sum += best
  }
  return sum / few.length
}

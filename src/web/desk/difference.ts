/** Difference: where two written values part, so that an officer sees the one wrong mark in a long name. */

export type Piece = Readonly<{ text: string; same: boolean }>
export type Difference = Readonly<{
  kind: 'same' | 'marks' | 'case' | 'missing' | 'other'
  left: readonly Piece[]
  right: readonly Piece[]
}>

/** Letters as a reader sees them: a base with its marks is one piece. */
const letters = (s: string) => [...new Intl.Segmenter('vi').segment(s)].map(x => x.segment)

const tidy = (s: string) => s.normalize('NFC').replace(/\s+/g, ' ').trim()
const bare = (s: string) =>
  s
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')

/** Longest common subsequence over letters; values are a line of text, so the table stays small. */
function common(a: readonly string[], b: readonly string[]): [Set<number>, Set<number>] {
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
  const left = new Set<number>()
  const right = new Set<number>()
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      left.add(i++)
      right.add(j++)
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++
    else j++
  }
  return [left, right]
}

function pieces(of: readonly string[], shared: Set<number>): Piece[] {
  const out: { text: string; same: boolean }[] = []
  of.forEach((letter, i) => {
    const same = shared.has(i)
    const last = out.at(-1)
    if (last && last.same === same) last.text += letter
    else out.push({ text: letter, same })
  })
  return out
}

/** Longest text compared letter by letter; beyond it the whole value is marked. */
const MAX_LETTERS = 400

/** Compares two values as printed; empty on one side is `missing`, not a difference of letters. */
export function compare(leftRaw: string, rightRaw: string): Difference {
  const [left, right] = [tidy(leftRaw), tidy(rightRaw)]
  const whole = (text: string, same: boolean) => (text === '' ? [] : [{ text, same }])
  if (left === right) return { kind: 'same', left: whole(left, true), right: whole(right, true) }
  if (left === '' || right === '')
    return { kind: 'missing', left: whole(left, false), right: whole(right, false) }
  const kind =
    left.toLowerCase() === right.toLowerCase()
      ? 'case'
      : bare(left).toLowerCase() === bare(right).toLowerCase()
        ? 'marks'
        : 'other'
  const [a, b] = [letters(left), letters(right)]
  if (a.length > MAX_LETTERS || b.length > MAX_LETTERS)
    return { kind, left: whole(left, false), right: whole(right, false) }
  const [inLeft, inRight] = common(a, b)
  return { kind, left: pieces(a, inLeft), right: pieces(b, inRight) }
}

/**
 * Sound: names that are one name in different mouths. For finding candidates only: what sounds alike is not
 * therefore the same name, and a person is never told to be another because of it.
 *
 * Source: the regional confusions every Vietnamese school grammar lists (s/x, tr/ch, d/gi/r, l/n, final
 * n/ng and t/c) and names that differ between North and South by old taboo (Hoàng/Huỳnh, Vũ/Võ).
 */

/** Southern or older forms, folded, and the form they are kept under. */
const REGIONAL: Readonly<Record<string, string>> = {
  huynh: 'hoang',
  vo: 'vu',
  phuoc: 'phuc',
  chau: 'chu',
  chanh: 'chinh',
  sanh: 'sinh',
  tanh: 'tinh',
  nhon: 'nhan',
  nhut: 'nhat',
  buu: 'bao',
  thoi: 'thai',
  quoi: 'quy',
  hiep: 'hop',
  kieng: 'canh',
}

const ONSETS: readonly (readonly [RegExp, string])[] = [
  [/^ngh/u, 'ng'],
  [/^gh/u, 'g'],
  [/^tr/u, 'ch'],
  [/^gi(?=[aeou])/u, 'd'],
  [/^(?:gi|ri)/u, 'di'],
  [/^r/u, 'd'],
  [/^s/u, 'x'],
  [/^l/u, 'n'],
  [/^k(?!h)/u, 'c'],
  [/^q/u, 'c'],
]

const FINALS: readonly (readonly [RegExp, string])[] = [
  [/ng$/u, 'n'],
  [/(?<=[aeiouy])c$/u, 't'],
  [/y$/u, 'i'],
]

const sounds = new Map<string, string>()
const MOST_SOUNDS = 20_000

/** How a folded word sounds, with all that regions confuse made one: `tran` and `chan` both give `chan`. */
export function soundOf(word: string): string {
  let sound = sounds.get(word)
  if (sound === undefined) {
    sound = Object.hasOwn(REGIONAL, word) ? REGIONAL[word]! : word
    for (const [pattern, form] of ONSETS) {
      if (!pattern.test(sound)) continue
      sound = sound.replace(pattern, form)
      break
    }
    for (const [pattern, form] of FINALS) sound = sound.replace(pattern, form)
    if (sounds.size < MOST_SOUNDS && word.length <= 12) sounds.set(word, sound)
  }
  return sound
}

/** Whether two folded words are regional forms of one name by the list: Hoàng and Huỳnh, Vũ and Võ. */
export function isRegionalPair(a: string, b: string): boolean {
  const of = (word: string) => (Object.hasOwn(REGIONAL, word) ? REGIONAL[word]! : word)
  return a !== b && of(a) === of(b)
}

/** Name errors: how a name comes to be written otherwise. Each gives null where it cannot change anything. */
import type { Dice } from '../dice.ts'

type NameError = (name: string, d: Dice) => string | null

const TONES: Readonly<Record<string, string>> = Object.fromEntries(
  ['ảã', 'ẳẵ', 'ẩẫ', 'ẻẽ', 'ểễ', 'ỉĩ', 'ỏõ', 'ổỗ', 'ởỡ', 'ủũ', 'ửữ', 'ỷỹ'].flatMap(([a, b]) => [
    [a!, b!],
    [b!, a!],
  ]),
)
const REGIONAL: Readonly<Record<string, string>> = {
  Hoàng: 'Huỳnh',
  Huỳnh: 'Hoàng',
  Vũ: 'Võ',
  Võ: 'Vũ',
}
const NICKNAMES = ['Tèo', 'Tí', 'Cu', 'Út', 'Bông', 'Mít', 'Ba', 'Tư', 'Năm', 'Hai']
const I_Y: Readonly<Record<string, string>> = {
  ý: 'í',
  ỹ: 'ĩ',
  ỳ: 'ì',
  í: 'ý',
  ĩ: 'ỹ',
  ì: 'ỳ',
  ỷ: 'ỉ',
}
/** Old place of the tone mark → new: Hòa → Hoà, Thủy → Thuỷ. */
const MOVED: readonly (readonly [RegExp, string])[] = [
  ['òa', 'oà'],
  ['óa', 'oá'],
  ['ỏa', 'oả'],
  ['õa', 'oã'],
  ['ọa', 'oạ'],
  ['òe', 'oè'],
  ['óe', 'oé'],
  ['ỏe', 'oẻ'],
  ['ùy', 'uỳ'],
  ['úy', 'uý'],
  ['ủy', 'uỷ'],
  ['ũy', 'uỹ'],
  ['ụy', 'uỵ'],
].map(([a, b]) => [new RegExp(`${a}(?=\\s|$)`, 'gu'), b!] as const)

const changed = (before: string, after: string) => (after === before ? null : after)

function typo(name: string, d: Dice): string | null {
  const words = name.split(' ')
  const w = d.int(words.length)
  const letters = [...words[w]!]
  const i = 1 + d.int(Math.max(1, letters.length - 1))
  const how = d.int(4)
  if (how === 0 && letters.length > 2 && i < letters.length) letters.splice(i, 1)
  else if (how === 1) letters.splice(i, 0, d.pick(['a', 'n', 'h', 'g', 'i', 'o', 'u']))
  else if (how === 2 && i < letters.length) letters[i] = d.pick(['a', 'e', 'i', 'o', 'u', 'n'])
  else if (i + 1 < letters.length) [letters[i], letters[i + 1]] = [letters[i + 1]!, letters[i]!]
  words[w] = letters.join('')
  return changed(name, words.join(' '))
}

function map(table: Readonly<Record<string, string>>, name: string): string {
  return [...name].map(c => table[c] ?? c).join('')
}

/** Changes a check calls wrong. */
export const NAME_ERRORS: Readonly<Record<string, NameError>> = {
  'name-typo': typo,
  'name-no-marks': name => changed(name, stripMarks(name)),
  'name-d': name => changed(name, name.replaceAll('Đ', 'D').replaceAll('đ', 'd')),
  'name-i-y': name => {
    const words = name.split(' ')
    const last = words.length - 1
    words[last] = words[last]!.replace(/[ýỹỳỷíĩì]$/u, c => I_Y[c] ?? c)
    words[0] = words[0]!.replace(/[ýỹỳỷíĩì]$/u, c => I_Y[c] ?? c)
    return changed(name, words.join(' '))
  },
  'name-tone-mark': name => changed(name, map(TONES, name)),
  'name-middle-missing': name => {
    const words = name.split(' ')
    return words.length < 3 ? null : [words[0], words.at(-1)].join(' ')
  },
  'name-nickname': (name, d) => {
    const words = name.split(' ')
    return changed(name, [...words.slice(0, -1), d.pick(NICKNAMES)].join(' '))
  },
  'name-order': name => {
    const words = name.split(' ')
    return changed(name, [words.at(-1), ...words.slice(0, -1)].join(' '))
  },
  'name-regional': name => {
    const [family, ...rest] = name.split(' ')
    return REGIONAL[family!] ? [REGIONAL[family!], ...rest].join(' ') : null
  },
  // An apostrophe lost, a clan name cut off: names that do not follow the majority's pattern.
  'name-ethnic': name => {
    if (/[’']/u.test(name)) return name.replace(/[’'] ?/gu, '')
    const clan = /^(Rơ Châm|Rah Lan|Kơ Să|Lơ Mu|Bon Đưng) /u.exec(name)
    return clan ? name.replace(' ', '') : null
  },
}

/** Changes a check that knows its letters calls right. */
export const HARMLESS_NAME_ERRORS: Readonly<Record<string, NameError>> = {
  case: name => changed(name, name.toUpperCase()),
  spaces: name => `${name.replace(' ', '  ')} `,
  'tone-placement': name =>
    changed(
      name,
      MOVED.reduce((x, [a, b]) => x.replace(a, b), name),
    ),
  'letter-eth': name => changed(name, name.replaceAll('Đ', 'Ð')),
  decomposed: name => changed(name, name.normalize('NFD')),
}

/** Letters without marks, case kept. */
export function stripMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
}

/** Why a pair weighs what it weighs: a waterfall of its parts and a sentence a clerk can read, as data. */
import type { Dataset, Value } from './dataset.ts'
import { parseRef } from './forms.ts'
import type { Comparison, Model, Test } from './model.ts'
import type { Prepared } from './prepare.ts'
import { probabilityOf } from './score.ts'

export type Language = 'vi' | 'en'
export type Step = Readonly<{
  /** `prior`, a comparison's id, or `frequency`. */
  id: string
  label: string
  level: string | null
  weight: number
  /** The sum so far, this step included. */
  sum: number
  left: Value
  right: Value
}>
export type Explanation = Readonly<{
  weight: number
  probability: number
  pattern: number
  steps: readonly Step[]
  sentence: Readonly<Record<Language, string>>
}>

const LABELS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  family: { vi: 'họ', en: 'family name' },
  middle: { vi: 'chữ đệm', en: 'middle name' },
  given: { vi: 'tên', en: 'given name' },
  surname: { vi: 'họ', en: 'surname' },
  name: { vi: 'họ tên', en: 'full name' },
  dob: { vi: 'ngày sinh', en: 'date of birth' },
  sex: { vi: 'giới tính', en: 'sex' },
  place: { vi: 'nơi ở', en: 'place' },
  id12: { vi: 'số định danh', en: 'personal number' },
  id9: { vi: 'số CMND', en: 'identity card number' },
  id: { vi: 'số giấy tờ', en: 'identity number' },
  postcode: { vi: 'mã bưu chính', en: 'postcode' },
  email: { vi: 'thư điện tử', en: 'e-mail' },
  phone: { vi: 'điện thoại', en: 'phone' },
  address: { vi: 'địa chỉ', en: 'address' },
  locality: { vi: 'địa phương', en: 'locality' },
  occupation: { vi: 'nghề nghiệp', en: 'occupation' },
  title: { vi: 'nhan đề', en: 'title' },
  authors: { vi: 'tác giả', en: 'authors' },
  year: { vi: 'năm', en: 'year' },
}
const labelOf = (c: Comparison, language: Language): string =>
  LABELS[c.id]?.[language] ?? c.label ?? c.id

function fieldOf(test: Test): string | null {
  if (test.t === 'and' || test.t === 'or') return test.of[0] ? fieldOf(test.of[0]) : null
  if (test.t === 'not') return fieldOf(test.of)
  return test.t === 'else' ? null : parseRef(test.f).field
}

/** Explains a pair of a prepared run. `left` and `right` are the data sets it was prepared from. */
export function explain(
  model: Model,
  prepared: Prepared,
  left: Readonly<{ data: Dataset; row: number }>,
  right: Readonly<{ data: Dataset; row: number }>,
): Explanation {
  const { space } = prepared
  const a = left.row * space.width
  const b = right.row * space.width
  const pattern = space.scorer.score(space.left.rows, a, space.right.rows, b)
  const weight = space.scorer.weight
  const parts = space.scorer.terms(space.left.rows, a, space.right.rows, b)
  const steps: Step[] = []
  let sum = parts.prior
  steps.push({
    id: 'prior',
    label: 'prior',
    level: null,
    weight: parts.prior,
    sum,
    left: null,
    right: null,
  })
  model.comparisons.forEach((c, i) => {
    const level = c.levels[parts.digits[i]!]!
    const field = c.levels.map(l => fieldOf(l.when)).find(f => f !== null) ?? c.id
    sum += parts.levels[i]!
    steps.push({
      id: c.id,
      label: c.label ?? c.id,
      level: level.id,
      weight: parts.levels[i]!,
      sum,
      left: left.data.value(field, left.row),
      right: right.data.value(field, right.row),
    })
  })
  sum += parts.frequency
  steps.push({
    id: 'frequency',
    label: 'frequency',
    level: null,
    weight: parts.frequency,
    sum,
    left: null,
    right: null,
  })
  return {
    weight,
    probability: probabilityOf(weight),
    pattern,
    steps,
    sentence: {
      vi: sentence(model, steps, parts.frequency, 'vi'),
      en: sentence(model, steps, parts.frequency, 'en'),
    },
  }
}

const WORDS = {
  vi: {
    agree: 'Khớp',
    near: 'gần khớp',
    against: 'không khớp',
    unknown: 'thiếu',
    rare: 'tên hiếm, tăng độ tin cậy',
    common: 'tên phổ biến, giảm độ tin cậy',
    nothing: 'Không có gì để so sánh',
  },
  en: {
    agree: 'Agree',
    near: 'nearly agree',
    against: 'disagree',
    unknown: 'missing',
    rare: 'a rare name speaks for it',
    common: 'a common name speaks against it',
    nothing: 'Nothing to compare',
  },
} as const

/** The level ids that mean the very same value; others with a positive weight are near it. */
const SAME = new Set(['same', 'commune', 'same-words', '1'])

function sentence(
  model: Model,
  steps: readonly Step[],
  frequency: number,
  language: Language,
): string {
  const say = WORDS[language]
  const groups: Record<'agree' | 'near' | 'against' | 'unknown', string[]> = {
    agree: [],
    near: [],
    against: [],
    unknown: [],
  }
  model.comparisons.forEach((c, i) => {
    const step = steps[i + 1]!
    const level = c.levels.find(l => l.id === step.level)!
    const group = level.null
      ? 'unknown'
      : step.weight < 0
        ? 'against'
        : SAME.has(level.id)
          ? 'agree'
          : 'near'
    groups[group].push(labelOf(c, language))
  })
  const told = (['agree', 'near', 'against', 'unknown'] as const)
    .filter(g => groups[g].length > 0)
    .map(g => `${say[g]}: ${groups[g].join(', ')}`)
  if (Math.abs(frequency) >= 1) told.push(frequency > 0 ? say.rare : say.common)
  const text = told.length === 0 ? say.nothing : told.join('; ')
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

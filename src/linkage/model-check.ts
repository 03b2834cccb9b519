/** Reads a model from JSON that anyone may have written: all that is wrong at once, and where. */
import { DATE_FORMS, parseRef, TEXT_FORMS } from './forms.ts'
import type { Field, Model, Ref, Test } from './model.ts'
import { patternSpace } from './score.ts'

export type ModelFinding = Readonly<{ at: string; vi: string; en: string }>
export type CheckedModel =
  | Readonly<{ ok: true; model: Model }>
  | Readonly<{ ok: false; findings: readonly ModelFinding[] }>

const NUMBERED = new Set([
  'jw',
  'jaro',
  'lev',
  'dl',
  'jaccard',
  'overlap',
  'tokens',
  'daysWithin',
  'yearsWithin',
])
const DATED = new Set(['dateSwap', 'dateTwoOfThree', 'daysWithin', 'yearsWithin'])
const PLAIN = new Set(['same', 'edit1', 'subset', 'dateSwap', 'dateTwoOfThree', 'absent'])
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A model, or every fault of it. What is checked here need not be checked again. */
export function checkModel(json: unknown): CheckedModel {
  const findings: ModelFinding[] = []
  const say = (at: string, vi: string, en: string): undefined => {
    findings.push({ at, vi, en })
  }
  if (!isObject(json) || json.format !== 'linkage-model/1') {
    say('format', 'không phải mô hình `linkage-model/1`', 'not a `linkage-model/1` model')
    return { ok: false, findings }
  }
  for (const key of ['fields', 'comparisons', 'blocking'] as const)
    if (!Array.isArray(json[key])) say(key, 'phải là danh sách', 'must be a list')
  if (!isObject(json.decide)) say('decide', 'thiếu ngưỡng quyết định', 'thresholds are missing')
  if (findings.length > 0) return { ok: false, findings }

  const model = json as unknown as Model
  const fields = new Map<string, Field>()
  for (const [i, field] of model.fields.entries()) {
    const at = `fields[${i}]`
    if (typeof field?.name !== 'string' || !/^[A-Za-z_][\w ]*$/.test(field.name))
      say(at, 'tên trường không hợp lệ', 'a field name is letters, digits and underscores')
    else if (fields.has(field.name)) say(at, 'trường bị lặp', 'a field is named twice')
    else fields.set(field.name, field)
    if (!['text', 'date', 'digits', 'bag'].includes(field?.type))
      say(at, 'kiểu trường không có', 'no such field type')
  }
  const checkRef = (ref: Ref, at: string): Field | undefined => {
    const { field, form } = typeof ref === 'string' ? parseRef(ref) : { field: '', form: '' }
    const found = fields.get(field)
    if (!found) say(at, `không có trường \`${field}\``, `there is no field \`${field}\``)
    else {
      const forms: readonly string[] =
        found.type === 'text' ? TEXT_FORMS : found.type === 'date' ? DATE_FORMS : ['value']
      if (!forms.includes(form))
        say(at, `trường không có dạng \`${form}\``, `the field has no form \`${form}\``)
    }
    return found
  }
  const checkTest = (test: Test, at: string): undefined => {
    if (!isObject(test)) return say(at, 'thiếu phép thử', 'a test is missing')
    if (test.t === 'else') return
    if (test.t === 'and' || test.t === 'or') {
      if (!Array.isArray(test.of) || test.of.length === 0)
        return say(at, 'thiếu phép thử', 'tests are missing')
      for (const [i, t] of test.of.entries()) checkTest(t, `${at}.of[${i}]`)
      return
    }
    if (test.t === 'not') return checkTest(test.of, `${at}.of`)
    if (test.t === 'crossed' || test.t === 'sameAs') {
      for (const ref of [test.f, test.g])
        if (checkRef(ref, at)?.type !== 'text') say(at, 'chỉ dùng cho văn bản', 'is for texts')
      return
    }
    if (!PLAIN.has(test.t) && !NUMBERED.has(test.t))
      return say(at, 'không có phép thử này', 'there is no such test')
    const type = checkRef(test.f, at)?.type
    if (NUMBERED.has(test.t) && !('at' in test && Number.isFinite(test.at) && test.at >= 0))
      say(at, 'thiếu ngưỡng', 'a threshold is missing')
    if (type && DATED.has(test.t) && type !== 'date') say(at, 'chỉ dùng cho ngày', 'is for dates')
    if (type && test.t === 'edit1' && type !== 'digits')
      say(at, 'chỉ dùng cho số', 'is for numbers')
    const fuzzy = NUMBERED.has(test.t) && !DATED.has(test.t)
    if (type && (fuzzy || test.t === 'subset') && type !== 'text')
      say(at, 'chỉ dùng cho văn bản', 'is for texts')
  }
  const share = (value: unknown, at: string) => {
    if (value !== undefined && !(typeof value === 'number' && value > 0 && value <= 1))
      say(at, 'phải trong khoảng (0, 1]', 'must be in (0, 1]')
  }
  for (const [i, c] of model.comparisons.entries()) {
    const at = `comparisons[${i}]`
    if (!Array.isArray(c?.levels) || c.levels.length < 2) {
      say(at, 'cần ít nhất hai mức', 'needs two levels at least')
      continue
    }
    for (const [j, level] of c.levels.entries()) {
      checkTest(level?.when, `${at}.levels[${j}].when`)
      share(level?.m, `${at}.levels[${j}].m`)
      share(level?.u, `${at}.levels[${j}].u`)
      if (level?.tf && checkRef(level.tf.of, `${at}.levels[${j}].tf`)?.type !== 'text')
        say(`${at}.levels[${j}].tf`, 'chỉ dùng cho văn bản', 'is for texts')
    }
    if (c.levels.at(-1)?.when?.t !== 'else')
      say(at, 'mức cuối phải là `else`', 'the last level must be `else`')
  }
  if (findings.length === 0 && patternSpace(model) > 2 ** 30)
    say('comparisons', 'quá nhiều mức', 'tells more than 2^30 patterns apart')
  for (const [i, rule] of model.blocking.entries()) {
    const at = `blocking[${i}]`
    if (!Array.isArray(rule?.on) || rule.on.length === 0) {
      say(at, 'thiếu trường phân khối', 'blocks on nothing')
      continue
    }
    for (const ref of rule.on) checkRef(ref, at)
    if (!['settle', 'wide', 'rare'].includes(rule.stage))
      say(at, 'không có giai đoạn này', 'there is no such stage')
    if (rule.maxBlock !== undefined && !(rule.maxBlock >= 1))
      say(at, 'giới hạn phải từ 1', 'a cap is at least 1')
  }
  for (const key of ['accept', 'review', 'margin'] as const)
    if (!Number.isFinite(model.decide[key])) say(`decide.${key}`, 'phải là số', 'must be a number')
  return findings.length > 0 ? { ok: false, findings } : { ok: true, model }
}

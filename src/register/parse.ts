/** What comes from outside is parsed here, once, into values; every fault names its field. */
import { isUuid, orThrow, type PlainDate, type Problem } from '#kernel'
import {
  adminUnit,
  canonicalName,
  inspectName,
  isPartialDate,
  isPlainDate,
  type PersonName,
} from '#vn'
import { lifeEvent, person } from './problems.ts'
import type { Place, Registration } from './view.ts'

export type Basis = Readonly<{
  /** The provision the event rests on. */
  legalBasis: string
  /** Codes of the papers or data that prove it. */
  evidence: readonly string[]
}>

const MAX_TEXT = 500

const invalid = (field: string, reason: string): Problem =>
  person('input-invalid', { field, reason })

/** The list of faults of an event's input; empty when it may be used. */
export class Faults {
  readonly found: Problem[] = []

  check(holds: boolean, field: string, reason: string): void {
    if (!holds) this.found.push(invalid(field, reason))
  }

  id(value: unknown, field: string): void {
    this.check(isUuid(value), field, 'an identifier is a UUID')
  }

  ids(values: readonly unknown[], field: string): void {
    const list = Array.isArray(values)
    this.check(list, field, 'a list of identifiers')
    if (list) for (const [i, value] of values.entries()) this.id(value, `${field}.${i}`)
  }

  text(value: unknown, field: string, max = MAX_TEXT): void {
    const good =
      typeof value === 'string' &&
      value.trim() !== '' &&
      value.length <= max &&
      // A control character is no part of any paper.
      !/[\u0000-\u001f\u007f]/u.test(value)
    this.check(good, field, `a text of 1 to ${max} characters`)
  }

  day(value: unknown, field: string): void {
    this.check(typeof value === 'string' && isPlainDate(value), field, 'a day YYYY-MM-DD')
  }

  instant(value: unknown, field: string): void {
    const good =
      typeof value === 'string' &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/u.test(value) &&
      !Number.isNaN(Date.parse(value))
    this.check(good, field, 'an instant, ISO 8601 with its zone')
  }

  partialDay(value: unknown, field: string): void {
    const good = typeof value === 'string' && isPartialDate(value)
    this.check(good, field, 'a date YYYY, YYYY-MM or YYYY-MM-DD')
  }

  matches(value: unknown, shape: RegExp, field: string, reason: string): void {
    this.check(typeof value === 'string' && shape.test(value), field, reason)
  }

  name(value: PersonName, field: string): void {
    const parts = [value?.family, value?.middle, value?.given]
    if (!parts.every(p => typeof p === 'string')) {
      this.check(false, field, 'a name has family, middle and given parts')
      return
    }
    if (value.given.trim() === '') this.check(false, `${field}.given`, 'the given name is missing')
    const full = parts.filter(p => p.trim() !== '').join(' ')
    for (const fault of full === '' ? [] : inspectName(full)) this.check(false, field, fault.en)
  }

  place(value: Place, field: string): void {
    this.text(value?.text, `${field}.text`)
    this.day(value?.asOf, `${field}.asOf`)
    if (value?.unit != null && this.found.length === 0)
      this.check(adminUnit(value.unit, value.asOf) !== null, `${field}.unit`, 'a unit of that day')
  }

  registration(value: Registration, field: string): void {
    this.text(value?.number, `${field}.number`, 100)
    for (const part of ['book', 'page'] as const)
      if (value?.[part] != null) this.text(value[part], `${field}.${part}`, 100)
    this.day(value?.registeredOn, `${field}.registeredOn`)
    this.matches(value?.unit, /^\d{2,5}$/u, `${field}.unit`, 'the code of a unit')
  }

  basis(value: Basis): void {
    if (typeof value.legalBasis !== 'string' || value.legalBasis.trim() === '')
      this.found.push(lifeEvent('basis-missing', { field: 'legalBasis' }))
    else this.text(value.legalBasis, 'legalBasis')
    const list = Array.isArray(value.evidence) && value.evidence.length <= 50
    this.check(list, 'evidence', 'a list of at most 50 codes')
    if (list) for (const [i, e] of value.evidence.entries()) this.text(e, `evidence.${i}`)
  }

  orThrow(): void {
    orThrow(this.found)
  }
}

/** The parts in their one spelling (Unicode NFC, tones in place). */
export function canonicalParts(name: PersonName): PersonName {
  return {
    family: canonicalName(name.family),
    middle: canonicalName(name.middle),
    given: canonicalName(name.given),
  }
}

/** `day` does not lie after today. */
export function notInFuture(day: PlainDate, today: PlainDate, field: string): Problem[] {
  return day > today ? [lifeEvent('in-future', { field })] : []
}

/**
 * Particular: a datum of a list without order: subscriber numbers, addresses of e-mail (group 25), and what
 * other registers share of a person (group 26). Several of a kind may hold at a time; each has its source.
 * Source: Luật Căn cước 26/2023/QH15 art. 9 clauses 25, 26; Nghị định 70/2024/NĐ-CP art. 3.
 */
import type { Actor, PlainDate, Problem, Tx } from '#kernel'
import { daysOf, type PartialDate } from '#vn'
import type { ParticularFacts } from './facts.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { particular as problem } from './problems.ts'
import { recordSpan, type Wanted } from './span-event.ts'
import { type ParticularKey, particulars } from './store/timelines.ts'
import { put, type Span, spanOn, stop } from './timeline.ts'
import type { PersonId } from './view.ts'

type Kind = Readonly<{ code: string; vi: string; en: string; shape: RegExp }>

/** The kinds of particulars; the last ones are shared by other registers. */
const PARTICULAR_KINDS: readonly Kind[] = [
  { code: 'phone', vi: 'số thuê bao di động', en: 'subscriber number', shape: /^\+?\d{8,15}$/u },
  {
    code: 'email',
    vi: 'thư điện tử',
    en: 'e-mail',
    shape: /^[^\s@"<>]{1,64}@[^\s@"<>]{1,180}\.[^\s@"<>.]{2,}$/u,
  },
  { code: 'occupation', vi: 'nghề nghiệp', en: 'occupation', shape: /^\S.{0,199}$/u },
  { code: 'education', vi: 'trình độ học vấn', en: 'education', shape: /^\S.{0,199}$/u },
  {
    code: 'insurance',
    vi: 'mã số bảo hiểm xã hội',
    en: 'social insurance code',
    shape: /^\d{10,12}$/u,
  },
  { code: 'tax', vi: 'mã số thuế', en: 'tax code', shape: /^\d{10,13}$/u },
  {
    code: 'driving-licence',
    vi: 'giấy phép lái xe',
    en: 'driving licence',
    shape: /^[0-9A-Z-]{6,20}$/u,
  },
  { code: 'passport', vi: 'hộ chiếu', en: 'passport', shape: /^[A-Z]\d{7,8}$/u },
]

/** Whether a value has the shape of its kind. */
export const isParticular = (code: string, value: string): boolean =>
  PARTICULAR_KINDS.find(kind => kind.code === code)?.shape.test(value) ?? false

export type NewParticular = Basis &
  Readonly<{
    personId: PersonId
    kind: string
    value: string
    /** Code of the agency or company that vouches for it. */
    source: string
    from: PlainDate
  }>

/** The rule: something new, from a day of the person's life. */
export function planParticular(
  known: readonly Span<ParticularFacts>[],
  facts: Readonly<{ birthDate: PartialDate }>,
  told: Pick<NewParticular, 'from' | 'source'>,
  today: PlainDate,
): Wanted<ParticularFacts> | readonly Problem[] {
  const found = notInFuture(told.from, today, 'from')
  if (told.from < daysOf(facts.birthDate).first)
    found.push(problem('before-birth', { field: 'from' }))
  if (spanOn(known, told.from)?.facts.source === told.source)
    found.push(problem('unchanged', { field: 'value' }))
  if (found.length > 0) return found
  return { wanted: put(known, { from: told.from, to: null, facts: { source: told.source } }) }
}

const keyOf = (told: Readonly<{ kind: string; value: string }>) => {
  const { kind, value } = told
  return (personId: PersonId): ParticularKey => ({ person_id: personId, kind, value })
}

function parse(told: Pick<NewParticular, 'kind' | 'value' | 'personId'> & Basis): Faults {
  const faults = new Faults()
  faults.basis(told)
  faults.id(told.personId, 'personId')
  const kind = PARTICULAR_KINDS.find(k => k.code === told.kind)
  faults.check(kind !== undefined, 'kind', 'a kind of particulars')
  faults.text(told.value, 'value')
  if (kind !== undefined) faults.matches(told.value, kind.shape, 'value', kind.en)
  return faults
}

/**
 * Records a number, an address or a datum that another register shares.
 * @throws `particular.*`, `person.*`, `life-event.*`
 */
export async function recordParticular(
  tx: Tx,
  actor: Actor,
  told: NewParticular,
): Promise<{ eventId: string }> {
  const faults = parse(told)
  faults.text(told.source, 'source', 100)
  faults.day(told.from, 'from')
  faults.orThrow()
  const { kind, value, source, from } = told
  return recordSpan(tx, actor, {
    kind: 'particular',
    on: from,
    basis: told,
    shelf: particulars,
    persons: [told.personId],
    key: keyOf(told),
    payload: { kind, value, source, from },
    plan: async (known, facts) => planParticular(known, facts, told, tx.today),
  })
}

export type ParticularEnd = Basis &
  Readonly<{ personId: PersonId; kind: string; value: string; on: PlainDate }>

/** The rule: it holds until that day. */
export function planParticularEnd(
  known: readonly Span<ParticularFacts>[],
  on: PlainDate,
  today: PlainDate,
): Wanted<ParticularFacts> | readonly Problem[] {
  const future = notInFuture(on, today, 'on')
  if (future.length > 0) return future
  const held = spanOn(known, on)
  if (held === null || held.to !== null || held.from === on) return [problem('none')]
  return { wanted: stop(known, on) }
}

/**
 * A number, an address or a shared datum holds no longer.
 * @throws `particular.none`, `person.*`, `life-event.*`
 */
export async function endParticular(
  tx: Tx,
  actor: Actor,
  end: ParticularEnd,
): Promise<{ eventId: string }> {
  const faults = parse(end)
  faults.day(end.on, 'on')
  faults.orThrow()
  return recordSpan(tx, actor, {
    kind: 'particular-end',
    on: end.on,
    basis: end,
    shelf: particulars,
    persons: [end.personId],
    key: keyOf(end),
    payload: { kind: end.kind, value: end.value, endedOn: end.on },
    plan: async known => planParticularEnd(known, end.on, tx.today),
  })
}

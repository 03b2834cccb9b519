/**
 * Life event: the one way into the register. Every deed of this room opens an event, changes what the
 * event means for each person it touches, and closes it with a ledger entry and a note.
 *
 * INVARIANT: all people and households of an event are locked, households first, in order of their ids;
 * the recorded time of a person's facts only grows.
 */
import { type Actor, enqueue, type Instant, later, orThrow, type PlainDate, type Tx } from '#kernel'
import { declareActions, type Json, recordMany } from '#ledger'
import { mayRecord } from './competence.ts'
import { recordChanges } from './feed.ts'
import type { Basis } from './parse.ts'
import { person } from './problems.ts'
import { household } from './residence-problems.ts'
import { effectsOf } from './store/effects.ts'
import * as store from './store/events.ts'
import { refreshSearch } from './store/search.ts'
import type { PersonId } from './view.ts'

export type LifeEventKind =
  | 'birth'
  | 'death'
  | 'declared-missing'
  | 'declared-dead'
  | 'declared-incapable'
  | 'declaration-revoked'
  | 'death-revoked'
  | 'marriage'
  | 'divorce'
  | 'annulment'
  | 'parentage'
  | 'parentage-denial'
  | 'adoption'
  | 'adoption-end'
  | 'guardianship'
  | 'guardianship-change'
  | 'guardianship-end'
  | 'fact-change'
  | 'fact-correction'
  | 'fact-addition'
  | 'ethnicity-redetermination'
  | 'sex-redetermination'
  | 'nationality'
  | 'move'
  | 'residence-end'
  | 'residence-renewal'
  | 'residence-file'
  | 'stay'
  | 'stay-end'
  | 'absence'
  | 'absence-end'
  | 'household-split'
  | 'household-merge'
  | 'relation-change'
  | 'card'
  | 'card-end'
  | 'particular'
  | 'particular-end'
  | 'correction'
  | 'head-change'
  | 'number-reissue'
  | 'reversal'

/** The action in the ledger for each kind. */
export const ACTIONS = {
  birth: 'birth.recorded',
  death: 'death.recorded',
  'declared-missing': 'missing.declared',
  'declared-dead': 'death.declared',
  'declared-incapable': 'incapacity.declared',
  'declaration-revoked': 'declaration.revoked',
  'death-revoked': 'death.revoked',
  marriage: 'marriage.recorded',
  divorce: 'divorce.recorded',
  annulment: 'marriage.annulled',
  parentage: 'parentage.recognised',
  'parentage-denial': 'parentage.denied',
  adoption: 'adoption.recorded',
  'adoption-end': 'adoption.ended',
  guardianship: 'guardianship.recorded',
  'guardianship-change': 'guardianship.changed',
  'guardianship-end': 'guardianship.ended',
  'fact-change': 'facts.changed',
  'fact-correction': 'civil-status.corrected',
  'fact-addition': 'facts.added',
  'ethnicity-redetermination': 'ethnicity.redetermined',
  'sex-redetermination': 'sex.redetermined',
  nationality: 'nationality.changed',
  move: 'residence.moved',
  'residence-end': 'residence.ended',
  'residence-renewal': 'residence.renewed',
  'residence-file': 'residence-file.numbered',
  stay: 'stay.notified',
  'stay-end': 'stay.ended',
  absence: 'absence.declared',
  'absence-end': 'absence.ended',
  'household-split': 'household.split',
  'household-merge': 'household.merged',
  'relation-change': 'household.relation-changed',
  card: 'card.recorded',
  'card-end': 'card.withdrawn',
  particular: 'particular.recorded',
  'particular-end': 'particular.ended',
  correction: 'facts.corrected',
  'head-change': 'household.head-changed',
  'number-reissue': 'personal-id.reissued',
  reversal: 'life-event.reversed',
} as const satisfies Record<LifeEventKind, string>

export const LIFE_EVENT_KINDS = Object.keys(ACTIONS) as readonly LifeEventKind[]

declareActions('register', {
  'birth.recorded': { vi: 'Đăng ký khai sinh', en: 'birth recorded' },
  'death.recorded': { vi: 'Đăng ký khai tử', en: 'death recorded' },
  'marriage.recorded': { vi: 'Đăng ký kết hôn', en: 'marriage recorded' },
  'divorce.recorded': { vi: 'Ghi chú ly hôn', en: 'divorce recorded' },
  'missing.declared': { vi: 'Ghi quyết định tuyên bố mất tích', en: 'declared missing' },
  'death.declared': { vi: 'Ghi quyết định tuyên bố chết', en: 'declared dead' },
  'incapacity.declared': {
    vi: 'Ghi quyết định về năng lực hành vi dân sự',
    en: 'legal capacity restricted by a court',
  },
  'declaration.revoked': {
    vi: 'Ghi quyết định hủy bỏ tuyên bố của Tòa án',
    en: 'declaration of a court revoked',
  },
  'marriage.annulled': { vi: 'Ghi việc hủy kết hôn trái pháp luật', en: 'marriage annulled' },
  'death.revoked': {
    vi: 'Ghi quyết định hủy bỏ tuyên bố chết, người trở về',
    en: 'declaration of death revoked: the person is alive',
  },
  'parentage.recognised': { vi: 'Đăng ký nhận cha, mẹ, con', en: 'parentage recognised' },
  'parentage.denied': {
    vi: 'Ghi bản án xác định không phải là cha, mẹ, con',
    en: 'parentage denied by a court',
  },
  'adoption.recorded': { vi: 'Đăng ký nuôi con nuôi', en: 'adoption recorded' },
  'adoption.ended': { vi: 'Ghi việc chấm dứt nuôi con nuôi', en: 'adoption ended' },
  'guardianship.recorded': { vi: 'Đăng ký giám hộ', en: 'guardianship recorded' },
  'guardianship.changed': { vi: 'Thay đổi người giám hộ', en: 'guardian changed' },
  'guardianship.ended': { vi: 'Chấm dứt giám hộ', en: 'guardianship ended' },
  'facts.changed': { vi: 'Thay đổi hộ tịch', en: 'civil status facts changed' },
  'civil-status.corrected': { vi: 'Cải chính hộ tịch', en: 'civil status corrected' },
  'facts.added': { vi: 'Bổ sung thông tin hộ tịch', en: 'civil status facts added' },
  'ethnicity.redetermined': { vi: 'Xác định lại dân tộc', en: 'ethnic group determined anew' },
  'sex.redetermined': { vi: 'Xác định lại giới tính', en: 'sex determined anew' },
  'nationality.changed': { vi: 'Ghi thay đổi quốc tịch', en: 'nationality changed' },
  'residence.moved': { vi: 'Đăng ký cư trú', en: 'residence registered' },
  'residence.ended': { vi: 'Xóa đăng ký cư trú', en: 'residence ended' },
  'residence.renewed': { vi: 'Gia hạn tạm trú', en: 'temporary residence renewed' },
  'residence-file.numbered': { vi: 'Cấp số hồ sơ cư trú', en: 'residence file numbered' },
  'stay.notified': { vi: 'Thông báo lưu trú', en: 'stay notified' },
  'stay.ended': { vi: 'Kết thúc lưu trú', en: 'stay ended' },
  'absence.declared': { vi: 'Khai báo tạm vắng', en: 'absence declared' },
  'absence.ended': { vi: 'Trở về sau tạm vắng', en: 'back from an absence' },
  'household.split': { vi: 'Tách hộ', en: 'household split' },
  'household.merged': { vi: 'Nhập hộ', en: 'households joined' },
  'household.relation-changed': {
    vi: 'Điều chỉnh quan hệ với chủ hộ',
    en: 'relation to the head put right',
  },
  'card.recorded': { vi: 'Ghi nhận thẻ căn cước đã cấp', en: 'identity card recorded' },
  'card.withdrawn': { vi: 'Thu hồi thẻ căn cước', en: 'identity card withdrawn' },
  'particular.recorded': { vi: 'Ghi nhận thông tin khác', en: 'particular recorded' },
  'particular.ended': { vi: 'Kết thúc thông tin khác', en: 'particular ended' },
  'facts.corrected': { vi: 'Thay đổi, cải chính thông tin', en: 'facts corrected' },
  'household.head-changed': { vi: 'Thay đổi chủ hộ', en: 'head of household changed' },
  'personal-id.reissued': { vi: 'Hủy, xác lập lại số định danh', en: 'personal number re-issued' },
  'life-event.reversed': { vi: 'Hủy sự kiện đã ghi', en: 'life event reversed' },
  'register.loaded': { vi: 'Nạp dữ liệu dân cư', en: 'persons loaded in bulk' },
})

/** An event under way: its id, its recorded time, and who is locked for it. */
export type OpenEvent = Readonly<{
  eventId: string
  at: Instant
  persons: readonly PersonId[]
  households: readonly string[]
}>

/** What an event meant for one person; `households` are those whose headship it may have changed. */
export type Touched = Readonly<{ personId: PersonId; part: string; payload?: Json }>

/**
 * Locks all that the event will touch and gives it its recorded time: later than anything recorded of
 * these people before, so that "as known at" has one answer even when clocks differ by a little.
 */
export async function openEvent(
  tx: Tx,
  touches: Readonly<{ persons: readonly PersonId[]; households?: readonly string[] }>,
): Promise<OpenEvent> {
  const persons = [...new Set(touches.persons)]
  const households = [...new Set(touches.households ?? [])]
  const lockedHouseholds = households.length ? await store.lockHouseholds(tx, households) : []
  if (lockedHouseholds.length !== households.length) orThrow(household('unknown'))
  const lockedPersons = persons.length ? await store.lockPersons(tx, persons) : []
  if (lockedPersons.length !== persons.length) orThrow(person('unknown'))

  const at = [...lockedHouseholds, ...lockedPersons]
    .map(row => later(row.lastRecordedAt, 1))
    .reduce((a, b) => (a > b ? a : b), tx.now)
  await store.stampLocked(tx, persons, households, at)
  return { eventId: tx.newId(), at, persons, households }
}

/**
 * Writes the event for every person it touched, a ledger entry about each, and the note.
 * @throws `life-event.not-competent` when the actor's office does not record such events
 */
export async function closeEvent(
  tx: Tx,
  actor: Actor,
  event: OpenEvent,
  what: Readonly<{
    kind: LifeEventKind
    on: PlainDate
    basis: Basis
    touched: readonly Touched[]
    reverses?: Readonly<{ eventId: string; kind: LifeEventKind }>
  }>,
): Promise<void> {
  const { kind, on, basis, touched, reverses } = what
  const refused = mayRecord(actor, reverses?.kind ?? kind, tx.today)
  if (refused) orThrow(refused)
  for (const { personId, part, payload = {} } of touched) {
    await store.insertEvent(tx, {
      personId,
      eventId: event.eventId,
      part,
      kind,
      on,
      actor,
      legalBasis: basis.legalBasis,
      evidence: basis.evidence,
      payload,
      at: event.at,
      reverses: reverses?.eventId ?? null,
    })
  }
  const persons = [...new Set([...event.persons, ...touched.map(t => t.personId)])]
  const effects = await effectsOf(tx, persons, event.households, event.at)
  // The first entry holds what the event did, so that the ledger alone could tell the register again.
  await recordMany(
    tx,
    touched.map(({ personId, part, payload = {} }, i) => ({
      actor,
      action: ACTIONS[kind],
      subject: personId,
      detail: {
        eventId: event.eventId,
        part,
        on,
        at: event.at,
        legalBasis: basis.legalBasis,
        evidence: basis.evidence,
        payload,
        ...(i === 0 && { effects: effects as unknown as Json }),
        ...(reverses && { reverses: reverses.eventId }),
      },
    })),
  )
  await refreshSearch(
    tx,
    touched.map(t => t.personId),
  )
  await recordChanges(tx, event, kind, touched)
  await enqueue(tx, 'life-event.recorded', {
    eventId: event.eventId,
    kind,
    personIds: touched.map(t => t.personId),
    ...(reverses && { reverses: reverses.eventId, reversedKind: reverses.kind }),
  })
}

/** One row of an event for each person, however many ways it touched them. */
export function joinTouched(touched: readonly Touched[]): Touched[] {
  const joined = new Map<PersonId, Touched>()
  for (const t of touched) {
    const before = joined.get(t.personId)
    const payload = { ...(before?.payload as object), ...(t.payload as object) }
    joined.set(t.personId, {
      ...t,
      part: t.part === 'member' ? (before?.part ?? 'member') : t.part,
      payload,
    })
  }
  return [...joined.values()]
}

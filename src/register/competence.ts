/**
 * Competence: which authority may record which event. Civil status is written by the people's committee
 * (abroad by the mission), residence and identity by the police; what a court decides is written into the
 * register by the civil status registrar. Every line has its days and its article: a reform is a new line.
 *
 * Officials are held to it. The processes of the house itself (`system`) and bulk loads are not: they
 * carry decisions that were made elsewhere. Nobody else records events at all.
 * Source: Luật Hộ tịch 60/2014/QH13 art. 7, 17, 30, 53; Luật Cư trú 68/2020/QH14 art. 32; Luật Căn cước
 * 26/2023/QH15 art. 8; Luật Tổ chức chính quyền địa phương 2025 and Nghị định 120/2025/NĐ-CP for the two
 * levels since 2025-07-01 (the code of an agency does not tell its level, so the lines name its kind).
 */
import type { Actor, PlainDate, Problem } from '#kernel'
import { parseAgencyCode } from '#vn'
import type { LifeEventKind } from './life-event.ts'
import { lifeEvent as problem } from './problems.ts'

/** Kinds of agencies that write the register, told from the agency code (Quyết định 20/2020/QĐ-TTg). */
export type Authority = 'people-committee' | 'police' | 'mission'

type Competence = Readonly<{
  authority: Authority
  from: PlainDate
  /** First day no longer competent. */
  to: PlainDate | null
  law: string
}>

const line = (authority: Authority, from: PlainDate, law: string): Competence => ({
  authority,
  from,
  to: null,
  law,
})

const HO_TICH = 'Luật Hộ tịch 60/2014/QH13'
const civilStatus = (article: string): readonly Competence[] => [
  line('people-committee', '2016-01-01', `${HO_TICH}, ${article}`),
  line('mission', '2016-01-01', `${HO_TICH}, Điều 53`),
]
const byCourt = (article: string): readonly Competence[] => [
  line('people-committee', '2016-01-01', `${HO_TICH}, ${article}`),
]
const police = (from: PlainDate, law: string): readonly Competence[] => [line('police', from, law)]
const RESIDENCE = police('2021-07-01', 'Luật Cư trú 68/2020/QH14, Điều 32')
const IDENTITY = police('2024-07-01', 'Luật Căn cước 26/2023/QH15, Điều 12')

/** `reversal` stands here for completeness: a reversal needs the competence for what it reverses. */
const COMPETENCE = {
  birth: civilStatus('Điều 13'),
  death: civilStatus('Điều 32'),
  'declared-missing': byCourt('Điều 30'),
  'declared-dead': byCourt('Điều 30'),
  'declared-incapable': byCourt('Điều 30'),
  'declaration-revoked': byCourt('Điều 30'),
  'death-revoked': byCourt('Điều 30'),
  marriage: civilStatus('Điều 17'),
  divorce: byCourt('Điều 30'),
  annulment: byCourt('Điều 30'),
  parentage: civilStatus('Điều 24'),
  'parentage-denial': byCourt('Điều 30'),
  adoption: [
    line('people-committee', '2011-01-01', 'Luật Nuôi con nuôi 52/2010/QH12, Điều 9'),
    line('mission', '2011-01-01', 'Luật Nuôi con nuôi 52/2010/QH12, Điều 9'),
  ],
  'adoption-end': byCourt('Điều 30'),
  guardianship: civilStatus('Điều 19'),
  'guardianship-change': civilStatus('Điều 23'),
  'guardianship-end': civilStatus('Điều 22'),
  'fact-change': civilStatus('Điều 27'),
  'fact-correction': civilStatus('Điều 27'),
  'fact-addition': civilStatus('Điều 27'),
  'ethnicity-redetermination': civilStatus('Điều 27'),
  'sex-redetermination': civilStatus('Điều 27'),
  nationality: civilStatus('Điều 30'),
  correction: [...civilStatus('Điều 27'), line('police', '2021-07-01', 'Luật Cư trú, Điều 26')],
  move: RESIDENCE,
  'residence-end': RESIDENCE,
  'residence-renewal': RESIDENCE,
  'residence-file': RESIDENCE,
  stay: RESIDENCE,
  'stay-end': RESIDENCE,
  absence: RESIDENCE,
  'absence-end': RESIDENCE,
  'household-split': RESIDENCE,
  'household-merge': RESIDENCE,
  'relation-change': RESIDENCE,
  card: IDENTITY,
  'card-end': IDENTITY,
  particular: IDENTITY,
  'particular-end': IDENTITY,
  'head-change': RESIDENCE,
  'number-reissue': IDENTITY,
  reversal: [],
} as const satisfies Record<LifeEventKind, readonly Competence[]>

/** The kind of authority an agency code belongs to; null when it writes no register. */
export function authorityOf(agency: string): Authority | null {
  const parsed = parseAgencyCode(agency)
  if (!parsed.ok) return null
  const [first, ...below] = parsed.value.levels
  if (first === 'G01') return 'police'
  if (first === 'G08') return 'mission'
  // Hospitals and schools of a province carry its code too, with letters below it.
  return /^H\d{2}$/u.test(first!) && below.every(level => /^\d+$/u.test(level))
    ? 'people-committee'
    : null
}

/** Who may record events of a kind on a day, and by which provision. */
export function competentFor(kind: LifeEventKind, on: PlainDate): readonly Competence[] {
  return COMPETENCE[kind].filter(c => c.from <= on && (c.to === null || on < c.to))
}

/** The rule: only the house itself brings ids and numbers that were allotted elsewhere; who decides here, allots here. */
export function mayBring(actor: Actor): Problem | null {
  return actor.kind === 'system' ? null : problem('not-competent')
}

/** The rule: whether the actor may record an event of this kind today. */
export function mayRecord(actor: Actor, kind: LifeEventKind, today: PlainDate): Problem | null {
  if (actor.kind === 'system') return null
  const authority =
    actor.kind === 'official' && actor.agency !== null ? authorityOf(actor.agency) : null
  const isCompetent = competentFor(kind, today).some(c => c.authority === authority)
  return isCompetent ? null : problem('not-competent')
}

/* Signatures while the rooms around are being built; every body moves to its own file. */
import type { Actor, Db, Instant, PlainDate, Queries, Tx } from '#kernel'
import type { AdminUnitCode, PartialDate, PersonName } from '#vn'
import type { LoadRecord, LoadResult } from './load-record.ts'
import type { Field, Hit, Inquiry, PersonId, PersonView, Place, Purpose, Receipt, Registration, ResidenceKind } from './view.ts'

type Basis = Readonly<{ legalBasis: string; evidence: readonly string[] }>
export type NewBirth = Basis & Readonly<{
  name: PersonName; birthDate: PlainDate; birthTime?: string | null; sex: 'male' | 'female'; ethnicity: string; nationality: string
  origin: Place; birthPlace: Place; registration: Registration; motherId: PersonId | null; fatherId: PersonId | null
}>
export type NewDeath = Basis & Readonly<{ personId: PersonId; deathDate: PartialDate; place: Place; registration: Registration | null }>
export type NewMarriage = Basis & Readonly<{ personIds: readonly [PersonId, PersonId]; on: PlainDate; registration: Registration }>
export type NewDivorce = Basis & Readonly<{ personIds: readonly [PersonId, PersonId]; on: PlainDate; judgment: string }>
export type NewMove = Basis & Readonly<{
  personId: PersonId; kind: ResidenceKind; unit: AdminUnitCode; address: string; from: PlainDate
  to?: PlainDate | null; householdId?: string | null; relationToHead?: string
}>
export type FactChanges = Partial<Pick<PersonView, 'name' | 'birthDate' | 'sex' | 'ethnicity' | 'religion' | 'nationality' | 'origin' | 'birthPlace' | 'birthRegistration' | 'phone'>>
export type NewCorrection = Basis & Readonly<{ personId: PersonId; changes: FactChanges; validFrom?: PlainDate }>
export type NewReversal = Readonly<{ eventId: string; reason: string; legalBasis: string }>
export type NewGround = Readonly<{ dossier: string; procedure: string; agency: string; office: string | null; subjects: readonly PersonId[]; fields: readonly Field[]; legalBasis: string }>
export type SearchQuery = Readonly<{ number: string } | { name: string; birthYear?: number; birthDate?: PartialDate; unit?: AdminUnitCode }>
export type LifeEventKind = 'birth' | 'death' | 'marriage' | 'divorce' | 'move' | 'correction' | 'head-change' | 'number-reissue' | 'reversal'
export type LifeEvent = Readonly<{ eventId: string; kind: LifeEventKind; on: PlainDate; recordedAt: Instant; legalBasis: string; evidence: readonly string[]; agency: string | null; office: string | null; reversedBy: string | null; reverses: string | null }>
export type FactVersion = Readonly<{ validFrom: PlainDate; validTo: PlainDate | null; recordedFrom: Instant; recordedTo: Instant | null; facts: Partial<PersonView> }>

const later = (): never => { throw new Error('not written yet') }
export async function disclose(_tx: Tx, _ask: Readonly<{ actor: Actor; subject: PersonId; purpose: Purpose; fields: readonly Field[]; asOf?: PlainDate; asKnown?: Instant }>): Promise<{ view: Partial<PersonView>; receiptId: string; at: Instant }> { return later() }
export async function findByNumber(_tx: Tx, _ask: Readonly<{ actor: Actor; purpose: Purpose; number: string }>): Promise<PersonId | null> { return later() }
export async function searchPersons(_tx: Tx, _ask: Readonly<{ actor: Actor; purpose: Purpose; query: SearchQuery; after?: string | null; limit?: number }>): Promise<{ hits: Hit[]; next: string | null }> { return later() }
export async function openGround(_tx: Tx, _ground: NewGround): Promise<void> { return later() }
export async function closeGround(_tx: Tx, _which: Readonly<{ dossier: string; agency?: string; office?: string | null }>): Promise<void> { return later() }
export async function receiptsAbout(_tx: Tx, _personId: PersonId, _page?: Readonly<{ before?: string; limit?: number }>): Promise<Receipt[]> { return later() }
export async function askAbout(_tx: Tx, _actor: Actor, _receiptId: string, _text: string): Promise<string> { return later() }
export async function inquiriesAbout(_q: Queries, _personId: PersonId): Promise<Inquiry[]> { return later() }
export async function inquiriesFor(_q: Queries, _agency: string, _office: string | null): Promise<Inquiry[]> { return later() }
export async function answerInquiry(_tx: Tx, _actor: Actor, _inquiryId: string, _text: string): Promise<void> { return later() }
export async function recordBirth(_tx: Tx, _actor: Actor, _birth: NewBirth): Promise<{ personId: PersonId; personalId: string; eventId: string }> { return later() }
export async function recordDeath(_tx: Tx, _actor: Actor, _death: NewDeath): Promise<{ eventId: string }> { return later() }
export async function recordMarriage(_tx: Tx, _actor: Actor, _marriage: NewMarriage): Promise<{ eventId: string }> { return later() }
export async function recordDivorce(_tx: Tx, _actor: Actor, _divorce: NewDivorce): Promise<{ eventId: string }> { return later() }
export async function moveResidence(_tx: Tx, _actor: Actor, _move: NewMove): Promise<{ eventId: string; householdId: string | null }> { return later() }
export async function correctFacts(_tx: Tx, _actor: Actor, _correction: NewCorrection): Promise<{ eventId: string }> { return later() }
export async function changeHead(_tx: Tx, _actor: Actor, _change: Basis & Readonly<{ householdId: string; headId: PersonId; on: PlainDate }>): Promise<{ eventId: string }> { return later() }
export async function reverseEvent(_tx: Tx, _actor: Actor, _reversal: NewReversal): Promise<{ eventId: string }> { return later() }
export async function kinOf(_q: Queries, _personId: PersonId): Promise<{ fatherId: PersonId | null; motherId: PersonId | null; spouseId: PersonId | null; childIds: PersonId[]; guardianIds: PersonId[]; wardIds: PersonId[] }> { return later() }
export async function householdOf(_q: Queries, _personId: PersonId): Promise<{ householdId: string; headId: PersonId | null; memberIds: PersonId[] } | null> { return later() }
export async function isAlive(_q: Queries, _personId: PersonId): Promise<boolean> { return later() }
export async function jurisdictionOf(_q: Queries, _personId: PersonId): Promise<AdminUnitCode | null> { return later() }
export async function timeline(_tx: Tx, _ask: Readonly<{ actor: Actor; purpose: Purpose; personId: PersonId }>): Promise<{ events: LifeEvent[]; versions: FactVersion[]; residences: unknown[] }> { return later() }
export async function loadPersons(_db: Db, _source: AsyncIterable<LoadRecord[]> | Iterable<LoadRecord[]>, _options?: Readonly<{ actor?: Actor; progress?: (persons: number) => void }>): Promise<LoadResult> { return later() }
export async function countPersons(_q: Queries): Promise<number> { return later() }

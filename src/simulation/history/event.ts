/** Event: what happened to one person on one day, flat, as the event file holds it. */

/** Columns of the event file, in order. Empty where they do not concern the kind. */
export const EVENT_COLUMNS = [
  'event_id',
  'kind',
  'on',
  'person_id',
  /** The person's number on that day, or the newborn's. */
  'personal_id',
  /** Spouse, or the new head of the household. */
  'other_id',
  /** What the kind alone does not say: cause of a move, kind of a card, level of an e-ID, corrected field. */
  'reason',
  'before',
  'after',
  /** Code of the place on that day. */
  'unit',
  'unit_text',
  'address',
  'household_id',
  'relation',
  'until',
  'family',
  'middle',
  'given',
  'birth_date',
  'sex',
  'ethnicity',
  'father_id',
  'mother_id',
  /** Where a child was born: a hospital, or at home; and the number of the hospital's notice. */
  'birth_place',
  'notice_number',
  /** Act in the civil status book: number, book, page, commune and day of registration. */
  'act_number',
  'act_book',
  'act_page',
  'act_unit',
  'registered_on',
] as const

export type EventColumn = (typeof EVENT_COLUMNS)[number]

export type EventKind =
  | 'birth'
  | 'death'
  | 'marriage'
  | 'divorce'
  | 'move'
  | 'head'
  | 'stay'
  | 'correction'
  | 'number'
  | 'card'
  | 'account'

export type HistoryEvent = Readonly<
  { event_id: string; kind: EventKind; on: string; person_id: string } & Partial<
    Record<Exclude<EventColumn, 'event_id' | 'kind' | 'on' | 'person_id'>, string>
  >
>

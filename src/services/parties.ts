/** Parties: the persons of a bundle, by internal id only; and where the child will live. */
import type { PlainDate } from '#kernel'
import type { PersonId, Place } from '#register'

export type Parties = Readonly<{
  applicantId: PersonId
  motherId: PersonId | null
  fatherId: PersonId | null
  /** Head of the household the child joins; null while the headship is vacant. */
  headId: PersonId | null
  /** The child, once registered. */
  childId: PersonId | null
  origin: Place
  birthPlace: Place
  home: Readonly<{
    unit: string
    asOf: PlainDate
    address: string
    householdId: string | null
  }>
}>

/**
 * Known: what the register says of one person, as far as a comparison needs it. Filled from a disclosure
 * on the platform and from a row of a register file without one; the rules cannot tell the difference.
 */
import type { PlainDate } from '#kernel'
import type { PartialDate } from '#vn'

export type Known = Readonly<{
  /** Stands for the person in results: the person id on the platform, the row's key in a file. */
  ref: string
  personalId: string | null
  /** Numbers of 12 digits the person had before. */
  cancelledNumbers: readonly string[]
  /** Numbers of 9 digits. */
  oldNumbers: readonly string[]
  name: string
  birthDate: PartialDate
  sex: 'male' | 'female' | 'unknown'
  ethnicity: string | null
  /** Commune of the permanent residence by the code list of `asOf`. */
  place: Readonly<{ unit: string; asOf: PlainDate }> | null
  father: string | null
  mother: string | null
  spouse: string | null
  /** Day of death, or of being declared dead or missing. */
  deceasedOn: PartialDate | null
  /** What the register said before and does not say now; a source that still says it has aged. */
  former?: Readonly<{
    names?: readonly string[]
    birthDates?: readonly PartialDate[]
    places?: readonly Readonly<{ unit: string; asOf: PlainDate }>[]
  }>
  /** Fields the register itself doubts ("đang xác minh"): no verdict stands on them. */
  underInvestigation?: readonly string[]
}>

/** Standardisers by the name a model calls them: raw texts of one row in, the parts of the value out. */
import type { Reason } from './cleaned.ts'
import {
  standardCode,
  standardEmail,
  standardGivenName,
  standardPhone,
  standardPostcode,
  standardSex,
  standardText,
} from './common.ts'
import { type DateOrder, standardDate } from './date.ts'
import { standardDigits, standardPersonalNumber } from './identity-number.ts'
import { standardName } from './person-name.ts'
import type { UnitGraph } from './unit.ts'

export type StandardName =
  | 'raw'
  | 'text'
  | 'code'
  | 'sex'
  | 'name'
  | 'postcode'
  | 'phone'
  | 'email'
  | 'date'
  | 'digits'
  | 'vn.name'
  | 'vn.personal-number'
  | 'vn.place'

/** Parts of a value: a date is a number `yyyymmdd`, anything else a text, null when absent. */
export type Parts = Readonly<Record<string, string | number | null>>
export type Standardised = Readonly<{ parts: Parts; reasons: readonly Reason[] }>
export type StandardArgs = Readonly<Record<string, string | number | boolean>>
/** What standardisers need beyond the text: the graph of administrative units. */
export type StandardContext = Readonly<{ units?: UnitGraph }>
export type Standardise = (raw: readonly string[]) => Standardised

const NO_PARTS: Standardised = { parts: {}, reasons: [] }
const whole =
  (of: (raw: string) => Readonly<{ value: string | number | null; reasons: readonly Reason[] }>) =>
  (raw: readonly string[]): Standardised => {
    const { value, reasons } = of(raw.length === 1 ? raw[0]! : raw.filter(r => r !== '').join(' '))
    return { parts: { value }, reasons }
  }

/** The standardiser a field names. Throws a RangeError for a name or context that is not there. */
export function standardiser(
  name: StandardName,
  args: StandardArgs = {},
  context: StandardContext = {},
): Standardise {
  switch (name) {
    case 'raw':
      return whole(raw => ({ value: raw === '' ? null : raw, reasons: [] }))
    case 'text':
      return whole(standardText)
    case 'code':
      return whole(standardCode)
    case 'sex':
      return whole(standardSex)
    case 'name':
      return whole(standardGivenName)
    case 'postcode':
      return whole(standardPostcode)
    case 'phone':
      return whole(raw => standardPhone(raw, String(args.country ?? '84')))
    case 'email':
      return whole(standardEmail)
    case 'date':
      return whole(raw =>
        standardDate(raw, {
          order: (args.order as DateOrder) ?? 'dmy',
          lastYear: Number(args.lastYear ?? 2100),
        }),
      )
    case 'digits':
      return whole(raw =>
        standardDigits(raw, args.length === undefined ? undefined : Number(args.length)),
      )
    case 'vn.name':
      return raw => {
        const { value, reasons } = standardName(raw[0]!, raw[1])
        return value ? { parts: value, reasons } : { ...NO_PARTS, reasons }
      }
    case 'vn.personal-number':
      return raw => {
        const { value, reasons } = standardPersonalNumber(raw[0]!)
        return value ? { parts: value, reasons } : { ...NO_PARTS, reasons }
      }
    case 'vn.place': {
      const units = context.units
      if (!units) throw new RangeError('`vn.place` needs the graph of administrative units')
      return raw => {
        const [province = '', district = '', commune = ''] =
          raw.length === 2 ? [raw[0], '', raw[1]] : raw
        const { value, reasons } = units.place(province, district, commune)
        return value ? { parts: value, reasons } : { ...NO_PARTS, reasons }
      }
    }
    default:
      throw new RangeError(`no standardiser is called \`${String(name)}\``)
  }
}

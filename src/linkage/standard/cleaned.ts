/** What every standardiser gives back: the value, or null, and why it differs from what was typed. */

export type Reason =
  | 'encoding.repaired'
  | 'encoding.decomposed'
  | 'encoding.invisible'
  | 'encoding.lookalike'
  | 'name.case'
  | 'name.spaces'
  | 'name.title'
  | 'name.alias'
  | 'name.bracket'
  | 'name.tone-moved'
  | 'name.digits'
  | 'name.one-word'
  | 'name.order-unsure'
  | 'date.form'
  | 'date.serial'
  | 'date.two-digit-year'
  | 'date.year-only'
  | 'date.month-only'
  | 'date.default-day'
  | 'date.impossible'
  | 'date.unreadable'
  | 'id.separators'
  | 'id.lost-zeros'
  | 'id.exponent'
  | 'id.decimal'
  | 'id.length'
  | 'id.placeholder'
  | 'id.letters'
  | 'unit.renamed'
  | 'unit.split'
  | 'unit.unknown'
  | 'unit.province-only'
  | 'text.case'
  | 'text.placeholder'
  | 'text.form'

export type Cleaned<T = string> = Readonly<{ value: T | null; reasons: readonly Reason[] }>

/** Nothing was given: not a fault, and nothing to say. */
export const NOTHING: Cleaned<never> = { value: null, reasons: [] }

/** Words people type where nothing is known; they are absence, not values. */
const PLACEHOLDER =
  /^(?:[-.?*_/\\x]+|null|nil|none|nan|n\/a|#n\/a|unknown|không|không có|không rõ|chưa rõ|chưa có)$/iu

export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text)

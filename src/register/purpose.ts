/** Purpose: an entry of the catalogue that says why, by which law and which fields the register may be read. */
import type { Field, Purpose } from './view.ts'

export type LookUp = 'number' | 'name'
export type PurposeEntry = Readonly<{
  code: string
  legalBasis: string
  vi: string
  en: string
  fields: readonly Field[]
  actorKinds: readonly string[]
  needsGround: boolean
  lookUp: readonly LookUp[]
}>

/** The catalogue's code for a purpose as it is named in a request. */
export function purposeCode(purpose: Purpose): string {
  return purpose.kind === 'duty' ? String(purpose.basis) : purpose.kind
}

/** `{procedure}` in a sentence is the procedure of the dossier. */
export function purposeSentence(
  entry: PurposeEntry,
  purpose: Purpose,
): Readonly<{ vi: string; en: string }> {
  const procedure = purpose.kind === 'dossier' ? purpose.procedure : ''
  const fill = (s: string) => s.replaceAll('{procedure}', procedure)
  return { vi: fill(entry.vi), en: fill(entry.en) }
}

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

/** Purposes with conditions of their own, which nobody may step around by calling them a duty. */
const NO_DUTY: ReadonlySet<string> = new Set(['own', 'dossier'])

/** The catalogue's code for a purpose as it is named in a request; empty for what is no purpose. */
export function purposeCode(purpose: Purpose): string {
  if (purpose.kind !== 'duty') return purpose.kind
  const basis = String(purpose.basis)
  return NO_DUTY.has(basis) ? '' : basis
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

/**
 * I18n: what the faces say, in Vietnamese first. Each face has a dictionary of its own; a key that lacks its
 * English is a type error, and so is an English key that Vietnamese does not have.
 */
const LANGS = ['vi', 'en'] as const
export type Lang = (typeof LANGS)[number]

/** A text in both languages, as rooms and procedures bring it. */
export type Bilingual = Readonly<{ vi: string; en: string }>

/** The shape of a dictionary: texts stay texts, sentences with gaps keep their arguments. */
export type Words<T> = T extends string
  ? string
  : T extends (...gaps: infer G) => string
    ? (...gaps: G) => string
    : { readonly [K in keyof T]: Words<T[K]> }

/** Puts the two languages of one dictionary side by side. */
export function dictionary<const V extends object>(
  vi: V,
  en: Words<V>,
): Readonly<Record<Lang, Words<V>>> {
  return { vi: vi as unknown as Words<V>, en }
}

/** The text in the language; Vietnamese when a room sent no English. */
export function said(text: Partial<Bilingual> | null | undefined, lang: Lang): string {
  return text?.[lang] || text?.vi || ''
}

export const isLang = (text: unknown): text is Lang => (LANGS as readonly unknown[]).includes(text)

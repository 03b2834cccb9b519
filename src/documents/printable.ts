/**
 * Printable: text reduced to what the typeface of the house can print.
 *
 * PDF/A forbids a glyph that is missing, so a single emoji in a name would refuse the whole document.
 * What cannot be printed becomes □, visibly; direction marks and other invisible signs vanish.
 */

// Tinos holds all of these: Latin with all Vietnamese letters, Greek, Cyrillic, punctuation, currency, arrows.
const MISSING =
  /[^\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u036f\u0384-\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u2052\u20a0-\u20bd\u2100-\u214f\u2190-\u2195\u2212\u2248\u2260\u2264\u2265\u25a0\u25a1\u25cf]/gu
const INVISIBLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\p{Cf}\p{Co}\p{Cs}\u2028\u2029]|\u034f/gu

/** `text` in composed form, longest 8,000 letters, without what the typeface lacks. */
export function printable(text: string): string {
  return text
    .slice(0, 8_000)
    .normalize('NFC')
    .replace(/\r\n?|\t/g, m => (m === '\t' ? ' ' : '\n'))
    .replace(INVISIBLE, '')
    .replace(MISSING, '□')
}

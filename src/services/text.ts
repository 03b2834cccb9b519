/** Text from outside, made fit to be kept: whole characters, no control signs, not longer than asked. */

/** One or more lines of text; blanks at the ends are cut. */
export function keptLines(text: unknown, maxLength: number): string {
  if (typeof text !== 'string') return ''
  return text
    .slice(0, maxLength)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .trim()
}

const CODE = /^[A-Z0-9.-]{3,60}$/

/** Whether text may be a dossier code or the number of a report; anything else is nobody's. */
export const mayBeCode = (text: unknown): text is string =>
  typeof text === 'string' && CODE.test(text)

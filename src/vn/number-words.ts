/** Whole numbers in Vietnamese words, for certificates and receipts. */

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const scales = ['', ' nghìn', ' triệu']
const largest = 999_999_999_999_999

/**
 * `2026` → `hai nghìn không trăm hai mươi sáu`.
 * @throws RangeError outside 0 to 999 999 999 999 999
 */
export function numberInWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > largest)
    throw new RangeError('a whole number from 0 to 999999999999999 is needed')
  if (value === 0) return 'không'
  return read(value, false)
}

/** Billions (tỷ) are read as a number of their own, and then the nine digits below. */
function read(value: number, inner: boolean): string {
  if (value >= 1_000_000_000) {
    const rest = value % 1_000_000_000
    const head = `${read(Math.floor(value / 1_000_000_000), inner)} tỷ`
    return rest === 0 ? head : `${head} ${read(rest, true)}`
  }
  const parts: string[] = []
  for (let place = 2; place >= 0; place--) {
    const group = Math.floor(value / 1000 ** place) % 1000
    if (group !== 0) parts.push(readGroup(group, inner || parts.length > 0) + scales[place])
  }
  return parts.join(' ')
}

/** Three digits; inside a longer number the hundreds are spoken even when zero. */
function readGroup(group: number, inner: boolean): string {
  const [hundreds, tens, ones] = [Math.floor(group / 100), Math.floor(group / 10) % 10, group % 10]
  const words: string[] = []
  if (hundreds > 0 || inner) words.push(`${digits[hundreds]} trăm`)
  if (tens === 0 && ones > 0 && words.length > 0) words.push('linh')
  if (tens === 1) words.push('mười')
  if (tens > 1) words.push(`${digits[tens]} mươi`)
  if (ones > 0) words.push(one(ones, tens))
  return words.join(' ')
}

function one(digit: number, tens: number): string {
  if (digit === 1 && tens > 1) return 'mốt'
  if (digit === 4 && tens > 1) return 'tư'
  if (digit === 5 && tens > 0) return 'lăm'
  return digits[digit] ?? ''
}

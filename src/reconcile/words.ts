/** Words: what outcomes, kinds and reasons are called on screens, in files and in letters. */
import type { ComparedField, DifferenceKind, DifferenceReason } from './difference.ts'
import type { Outcome } from './outcome.ts'
import type { Dimension } from './score.ts'

export type Words = Readonly<{ vi: string; en: string }>

export const OUTCOME_WORDS: Readonly<Record<Outcome, Words>> = {
  'number-conflict': { vi: 'Xung đột số', en: 'number of somebody else' },
  'duplicate-number': { vi: 'Trùng: một số, nhiều người', en: 'one number, several people' },
  'duplicate-person': { vi: 'Trùng: một người, nhiều bản ghi', en: 'one person, several rows' },
  deceased: { vi: 'Đã chết hoặc mất tích', en: 'deceased or missing' },
  'number-cancelled': { vi: 'Số định danh đã hủy', en: 'number cancelled' },
  incomplete: { vi: 'Thiếu thông tin hoặc sai định dạng', en: 'incomplete or malformed' },
  unverified: { vi: 'Chưa xác thực được', en: 'could not be verified' },
  'not-found': { vi: 'Không tìm thấy', en: 'not found' },
  differs: { vi: 'Sai lệch', en: 'differs' },
  matched: { vi: 'Khớp đúng', en: 'matched' },
}

export const KIND_WORDS: Readonly<Record<DifferenceKind, Words>> = {
  format: { vi: 'định dạng', en: 'format' },
  diacritics: { vi: 'dấu', en: 'diacritics' },
  typo: { vi: 'gõ sai', en: 'typing slip' },
  value: { vi: 'giá trị', en: 'value' },
  missing: { vi: 'thiếu', en: 'missing' },
  'unit-renamed': { vi: 'đổi tên đơn vị', en: 'unit renamed' },
}

export const FIELD_WORDS: Readonly<Record<ComparedField, Words>> = {
  personalId: { vi: 'số định danh', en: 'personal number' },
  name: { vi: 'họ tên', en: 'name' },
  birthDate: { vi: 'ngày sinh', en: 'date of birth' },
  sex: { vi: 'giới tính', en: 'sex' },
  ethnicity: { vi: 'dân tộc', en: 'ethnic group' },
  place: { vi: 'nơi thường trú', en: 'permanent residence' },
  father: { vi: 'họ tên cha', en: 'name of the father' },
  mother: { vi: 'họ tên mẹ', en: 'name of the mother' },
  spouse: { vi: 'họ tên vợ hoặc chồng', en: 'name of the spouse' },
}

export const DIMENSION_WORDS: Readonly<Record<Dimension, Words>> = {
  right: { vi: 'Đúng', en: 'right' },
  complete: { vi: 'Đủ', en: 'complete' },
  clean: { vi: 'Sạch', en: 'clean' },
  alive: { vi: 'Sống', en: 'alive' },
}

export const REASON_WORDS: Readonly<Record<DifferenceReason, Words>> = {
  spelling: {
    vi: 'cùng một tên, viết chưa đúng chuẩn (chữ hoa, khoảng trắng, vị trí dấu)',
    en: 'the same name, not in its standard spelling',
  },
  'zeros-lost': { vi: 'mất số 0 ở đầu', en: 'leading zeros lost' },
  'number-ruined': {
    vi: 'bảng tính làm mất các chữ số cuối',
    en: 'last digits lost in a spreadsheet',
  },
  'number-absent': { vi: 'chưa có số định danh', en: 'no personal number' },
  'number-cancelled': { vi: 'số đã hủy, đã có số mới', en: 'cancelled, a new number exists' },
  'number-old-kind': { vi: 'mới có số CMND 9 số', en: 'only an old 9-digit number' },
  'digits-swapped': { vi: 'đảo hai chữ số liền nhau', en: 'two neighbouring digits swapped' },
  'digit-wrong': { vi: 'sai một chữ số', en: 'one digit wrong' },
  'number-differs': { vi: 'số khác', en: 'another number' },
  'marks-lost': { vi: 'tên viết không dấu', en: 'written without marks' },
  'marks-differ': { vi: 'khác dấu', en: 'other marks' },
  'i-or-y': { vi: 'khác i/y hoặc dấu nối', en: 'i for y, or a hyphen' },
  'middle-missing': { vi: 'thiếu chữ đệm', en: 'middle name missing' },
  'word-order': { vi: 'đảo thứ tự họ và tên', en: 'words in another order' },
  'regional-form': {
    vi: 'hai cách gọi của một họ, không phải cùng một tên trong giấy tờ',
    en: 'regional forms, not the same legal name',
  },
  'letters-differ': { vi: 'sai một hai chữ cái', en: 'a letter or two differ' },
  'former-name': { vi: 'tên trước khi thay đổi', en: 'the name before a change' },
  'name-differs': { vi: 'tên khác', en: 'another name' },
  'year-only': { vi: 'chỉ có năm (hoặc tháng, năm) sinh', en: 'year (or month) only' },
  'register-year-only': {
    vi: 'sổ dân cư chỉ biết năm (hoặc tháng) sinh',
    en: 'the register knows the year (or month) only',
  },
  'first-of-january': { vi: 'ngày 01/01 điền thay', en: '1 January filled in' },
  'day-month-swapped': { vi: 'đảo ngày và tháng', en: 'day and month swapped' },
  'date-digit-wrong': { vi: 'sai một chữ số của ngày sinh', en: 'one digit of the date wrong' },
  'date-differs': { vi: 'ngày sinh khác', en: 'another date' },
  'sex-differs': { vi: 'giới tính khác', en: 'another sex' },
  'ethnicity-differs': { vi: 'dân tộc khác', en: 'another ethnic group' },
  'unit-renamed': { vi: 'tên đơn vị trước sắp xếp', en: 'name of the unit before the reform' },
  'unit-split': {
    vi: 'đơn vị cũ đã tách về nhiều đơn vị mới',
    en: 'the old unit went to several new ones',
  },
  'former-place': { vi: 'nơi ở trước đây', en: 'a former residence' },
  'place-differs': { vi: 'nơi ở khác', en: 'another place' },
  absent: { vi: 'chưa có', en: 'absent' },
  unreadable: { vi: 'không đọc được', en: 'cannot be read' },
}

/** `sai lệch họ tên: khác dấu` — one difference as a person reads it. */
export function differenceSentence(
  difference: Readonly<{ field: ComparedField; reason: DifferenceReason }>,
): Words {
  const field = FIELD_WORDS[difference.field]
  const reason = REASON_WORDS[difference.reason]
  return { vi: `${field.vi}: ${reason.vi}`, en: `${field.en}: ${reason.en}` }
}

/**
 * Every refusal of this room: one code, one Vietnamese and one English sentence.
 *
 * The room stands alone, so a refusal is a plain value and no class of anybody's.
 * Sentences never repeat what was typed: they may be shown and logged, and what
 * was typed may be somebody's personal data.
 */

/** One thing found wrong. `at` is the index (UTF-16 unit) in the text that was given. */
export type Finding = Readonly<{ code: string; vi: string; en: string; at?: number }>

/** What parsing answers: a value, or all the faults found, never only the first. */
export type Parsed<T> =
  | Readonly<{ ok: true; value: T }>
  | Readonly<{ ok: false; findings: readonly Finding[] }>

const sentences = {
  'personal-id.empty': ['Chưa có số định danh cá nhân.', 'the personal number is missing'],
  'personal-id.not-digits': [
    'Số định danh cá nhân chỉ gồm chữ số.',
    'a personal number has digits only',
  ],
  'personal-id.length': [
    'Số định danh cá nhân phải có đúng 12 chữ số.',
    'a personal number has exactly 12 digits',
  ],
  'personal-id.lost-leading-zero': [
    'Số định danh có vẻ bị mất số 0 ở đầu (thường do bảng tính).',
    'the leading zero seems lost, as spreadsheets do',
  ],
  'personal-id.old-number': [
    'Đây là số chứng minh nhân dân 9 số, không phải số định danh cá nhân.',
    'this is an old 9-digit identity card number, not a personal number',
  ],
  'personal-id.registration-code': [
    'Ba chữ số đầu không phải mã tỉnh, thành phố hoặc mã quốc gia nơi đăng ký khai sinh.',
    'the first three digits are no code of a province or country of birth registration',
  ],
  'personal-id.sex-differs': [
    'Giới tính khác với giới tính trong số định danh cá nhân.',
    'the sex differs from the one in the personal number',
  ],
  'personal-id.birth-year-differs': [
    'Năm sinh khác với năm sinh trong số định danh cá nhân.',
    'the year of birth differs from the one in the personal number',
  ],
  'old-id.not-digits': [
    'Số chứng minh nhân dân chỉ gồm chữ số.',
    'an old identity card number has digits only',
  ],
  'old-id.length': [
    'Số chứng minh nhân dân phải có đúng 9 chữ số.',
    'an old identity card number has exactly 9 digits',
  ],
  'old-id.lost-leading-zero': [
    'Số chứng minh nhân dân có vẻ bị mất số 0 ở đầu.',
    'the leading zero of the old identity card number seems lost',
  ],
  'name.empty': ['Chưa có họ tên.', 'the name is missing'],
  'name.too-long': ['Họ tên dài quá 200 ký tự.', 'the name has more than 200 characters'],
  'name.control': [
    'Họ tên có ký tự điều khiển hoặc ký tự ẩn.',
    'the name holds a control or invisible character',
  ],
  'name.digit': ['Họ tên có chữ số.', 'the name holds a digit'],
  'name.character': [
    'Họ tên có ký tự không được phép.',
    'the name holds a character that names do not have',
  ],
  'name.script': [
    'Họ tên có chữ cái không thuộc chữ Quốc ngữ, chữ La-tinh.',
    'the name holds a letter outside the Latin script',
  ],
  'name.marks': ['Họ tên có quá nhiều dấu chồng lên nhau.', 'the name stacks too many marks'],
  'partial-date.empty': ['Chưa có ngày.', 'the date is missing'],
  'partial-date.shape': [
    'Ngày phải viết theo dạng ngày/tháng/năm, tháng/năm hoặc năm.',
    'write a date as day/month/year, month/year or year',
  ],
  'partial-date.year': ['Năm phải từ 1800 đến 2399.', 'the year must lie in 1800 to 2399'],
  'partial-date.month': ['Tháng phải từ 1 đến 12.', 'the month must lie in 1 to 12'],
  'partial-date.swapped': [
    'Ngày và tháng có vẻ bị đảo chỗ.',
    'day and month seem to have changed places',
  ],
  'partial-date.no-such-day': ['Ngày này không có trong lịch.', 'the calendar has no such day'],
  'card-qr.empty': ['Chưa đọc được mã QR.', 'no QR text was read'],
  'card-qr.too-long': ['Nội dung mã QR quá dài.', 'the QR text is too long'],
  'card-qr.control': ['Mã QR có ký tự điều khiển.', 'the QR text holds a control character'],
  'card-qr.fields': [
    'Mã QR không phải của thẻ căn cước (cần từ 7 đến 12 trường).',
    'this is no identity card QR: it needs 7 to 12 fields',
  ],
  'card-qr.sex': ['Giới tính trong mã QR không hợp lệ.', 'the sex in the QR is not valid'],
  'card-qr.birth-date': [
    'Ngày sinh trong mã QR không hợp lệ.',
    'the date of birth in the QR is not valid',
  ],
  'card-qr.issued-on': [
    'Ngày cấp trong mã QR không hợp lệ.',
    'the date of issue in the QR is not valid',
  ],
  'card-qr.repaired-encoding': [
    'Chữ trong mã QR bị sai bảng mã và đã được khôi phục; cần kiểm tra lại.',
    'the QR text came in a wrong encoding and was restored; check it',
  ],
  'card-qr.name-garbled': [
    'Họ tên trong mã QR có vẻ bị bộ gõ làm sai; cần kiểm tra lại.',
    'the name in the QR seems garbled by an input method; check it',
  ],
  'mrz.shape': [
    'Vùng đọc máy phải có 3 dòng, mỗi dòng 30 ký tự.',
    'the machine-readable zone has 3 lines of 30 characters',
  ],
  'mrz.character': [
    'Vùng đọc máy chỉ có chữ hoa, chữ số và dấu <.',
    'the machine-readable zone has capital letters, digits and < only',
  ],
  'mrz.document': [
    'Vùng đọc máy không phải của thẻ căn cước Việt Nam.',
    'the machine-readable zone is not of a Vietnamese identity card',
  ],
  'mrz.check-digit': ['Chữ số kiểm tra không đúng.', 'a check digit is wrong'],
  'mrz.ocr-confusion': [
    'Ký tự này có thể bị đọc nhầm giữa chữ và số.',
    'a letter and a digit may have been confused here',
  ],
  'mrz.date': ['Ngày trong vùng đọc máy không hợp lệ.', 'a date in the zone is not valid'],
  'mrz.sex': ['Giới tính trong vùng đọc máy không hợp lệ.', 'the sex in the zone is not valid'],
  'mrz.number-differs': [
    'Số thẻ không phải 9 số cuối của số định danh cá nhân.',
    'the document number is not the last 9 digits of the personal number',
  ],
  'agency-code.shape': [
    'Mã định danh cơ quan không đúng dạng (ví dụ H55.242 hoặc 000.00.00.H55).',
    'the agency code is malformed, write for example H55.242 or 000.00.00.H55',
  ],
  'dossier-code.shape': [
    'Mã hồ sơ không đúng dạng (ví dụ H55.242-261121-0001).',
    'the dossier code is malformed, write for example H55.242-261121-0001',
  ],
  'dossier-code.date': ['Ngày trong mã hồ sơ không hợp lệ.', 'the dossier code holds no real day'],
  'procedure-code.shape': [
    'Mã thủ tục hành chính không đúng dạng (ví dụ 1.004222).',
    'the procedure code is malformed, write for example 1.004222',
  ],
  'birth-notice.shape': [
    'Số giấy chứng sinh không đúng dạng (ví dụ 00012.GCS.19001.26).',
    'the birth notice number is malformed, write for example 00012.GCS.19001.26',
  ],
  'viet-qr.shape': ['Mã VietQR không đúng cấu trúc.', 'the VietQR text is malformed'],
  'viet-qr.checksum': ['Mã VietQR sai mã kiểm tra.', 'the VietQR checksum is wrong'],
  'viet-qr.not-vietqr': [
    'Mã QR này không phải mã chuyển tiền VietQR.',
    'this QR is no VietQR transfer',
  ],
  'viet-qr.bank': ['Mã ngân hàng phải có 6 chữ số.', 'the bank BIN has 6 digits'],
  'viet-qr.account': [
    'Số tài khoản phải có từ 1 đến 19 chữ cái hoặc chữ số.',
    'the account has 1 to 19 letters or digits',
  ],
  'viet-qr.amount': [
    'Số tiền phải là số nguyên dương, tối đa 13 chữ số.',
    'the amount is a positive whole number of at most 13 digits',
  ],
  'viet-qr.purpose': [
    'Nội dung chuyển tiền tối đa 50 ký tự không dấu.',
    'the purpose has at most 50 plain ASCII characters',
  ],
  'reform.format': [
    'Tệp không phải tệp sắp xếp đơn vị hành chính `lienthong-reform/1`.',
    'the file is no reform of format `lienthong-reform/1`',
  ],
  'reform.day': ['Ngày phải có dạng YYYY-MM-DD.', 'a day is written YYYY-MM-DD'],
  'reform.not-later': [
    'Ngày của lần sắp xếp phải sau ngày của lần sắp xếp trước.',
    'the day of a reform lies after that of the one before it',
  ],
  'reform.text': ['Thiếu nội dung hoặc nội dung quá dài.', 'the text is missing or too long'],
  'reform.units': [
    'Mỗi đơn vị là [mã, loại, tên, mã đơn vị cấp trên hoặc null], mỗi mã một lần.',
    'a unit is [code, kind, name, code of the unit above or null], each code once',
  ],
  'reform.became': [
    'Đơn vị cũ phải dẫn đến danh sách mã không trùng nhau.',
    'a unit of the eve leads to a list of codes without repetition',
  ],
  'reform.rule': [
    'Quy tắc chia phải nêu một đơn vị kế tiếp của đơn vị bị chia và các địa chỉ thuộc về nó.',
    'a rule names one successor of a split unit and the addresses that lie in it',
  ],
  'reform.not-on-eve': [
    'Đơn vị này không có vào ngày trước khi sắp xếp.',
    'the unit did not exist on the eve',
  ],
  'reform.no-successor': [
    'Đơn vị chấm dứt phải có đơn vị kế tiếp, trừ khi cả cấp bị bỏ.',
    'a unit that ends has a successor unless its whole level ends',
  ],
  'reform.successor-unknown': [
    'Đơn vị kế tiếp không có vào ngày sắp xếp.',
    'the successor does not exist on the day',
  ],
  'reform.level': ['Cấp của đơn vị không phù hợp.', 'the level of the unit does not fit'],
  'reform.from-nowhere': [
    'Đơn vị mới phải hình thành từ đơn vị cũ.',
    'a new unit comes from units of the eve',
  ],
  'reform.parent': [
    'Đơn vị cấp trên không có vào ngày đó hoặc không đúng cấp.',
    'the unit above does not exist on that day or is of a wrong level',
  ],
} as const satisfies Record<string, readonly [vi: string, en: string]>

export type FindingCode = keyof typeof sentences

/** All codes with their sentences, for the reference pages and for tests. */
export const findingSentences: Readonly<Record<FindingCode, readonly [vi: string, en: string]>> =
  sentences

export function finding(code: FindingCode, at?: number): Finding {
  const [vi, en] = sentences[code]
  return at === undefined ? { code, vi, en } : { code, vi, en, at }
}

export function accept<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

export function refuse(...findings: readonly Finding[]): Readonly<{
  ok: false
  findings: readonly Finding[]
}> {
  return { ok: false, findings }
}

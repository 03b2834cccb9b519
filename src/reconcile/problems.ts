/** Every refusal of this room. None repeats a value of a row or of the register. */
import { defineProblems } from '#kernel'

export const source = defineProblems('source', {
  unknown: {
    status: 404,
    vi: 'Không có nguồn dữ liệu này.',
    en: 'there is no such source',
  },
  'code-taken': {
    status: 409,
    vi: 'Cơ quan đã có nguồn dữ liệu mang mã này.',
    en: 'the agency already has a source with this code',
  },
  'input-invalid': {
    status: 422,
    vi: 'Thông tin này của nguồn dữ liệu chưa đúng.',
    en: 'this is not right in the description of a source',
  },
  'agreement-ended': {
    status: 403,
    vi: 'Thỏa thuận khai thác của nguồn này chưa có hoặc đã hết hiệu lực.',
    en: 'the access agreement of this source is not in force',
    wayOut: {
      vi: 'Cơ quan quản lý dữ liệu và cơ quan của bạn gia hạn thỏa thuận trước.',
      en: 'have the agreement renewed first',
    },
  },
  'not-yours': {
    status: 403,
    vi: 'Chỉ bộ phận quản lý nguồn dữ liệu này mới làm được việc này.',
    en: 'only the office that keeps this source may do this',
  },
})

export const mapping = defineProblems('mapping', {
  missing: {
    status: 409,
    vi: 'Chưa ai xác nhận mỗi cột của tệp là gì.',
    en: 'nobody has confirmed yet what each column means',
    wayOut: { vi: 'Xác nhận bảng cột trước khi đối soát.', en: 'confirm the columns first' },
  },
  'column-twice': {
    status: 422,
    vi: 'Hai cột cùng được gán cho một trường: {which}.',
    en: 'two columns are mapped to one field: {which}',
  },
  'field-unknown': {
    status: 422,
    vi: 'Không có trường dữ liệu này: {which}.',
    en: 'there is no such field: {which}',
  },
  'nothing-to-seek-by': {
    status: 422,
    vi: 'Phải có cột số định danh, hoặc cột họ tên cùng cột ngày sinh.',
    en: 'a column with the personal number is needed, or the name with the date of birth',
  },
  'column-absent': {
    status: 422,
    vi: 'Tệp không còn cột đã xác nhận: {column}.',
    en: 'the file no longer has a confirmed column: {column}',
    wayOut: { vi: 'Xác nhận lại bảng cột.', en: 'confirm the columns again' },
  },
})

export const run = defineProblems('run', {
  unknown: { status: 404, vi: 'Không có đợt đối soát này.', en: 'there is no such run' },
  'under-way': {
    status: 409,
    vi: 'Nguồn này đang có một đợt đối soát chưa xong.',
    en: 'a run of this source is still under way',
    wayOut: { vi: 'Chờ đợt đó xong rồi bắt đầu lại.', en: 'wait for it to end' },
  },
  'file-empty': {
    status: 422,
    vi: 'Tệp không có dòng dữ liệu nào.',
    en: 'the file has no rows',
  },
})

export const discrepancy = defineProblems('discrepancy', {
  unknown: { status: 404, vi: 'Không có vụ việc này.', en: 'there is no such case' },
  'step-not-allowed': {
    status: 409,
    vi: 'Vụ việc đang ở trạng thái không cho phép bước này.',
    en: 'the case does not allow this step now',
    wayOut: { vi: 'Tải lại trang để xem trạng thái hiện tại.', en: 'reload the page' },
  },
  changed: {
    status: 409,
    vi: 'Vụ việc vừa được người khác cập nhật.',
    en: 'somebody else has just changed this case',
    wayOut: { vi: 'Tải lại trang rồi làm lại.', en: 'reload and try again' },
  },
  'not-yours': {
    status: 403,
    vi: 'Bước này thuộc cơ quan kia của vụ việc.',
    en: 'this step belongs to the other owner of the case',
  },
  'not-your-turn': {
    status: 409,
    vi: 'Chưa đến lượt cơ quan của bạn.',
    en: 'it is not your turn',
  },
  'reason-missing': {
    status: 422,
    vi: 'Phải ghi lý do, ít nhất 5 ký tự.',
    en: 'a reason of at least 5 characters is needed',
  },
  'evidence-missing': {
    status: 422,
    vi: 'Bước này phải nêu giấy tờ hoặc sự kiện làm căn cứ.',
    en: 'this step needs the paper or event it rests on',
  },
  'event-unknown': {
    status: 422,
    vi: 'Không có sự kiện nào như vậy trong sổ dân cư về người của vụ việc.',
    en: 'the register has no such event about the person of this case',
  },
  'no-identity-owner': {
    status: 409,
    vi: 'Chưa xác định được công an xã, phường quản lý người này.',
    en: 'no police office is known to answer for this person',
  },
  'owner-invalid': {
    status: 422,
    vi: 'Thông tin này về công an quản lý danh tính chưa đúng.',
    en: 'this is not right of an owner of identities',
  },
  'report-invalid': {
    status: 422,
    vi: 'Nội dung này của báo sửa chưa đủ.',
    en: 'this is missing in the report',
  },
})

export const review = defineProblems('review', {
  unknown: { status: 404, vi: 'Không có cặp bản ghi này.', en: 'there is no such pair of records' },
  settled: {
    status: 409,
    vi: 'Cặp bản ghi này đã được rà soát xong.',
    en: 'this pair of records is settled',
    wayOut: { vi: 'Chuyển sang cặp kế tiếp.', en: 'go on with the next one' },
  },
  given: {
    status: 409,
    vi: 'Bạn đã cho ý kiến khác về cặp này; rút lại trước khi cho ý kiến mới.',
    en: 'you gave another verdict before; take it back first',
  },
  'verdict-missing': {
    status: 422,
    vi: 'Chọn: cùng một người, khác người, hoặc chưa chắc.',
    en: 'say same, different, or unsure',
  },
  'reason-missing': { status: 422, vi: 'Ghi lý do.', en: 'give a reason' },
  'too-late': {
    status: 409,
    vi: 'Quá 10 phút, không rút lại được nữa.',
    en: 'more than ten minutes have passed; it cannot be taken back',
    wayOut: { vi: 'Mở lại vụ việc để xem xét.', en: 'reopen the case instead' },
  },
})

export const upload = defineProblems('upload', {
  unknown: {
    status: 404,
    vi: 'Không còn tệp này; tệp đã được đối soát hoặc bị thay bằng tệp khác.',
    en: 'this file is gone: it was run, or another one took its place',
    wayOut: { vi: 'Gửi lại tệp.', en: 'send the file again' },
  },
  'kind-unknown': {
    status: 422,
    vi: 'Không nhận ra loại tệp; dùng CSV hoặc Excel (.xlsx).',
    en: 'the kind of file is not known; use CSV or Excel (.xlsx)',
  },
  'old-excel': {
    status: 422,
    vi: 'Tệp .xls đời cũ.',
    en: 'an old .xls file',
    wayOut: {
      vi: 'Mở bằng bảng tính rồi lưu thành .xlsx hoặc CSV.',
      en: 'save it as .xlsx or CSV',
    },
  },
  unreadable: {
    status: 422,
    vi: 'Tệp hỏng hoặc không đúng loại.',
    en: 'the file is damaged or of another kind',
  },
  'too-large-inside': {
    status: 422,
    vi: 'Tệp nén phình ra quá lớn khi mở nên bị từ chối.',
    en: 'the archive grows too large when opened',
  },
  'sheet-unknown': { status: 422, vi: 'Không có trang tính nào.', en: 'there is no sheet' },
  'too-many-columns': {
    status: 422,
    vi: 'Tệp có quá nhiều cột.',
    en: 'the file has too many columns',
  },
})

export const correction = defineProblems('correction-owed', {
  unknown: {
    status: 404,
    vi: 'Không có giá trị đúng nào như vậy chờ cơ quan của bạn.',
    en: 'no such correction is owed to your agency',
  },
  'not-taken': {
    status: 409,
    vi: 'Bấm nhận trước rồi mới xem được giá trị đúng.',
    en: 'take the correction first; then it is told',
  },
})

export const bulk = defineProblems('bulk', {
  unknown: { status: 404, vi: 'Không có quy tắc này.', en: 'there is no such rule' },
  'not-of-writing': {
    status: 422,
    vi: 'Chỉ sửa hàng loạt được sai lệch về cách viết: định dạng, dấu, đổi tên đơn vị.',
    en: 'only differences of writing may be mended in bulk: format, diacritics, renamed units',
    wayOut: { vi: 'Giải quyết từng vụ việc.', en: 'look into the cases one by one' },
  },
  'needs-values': {
    status: 403,
    vi: 'Thỏa thuận của nguồn này không cho biết giá trị đúng, nên không sửa hàng loạt được sai lệch này.',
    en: 'the agreement of this source tells no values, and this cannot be mended without one',
  },
})

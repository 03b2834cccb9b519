/** Refusals of the command line. */
import { defineProblems } from '#kernel'

export const problem = defineProblems('cli', {
  'number-missing': {
    status: 400,
    vi: 'Thiếu số định danh cá nhân hoặc số CMND.',
    en: 'a personal number is missing',
    wayOut: { vi: 'lienthong person get <12 chữ số>', en: 'lienthong person get <12 digits>' },
  },
  'person-not-found': {
    status: 404,
    vi: 'Không có người mang số này.',
    en: 'nobody bears this number',
  },
  'file-missing': { status: 400, vi: 'Thiếu tên tệp.', en: 'a file name is missing' },
  'file-unreadable': {
    status: 400,
    vi: 'Không đọc được tệp `{file}`: {reason}.',
    en: 'the file `{file}` cannot be read: {reason}',
  },
  'table-unreadable': {
    status: 400,
    vi: 'Không đọc được bảng trong `{file}`: {reasonVi}',
    en: 'there is no table in `{file}`: {reason}',
  },
  'flag-missing': {
    status: 400,
    vi: 'Thiếu `{flag}`.',
    en: '`{flag}` is missing',
  },
  'amount-invalid': {
    status: 400,
    vi: '`{flag}` phải là một số lớn hơn 0.',
    en: '`{flag}` is a number above 0',
  },
  'days-invalid': {
    status: 400,
    vi: 'Số ngày phải từ 1 đến 366.',
    en: 'the number of days is from 1 to 366',
  },
  'file-kind': {
    status: 400,
    vi: 'Không biết đọc tệp `{file}`.',
    en: 'files like `{file}` cannot be read',
    wayOut: {
      vi: '.jsonl, .csv, .tsv, .parquet, .xlsx',
      en: '.jsonl, .csv, .tsv, .parquet, .xlsx',
    },
  },
  'file-hostile': {
    status: 422,
    vi: 'Tệp bị từ chối vì không an toàn: {reason}.',
    en: 'the file is refused as unsafe: {reason}',
  },
  'kind-unknown': {
    status: 400,
    vi: 'Phải nêu --kind person, household hoặc event.',
    en: '--kind is person, household or event',
  },
  'record-invalid': {
    status: 422,
    vi: 'Bản ghi không đúng mẫu: {reason}',
    en: 'the record is not of the form: {reason}',
  },
  'row-ragged': {
    status: 422,
    vi: 'Số ô của dòng khác số cột của tệp.',
    en: 'the row has another number of cells than the file has columns',
  },
  'row-not-json': {
    status: 422,
    vi: 'Dòng không phải một đối tượng JSON.',
    en: 'the row is not a JSON object',
  },
  'row-too-long': {
    status: 422,
    vi: 'Dòng dài quá 1 MB.',
    en: 'the row is longer than 1 MB',
  },
  'quote-open': {
    status: 422,
    vi: 'Dấu nháy kép mở mà không đóng.',
    en: 'a double quote is opened and not closed',
  },
  encoding: {
    status: 422,
    vi: 'Có ký tự không đọc được: tệp không phải UTF-8 hoặc UTF-16.',
    en: 'characters cannot be read: the file is neither UTF-8 nor UTF-16',
    wayOut: { vi: 'Lưu lại tệp với bảng mã UTF-8.', en: 'save the file as UTF-8' },
  },
  'cell-too-long': {
    status: 422,
    vi: 'Có ô dài quá {most} ký tự.',
    en: 'a cell is longer than {most} characters',
  },
  'cell-broken': {
    status: 422,
    vi: 'Có ô chứa lỗi của bảng tính, như #REF!.',
    en: 'a cell holds an error of the spreadsheet, such as #REF!',
  },
  'day-invalid': {
    status: 400,
    vi: 'Ngày phải có dạng YYYY-MM-DD.',
    en: 'a day is written YYYY-MM-DD',
  },
  'level-invalid': {
    status: 400,
    vi: 'Cấp là `province` hoặc `commune`.',
    en: 'the level is `province` or `commune`',
  },
  'owner-missing': {
    status: 400,
    vi: 'Thiếu hộ hoặc người có địa chỉ.',
    en: 'whose address it is, is missing',
    wayOut: { vi: '--household ID hoặc --person ID', en: '--household ID or --person ID' },
  },
  'since-invalid': {
    status: 400,
    vi: '--since là số thứ tự, từ 0.',
    en: '--since is a number of the feed, from 0',
  },
  'time-invalid': {
    status: 400,
    vi: 'Thời điểm không đọc được; hãy viết 2026-11-01 hoặc 2026-11-01T08:00:00Z.',
    en: 'the time cannot be read, write 2026-11-01 or 2026-11-01T08:00:00Z',
  },
  'export-kind': {
    status: 400,
    vi: 'Mới trích xuất được --kind person.',
    en: 'only --kind person can be exported so far',
  },
  'fields-unknown': {
    status: 400,
    vi: 'Có mục không tồn tại trong --fields.',
    en: '--fields names a field that does not exist',
  },
})

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
    vi: 'Không biết ghi tệp `{file}`.',
    en: 'files like `{file}` cannot be written',
    wayOut: { vi: '.csv, .jsonl, .parquet', en: '.csv, .jsonl, .parquet' },
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
  'row-faulty': {
    status: 422,
    vi: 'Không đọc được dòng: {reasonVi}',
    en: 'the row cannot be read: {reason}',
  },
  'days-from-1904': {
    status: 422,
    vi: 'Bảng tính đếm ngày từ năm 1904 và ô chỉ là một con số.',
    en: 'the workbook counts days from 1904 and the cell is a bare number',
    wayOut: { vi: 'Định dạng cột thành ngày.', en: 'format the column as dates' },
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
  'model-invalid': {
    status: 422,
    vi: 'Mô hình sai ở `{at}`: {reasonVi}.',
    en: 'the model is wrong at `{at}`: {reason}',
  },
  'model-kind': {
    status: 422,
    vi: 'Tệp không phải cấu hình của Splink.',
    en: 'the file holds no Splink settings',
  },
  'map-unreadable': {
    status: 422,
    vi: 'Bảng chỉ dẫn cột không đúng mẫu.',
    en: 'the map of columns is not of the form',
    wayOut: {
      vi: 'Mẫu: {"columns": {"Họ tên": "full_name"}}; sửa từ columns.json của lần chạy trước.',
      en: '{"columns": {"Name": "full_name"}}, or edit columns.json of an earlier run',
    },
  },
  'mapped-twice': {
    status: 422,
    vi: 'Hai cột cùng mang nghĩa `{slot}`; cột thứ hai là `{column}`.',
    en: 'two columns mean `{slot}`, the second is `{column}`',
    wayOut: { vi: 'Bỏ một cột khỏi bảng chỉ dẫn.', en: 'take one of them out of the map' },
  },
  'slot-unknown': {
    status: 422,
    vi: 'Cột `{column}`: không có nghĩa nào tên `{slot}`.',
    en: '`{column}`: there is no meaning called `{slot}`',
  },
  'column-unknown': {
    status: 422,
    vi: 'Tệp không có cột `{column}`.',
    en: 'the file has no column `{column}`',
  },
  'nothing-in-common': {
    status: 422,
    vi: 'Không có cột chung nào để ghép.',
    en: 'there are no columns to link by',
    wayOut: { vi: 'Chỉ rõ bằng --map.', en: 'name them with --map' },
  },
  cancelled: { status: 499, vi: 'Đã dừng theo yêu cầu.', en: 'stopped as asked' },
  'key-weak': {
    status: 400,
    vi: 'Khóa phải dài ít nhất 32 byte.',
    en: 'a key has 32 bytes at least',
    wayOut: { vi: 'openssl rand -hex 32 > khoa', en: 'openssl rand -hex 32 > key' },
  },
  'encoded-mismatch': {
    status: 422,
    vi: 'Hai tệp mã hóa không ghép được với nhau: {reasonVi}',
    en: 'these encoded files cannot be linked: {reason}',
  },
  'links-missing': {
    status: 400,
    vi: 'Thư mục `{dir}` không có links.csv hay clusters.csv.',
    en: '`{dir}` holds neither links.csv nor clusters.csv',
  },
})

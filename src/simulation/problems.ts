/** Refusals of the room. */
import { defineProblems } from '#kernel'

export const problem = defineProblems('country', {
  'period-invalid': {
    status: 400,
    vi: '`{from}` và `{to}` không phải là một khoảng ngày từ 2016 đến 2040.',
    en: '`{from}` to `{to}` is not a period of days from 2016 to 2040',
    wayOut: { vi: '--from 2024-01-01 --to 2026-11-01', en: '--from 2024-01-01 --to 2026-11-01' },
  },
  'format-unknown': {
    status: 400,
    vi: 'Không có dạng tệp `{format}`; các dạng: {formats}.',
    en: 'there is no format `{format}`; there are {formats}',
  },
  'database-unknown': {
    status: 404,
    vi: 'Không có cơ sở dữ liệu `{code}`; các mã: {codes}.',
    en: 'there is no database `{code}`; there are {codes}',
  },
  'folder-taken': {
    status: 409,
    vi: 'Thư mục `{dir}` không trống và không phải là một bản mô phỏng.',
    en: 'the folder `{dir}` is not empty and holds no simulated country',
    wayOut: { vi: 'Chọn thư mục khác.', en: 'choose another folder' },
  },
})

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
})

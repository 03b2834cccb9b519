/** Refusals about reforms of the administrative units and the places they left open. */
import { defineProblems } from '#kernel'

export const reform = defineProblems('reform', {
  unknown: {
    status: 404,
    vi: 'Không có lần sắp xếp đơn vị hành chính nào vào ngày này.',
    en: 'no reform is known of this day',
    wayOut: {
      vi: 'Dùng ngày của một lần sắp xếp đã biết, hoặc đưa tệp mô tả lần sắp xếp.',
      en: 'name the day of a known reform, or give a file that describes one',
    },
  },
  'file-invalid': {
    status: 422,
    vi: 'Tệp sắp xếp không hợp lệ tại `{where}`: {vi}',
    en: 'the reform is not valid at `{where}`: {en}',
  },
  changed: {
    status: 409,
    vi: 'Lần sắp xếp ngày {on} đã được áp dụng theo một tệp khác.',
    en: 'the reform of {on} was applied from another file',
  },
  'in-future': {
    status: 409,
    vi: 'Lần sắp xếp này có hiệu lực từ {on}; trước ngày đó chỉ chạy thử được.',
    en: 'the reform takes effect on {on}; before that day it can only be rehearsed',
    wayOut: { vi: 'Chạy với --dry-run.', en: 'run it with --dry-run' },
  },
  'none-applied': {
    status: 409,
    vi: 'Chưa áp dụng lần sắp xếp nào nên chưa quy đổi được địa giới.',
    en: 'no reform has been applied yet, so places cannot be told in the units of another day',
    wayOut: {
      vi: 'Chạy `lienthong reform apply 2026-04-30`.',
      en: 'run `lienthong reform apply 2026-04-30`',
    },
  },
})

export const place = defineProblems('place', {
  unknown: {
    status: 404,
    vi: 'Không có địa chỉ đang dùng như vậy.',
    en: 'there is no such address in use',
  },
  'not-open': {
    status: 409,
    vi: 'Địa chỉ này đã xác định được đơn vị hành chính.',
    en: 'it is known already which unit this address lies in',
    wayOut: {
      vi: 'Nếu sai, hãy hủy quyết định đã ghi trước.',
      en: 'if that is wrong, reverse the recorded decision first',
    },
  },
  'not-a-candidate': {
    status: 422,
    vi: 'Đơn vị được chọn không thuộc các đơn vị hình thành từ đơn vị cũ: {candidates}.',
    en: 'the chosen unit is none of those the old one became: {candidates}',
  },
  'decision-unknown': {
    status: 404,
    vi: 'Không có quyết định này, hoặc quyết định đã bị hủy.',
    en: 'there is no such decision, or it was reversed',
  },
  'decision-overtaken': {
    status: 409,
    vi: 'Đã có quyết định sau dựa trên quyết định này.',
    en: 'a later decision builds on this one',
    wayOut: { vi: 'Hủy quyết định sau trước.', en: 'reverse the later one first' },
  },
})

/** Every refusal of the ledger. */
import { defineProblems } from '#kernel'

export const problem = defineProblems('ledger', {
  'entry-unknown': {
    status: 404,
    vi: 'Không có dòng nhật ký này.',
    en: 'there is no such entry in the ledger',
    wayOut: {
      vi: 'Kiểm tra lại mã dòng nhật ký.',
      en: 'check the identifier of the entry',
    },
  },
  'not-yet-ordered': {
    status: 409,
    vi: 'Dòng nhật ký vừa ghi, chưa vào điểm chốt.',
    en: 'the entry was just written and is under no checkpoint yet',
    wayOut: { vi: 'Thử lại sau một giây.', en: 'try again in a second' },
  },
  'size-unknown': {
    status: 422,
    vi: 'Sổ nhật ký không có điểm chốt với kích thước {size}.',
    en: 'the ledger cannot prove the size {size}',
    wayOut: {
      vi: 'Chọn kích thước từ 1 đến điểm chốt mới nhất.',
      en: 'choose a size from 1 to that of the latest checkpoint',
    },
  },
  'already-erased': {
    status: 409,
    vi: 'Nội dung của dòng nhật ký này đã được xóa trước đó.',
    en: 'the detail of this entry was erased before',
  },
  'erasure-stays': {
    status: 422,
    vi: 'Dòng nhật ký ghi việc xóa thì không được xóa.',
    en: 'an entry that tells of an erasure cannot be erased itself',
  },
  'folder-not-empty': {
    status: 409,
    vi: 'Thư mục xuất nhật ký đã có tệp.',
    en: 'the folder to export into already holds files',
    wayOut: { vi: 'Chọn một thư mục trống.', en: 'choose an empty folder' },
  },
})

/** Refusals of the desk's own pages; what a deed refuses is said by the room of the deed. */
import { defineProblems } from '#kernel'

export const problem = defineProblems('desk', {
  'file-missing': { status: 422, vi: 'Chọn một tệp.', en: 'choose a file' },
  'reading-unknown': {
    status: 422,
    vi: 'Không đọc được nội dung này: không phải mã QR của thẻ, dòng MRZ hay số định danh.',
    en: 'this is no QR text of a card, no machine-readable zone and no number',
    wayOut: {
      vi: 'Quét lại, hoặc gõ 12 chữ số in trên thẻ.',
      en: 'scan again, or type the 12 digits printed on the card',
    },
  },
  'reading-check-digit': {
    status: 422,
    vi: 'Dòng MRZ có chữ số kiểm tra không khớp: có thể đọc sai một ký tự.',
    en: 'a check digit of the machine-readable zone does not fit: a character may be misread',
    wayOut: {
      vi: 'Quét lại mặt sau thẻ, hoặc gõ 12 chữ số in trên thẻ.',
      en: 'scan the back of the card again, or type the 12 digits printed on it',
    },
  },
  'person-unknown': {
    status: 404,
    vi: 'Cơ sở dữ liệu dân cư không có số này.',
    en: 'the population register does not know this number',
    wayOut: {
      vi: 'Kiểm tra lại số, hoặc tra theo họ tên và ngày sinh.',
      en: 'check the number, or search by name and date of birth',
    },
  },
  'basis-missing': {
    status: 422,
    vi: 'Chưa chọn mục đích tra cứu.',
    en: 'the purpose of the search is missing',
    wayOut: {
      vi: 'Chọn hồ sơ đang xử lý hoặc căn cứ công vụ.',
      en: 'choose an open dossier or a basis of duty',
    },
  },
  'birth-unreadable': {
    status: 422,
    vi: 'Ngày sinh không đúng dạng.',
    en: 'the date of birth is not well formed',
    wayOut: { vi: 'Ghi 21/07/1956, 07/1956 hoặc 1956.', en: 'write 21/07/1956, 07/1956 or 1956' },
  },
  'place-unknown': {
    status: 422,
    vi: 'Không có xã, phường, đặc khu hay tỉnh nào tên như vậy.',
    en: 'there is no commune or province of that name',
    wayOut: {
      vi: 'Ghi tên hiện nay, ví dụ “Bách Quang, Thái Nguyên”, hoặc mã đơn vị.',
      en: 'write the present name, such as “Bách Quang, Thái Nguyên”, or the code',
    },
  },
  'place-ambiguous': {
    status: 422,
    vi: 'Có nhiều nơi tên như vậy: {places}.',
    en: 'several places bear that name: {places}',
    wayOut: { vi: 'Ghi thêm tên tỉnh sau dấu phẩy.', en: 'add the province after a comma' },
  },
  'reason-missing': {
    status: 422,
    vi: 'Chưa ghi lý do.',
    en: 'the reason is missing',
    wayOut: {
      vi: 'Ghi lý do để người dân hiểu và sửa được.',
      en: 'say why, so that it can be mended',
    },
  },
  'outcome-missing': {
    status: 422,
    vi: 'Chưa chọn kết quả: đã sửa, hay dữ liệu đúng như đang ghi.',
    en: 'the outcome is missing: corrected, or right as it is',
  },
  'nothing-ticked': {
    status: 422,
    vi: 'Chưa chọn mục nào cần bổ sung.',
    en: 'no field is ticked for the supplement',
    wayOut: {
      vi: 'Đánh dấu mọi mục còn thiếu hoặc sai: chỉ được yêu cầu một lần.',
      en: 'tick everything missing or wrong: it may be asked only once',
    },
  },
  'intake-gone': {
    status: 410,
    vi: 'Lượt tiếp nhận này đã hết hạn.',
    en: 'this intake has expired',
    wayOut: { vi: 'Quét thẻ lại.', en: 'scan the card again' },
  },
})

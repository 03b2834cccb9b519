/** Refusals to who reads: disclosure, search, the feed, and questions about receipts. */
import { defineProblems } from '#kernel'

export const disclosure = defineProblems('disclosure', {
  'not-permitted': {
    status: 403,
    vi: 'Không được phép xem dữ liệu này, hoặc dữ liệu không tồn tại.',
    en: 'the data may not be read by you, or do not exist',
    wayOut: {
      vi: 'Chỉ xem được khi cơ quan đang giải quyết hồ sơ của người đó hoặc có mục đích đã khai báo.',
      en: 'reading needs an open dossier of that person at your office or a declared purpose',
    },
  },
  'purpose-undeclared': {
    status: 403,
    vi: 'Mục đích khai thác chưa được khai báo cho loại đối tượng này.',
    en: 'the purpose is not declared for this kind of reader',
  },
  'field-undeclared': {
    status: 403,
    vi: 'Trường dữ liệu yêu cầu nằm ngoài mục đích đã khai báo: {fields}.',
    en: 'fields asked for lie outside the declared purpose: {fields}',
  },
  'no-fields': {
    status: 422,
    vi: 'Phải nêu rõ những trường dữ liệu cần xem.',
    en: 'name the fields to be read',
  },
  'second-approval': {
    status: 403,
    vi: 'Dữ liệu của người được bảo vệ cần cán bộ thứ hai phê duyệt.',
    en: 'the record is protected and needs the approval of a second official',
  },
})

export const search = defineProblems('search', {
  'name-alone': {
    status: 422,
    vi: 'Tìm theo họ tên phải kèm năm sinh, ngày sinh hoặc xã, phường nơi thường trú.',
    en: 'a search by name needs the year or date of birth, or the commune of residence',
  },
  'name-too-short': {
    status: 422,
    vi: 'Họ tên cần ít nhất hai tiếng.',
    en: 'give at least two words of the name',
    wayOut: {
      vi: 'Người chỉ có một tên: ghi cả ngày, tháng, năm sinh.',
      en: 'for a person of one name give the full date of birth',
    },
  },
  'tail-too-short': {
    status: 422,
    vi: 'Cần ít nhất {digits} chữ số cuối của số định danh.',
    en: 'give at least the last {digits} digits of the number',
  },
  'tail-alone': {
    status: 422,
    vi: 'Tìm theo các số cuối phải kèm năm sinh.',
    en: 'a search by last digits needs the year of birth',
  },
  'phone-unreadable': {
    status: 422,
    vi: 'Số điện thoại không đúng dạng.',
    en: 'the phone number is not well formed',
    wayOut: { vi: 'Ghi 0912000111 hoặc +84912000111.', en: 'write 0912000111 or +84912000111' },
  },
  'rebuild-under-way': {
    status: 409,
    vi: 'Chỉ mục tra cứu đang được dựng lại.',
    en: 'the search index is being rebuilt already',
  },
  'not-built': {
    status: 503,
    vi: 'Chỉ mục tra cứu chưa được dựng cho bản chương trình này.',
    en: 'the search index was not built for this version of the program',
    wayOut: {
      vi: 'Người vận hành chạy `lienthong search rebuild`; tra theo số vẫn dùng được.',
      en: 'the operator runs `lienthong search rebuild`; numbers can be searched meanwhile',
    },
  },
  'not-permitted': {
    status: 403,
    vi: 'Mục đích này không cho phép tìm theo cách đó.',
    en: 'this purpose does not allow such a search',
  },
})

export const receipt = defineProblems('receipt', {
  unknown: {
    status: 404,
    vi: 'Không có lượt xem này.',
    en: 'there is no such read',
  },
  'text-missing': {
    status: 422,
    vi: 'Nội dung phải có từ 1 đến 2000 ký tự.',
    en: 'the text has 1 to 2000 characters',
  },
  'already-answered': {
    status: 409,
    vi: 'Câu hỏi này đã được trả lời.',
    en: 'the inquiry is already answered',
  },
  'not-yours': {
    status: 403,
    vi: 'Việc này thuộc thẩm quyền của cơ quan khác.',
    en: 'this belongs to another office',
  },
})

export const feed = defineProblems('feed', {
  'name-invalid': {
    status: 422,
    vi: 'Tên nơi nhận gồm 3 đến 63 chữ thường, chữ số, dấu chấm, gạch nối.',
    en: 'a subscriber is named by 3 to 63 small letters, digits, dots and hyphens',
  },
  'name-taken': {
    status: 409,
    vi: 'Tên nơi nhận này đã được dùng.',
    en: 'a subscriber of this name exists',
  },
  'not-permitted': {
    status: 403,
    vi: 'Không được nhận báo thay đổi theo cách này.',
    en: 'changes may not be told in this way',
    wayOut: {
      vi: 'Cơ quan chỉ nhận báo về người mà mình đã được cung cấp dữ liệu, theo mục đích còn hiệu lực.',
      en: 'an agency is told of people whose data it was given, under a purpose in force',
    },
  },
  'field-undeclared': {
    status: 422,
    vi: 'Có mục không thuộc mục đích đã nêu.',
    en: 'a field lies outside the stated purpose',
  },
  'subscriber-unknown': {
    status: 404,
    vi: 'Không có nơi nhận này.',
    en: 'there is no such subscriber',
  },
  'beyond-end': {
    status: 422,
    vi: 'Số thứ tự nằm ngoài phần đã phát.',
    en: 'the number lies beyond what was told',
  },
})

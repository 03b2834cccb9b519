/** Every refusal that the faces themselves make. */
import { defineProblems } from '#kernel'

export const problem = defineProblems('web', {
  'foreign-form': {
    status: 403,
    vi: 'Biểu mẫu này không được gửi từ trang của Liên Thông.',
    en: 'this form was not sent from a page of Liên Thông',
    wayOut: {
      vi: 'Mở lại trang từ trang đầu rồi gửi lại.',
      en: 'open the page again from the front page and send it again',
    },
  },
  'stale-form': {
    status: 403,
    vi: 'Trang này đã mở từ một phiên đăng nhập khác hoặc đã cũ.',
    en: 'this page was opened in another session or is too old',
    wayOut: { vi: 'Tải lại trang rồi gửi lại.', en: 'reload the page and send again' },
  },
  'not-signed-in': {
    status: 401,
    vi: 'Phiên đăng nhập đã hết.',
    en: 'you are no longer signed in',
    wayOut: {
      vi: 'Đăng nhập lại; phần đã lưu vẫn còn.',
      en: 'sign in again; what was saved is kept',
    },
  },
  'not-found': {
    status: 404,
    vi: 'Không có trang này, hoặc bạn không được xem.',
    en: 'there is no such page, or you may not see it',
    wayOut: {
      vi: 'Kiểm tra lại địa chỉ, hoặc bắt đầu từ trang đầu.',
      en: 'check the address, or start from the front page',
    },
  },
  'file-too-large': {
    status: 413,
    vi: 'Tệp lớn hơn {megabytes} MB.',
    en: 'the file is larger than {megabytes} MB',
    wayOut: { vi: 'Chọn tệp nhỏ hơn.', en: 'choose a smaller file' },
  },
  'too-many-files': {
    status: 413,
    vi: 'Có quá nhiều tệp hoặc ô trong một lần gửi.',
    en: 'there are too many files or fields in one request',
  },
  'too-fast': {
    status: 429,
    vi: 'Bạn thao tác quá nhanh.',
    en: 'too many requests in a short time',
    wayOut: { vi: 'Đợi một phút rồi thử lại.', en: 'wait a minute, then try again' },
  },
  'changed-since-seen': {
    status: 409,
    vi: 'Nội dung tờ khai đã thay đổi sau khi bạn mở trang này, nên chưa ký.',
    en: 'the form changed after you opened this page, so nothing was signed',
    wayOut: { vi: 'Đọc lại bên dưới rồi ký.', en: 'read it again below, then sign' },
  },
  required: { status: 422, vi: 'Nhập {what}.', en: 'enter {what}' },
  'choose-one': { status: 422, vi: 'Chọn {what}.', en: 'choose {what}' },
})

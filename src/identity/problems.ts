/** Every refusal of this room. */
import { defineProblems } from '#kernel'

const OTHER_WAYS = {
  vi: 'Đăng nhập bằng khóa truy cập (passkey) nếu bạn đã có, hoặc đến công an cấp xã để đặt lại mật khẩu.',
  en: 'sign in with a passkey if you have one, or go to the commune police to set a new password',
}

export const problem = defineProblems('identity', {
  'username-invalid': {
    status: 422,
    vi: 'Nhập số định danh cá nhân gồm 12 chữ số, hoặc tên đăng nhập của cán bộ.',
    en: 'enter the 12-digit personal number, or the user name of an official',
  },
  'username-missing': {
    status: 422,
    vi: 'Nhập số định danh cá nhân hoặc tên đăng nhập.',
    en: 'enter your personal number or user name',
  },
  'password-missing': { status: 422, vi: 'Nhập mật khẩu.', en: 'enter your password' },
  'password-short': {
    status: 422,
    vi: 'Mật khẩu phải có ít nhất {least} ký tự.',
    en: 'a password has at least {least} characters',
  },
  'password-long': {
    status: 422,
    vi: 'Mật khẩu có nhiều nhất {most} ký tự.',
    en: 'a password has at most {most} characters',
  },
  'password-common': {
    status: 422,
    vi: 'Mật khẩu này quá phổ biến, dễ bị đoán. Hãy chọn mật khẩu khác.',
    en: 'this password is among the first that are guessed; choose another',
  },
  'account-exists': {
    status: 409,
    vi: 'Người này hoặc tên đăng nhập này đã có tài khoản.',
    en: 'this person or user name has an account already',
  },
  'person-dead': {
    status: 409,
    vi: 'Không mở được tài khoản: dữ liệu dân cư không ghi nhận người này còn sống.',
    en: 'no account can be opened: the register does not hold this person as living',
  },
  'sign-in-wrong': {
    status: 422,
    vi: 'Số định danh, tên đăng nhập hoặc mật khẩu không đúng.',
    en: 'the user name or the password is wrong',
    wayOut: OTHER_WAYS,
  },
  'sign-in-wait': {
    status: 429,
    vi: 'Đã thử sai nhiều lần. Hãy chờ {seconds} giây rồi thử lại.',
    en: 'too many wrong tries; wait {seconds} seconds and try again',
    wayOut: OTHER_WAYS,
  },
  'sign-in-blocked': {
    status: 429,
    vi: 'Đã thử sai quá nhiều lần. Đăng nhập bằng mật khẩu tạm khóa trong {minutes} phút.',
    en: 'too many wrong tries; signing in with a password is blocked for {minutes} minutes',
    wayOut: OTHER_WAYS,
  },
  'account-locked': {
    status: 403,
    vi: 'Tài khoản định danh này đang bị khóa.',
    en: 'this account is locked',
    wayOut: {
      vi: 'Mang giấy tờ tùy thân đến công an cấp xã nơi gần nhất và đề nghị mở khóa (mẫu TK03). Không cần đặt lịch.',
      en: 'take your identity card to the nearest commune police and ask for it to be unlocked (form TK03); no appointment needed',
    },
  },
  'wrong-face': {
    status: 403,
    vi: 'Tài khoản này không dùng được ở trang bạn đang vào.',
    en: 'this account is not for the site you are entering',
    wayOut: {
      vi: 'Người dân vào Cổng dịch vụ; cán bộ dùng tài khoản do cơ quan cấp.',
      en: 'citizens use the portal; officials use the account of their agency',
    },
  },
  'code-missing': {
    status: 422,
    vi: 'Nhập mã gồm 6 chữ số.',
    en: 'enter the code of 6 digits',
  },
  'code-wrong': {
    status: 422,
    vi: 'Mã không đúng. Còn {left} lần thử với mã này.',
    en: 'the code is wrong; {left} tries are left for this code',
  },
  'code-over': {
    status: 422,
    vi: 'Mã đã hết hạn hoặc đã dùng.',
    en: 'the code has expired or was used',
    wayOut: { vi: 'Chọn “Gửi mã mới”.', en: 'choose “Send a new code”' },
  },
  'code-too-many': {
    status: 429,
    vi: 'Đã gửi quá nhiều mã trong một giờ qua.',
    en: 'too many codes were sent within the last hour',
    wayOut: {
      vi: 'Chờ ít phút rồi thử lại, hoặc đăng nhập bằng khóa truy cập (passkey).',
      en: 'wait some minutes and try again, or sign in with a passkey',
    },
  },
  'sign-in-over': {
    status: 400,
    vi: 'Lần đăng nhập này đã hết hạn hoặc đã xong.',
    en: 'this sign-in has expired or was finished',
    wayOut: { vi: 'Quay lại trang trước và đăng nhập lại.', en: 'go back and sign in again' },
  },
  'form-foreign': {
    status: 403,
    vi: 'Biểu mẫu này không đến từ trang của chúng tôi hoặc đã cũ.',
    en: 'this form does not come from our page, or it is too old',
    wayOut: { vi: 'Mở lại trang rồi gửi lại.', en: 'open the page again and send it again' },
  },
  'passkey-refused': {
    status: 422,
    vi: 'Không xác nhận được khóa truy cập này.',
    en: 'this passkey could not be confirmed',
    wayOut: {
      vi: 'Thử lại, hoặc đăng nhập bằng mật khẩu và mã một lần.',
      en: 'try again, or sign in with password and one-time code',
    },
  },
  'passkey-unknown': {
    status: 404,
    vi: 'Không có khóa truy cập này.',
    en: 'there is no such passkey',
  },
  'level-needs-passkey': {
    status: 403,
    vi: 'Việc này cần đăng nhập mức {level}: phải dùng khóa truy cập (passkey).',
    en: 'this needs a sign-in of level {level}, with a passkey',
    wayOut: {
      vi: 'Đăng nhập bằng mật khẩu và mã một lần, rồi thêm khóa truy cập ở mục Đăng nhập và bảo mật.',
      en: 'sign in with password and code, then add a passkey under Sign-in and security',
    },
  },
  'signed-out': {
    status: 401,
    vi: 'Bạn chưa đăng nhập hoặc phiên đã hết hạn.',
    en: 'you are not signed in, or your session is over',
    wayOut: { vi: 'Đăng nhập lại.', en: 'sign in again' },
  },
  'auth-stale': {
    status: 403,
    vi: 'Việc này cần bạn vừa đăng nhập trong {minutes} phút gần đây.',
    en: 'this needs a sign-in within the last {minutes} minutes',
    wayOut: { vi: 'Đăng nhập lại để tiếp tục.', en: 'sign in again to go on' },
  },
  'auth-low': {
    status: 403,
    vi: 'Việc này cần đăng nhập mức {level} trở lên.',
    en: 'this needs a sign-in of level {level} or more',
    wayOut: { vi: 'Đăng nhập ở mức cao hơn.', en: 'sign in at the higher level' },
  },
  'digest-invalid': {
    status: 400,
    vi: 'Giá trị băm của tờ khai không hợp lệ.',
    en: 'the digest of the declaration is not 64 hexadecimal digits',
  },
  'return-foreign': {
    status: 400,
    vi: 'Địa chỉ quay lại không thuộc trang này.',
    en: 'the address to return to is not on this site',
  },
  'request-over': {
    status: 400,
    vi: 'Yêu cầu đăng nhập này không còn hiệu lực.',
    en: 'this request to sign in is no longer valid',
    wayOut: { vi: 'Bấm Đăng nhập để bắt đầu lại.', en: 'choose Sign in to start again' },
  },
  'relying-party-invalid': {
    status: 422,
    vi: 'Thông tin bên sử dụng dịch vụ xác thực không hợp lệ: {reason}.',
    en: 'the relying party is not acceptable: {reason}',
  },
})

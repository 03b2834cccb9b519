/** Words: what the pages of the e-ID say, in both languages side by side. */
export type Lang = 'vi' | 'en'
type Said = Readonly<Record<Lang, string>>

const said = <const T extends Readonly<Record<string, Said>>>(all: T): T => all

export const WORDS = said({
  brand: { vi: 'Định danh điện tử', en: 'Electronic identity' },
  signIn: { vi: 'Đăng nhập', en: 'Sign in' },
  signInLead: {
    vi: 'Dùng tài khoản định danh điện tử của bạn.',
    en: 'Use your electronic identity account.',
  },
  signInOfficial: {
    vi: 'Dùng tài khoản cán bộ do cơ quan cấp.',
    en: 'Use the account given by your agency.',
  },
  username: { vi: 'Số định danh cá nhân', en: 'Personal number' },
  usernameHint: {
    vi: '12 chữ số trên thẻ căn cước.',
    en: 'The 12 digits on your identity card.',
  },
  officialName: { vi: 'Tên đăng nhập', en: 'User name' },
  anyName: {
    vi: 'Số định danh cá nhân hoặc tên đăng nhập',
    en: 'Personal number or user name',
  },
  password: { vi: 'Mật khẩu', en: 'Password' },
  continue: { vi: 'Tiếp tục', en: 'Continue' },
  cancel: { vi: 'Hủy và quay lại', en: 'Cancel and go back' },
  or: { vi: 'hoặc', en: 'or' },
  problems: { vi: 'Có lỗi cần sửa', en: 'There is a problem' },
  errorPrefix: { vi: 'Lỗi', en: 'Error' },
  passkeyTitle: { vi: 'Khóa truy cập (passkey)', en: 'Passkey' },
  passkeyLead: {
    vi: 'Mở bằng vân tay, khuôn mặt hoặc mã PIN của thiết bị. Không cần nhập gì, không thể bị lừa lấy mã.',
    en: 'Opens with the fingerprint, face or PIN of your device. Nothing to type, nothing to be tricked out of.',
  },
  passkeyButton: { vi: 'Đăng nhập bằng khóa truy cập', en: 'Sign in with a passkey' },
  passkeyFailed: {
    vi: 'Thiết bị không xác nhận khóa truy cập. Hãy thử lại hoặc dùng cách khác.',
    en: 'The device did not confirm a passkey. Try again or use another way.',
  },
  passkeyNoScript: {
    vi: 'Khóa truy cập cần trình duyệt bật JavaScript.',
    en: 'A passkey needs JavaScript in the browser.',
  },
  level3Title: { vi: 'Xác nhận bằng khóa truy cập', en: 'Confirm with a passkey' },
  level3Lead: {
    vi: 'Việc bạn sắp làm cần xác thực mức {level}, nên chỉ nhận khóa truy cập.',
    en: 'What you are about to do needs level {level}, so only a passkey will do.',
  },
  level3None: {
    vi: 'Chưa có khóa truy cập? Hãy quay lại, đăng nhập bằng mật khẩu, rồi thêm khóa ở mục Đăng nhập và bảo mật.',
    en: 'No passkey yet? Go back, sign in with your password, then add one under Sign-in and security.',
  },
  codeTitle: { vi: 'Nhập mã một lần', en: 'Enter the one-time code' },
  codeLead: {
    vi: 'Chúng tôi đã gửi mã gồm 6 chữ số đến điện thoại đã đăng ký. Mã dùng được trong 3 phút.',
    en: 'We sent a code of 6 digits to your registered phone. It is valid for 3 minutes.',
  },
  codeLeadApp: {
    vi: 'Mở ứng dụng tạo mã của bạn và nhập mã đang hiện, hoặc nhận mã qua điện thoại.',
    en: 'Open your code app and enter the code it shows, or have one sent to your phone.',
  },
  code: { vi: 'Mã một lần', en: 'One-time code' },
  codeHint: { vi: '6 chữ số. Có thể dán.', en: '6 digits. Pasting works.' },
  newCode: { vi: 'Gửi mã mới', en: 'Send a new code' },
  codeByPhone: { vi: 'Gửi mã đến điện thoại', en: 'Send a code to my phone' },
  consentTitle: { vi: 'Cho phép {name} nhận ra bạn?', en: 'Let {name} recognise you?' },
  consentWill: {
    vi: '{name} sẽ biết: có một người thật đang đăng nhập, mức xác thực và thời điểm, kèm một mã riêng chỉ dùng với họ.',
    en: '{name} will learn: that a real person signs in, at which level and when, with a code of its own that only they know you by.',
  },
  consentNot: {
    vi: 'Họ không nhận được họ tên, số định danh, địa chỉ hay bất kỳ dữ liệu nào khác của bạn.',
    en: 'They do not get your name, personal number, address or any other data about you.',
  },
  agree: { vi: 'Đồng ý', en: 'Agree' },
  refuse: { vi: 'Không đồng ý', en: 'Do not agree' },
  refusedTitle: { vi: 'Không đăng nhập được', en: 'Signing in did not work' },
  wayOut: { vi: 'Bạn có thể làm gì', en: 'What you can do' },
  tryAgain: { vi: 'Đăng nhập lại', en: 'Sign in again' },
  home: { vi: 'Về trang đầu', en: 'Go to the front page' },
  canceled: { vi: 'Bạn đã hủy đăng nhập.', en: 'You cancelled the sign-in.' },
  signOutTitle: { vi: 'Đăng xuất khỏi định danh điện tử?', en: 'Sign out of the e-ID?' },
  signOut: { vi: 'Đăng xuất', en: 'Sign out' },
  stay: { vi: 'Ở lại', en: 'Stay signed in' },
  signedOut: { vi: 'Bạn đã đăng xuất', en: 'You are signed out' },
  security: { vi: 'Đăng nhập và bảo mật', en: 'Sign-in and security' },
  yourPasskeys: { vi: 'Khóa truy cập của bạn', en: 'Your passkeys' },
  noPasskeys: { vi: 'Chưa có khóa truy cập nào.', en: 'There is no passkey yet.' },
  addPasskey: { vi: 'Thêm khóa truy cập', en: 'Add a passkey' },
  passkeyName: { vi: 'Tên gọi', en: 'Name' },
  passkeyNameHint: {
    vi: 'Để bạn nhận ra thiết bị, ví dụ “Điện thoại của tôi”.',
    en: 'So that you recognise the device, for example “My phone”.',
  },
  passkeyDefaultName: { vi: 'Thiết bị của tôi', en: 'My device' },
  added: { vi: 'Thêm ngày', en: 'Added on' },
  used: { vi: 'Dùng lần cuối', en: 'Last used' },
  never: { vi: 'chưa dùng', en: 'never used' },
  bound: { vi: 'chỉ trên một thiết bị', en: 'on one device only' },
  synced: { vi: 'đồng bộ giữa các thiết bị', en: 'synced between devices' },
  remove: { vi: 'Bỏ', en: 'Remove' },
  app: { vi: 'Ứng dụng tạo mã', en: 'Code app' },
  appOn: {
    vi: 'Đang dùng ứng dụng tạo mã cho bước thứ hai.',
    en: 'A code app is in use for the second step.',
  },
  appLead: {
    vi: 'Nhập khóa này vào ứng dụng (ví dụ Google Authenticator), rồi nhập mã mà ứng dụng hiện ra.',
    en: 'Enter this key into the app, then type the code the app shows.',
  },
  appKey: { vi: 'Khóa', en: 'Key' },
  appOpen: { vi: 'Mở bằng ứng dụng trên máy này', en: 'Open in an app on this device' },
  addApp: { vi: 'Dùng ứng dụng này', en: 'Use this app' },
  removeApp: { vi: 'Bỏ ứng dụng tạo mã', en: 'Remove the code app' },
  places: { vi: 'Nơi đang đăng nhập', en: 'Where you are signed in' },
  placesNone: { vi: 'Chỉ ở đây.', en: 'Only here.' },
  placesOther: {
    vi: 'Ngoài đây, tài khoản đang đăng nhập ở {n} nơi khác.',
    en: 'Besides here, the account is signed in at {n} other places.',
  },
  placesEnd: { vi: 'Đăng xuất khỏi các nơi khác', en: 'Sign out everywhere else' },
  staleTitle: {
    vi: 'Cần đăng nhập lại để thay đổi',
    en: 'Sign in again to change anything',
  },
  staleLead: {
    vi: 'Để người khác không đổi được cách đăng nhập của bạn, hãy xác nhận lại là bạn.',
    en: 'So that nobody else can change how you sign in, confirm that it is you.',
  },
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
  done: { vi: 'Đã lưu thay đổi.', en: 'The change is saved.' },
  back: { vi: 'Quay lại', en: 'Back' },
})

/** One text in the language, its `{gaps}` filled. */
export function word(
  lang: Lang,
  key: keyof typeof WORDS,
  gaps: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[key][lang].replace(/\{(\w+)\}/g, (_, name: string) => String(gaps[name] ?? ''))
}

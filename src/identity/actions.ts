/** Actions: the verbs this room writes into the ledger. */
import { declareActions } from '#ledger'

declareActions('identity', {
  'account.opened': { vi: 'Mở tài khoản định danh', en: 'account opened' },
  'account.locked': { vi: 'Khóa tài khoản định danh', en: 'account locked' },
  'account.unlocked': { vi: 'Mở khóa tài khoản định danh', en: 'account unlocked' },
  'session.opened': { vi: 'Đăng nhập', en: 'signed in' },
  'session.closed': { vi: 'Đăng xuất', en: 'signed out' },
  'session.others-closed': {
    vi: 'Đăng xuất khỏi các nơi khác',
    en: 'signed out everywhere else',
  },
  'sign-in.guessed': { vi: 'Nhập sai nhiều lần khi đăng nhập', en: 'many wrong tries to sign in' },
  'passkey.added': { vi: 'Thêm khóa truy cập', en: 'passkey added' },
  'passkey.removed': { vi: 'Bỏ khóa truy cập', en: 'passkey removed' },
  'totp.added': { vi: 'Thêm ứng dụng tạo mã', en: 'code app added' },
  'totp.removed': { vi: 'Bỏ ứng dụng tạo mã', en: 'code app removed' },
  'declaration.signed': { vi: 'Ký xác nhận tờ khai', en: 'declaration signed' },
  'relying-party.admitted': {
    vi: 'Chấp nhận bên sử dụng dịch vụ xác thực',
    en: 'relying party admitted',
  },
})

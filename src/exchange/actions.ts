/** Actions: the verbs this room writes into the ledger. */
import { declareActions } from '#ledger'

declareActions('exchange', {
  'member.admitted': { vi: 'Kết nạp thành viên kết nối', en: 'member admitted' },
  'member.key-added': { vi: 'Thêm khóa của thành viên', en: "member's key added" },
  'member.key-revoked': { vi: 'Thu hồi khóa của thành viên', en: "member's key revoked" },
  'birth-notice.received': { vi: 'Nhận giấy chứng sinh điện tử', en: 'birth notice received' },
  'birth-notice.refused': {
    vi: 'Từ chối giấy chứng sinh: không xác nhận được người mẹ',
    en: 'birth notice refused: the mother was not confirmed',
  },
  'birth-notice.used': {
    vi: 'Dùng giấy chứng sinh cho hồ sơ khai sinh',
    en: 'birth notice used for a dossier',
  },
})

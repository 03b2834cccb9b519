/** Actions: the verbs this room writes into the ledger. */
import { declareActions } from '#ledger'

declareActions('reconcile', {
  'source.registered': { vi: 'Đăng ký nguồn dữ liệu để đối soát', en: 'source registered' },
  'identity-owner.declared': {
    vi: 'Khai công an quản lý danh tính của một địa bàn',
    en: 'police answering for identities declared',
  },
  'mapping.confirmed': { vi: 'Xác nhận ý nghĩa các cột', en: 'columns confirmed' },
  'run.started': { vi: 'Bắt đầu đợt đối soát', en: 'run started' },
  'run.finished': { vi: 'Kết thúc đợt đối soát', en: 'run finished' },
  'discrepancy.opened': { vi: 'Mở vụ việc sai lệch', en: 'case of a discrepancy opened' },
  'discrepancy.stepped': { vi: 'Cập nhật vụ việc sai lệch', en: 'case of a discrepancy moved on' },
  'correction.owed': { vi: 'Báo giá trị đã sửa cho nơi từng nhận', en: 'correction sent on' },
  'correction.fetched': { vi: 'Nhận giá trị đã sửa', en: 'correction fetched' },
  'review.given': { vi: 'Rà soát cặp bản ghi', en: 'pair of records reviewed' },
  'review.undone': { vi: 'Rút lại ý kiến rà soát', en: 'review taken back' },
  'bulk-rule.signed': { vi: 'Ký quy tắc sửa hàng loạt', en: 'rule for bulk corrections signed' },
  'bulk-rule.revoked': {
    vi: 'Thu hồi quy tắc sửa hàng loạt',
    en: 'rule for bulk corrections revoked',
  },
})

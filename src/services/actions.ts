/** The ledger's verbs of this room. */
import { declareActions } from '#ledger'

declareActions('services', {
  'competence.declared': { vi: 'Khai báo thẩm quyền', en: 'competence declared' },
  'draft.opened': { vi: 'Mở bản khai', en: 'draft opened' },
  'draft.purged': { vi: 'Xóa bản khai không nộp', en: 'draft purged' },
  'dossier.submitted': { vi: 'Nộp hồ sơ', en: 'dossier submitted' },
  'dossier.opened': { vi: 'Mở hồ sơ liên thông', en: 'linked dossier opened' },
  'dossier.received': { vi: 'Tiếp nhận hồ sơ', en: 'dossier received' },
  'dossier.not-received': { vi: 'Từ chối tiếp nhận hồ sơ', en: 'dossier not accepted' },
  'dossier.taken': { vi: 'Nhận xử lý hồ sơ', en: 'dossier taken' },
  'dossier.handed-over': { vi: 'Chuyển lại hồ sơ cho bộ phận', en: 'dossier handed over' },
  'dossier.supplement-requested': { vi: 'Yêu cầu bổ sung hồ sơ', en: 'supplement requested' },
  'dossier.supplement-answered': { vi: 'Bổ sung hồ sơ', en: 'supplement answered' },
  'dossier.approved': { vi: 'Phê duyệt hồ sơ', en: 'dossier approved' },
  'dossier.refused': { vi: 'Từ chối giải quyết hồ sơ', en: 'dossier refused' },
  'dossier.withdrawn': { vi: 'Rút hồ sơ', en: 'dossier withdrawn' },
  'dossier.handed-out': { vi: 'Trả kết quả', en: 'result handed over' },
  'dossier.overdue': { vi: 'Hồ sơ quá hạn', en: 'dossier overdue' },
  'dossier.steps-read': { vi: 'Xem tiến trình hồ sơ', en: 'steps of a dossier read' },
  'confirmation.asked': { vi: 'Yêu cầu chủ hộ xác nhận', en: 'confirmation asked' },
  'confirmation.answered': { vi: 'Chủ hộ trả lời xác nhận', en: 'confirmation answered' },
  'correction.reported': { vi: 'Báo sửa dữ liệu', en: 'wrong value reported' },
  'correction.answered': { vi: 'Trả lời báo sửa dữ liệu', en: 'report of a wrong value answered' },
})

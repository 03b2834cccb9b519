/** Fault: one thing that is wrong in a ledger, and the verdict over all of it. */

const SENTENCES = {
  'entry-altered': {
    vi: 'Dòng nhật ký đã bị sửa, thay thế hoặc đổi chỗ (không khớp với ô băm)',
    en: 'the entry was altered, replaced or moved: it does not match its tile',
  },
  'entry-missing': { vi: 'Thiếu dòng nhật ký', en: 'an entry is missing' },
  'detail-altered': {
    vi: 'Nội dung chi tiết không khớp với giá trị băm',
    en: 'the personal part does not match its digest',
  },
  'detail-missing': { vi: 'Thiếu nội dung chi tiết', en: 'the personal part is missing' },
  'erased-silently': {
    vi: 'Nội dung bị xóa mà không có dòng nhật ký ghi việc xóa',
    en: 'the detail was erased and no entry tells of it',
  },
  'tile-altered': { vi: 'Ô băm sai hoặc thiếu', en: 'a tile is wrong or missing' },
  'head-signature': {
    vi: 'Chữ ký của điểm chốt không hợp lệ',
    en: 'the signature of a checkpoint is not valid',
  },
  'head-differs': {
    vi: 'Điểm chốt đã ký không khớp với các dòng nhật ký',
    en: 'a signed checkpoint does not match the entries',
  },
  'head-missing': {
    vi: 'Có dòng nhật ký không nằm dưới điểm chốt nào',
    en: 'entries have a place but no checkpoint covers them',
  },
  'witness-differs': {
    vi: 'Sổ không chứa điểm chốt mà người ngoài đã giữ',
    en: 'the ledger does not contain a checkpoint that was kept outside',
  },
  'file-altered': { vi: 'Tệp xuất đã bị sửa', en: 'a file of the export was altered' },
  'key-unknown': {
    vi: 'Khóa công khai không phải khóa được tin cậy',
    en: 'the public key is not one of the trusted keys',
  },
  unreadable: { vi: 'Không đọc được', en: 'could not be read' },
} as const

export type FaultCode = keyof typeof SENTENCES

export type Fault = Readonly<{
  what: FaultCode
  /** Leaf index of the (first) entry that is wrong; null when it is about no entry. */
  seq: number | null
  /** Last entry it may be, when a signed head only says that one of a range is wrong. */
  until: number | null
  entryId: string | null
  /** File or place. */
  where: string | null
  vi: string
  en: string
}>

export type Verdict = Readonly<{
  ok: boolean
  /** Ordered entries seen. */
  size: number
  /** Hex root recomputed from the entries. */
  root: string
  /** Signed heads checked. */
  checkpoints: number
  /** Entries written and not yet ordered; their own digests were checked. */
  waiting: number
  /** Details erased by the book. */
  erased: number
  /** Whether the personal parts were there to be checked. */
  details: boolean
  /** The first bad entry, named outright where that is possible. */
  firstBad: Fault | null
  /** In order of `seq`, 100 at most. */
  faults: readonly Fault[]
  faultCount: number
}>

export function fault(
  what: FaultCode,
  at: { seq?: number | null; until?: number; entryId?: string | null; where?: string } = {},
): Fault {
  const { seq = null, until = null, entryId = null, where = null } = at
  return { what, seq, until, entryId, where, ...SENTENCES[what] }
}

const KEPT = 100

/** Collects faults without growing past bounds. */
export function faultList() {
  let kept: Fault[] = []
  let count = 0
  // An entry named outright comes before a range that holds it.
  const place = (f: Fault) => f.until ?? f.seq ?? Infinity
  const bySeq = (a: Fault, b: Fault) => (place(a) === place(b) ? 0 : place(a) - place(b))
  return {
    add(f: Fault): void {
      count++
      kept.push(f)
      // The first bad entry must survive, whatever came in before it.
      if (kept.length > 2 * KEPT) kept = kept.sort(bySeq).slice(0, KEPT)
    },
    result() {
      const faults = kept.sort(bySeq).slice(0, KEPT)
      return { ok: count === 0, firstBad: faults[0] ?? null, faults, faultCount: count }
    },
  }
}

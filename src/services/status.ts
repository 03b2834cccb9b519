/**
 * Status: what a dossier is now, as a fold of what happened to it.
 *
 * INVARIANT: an event that the present state does not allow is refused; so the history of every dossier
 * is a path of the national state diagram. Codes 1 to 10 are those of the national service portal.
 * INVARIANT: the processing time is the time the clock ran; it is never negative and never counts the
 * time the applicant was asked for a supplement.
 */
import { assert, type Instant, isProblem, type Problem } from '#kernel'
import { promiseAfterPause, promiseOf, warnAt } from './deadline.ts'
import { problem } from './problems.ts'
import type { Duration, Text } from './procedure.ts'

export type StatusCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10

export const STATUS_NAMES: Readonly<Record<StatusCode, Text>> = {
  1: { vi: 'Mới đăng ký', en: 'submitted' },
  2: { vi: 'Được tiếp nhận', en: 'received' },
  3: { vi: 'Không được tiếp nhận', en: 'not accepted' },
  4: { vi: 'Đang xử lý', en: 'in processing' },
  5: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'waiting for a supplement' },
  6: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'waiting for payment' },
  7: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'withdrawn by the citizen' },
  8: { vi: 'Dừng xử lý', en: 'stopped' },
  9: { vi: 'Đã xử lý xong', en: 'result ready' },
  10: { vi: 'Đã trả kết quả', en: 'result handed over' },
}

/** What can happen to a dossier: from which states, and where to. */
const STEPS = {
  submitted: { from: [], to: 1, title: { vi: 'Nộp hồ sơ', en: 'submitted' } },
  received: { from: [1], to: 2, title: { vi: 'Tiếp nhận hồ sơ', en: 'received' } },
  'not-received': {
    from: [1],
    to: 3,
    title: { vi: 'Từ chối tiếp nhận', en: 'not accepted' },
  },
  taken: { from: [2, 4], to: 4, title: { vi: 'Nhận việc, bắt đầu xử lý', en: 'taken' } },
  'handed-over': {
    from: [4],
    to: 4,
    title: { vi: 'Chuyển lại cho bộ phận', en: 'handed over to the office' },
  },
  'supplement-requested': {
    from: [2, 4],
    to: 5,
    title: { vi: 'Yêu cầu bổ sung', en: 'supplement requested' },
  },
  'supplement-answered': {
    from: [5],
    to: 4,
    title: { vi: 'Đã bổ sung', en: 'supplement answered' },
  },
  approved: { from: [4], to: 9, title: { vi: 'Phê duyệt', en: 'approved' } },
  refused: { from: [2, 4, 5], to: 8, title: { vi: 'Từ chối giải quyết', en: 'refused' } },
  withdrawn: {
    from: [1, 2, 4, 5],
    to: 7,
    title: { vi: 'Người nộp rút hồ sơ', en: 'withdrawn' },
  },
  'handed-out': { from: [9], to: 10, title: { vi: 'Trả kết quả', en: 'result handed over' } },
} as const satisfies Record<string, { from: readonly StatusCode[]; to: StatusCode; title: Text }>

export type StepKind = keyof typeof STEPS
export const STEP_KINDS = Object.keys(STEPS) as StepKind[]

/** What happened, as far as the state depends on it. */
export type Step = Readonly<{ kind: StepKind; at: Instant; by?: string | null }>

export type State = Readonly<{
  status: StatusCode
  version: number
  receivedAt: Instant | null
  promisedAt: Instant | null
  /** From when on it is due soon. */
  warnsAt: Instant | null
  /** Set while the clock stands for a supplement. */
  stoppedAt: Instant | null
  endedAt: Instant | null
  /** Time the clock stood, in milliseconds. */
  stoodMs: number
  assignedTo: string | null
  supplements: number
}>

/** Processing has ended in these states. */
export const ENDED: readonly StatusCode[] = [3, 7, 8, 9, 10]

/** The state a step leads to. */
export const stepStatus = (kind: StepKind): StatusCode => STEPS[kind].to

/** How a step is told to people. */
export const stepTitle = (kind: StepKind): Text => STEPS[kind].title

/** The state after one more step, or the refusal of the step. Pure. */
export function planStep(
  state: State | null,
  step: Step,
  duration: Duration | null,
): State | Problem {
  const { from, to } = STEPS[step.kind]
  if (state === null) {
    assert(step.kind === 'submitted', 'the first step of a dossier is its submission')
    return {
      status: 1,
      version: 1,
      receivedAt: null,
      promisedAt: null,
      warnsAt: null,
      stoppedAt: null,
      endedAt: null,
      stoodMs: 0,
      assignedTo: null,
      supplements: 0,
    }
  }
  if (!(from as readonly StatusCode[]).includes(state.status))
    return problem('not-possible-now', { code: state.status, state: STATUS_NAMES[state.status].vi })
  if (step.kind === 'supplement-requested' && state.supplements > 0)
    return problem('second-supplement', { on: '' })
  const next = { ...state, status: to as StatusCode, version: state.version + 1 }
  switch (step.kind) {
    case 'received': {
      const promise = promiseOf(duration, step.at)
      return {
        ...next,
        receivedAt: step.at,
        promisedAt: promise,
        warnsAt: promise && warnAt(step.at, promise),
      }
    }
    case 'taken':
      return { ...next, assignedTo: step.by ?? null }
    case 'handed-over':
      return { ...next, assignedTo: null }
    case 'supplement-requested':
      return { ...next, stoppedAt: step.at, supplements: state.supplements + 1 }
    case 'supplement-answered':
      return resume(next, step.at, duration)
    case 'approved':
    case 'refused':
    case 'withdrawn':
    case 'not-received':
      return {
        ...next,
        endedAt: step.at,
        stoppedAt: null,
        stoodMs: state.stoodMs + stood(state, step.at),
      }
    default:
      return next
  }
}

const stood = (state: State, until: Instant) =>
  state.stoppedAt === null ? 0 : Math.max(0, Date.parse(until) - Date.parse(state.stoppedAt))

function resume(state: State, at: Instant, duration: Duration | null): State {
  const { stoppedAt, promisedAt } = state
  assert(stoppedAt !== null, 'a clock that goes on stood before')
  const promise =
    promisedAt !== null && duration !== null
      ? promiseAfterPause(duration, promisedAt, stoppedAt, at)
      : promisedAt
  return {
    ...state,
    promisedAt: promise,
    warnsAt: promise === null ? null : warnAt(at, promise),
    stoppedAt: null,
    stoodMs: state.stoodMs + stood(state, at),
  }
}

/** The state that a history amounts to; stops when the history is no path of the diagram. */
export function foldSteps(steps: readonly Step[], duration: Duration | null): State | null {
  let state: State | null = null
  for (const step of steps) {
    const next = planStep(state, step, duration)
    assert(!isProblem(next), `the history of a dossier allows \`${step.kind}\``)
    state = next
  }
  return state
}

/** How long the clock ran, in milliseconds; until `now` while it runs. */
export function processingMs(state: State, now: Instant): number {
  if (state.receivedAt === null) return 0
  const until = state.endedAt ?? state.stoppedAt ?? now
  return Math.max(0, Date.parse(until) - Date.parse(state.receivedAt) - state.stoodMs)
}

/**
 * The state of a bundle from the states of its parts. `expected` parts have not opened yet.
 * A part that ended badly leaves the others standing: the bundle goes on until every part has ended.
 */
export function statusOfBundle(parts: readonly StatusCode[], expected: number): StatusCode {
  assert(parts.length > 0, 'a bundle has at least the part it opens with')
  const [first] = parts as [StatusCode]
  if (parts.length === 1) {
    if (first !== 9 && first !== 10) return first
    return expected > 0 ? 4 : first
  }
  const open = parts.filter(status => !ENDED.includes(status))
  if (open.includes(5)) return 5
  if (open.length > 0 || expected > 0) return 4
  if (parts.includes(9)) return 9
  return parts.includes(10) ? 10 : 8
}

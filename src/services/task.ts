/** Task: what waits for a citizen, or moves for them ("Việc của tôi"). */
import { documentsOfDossier } from '#documents'
import type { Actor, Instant, Tx } from '#kernel'
import { closingOf } from '#vn'
import { bundleStatus } from './dossier.ts'
import { noticesOf } from './notice.ts'
import { procedureOn, type Text } from './procedure.ts'
import { ENDED, STATUS_NAMES } from './status.ts'
import * as dossiers from './store/dossier.ts'
import * as drafts from './store/draft.ts'

export type TaskKind =
  | 'birth-notice'
  | 'draft'
  | 'confirmation'
  | 'supplement'
  | 'dossier'
  | 'result'

export type Task = Readonly<{
  kind: TaskKind
  title: Text
  /** What is next, in a sentence. */
  next: Text
  /** Waits for me (true) or for an office (false). */
  mine: boolean
  at: Instant
  dueAt: Instant | null
  evidenceId: string | null
  draftId: string | null
  confirmationId: string | null
  dossier: string | null
  /** The newest result of an ended dossier. */
  documentId: string | null
}>

const NONE = {
  dueAt: null,
  evidenceId: null,
  draftId: null,
  confirmationId: null,
  dossier: null,
  documentId: null,
}

/** Everything of mine, what waits for me first, then newest first. */
export async function tasksOf(tx: Tx, actor: Actor): Promise<Task[]> {
  if (actor.kind !== 'citizen') return []
  const tasks = [
    ...(await noticeTasks(tx, actor.id)),
    ...(await confirmationTasks(tx, actor.id)),
    ...(await dossierTasks(tx, actor.id)),
  ]
  return tasks.sort((a, b) => Number(b.mine) - Number(a.mine) || (a.at < b.at ? 1 : -1))
}

async function noticeTasks(tx: Tx, personId: string): Promise<Task[]> {
  const open = await drafts.openDraftsOf(tx, personId)
  const tasks: Task[] = open.map(draft => ({
    ...NONE,
    kind: 'draft',
    title: procedureOn(draft.procedure, draft.versionFrom).name,
    next: { vi: 'Khai tiếp và nộp', en: 'continue and submit' },
    mine: true,
    at: draft.savedAt,
    draftId: draft.draftId,
    evidenceId: draft.evidenceId,
  }))
  for (const notice of await noticesOf(tx, personId)) {
    if (notice.usedBy !== null || open.some(d => d.evidenceId === notice.evidenceId)) continue
    if (await dossiers.claimOf(tx, notice.evidenceId)) continue
    tasks.push({
      ...NONE,
      kind: 'birth-notice',
      title: { vi: 'Đăng ký khai sinh cho con', en: 'register the birth of your child' },
      next: {
        vi: `${notice.facility} đã gửi giấy chứng sinh. Bắt đầu khai.`,
        en: `${notice.facility} sent the birth notice; begin`,
      },
      mine: true,
      at: notice.receivedAt,
      evidenceId: notice.evidenceId,
    })
  }
  return tasks
}

async function confirmationTasks(tx: Tx, personId: string): Promise<Task[]> {
  const tasks: Task[] = []
  for (const c of await dossiers.confirmationsAskedOf(tx, personId)) {
    if (c.answeredAt !== null) continue
    const parts = await dossiers.childrenOf(tx, c.dossier)
    const part = parts.find(p => p.procedure === c.neededFor)
    const isOver = part
      ? ENDED.includes(part.status!)
      : parts.some(p => [3, 7, 8].includes(p.status!))
    if (isOver) continue
    tasks.push({
      ...NONE,
      kind: 'confirmation',
      title: { vi: 'Xác nhận của chủ hộ', en: 'confirmation by the head of household' },
      next: { vi: 'Đồng ý hoặc không đồng ý', en: 'agree or disagree' },
      mine: true,
      at: c.askedAt,
      dueAt: c.waitsUntil,
      confirmationId: c.confirmationId,
      dossier: c.dossier,
    })
  }
  return tasks
}

async function dossierTasks(tx: Tx, personId: string): Promise<Task[]> {
  const tasks: Task[] = []
  for (const bundle of await dossiers.bundlesOf(tx, personId)) {
    const whole = procedureOn(bundle.procedure, bundle.versionFrom)
    const parts = await dossiers.childrenOf(tx, bundle.code)
    const status = bundleStatus(whole, parts)
    const asking = parts.find(p => p.status === 5)
    const [request] = asking ? await dossiers.supplementsOf(tx, [asking.code]) : []
    const promises = parts.map(p => p.promisedAt).filter(p => p !== null)
    const isEnded = ENDED.includes(status)
    const documentId = isEnded ? await newestResult(tx, parts) : null
    tasks.push({
      ...NONE,
      kind: asking ? 'supplement' : isEnded ? 'result' : 'dossier',
      title: whole.name,
      next: asking
        ? { vi: 'Bổ sung các mục được yêu cầu', en: 'answer what is asked' }
        : STATUS_NAMES[status],
      mine: asking !== undefined,
      at: bundle.submittedAt,
      dueAt: request
        ? new Date(closingOf(request.dueOn)).toISOString()
        : isEnded
          ? null
          : (promises.sort().at(-1) ?? null),
      dossier: bundle.code,
      documentId,
    })
  }
  return tasks
}

async function newestResult(
  tx: Tx,
  parts: readonly { code: string; procedure: string; versionFrom: string }[],
): Promise<string | null> {
  for (const part of parts.toReversed()) {
    const { resultKind } = procedureOn(part.procedure, part.versionFrom)
    const result = (await documentsOfDossier(tx, part.code)).findLast(d => d.kind === resultKind)
    if (result) return result.documentId
  }
  return null
}

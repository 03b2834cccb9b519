/** Notice: the birth notices a parent may use, as the facts the form needs. */
import { type BirthNotice, birthNotice, birthNoticesFor } from '#exchange'
import { isUuid, type Queries, type Tx } from '#kernel'
import { kinOf, type PersonId } from '#register'
import { draftProblem as problem, stop } from './problems.ts'
import type { NoticeFact } from './sources.ts'

/** Notices of births by the person, or by the person's wife. */
export async function noticesOf(q: Queries, personId: PersonId): Promise<BirthNotice[]> {
  const { spouseId } = await kinOf(q, personId)
  const own = await birthNoticesFor(q, personId)
  return spouseId === null ? own : [...own, ...(await birthNoticesFor(q, spouseId))]
}

/** The notice and its mother, when the actor may register this birth. @throws `draft.notice-unknown` */
export async function noticeFor(
  tx: Tx,
  personId: PersonId,
  evidenceId: string,
): Promise<{ notice: NoticeFact; motherId: PersonId }> {
  const known = isUuid(evidenceId) ? await birthNotice(tx, evidenceId) : null
  if (known === null) return stop(problem('notice-unknown'))
  const { motherId } = known
  const isParent = personId === motherId || (await kinOf(tx, motherId)).spouseId === personId
  if (!isParent) return stop(problem('notice-unknown'))
  return { notice: known, motherId }
}

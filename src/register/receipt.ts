/** Receipt: what a person sees of every read of their data, and the question "why?" they may ask about it. */
import { type Actor, isUuid, orThrow, type Problem, type Queries, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { receipt as problem } from './reading-problems.ts'
import * as store from './store/disclosure.ts'
import type { Inquiry, PersonId, Receipt } from './view.ts'

declareActions('register', {
  'receipt.questioned': { vi: 'Hỏi lại về lượt xem dữ liệu', en: 'a read was questioned' },
  'receipt.explained': { vi: 'Trả lời câu hỏi về lượt xem', en: 'a read was explained' },
})

const PAGE = 50
const MAX_PAGE = 200

/**
 * Reads of a person's data, newest first. The caller shows them to that person only.
 * @param page.before a receipt id: older ones only
 * @param page.by reads by the person, or by everybody else; all when absent
 */
export async function receiptsAbout(
  q: Queries,
  personId: PersonId,
  page: Readonly<{
    before?: string | null
    limit?: number
    by?: 'myself' | 'others' | null
  }> = {},
): Promise<Receipt[]> {
  if (!isUuid(personId)) return []
  const before = isUuid(page.before) ? page.before : null
  const limit = Math.max(1, Math.min(MAX_PAGE, Math.trunc(page.limit ?? PAGE) || PAGE))
  return store.receiptsOf(q, personId, { before, limit, by: page.by ?? null })
}

/** One receipt of a person; null when it is not theirs. The caller shows it to that person only. */
export async function receiptOf(
  q: Queries,
  personId: PersonId,
  receiptId: string,
): Promise<Receipt | null> {
  return isUuid(personId) && isUuid(receiptId) ? store.receiptById(q, personId, receiptId) : null
}

const MAX_TEXT = 2_000

/** The rule for what people write to each other here. */
export function planText(text: unknown): Readonly<{ text: string }> | Problem {
  const clean = typeof text === 'string' ? text.trim() : ''
  return clean === '' || clean.length > MAX_TEXT || clean.includes('\u0000')
    ? problem('text-missing', { field: 'text' })
    : { text: clean }
}

/**
 * A citizen asks the agency that read their data why it did.
 * @returns the inquiry's id
 * @throws `receipt.unknown` (also for somebody else's), `receipt.text-missing`
 */
export async function askAbout(
  tx: Tx,
  actor: Actor,
  receiptId: string,
  text: string,
): Promise<string> {
  const plan = orThrow(planText(text))
  const inquiryId = tx.newId()
  const asked =
    actor.kind === 'citizen' &&
    isUuid(receiptId) &&
    (await store.insertInquiry(tx, {
      inquiryId,
      personId: actor.id,
      receiptId,
      text: plan.text,
      at: tx.now,
    }))
  if (!asked) orThrow(problem('unknown'))
  await record(tx, {
    actor,
    action: 'receipt.questioned',
    subject: actor.id,
    detail: { inquiryId, receiptId },
  })
  return inquiryId
}

/** A person's questions with the answers, newest first. */
export async function inquiriesAbout(q: Queries, personId: PersonId): Promise<Inquiry[]> {
  return isUuid(personId) ? store.inquiriesOf(q, personId) : []
}

/** Questions an office owes an answer, oldest first; without an office, of the whole agency. */
export function inquiriesFor(
  q: Queries,
  agency: string,
  office: string | null = null,
): Promise<Inquiry[]> {
  return store.openInquiries(q, agency, office)
}

/** The rule: the office that read answers, once. */
export function mayAnswer(actor: Actor, inquiry: Inquiry | null): Problem | null {
  if (inquiry === null) return problem('unknown')
  const same = actor.kind !== 'citizen' && actor.agency !== null && actor.agency === inquiry.agency
  if (!same || (inquiry.office !== null && actor.office !== inquiry.office))
    return problem('not-yours')
  return inquiry.answeredAt === null ? null : problem('already-answered')
}

/**
 * The office explains its read.
 * @throws `receipt.unknown`, `.not-yours`, `.already-answered`, `.text-missing`
 */
export async function answerInquiry(
  tx: Tx,
  actor: Actor,
  inquiryId: string,
  text: string,
): Promise<void> {
  const plan = orThrow(planText(text))
  const asker = isUuid(inquiryId) ? await store.askerOf(tx, inquiryId) : null
  const inquiry = asker === null ? null : await store.lockInquiry(tx, asker, inquiryId)
  const refused = mayAnswer(actor, inquiry)
  if (refused) orThrow(refused)
  await store.setAnswer(tx, inquiry!, plan.text, actor.id, tx.now)
  await record(tx, {
    actor,
    action: 'receipt.explained',
    subject: inquiry!.personId,
    detail: { inquiryId, receiptId: inquiry!.receiptId },
  })
}

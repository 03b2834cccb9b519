/**
 * Idempotency: a write that may be retried names itself; the second time gets the first answer.
 * Same key with another body is refused, because one of the two would be lost in silence.
 */
import { createHash } from 'node:crypto'
import type { Tx } from './db.ts'
import { defineProblems, orThrow } from './problem.ts'
import { sql } from './sql.ts'

const problem = defineProblems('request', {
  'key-reused': {
    status: 422,
    vi: 'Mã chống gửi trùng này đã dùng cho một nội dung khác.',
    en: 'this idempotency key was already used for other content',
    wayOut: {
      vi: 'Tải lại trang rồi gửi lại.',
      en: 'reload the page and send again',
    },
  },
  'key-invalid': {
    status: 400,
    vi: 'Mã chống gửi trùng không hợp lệ.',
    en: 'the idempotency key is not valid',
  },
})

const KEY = /^[\x21-\x7e]{8,128}$/

/**
 * Does `deed` once for (scope, key) and remembers its answer (must be JSON) in the same transaction.
 * @param scope who and what, e.g. `dossier.submit:<account>`
 * @param request all that makes the request what it is; compared by digest
 */
export async function once<T>(
  tx: Tx,
  scope: string,
  key: string,
  request: unknown,
  deed: () => Promise<T>,
): Promise<T> {
  if (!KEY.test(key)) orThrow(problem('key-invalid'))
  const digest = createHash('sha256')
    .update(JSON.stringify(request) ?? '')
    .digest('hex')
  // Two tries of one key stand in line here; the second then sees the first one's answer.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`${scope}\n${key}`}, 0))`)
  const earlier = await tx.maybeRow<{ digest: string; answer: T }>(
    sql`select digest, answer from kernel.idempotency where scope = ${scope} and key = ${key}`,
  )
  if (earlier) {
    if (earlier.digest !== digest) orThrow(problem('key-reused'))
    return earlier.answer
  }
  const answer = await deed()
  await tx.run(sql`
    insert into kernel.idempotency (scope, key, digest, answer, at)
    values (${scope}, ${key}, ${digest}, ${JSON.stringify(answer ?? null)}::jsonb, ${tx.now})`)
  return answer
}

/** Rows of `identity.session`. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'
import type { Face } from '../face.ts'
import type { AccountLevel } from '../level.ts'
import type { Official } from '../official.ts'

export async function insert(
  tx: Tx,
  s: {
    sessionId: string
    tokenHash: Buffer
    face: Face
    accountId: string
    authLevel: number
    amr: readonly string[]
    csrf: string
    signedInAt: Instant
  },
): Promise<void> {
  await tx.run(sql`
    insert into identity.session (session_id, token_hash, face, account_id, auth_level, amr, csrf,
      signed_in_at, opened_at, seen_at)
    values (${s.sessionId}, ${s.tokenHash}, ${s.face}, ${s.accountId}, ${s.authLevel}, ${s.amr}, ${s.csrf},
      ${s.signedInAt}, ${tx.now}, ${tx.now})`)
}

export type SessionRow = Readonly<{
  sessionId: string
  accountId: string
  authLevel: number
  amr: string[]
  csrf: string
  signedInAt: Instant
  displayName: string
  level: AccountLevel | null
  personId: string | null
  official: Official | null
}>

/** One statement: finds the open session with its account and official, and notes its use. */
export function find(
  q: Queries,
  by: {
    tokenHash: Buffer
    face: Face
    now: Instant
    seenAfter: Instant
    openedAfter: Instant
    noteBefore: Instant
  },
): Promise<SessionRow | null> {
  return q.maybeRow<SessionRow>(sql`
    with found as (
      select * from identity.session
      where token_hash = ${by.tokenHash} and face = ${by.face} and ended_at is null
        and seen_at > ${by.seenAfter} and opened_at > ${by.openedAfter}
    ), noted as (
      update identity.session s set seen_at = ${by.now}
      from found where s.session_id = found.session_id and found.seen_at < ${by.noteBefore}
    )
    select f.session_id as "sessionId", f.account_id as "accountId", f.auth_level as "authLevel", f.amr, f.csrf,
      f.signed_in_at as "signedInAt", a.display_name as "displayName", a.level, a.person_id as "personId",
      case when o.official_id is not null then jsonb_build_object(
        'officialId', o.official_id, 'name', o.name, 'title', o.title, 'role', o.role,
        'agency', o.agency, 'office', o.office, 'jurisdiction', o.jurisdiction) end as official
    from found f
    join identity.account a using (account_id)
    left join identity.official o using (official_id)
    where not exists (
      select 1 from identity.account_lock l where l.account_id = a.account_id and l.unlocked_at is null)`)
}

export async function end(tx: Tx, sessionId: string): Promise<void> {
  await tx.run(sql`
    update identity.session set ended_at = ${tx.now} where session_id = ${sessionId} and ended_at is null`)
}

export async function endByToken(tx: Tx, tokenHash: Buffer, face: Face): Promise<void> {
  await tx.run(sql`
    update identity.session set ended_at = ${tx.now}
    where token_hash = ${tokenHash} and face = ${face} and ended_at is null`)
}

/** Ends every open session of an account; gives how many. */
export function endAllOf(tx: Tx, accountId: string): Promise<number> {
  return tx.run(sql`
    update identity.session set ended_at = ${tx.now} where account_id = ${accountId} and ended_at is null`)
}

/** Open sessions of an account, this one left out. */
export async function countOthers(
  q: Queries,
  of: { accountId: string; sessionId: string; seenAfter: Instant; openedAfter: Instant },
): Promise<number> {
  const { others } = await q.row<{ others: number }>(sql`
    select count(*) as others from identity.session
    where account_id = ${of.accountId} and session_id <> ${of.sessionId} and ended_at is null
      and seen_at > ${of.seenAfter} and opened_at > ${of.openedAfter}`)
  return others
}

export function endOthers(tx: Tx, accountId: string, sessionId: string): Promise<number> {
  return tx.run(sql`
    update identity.session set ended_at = ${tx.now}
    where account_id = ${accountId} and session_id <> ${sessionId} and ended_at is null`)
}

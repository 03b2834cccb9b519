/** Rows of `identity.account`, `identity.official` and `identity.account_lock`. */
import { type Queries, sql, type Tx } from '#kernel'
import type { LockReason, Owner } from '../account.ts'
import type { AccountLevel } from '../level.ts'
import type { Official } from '../official.ts'

/** False when the name, the person or the official already has an account. */
export async function insert(
  tx: Tx,
  a: {
    accountId: string
    personId: string | null
    officialId: string | null
    usernameKey: Buffer
    displayName: string
    level: AccountLevel | null
    passwordHash: string
  },
): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into identity.account (account_id, person_id, official_id, username_key, display_name, level,
      password_hash, opened_at)
    values (${a.accountId}, ${a.personId}, ${a.officialId}, ${a.usernameKey}, ${a.displayName}, ${a.level},
      ${a.passwordHash}, ${tx.now})
    on conflict do nothing`)
  return rows === 1
}

export async function insertOfficial(tx: Tx, o: Official): Promise<void> {
  await tx.run(sql`
    insert into identity.official (official_id, name, title, role, agency, office, jurisdiction, appointed_at)
    values (${o.officialId}, ${o.name}, ${o.title}, ${o.role}, ${o.agency}, ${o.office}, ${o.jurisdiction},
      ${tx.now})`)
}

export type AccountRow = Readonly<{
  accountId: string
  personId: string | null
  officialId: string | null
  agency: string | null
  office: string | null
  displayName: string
  level: AccountLevel | null
  passwordHash: string
  totpSecret: Buffer | null
  totpStep: number | null
  /** Ground of an open lock, the gravest first. */
  lockedFor: LockReason | null
}>

const ACCOUNT = sql`
  select a.account_id as "accountId", a.person_id as "personId", a.official_id as "officialId", o.agency, o.office,
    a.display_name as "displayName", a.level, a.password_hash as "passwordHash", a.totp_secret as "totpSecret",
    a.totp_step as "totpStep",
    (select l.reason from identity.account_lock l where l.account_id = a.account_id and l.unlocked_at is null
     order by l.reason <> 'death', l.locked_at limit 1) as "lockedFor"
  from identity.account a left join identity.official o using (official_id)`

export function byUsername(q: Queries, usernameKey: Buffer): Promise<AccountRow | null> {
  return q.maybeRow<AccountRow>(sql`${ACCOUNT} where a.username_key = ${usernameKey}`)
}

export function byId(q: Queries, accountId: string): Promise<AccountRow | null> {
  return q.maybeRow<AccountRow>(sql`${ACCOUNT} where a.account_id = ${accountId}`)
}

/** The account of a person or an official, held until the transaction ends. */
export function lockRowOf(
  tx: Tx,
  of: Owner,
): Promise<{ accountId: string; personId: string | null } | null> {
  const whose =
    typeof of === 'string' ? sql`person_id = ${of}` : sql`official_id = ${of.officialId}`
  return tx.maybeRow(sql`
    select account_id as "accountId", person_id as "personId" from identity.account where ${whose} for update`)
}

/** False when the account was already locked for this reason. */
export async function lock(tx: Tx, accountId: string, reason: LockReason): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into identity.account_lock (lock_id, account_id, reason, locked_at)
    values (${tx.newId()}, ${accountId}, ${reason}, ${tx.now})
    on conflict do nothing`)
  return rows === 1
}

export async function unlock(tx: Tx, accountId: string, reason: LockReason): Promise<boolean> {
  const rows = await tx.run(sql`
    update identity.account_lock set unlocked_at = ${tx.now}
    where account_id = ${accountId} and reason = ${reason} and unlocked_at is null`)
  return rows > 0
}

/** Adds or takes away the TOTP device of an account. */
export async function setTotp(
  tx: Tx,
  accountId: string,
  sealed: Buffer | null,
  step: number | null,
): Promise<void> {
  await tx.run(sql`
    update identity.account set totp_secret = ${sealed}, totp_step = ${step} where account_id = ${accountId}`)
}

/** Uses up a TOTP step; false when that step, or a later one, was used before. */
export async function useTotpStep(tx: Tx, accountId: string, step: number): Promise<boolean> {
  const rows = await tx.run(sql`
    update identity.account set totp_step = ${step}
    where account_id = ${accountId} and (totp_step is null or totp_step < ${step})`)
  return rows === 1
}

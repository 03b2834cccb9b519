/** All SQL of the exchange. */
import { type Instant, type Queries, type Sql, sql, type Tx } from '#kernel'
import type { KeyRecord, Member } from './member.ts'

const member = sql`select agency, name, kind, unit, facility, admitted_at as "admittedAt" from exchange.member`
const key = sql`
  select key_id as "keyId", agency, public_key_pem as "publicKeyPem", added_at as "addedAt",
    revoked_at as "revokedAt"
  from exchange.member_key`

export async function insertMember(tx: Tx, m: Member): Promise<boolean> {
  const added = await tx.run(sql`
    insert into exchange.member (agency, name, kind, unit, facility, admitted_at)
    values (${m.agency}, ${m.name}, ${m.kind}, ${m.unit}, ${m.facility}, ${m.admittedAt})
    on conflict do nothing`)
  return added === 1
}

export function memberOf(q: Queries, agency: string): Promise<Member | null> {
  return q.maybeRow<Member>(sql`${member} where agency = ${agency}`)
}

export function members(q: Queries): Promise<Member[]> {
  return q.rows<Member>(sql`${member} order by agency`)
}

export async function insertKey(tx: Tx, k: KeyRecord): Promise<boolean> {
  const added = await tx.run(sql`
    insert into exchange.member_key (key_id, agency, public_key_pem, added_at)
    values (${k.keyId}, ${k.agency}, ${k.publicKeyPem}, ${k.addedAt}) on conflict do nothing`)
  return added === 1
}

export function keysOf(q: Queries, agency: string): Promise<KeyRecord[]> {
  return q.rows<KeyRecord>(sql`${key} where agency = ${agency} order by added_at, key_id`)
}

/** Reads a key and holds it: `use` beside other users, `change` alone, so neither overtakes the other. */
export function lockKey(tx: Tx, keyId: string, hold: 'use' | 'change'): Promise<KeyRecord | null> {
  const how = hold === 'use' ? sql`for share` : sql`for update`
  return tx.maybeRow<KeyRecord>(sql`${key} where key_id = ${keyId} ${how}`)
}

export async function revokeKey(tx: Tx, keyId: string): Promise<void> {
  await tx.run(sql`
    update exchange.member_key set revoked_at = ${tx.now} where key_id = ${keyId}`)
}

/** Takes a nonce; false when it was taken. Sweeps a few old ones along, so the table stays small. */
export async function takeNonce(tx: Tx, keyId: string, nonce: string): Promise<boolean> {
  await tx.run(sql`
    delete from exchange.nonce where (key_id, nonce) in (
      select key_id, nonce from exchange.nonce
      where taken_at < ${tx.now}::timestamptz - interval '10 minutes'
      order by taken_at limit 8 for update skip locked)`)
  const taken = await tx.run(sql`
    insert into exchange.nonce (key_id, nonce, taken_at) values (${keyId}, ${nonce}, ${tx.now})
    on conflict do nothing`)
  return taken === 1
}

export type EvidenceRow = Readonly<{
  evidenceId: string
  number: string
  agency: string
  memberName: string
  keyId: string
  subjectId: string
  body: Buffer
  message: string
  entryId: string
  receivedAt: Instant
  usedBy: string | null
}>

const evidence = sql`
  select e.evidence_id as "evidenceId", e.number, e.agency, m.name as "memberName",
    e.key_id as "keyId", e.subject_id as "subjectId", e.body, e.message, e.entry_id as "entryId",
    e.received_at as "receivedAt", e.used_by as "usedBy"
  from exchange.evidence e join exchange.member m using (agency)`

const oneEvidence = (q: Queries, where: Sql) => q.maybeRow<EvidenceRow>(sql`${evidence} ${where}`)

export function evidenceOf(q: Queries, evidenceId: string) {
  return oneEvidence(q, sql`where e.evidence_id = ${evidenceId}`)
}

export function evidenceNumbered(q: Queries, number: string) {
  return oneEvidence(q, sql`where e.kind = 'birth-notice' and e.number = ${number}`)
}

/** Two tries of one number stand in line here. */
export async function holdNumber(tx: Tx, number: string): Promise<void> {
  await tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`exchange.birth-notice ${number}`}, 0))`,
  )
}

export function noticesAbout(q: Queries, subjectId: string): Promise<EvidenceRow[]> {
  return q.rows<EvidenceRow>(sql`
    ${evidence} where e.subject_id = ${subjectId} and e.kind = 'birth-notice'
    order by e.used_by is not null, e.received_at desc, e.evidence_id limit 100`)
}

export async function insertEvidence(
  tx: Tx,
  e: Omit<EvidenceRow, 'memberName' | 'receivedAt' | 'usedBy'>,
): Promise<void> {
  await tx.run(sql`
    insert into exchange.evidence (evidence_id, kind, number, agency, key_id, subject_id, body,
      message, entry_id, received_at)
    values (${e.evidenceId}, 'birth-notice', ${e.number}, ${e.agency}, ${e.keyId}, ${e.subjectId},
      ${e.body}, ${e.message}, ${e.entryId}, ${tx.now})`)
}

/** True when it was unused, or used by the same dossier before. */
export async function useEvidence(tx: Tx, evidenceId: string, dossier: string): Promise<boolean> {
  const used = await tx.run(sql`
    update exchange.evidence set used_by = ${dossier}, used_at = ${tx.now}
    where evidence_id = ${evidenceId} and used_by is null`)
  return used === 1
}

export async function unconfirmedSince(tx: Tx, agency: string, since: Instant): Promise<number> {
  const { n } = await tx.row<{ n: number }>(sql`
    select count(*) as n from exchange.unconfirmed where agency = ${agency} and at > ${since}`)
  return n
}

export async function noteUnconfirmed(tx: Tx, agency: string): Promise<void> {
  await tx.run(sql`insert into exchange.unconfirmed (agency, at) values (${agency}, ${tx.now})`)
}

export async function keyOf(q: Queries, keyId: string): Promise<KeyRecord | null> {
  return q.maybeRow<KeyRecord>(sql`${key} where key_id = ${keyId}`)
}

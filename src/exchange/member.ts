/**
 * Member: an organisation that sends or receives signed messages, and its public keys.
 *
 * INVARIANT: a key belongs to one member for ever; a revoked key is never valid again and never removed,
 * so that what it signed before can still be checked.
 */
import './actions.ts'
import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  type Actor,
  type Instant,
  keyId,
  orThrow,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { record } from '#ledger'
import type { AdminUnitCode } from '#vn'
import { problem } from './problems.ts'
import * as store from './store.ts'

const MEMBER_KINDS = [
  'ministry',
  'province',
  'commune',
  'police',
  'insurance',
  'hospital',
  'bank',
  'company',
] as const
export type MemberKind = (typeof MEMBER_KINDS)[number]

export type Member = Readonly<{
  /** Agency code, e.g. `H55.YT.19001`. */
  agency: string
  name: string
  kind: MemberKind
  unit: AdminUnitCode | null
  /** Five digits of a health facility; null for others. */
  facility: string | null
  admittedAt: Instant
}>

export type KeyRecord = Readonly<{
  keyId: string
  agency: string
  publicKeyPem: string
  addedAt: Instant
  revokedAt: Instant | null
}>

export type NewMember = Readonly<{
  agency: string
  name: string
  kind: MemberKind
  publicKeyPem: string
  unit?: AdminUnitCode | null
}>

/** The facility code is the last part of a hospital's agency code. */
function facilityOf(agency: string, kind: MemberKind): string | null {
  return kind === 'hospital' ? (/\.(\d{5})$/.exec(agency)?.[1] ?? null) : null
}

/** Reads a public key; P-256 only, and never a private key by mistake. */
function parseMemberKey(pem: string): KeyObject | Problem {
  try {
    if (!/^-----BEGIN PUBLIC KEY-----/.test(pem.trim())) return problem('key-invalid')
    const key = createPublicKey(pem)
    const curve = key.asymmetricKeyDetails?.namedCurve
    return key.asymmetricKeyType === 'ec' && curve === 'prime256v1' ? key : problem('key-invalid')
  } catch {
    return problem('key-invalid')
  }
}

/** @throws exchange.member-known, exchange.key-known, exchange.key-invalid */
export async function admitMember(tx: Tx, actor: Actor, member: NewMember): Promise<Member> {
  const { agency, name, kind, unit = null } = member
  const facility = facilityOf(agency, kind)
  const admitted: Member = { agency, name, kind, unit, facility, admittedAt: tx.now }
  if (!(await store.insertMember(tx, admitted))) orThrow(problem('member-known', { agency }))
  await record(tx, { actor, action: 'member.admitted', detail: { agency, name, kind } })
  await addMemberKey(tx, actor, agency, member.publicKeyPem)
  return admitted
}

/**
 * Adds a key; the older ones stay valid until revoked, so a member can change keys without a pause.
 * @returns the name of the key
 * @throws exchange.member-unknown, exchange.key-known, exchange.key-invalid
 */
export async function addMemberKey(
  tx: Tx,
  actor: Actor,
  agency: string,
  publicKeyPem: string,
): Promise<string> {
  const key: KeyObject = orThrow(parseMemberKey(publicKeyPem))
  if ((await store.memberOf(tx, agency)) === null) orThrow(problem('member-unknown', { agency }))
  const pem = key.export({ type: 'spki', format: 'pem' }).toString()
  const added = { keyId: keyId(key), agency, publicKeyPem: pem, addedAt: tx.now, revokedAt: null }
  if (!(await store.insertKey(tx, added))) orThrow(problem('key-known'))
  await record(tx, { actor, action: 'member.key-added', detail: { agency, keyId: added.keyId } })
  return added.keyId
}

/**
 * Revokes a key. From the commit on no message signed by it is accepted, whenever it was signed.
 * @throws exchange.key-unknown, exchange.key-revoked
 */
export async function revokeMemberKey(
  tx: Tx,
  actor: Actor,
  key: string,
  reason: string,
): Promise<void> {
  const found = await store.lockKey(tx, key, 'change')
  if (found === null) return orThrow<never>(problem('key-unknown'))
  if (found.revokedAt !== null) return orThrow<never>(problem('key-revoked'))
  await store.revokeKey(tx, key)
  const detail = { agency: found.agency, keyId: key, reason }
  await record(tx, { actor, action: 'member.key-revoked', detail })
}

export function memberOf(q: Queries, agency: string): Promise<Member | null> {
  return store.memberOf(q, agency)
}

/** All members, by agency code. */
export function members(q: Queries): Promise<Member[]> {
  return store.members(q)
}

export function memberKeys(q: Queries, agency: string): Promise<KeyRecord[]> {
  return store.keysOf(q, agency)
}

/** A member as the one who acts. */
export function memberActor(member: Member): Actor {
  return { kind: 'member', id: member.agency, agency: member.agency, office: null }
}

/** All SQL of the ledger. */
import { type Actor, type Instant, type Queries, type Sql, sql, type Tx } from '#kernel'
import type { Json } from './canonical.ts'
import type { Leaf, LedgerEntry } from './entry.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

export type Personal = Readonly<{
  actorId: string
  subjectId: string | null
  identitySalt: Buffer
  detailSalt: Buffer | null
  /** Canonical JSON. */
  detail: string | null
}>

export async function insertEntry(tx: Tx, leaf: Leaf, leafHash: Buffer, own: Personal) {
  await tx.run(sql`
    with entry as (
      insert into ledger.entry (entry_id, action, actor_kind, actor_agency, actor_office,
        actor_digest, subject_digest, dossier, at, detail_digest, leaf_hash)
      values (${leaf.entryId}, ${leaf.action}, ${leaf.actorKind}, ${leaf.actorAgency},
        ${leaf.actorOffice}, ${hex(leaf.actorDigest)},
        ${leaf.subjectDigest === null ? null : hex(leaf.subjectDigest)}, ${leaf.dossier},
        ${leaf.at}, ${hex(leaf.detailDigest)}, ${leafHash})
    )
    insert into ledger.detail (entry_id, actor_id, subject_id, identity_salt, detail_salt, detail)
    values (${leaf.entryId}, ${own.actorId}, ${own.subjectId}, ${own.identitySalt},
      ${own.detailSalt}, ${own.detail})`)
}

type EntryRow = Readonly<{
  entryId: string
  seq: number | null
  at: Instant
  action: string
  kind: Actor['kind']
  agency: string | null
  office: string | null
  actorId: string
  subject: string | null
  dossier: string | null
  detail: string | null
  erasedBy: string | null
}>

const entryRow = sql`
  select e.entry_id as "entryId", e.seq, e.at, e.action, e.actor_kind as kind,
    e.actor_agency as agency, e.actor_office as office, d.actor_id as "actorId",
    d.subject_id as subject, e.dossier, d.detail, d.erased_by as "erasedBy"
  from ledger.entry e join ledger.detail d using (entry_id)`

function toEntry(row: EntryRow): LedgerEntry {
  const { kind, agency, office, actorId, detail, ...rest } = row
  return {
    ...rest,
    actor: { kind, id: actorId, agency, office },
    detail: detail === null ? null : (JSON.parse(detail) as Json),
  }
}

async function entries(q: Queries, rest: Sql): Promise<LedgerEntry[]> {
  return (await q.rows<EntryRow>(sql`${entryRow} ${rest}`)).map(toEntry)
}

export function entriesAbout(
  q: Queries,
  personId: string,
  before: number | null,
  limit: number,
): Promise<LedgerEntry[]> {
  return entries(
    q,
    sql`where d.subject_id = ${personId} and (${before}::bigint is null or e.seq < ${before}::bigint)
      order by e.seq desc nulls first, e.entry_id desc limit ${limit}`,
  )
}

export function entriesOfDossier(q: Queries, dossier: string, limit: number) {
  return entries(
    q,
    sql`where e.dossier = ${dossier} order by e.seq nulls last, e.entry_id limit ${limit}`,
  )
}

export async function entryOf(q: Queries, entryId: string): Promise<LedgerEntry | null> {
  return (await entries(q, sql`where e.entry_id = ${entryId}`))[0] ?? null
}

export async function lockEntry(tx: Tx, entryId: string): Promise<LedgerEntry | null> {
  return (await entries(tx, sql`where e.entry_id = ${entryId} for update of d`))[0] ?? null
}

export async function eraseDetail(tx: Tx, entryId: string, erasedBy: string): Promise<void> {
  await tx.run(sql`
    update ledger.detail set detail = null, detail_salt = null, erased_by = ${erasedBy}
    where entry_id = ${entryId}`)
}

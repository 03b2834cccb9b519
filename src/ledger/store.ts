/** All SQL of the ledger. */
import { type Actor, assert, type Instant, type Queries, type Sql, sql, type Tx } from '#kernel'
import type { Json } from './canonical.ts'
import type { Leaf, LedgerEntry } from './entry.ts'
import type { Tile } from './merkle.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

export type Personal = Readonly<{
  actorId: string
  subjectId: string | null
  identitySalt: Buffer
  detailSalt: Buffer | null
  /** Canonical JSON. */
  detail: string | null
}>

export type NewRow = Readonly<{ leaf: Leaf; leafHash: Buffer; own: Personal }>

const HASH = 32
const NO_HASH = Buffer.alloc(HASH)

/** Writes entries and what is personal of them. Hashes and salts travel end to end as bytes, six a row. */
export async function insertEntries(tx: Tx, rows: readonly NewRow[]): Promise<void> {
  const bytes = Buffer.concat(
    rows.flatMap(({ leaf, leafHash, own }) => [
      hex(leaf.actorDigest),
      leaf.subjectDigest === null ? NO_HASH : hex(leaf.subjectDigest),
      hex(leaf.detailDigest),
      leafHash,
      own.identitySalt,
      own.detailSalt ?? NO_HASH,
    ]),
  )
  const leaves = rows.map(r => r.leaf)
  const own = rows.map(r => r.own)
  const nth = (k: number) =>
    sql`substring(b.bytes from ((n - 1) * ${6 * HASH} + ${k * HASH + 1})::int for ${HASH})`
  await tx.run(sql`
    with b as (select ${bytes}::bytea as bytes),
    told as (
      select t.*, ${nth(0)} as actor_digest, case when subject_id is not null then ${nth(1)} end as subject_digest,
        ${nth(2)} as detail_digest, ${nth(3)} as leaf_hash, ${nth(4)} as identity_salt, ${nth(5)} as detail_salt
      from b, unnest(${leaves.map(l => l.entryId)}::uuid[], ${leaves.map(l => l.action)}::text[],
        ${leaves.map(l => l.actorKind)}::text[], ${leaves.map(l => l.actorAgency)}::text[],
        ${leaves.map(l => l.actorOffice)}::text[], ${leaves.map(l => l.dossier)}::text[],
        ${leaves.map(l => l.at)}::timestamptz[], ${own.map(o => o.actorId)}::text[],
        ${own.map(o => o.subjectId)}::uuid[], ${own.map(o => o.detail)}::text[])
        with ordinality t (entry_id, action, actor_kind, actor_agency, actor_office, dossier, at, actor_id,
          subject_id, detail, n)
    ), entry as (
      insert into ledger.entry (entry_id, action, actor_kind, actor_agency, actor_office,
        actor_digest, subject_digest, dossier, at, detail_digest, leaf_hash)
      select entry_id, action, actor_kind, actor_agency, actor_office, actor_digest, subject_digest,
        dossier, at, detail_digest, leaf_hash from told order by n
    )
    insert into ledger.detail (entry_id, actor_id, subject_id, identity_salt, detail_salt, detail)
    select entry_id, actor_id, subject_id, identity_salt, detail_salt, detail from told`)
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
      order by e.seq desc nulls first, e.written desc limit ${limit}`,
  )
}

export function entriesOfDossier(q: Queries, dossier: string, limit: number) {
  return entries(
    q,
    sql`where e.dossier = ${dossier} order by e.seq nulls last, e.written limit ${limit}`,
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

type LeafRow = Omit<Leaf, 'actorDigest' | 'subjectDigest' | 'detailDigest'> &
  Readonly<{ seq: number | null; actor: Buffer; subject: Buffer | null; digest: Buffer }>

const leafColumns = sql`
  e.seq, e.entry_id as "entryId", e.action, e.actor_kind as "actorKind",
  e.actor_agency as "actorAgency", e.actor_office as "actorOffice", e.dossier, e.at,
  e.actor_digest as actor, e.subject_digest as subject, e.detail_digest as digest`

function toLeaf(row: LeafRow): Leaf {
  const { entryId, action, actorKind, actorAgency, actorOffice, dossier, at } = row
  return {
    ...{ entryId, action, actorKind, actorAgency, actorOffice, dossier, at },
    actorDigest: row.actor.toString('hex'),
    subjectDigest: row.subject?.toString('hex') ?? null,
    detailDigest: row.digest.toString('hex'),
  }
}

export async function leafOf(q: Queries, entryId: string) {
  const row = await q.maybeRow<LeafRow>(
    sql`select ${leafColumns} from ledger.entry e where e.entry_id = ${entryId}`,
  )
  return row && { seq: row.seq, leaf: toLeaf(row) }
}

// ---- ordering

const SEQUENCER_LOCK = 6_620_060_102

/** Takes the place of the one sequencer until the end of the transaction; false when it is taken. */
export async function holdSequencer(tx: Tx, wait: boolean): Promise<boolean> {
  const { held } = wait
    ? await tx.row<{ held: boolean }>(
        sql`select true as held from pg_advisory_xact_lock(${SEQUENCER_LOCK}::bigint)`,
      )
    : await tx.row<{ held: boolean }>(
        sql`select pg_try_advisory_xact_lock(${SEQUENCER_LOCK}::bigint) as held`,
      )
  return held
}

/** What was given its place: from which seq on, and the leaf hashes end to end in that order. */
export type Placed = Readonly<{ from: number; hashes: Buffer }>

/** Gives what waits its places behind the latest signed head, oldest first. */
export async function placeWaiting(tx: Tx, limit: number): Promise<Placed> {
  const { from, hashes, placed } = await tx.row<Placed & { placed: number }>(sql`
    with head as (select coalesce(max(size), 0) as size from ledger.checkpoint),
    waiting as materialized (
      select entry_id, leaf_hash, row_number() over (order by written) - 1 as n from (
        select entry_id, leaf_hash, written from ledger.entry
        where seq is null order by written limit ${limit}) oldest
    ), placed as (
      update ledger.entry e set seq = head.size + w.n from waiting w, head
      where e.entry_id = w.entry_id returning 1
    )
    select head.size as "from", (select count(*) from placed) as placed,
      (select coalesce(string_agg(leaf_hash, ''::bytea order by n), '') from waiting) as hashes
    from head`)
  assert(placed * HASH === hashes.length, 'every entry of the batch got its place')
  return { from, hashes }
}

export type Head = Readonly<{ size: number; root: Buffer; note: string }>

/** Writes the tiles that a batch made or lengthened, and the head signed over them. */
export async function putHead(tx: Tx, tiles: readonly Tile[], head: Head): Promise<void> {
  await tx.run(sql`
    with tiled as (
      insert into ledger.tile (level, idx, hashes)
      select * from unnest(${tiles.map(t => t.level)}::smallint[],
        ${tiles.map(t => t.index)}::bigint[], ${tiles.map(t => t.hashes)}::bytea[])
      on conflict (level, idx) do update set hashes = excluded.hashes
    )
    insert into ledger.checkpoint (size, root, at, note)
    values (${head.size}, ${head.root}, ${tx.now}, ${head.note})`)
}

export function latestCheckpoint(q: Queries) {
  return q.maybeRow<{ size: number; root: Buffer; at: Instant; note: string }>(
    sql`select size, root, at, note from ledger.checkpoint order by size desc limit 1`,
  )
}

/** Tiles by `level/index`; what is not stored is missing from the map. */
export async function tiles(
  q: Queries,
  wanted: readonly { level: number; index: number }[],
): Promise<Map<string, Buffer>> {
  const rows = await q.rows<Tile>(sql`
    select t.level, t.idx as index, t.hashes from ledger.tile t
    join unnest(${wanted.map(t => t.level)}::smallint[], ${wanted.map(t => t.index)}::bigint[])
      w (level, idx) on w.level = t.level and w.idx = t.idx`)
  return new Map(rows.map(t => [`${t.level}/${t.index}`, t.hashes]))
}

// ---- copies

type CopiedRow = LeafRow &
  Readonly<{
    key: number
    leafHash: Buffer
    actorId: string | null
    subjectId: string | null
    identitySalt: Buffer
    detailSalt: Buffer | null
    detail: string | null
    erasedBy: string | null
  }>

/** A page of ordered entries by seq, or of waiting ones by order of writing. */
export async function copiedEntries(
  q: Queries,
  page: Readonly<{ waiting: boolean; after: number; limit: number }>,
) {
  const key = page.waiting ? sql`e.written` : sql`e.seq`
  const which = page.waiting ? sql`e.seq is null` : sql`e.seq is not null`
  const rows = await q.rows<CopiedRow>(sql`
    select ${leafColumns}, ${key} as key, e.leaf_hash as "leafHash", d.actor_id as "actorId",
      d.subject_id as "subjectId", d.identity_salt as "identitySalt",
      d.detail_salt as "detailSalt", d.detail, d.erased_by as "erasedBy"
    from ledger.entry e left join ledger.detail d using (entry_id)
    where ${which} and ${key} > ${page.after}::bigint order by ${key} limit ${page.limit}`)
  return rows.map(row => {
    const { actorId, subjectId, identitySalt, detailSalt, detail, erasedBy } = row
    return {
      key: row.key,
      seq: row.seq,
      leaf: toLeaf(row),
      leafHash: row.leafHash,
      personal:
        actorId === null
          ? null
          : { actorId, subjectId, identitySalt, detailSalt, detail, erasedBy },
    }
  })
}

export function copiedCheckpoints(q: Queries, after: number, limit: number) {
  return q.rows<{ size: number; root: Buffer; note: string }>(sql`
    select size, root, note from ledger.checkpoint where size > ${after}::bigint
    order by size limit ${limit}`)
}

export async function tileCount(q: Queries): Promise<number> {
  return (await q.row<{ n: number }>(sql`select count(*) as n from ledger.tile`)).n
}

/** Details whose entry is gone. */
export async function strayDetails(q: Queries): Promise<number> {
  const { n } = await q.row<{ n: number }>(sql`
    select count(*) as n from ledger.detail d
    where not exists (select from ledger.entry e where e.entry_id = d.entry_id)`)
  return n
}

/** Every tile, by level and index, in pages. */
export function copiedTiles(q: Queries, after: { level: number; index: number }, limit: number) {
  return q.rows<Tile>(sql`
    select level, idx as index, hashes from ledger.tile
    where (level, idx) > (${after.level}::smallint, ${after.index}::bigint)
    order by level, idx limit ${limit}`)
}

/** Erasures that have been told and not yet ordered. */
export async function waitingErasures(q: Queries): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(sql`
    select entry_id as id from ledger.entry
    where seq is null and action = 'ledger.detail-erased' order by written`)
  return rows.map(r => r.id)
}

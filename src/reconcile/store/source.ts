/** Sources and their mappings. */
import { type Instant, isUuid, type Queries, sql, type Tx } from '#kernel'
import type { Mapping } from '../mapping.ts'
import type { NewSource, Source } from '../source.ts'

const SELECTION = sql`s.source_id as "sourceId", s.agency, s.office, s.code, s.name, s.agreement,
  s.valid_from as "validFrom", s.valid_to as "validTo", s.rights, s.fields, s.required,
  s.every_days as "everyDays", m.mapping_id as "mappingId", m.mapping`
const WITH_MAPPING = sql`reconcile.source s left join lateral (
  select mapping_id, mapping from reconcile.mapping m where m.source_id = s.source_id
  order by confirmed_at desc, mapping_id desc limit 1) m on true`

/** False when the agency has a source of that code. */
export async function insertSource(
  tx: Tx,
  sourceId: string,
  source: NewSource,
  at: Instant,
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into reconcile.source (source_id, agency, office, code, name, agreement, valid_from, valid_to,
      rights, fields, required, every_days, created_at)
    values (${sourceId}, ${source.agency}, ${source.office}, ${source.code}, ${source.name},
      ${source.agreement}, ${source.validFrom}, ${source.validTo}, ${source.rights},
      ${[...source.fields]}, ${[...source.required]}, ${source.everyDays}, ${at})
    on conflict (agency, code) do nothing`)
  return written === 1
}

export async function sourceById(q: Queries, sourceId: string): Promise<Source | null> {
  if (!isUuid(sourceId)) return null
  return q.maybeRow<Source>(
    sql`select ${SELECTION} from ${WITH_MAPPING} where s.source_id = ${sourceId}`,
  )
}

/** A source with the mapping one of its runs was read by. */
export async function sourceOfRun(
  q: Queries,
  sourceId: string,
  mappingId: string,
): Promise<Source> {
  const source = (await sourceById(q, sourceId))!
  const { mapping } = await q.row<{ mapping: Mapping }>(sql`
    select mapping from reconcile.mapping where source_id = ${sourceId} and mapping_id = ${mappingId}`)
  return { ...source, mappingId, mapping }
}

export function sources(q: Queries, agency: string | null): Promise<Source[]> {
  return q.rows<Source>(sql`
    select ${SELECTION} from ${WITH_MAPPING}
    where ${agency}::text is null or s.agency = ${agency} order by s.agency, s.code`)
}

export async function insertMapping(
  tx: Tx,
  of: Readonly<{ sourceId: string; mappingId: string; mapping: Mapping; by: string; at: Instant }>,
): Promise<void> {
  await tx.run(sql`
    insert into reconcile.mapping (source_id, mapping_id, mapping, confirmed_by, confirmed_at)
    values (${of.sourceId}, ${of.mappingId}, ${JSON.stringify(of.mapping)}::jsonb, ${of.by}, ${of.at})`)
}

/** Doubts about data: opened, closed, and those that stood at an instant. */
import { type Actor, type Instant, type Queries, sql, type Tx } from '#kernel'
import type { Field, PersonId } from '../view.ts'
import { askedOf, byKey } from './together.ts'

export type InvestigationRow = Readonly<{
  personId: PersonId
  investigationId: string
  field: Field
  reason: string
  agency: string
  office: string | null
  reference: string | null
  openedAt: Instant
  closedAt: Instant | null
  outcome: 'confirmed' | 'corrected' | 'withdrawn' | null
}>

const columns = sql`person_id as "personId", investigation_id as "investigationId", field, reason,
  owner_agency as agency, owner_office as office, reference, opened_at as "openedAt", closed_at as "closedAt", outcome`

export async function insertInvestigation(
  tx: Tx,
  row: Omit<InvestigationRow, 'closedAt' | 'outcome'>,
  actor: Actor,
): Promise<void> {
  await tx.run(sql`
    insert into register.investigation (person_id, investigation_id, field, reason, owner_agency, owner_office,
      reference, opened_at, opened_by_kind, opened_by_id)
    values (${row.personId}, ${row.investigationId}, ${row.field}, ${row.reason}, ${row.agency}, ${row.office},
      ${row.reference}, ${row.openedAt}, ${actor.kind}, ${actor.id})`)
}

export function lockInvestigation(
  tx: Tx,
  personId: PersonId,
  investigationId: string,
): Promise<InvestigationRow | null> {
  return tx.maybeRow<InvestigationRow>(sql`
    select ${columns} from register.investigation
    where person_id = ${personId} and investigation_id = ${investigationId} for update`)
}

export async function closeRow(
  tx: Tx,
  of: Readonly<{ personId: PersonId; investigationId: string }>,
  outcome: NonNullable<InvestigationRow['outcome']>,
  actor: Actor,
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    update register.investigation set closed_at = ${at}, outcome = ${outcome},
      closed_by_kind = ${actor.kind}, closed_by_id = ${actor.id}
    where person_id = ${of.personId} and investigation_id = ${of.investigationId}`)
}

/** Every doubt there ever was about a person, oldest first. */
export function allInvestigations(q: Queries, personId: PersonId): Promise<InvestigationRow[]> {
  return q.rows<InvestigationRow>(sql`
    select ${columns} from register.investigation
    where person_id = ${personId} order by opened_at, investigation_id`)
}

/** Doubts about some people that stand now, or stood at an instant; those of one person oldest first. */
export async function standing(
  q: Queries,
  personIds: readonly PersonId[],
  asKnown: Instant | null,
): Promise<InvestigationRow[]> {
  const stands =
    asKnown === null
      ? sql`closed_at is null`
      : sql`opened_at <= ${asKnown}::timestamptz and (closed_at is null or closed_at > ${asKnown}::timestamptz)`
  const found = await askedOf(q, `doubts as known ${asKnown}`, personIds, async ids => {
    const rows = await q.rows<InvestigationRow>(sql`
      select ${columns} from register.investigation
      where person_id = any(${ids}::uuid[]) and ${stands} order by opened_at, investigation_id`)
    return byKey(ids, rows, row => row.personId)
  })
  return [...new Set(personIds)].flatMap(id => found.get(id) ?? [])
}

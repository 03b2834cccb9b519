/** What the ledger of a test database tells of life events. */
import { type Queries, sql } from '#kernel'

/** Every entry in its order of writing, with its detail. */
export function entriesOf<T>(q: Queries): Promise<T[]> {
  return q.rows<T>(sql`
    select e.action, d.detail::jsonb as detail, d.subject_id as subject,
      jsonb_build_object('kind', e.actor_kind, 'id', d.actor_id, 'agency', e.actor_agency,
        'office', e.actor_office) as actor
    from ledger.entry e join ledger.detail d using (entry_id) order by e.written`)
}

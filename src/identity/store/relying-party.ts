/** Rows of `identity.relying_party`. */
import { type Queries, sql, type Tx } from '#kernel'
import type { RelyingParty } from '../relying-party.ts'

/** False when the client id is taken. */
export async function insert(tx: Tx, p: RelyingParty): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into identity.relying_party (client_id, name, redirect_uris, jwks, admitted_at)
    values (${p.clientId}, ${p.name}, ${p.redirectUris}, ${JSON.stringify(p.jwks)}::jsonb, ${tx.now})
    on conflict do nothing`)
  return rows === 1
}

export function find(q: Queries, clientId: string): Promise<RelyingParty | null> {
  return q.maybeRow<RelyingParty>(sql`
    select client_id as "clientId", name, redirect_uris as "redirectUris", jwks
    from identity.relying_party where client_id = ${clientId} and ended_at is null`)
}

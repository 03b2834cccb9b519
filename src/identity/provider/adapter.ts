/**
 * Adapter: where the OpenID provider keeps its state, in our database.
 *
 * INVARIANT: an authorization code and a pushed request are used once even by two requests at the same moment;
 * the table holds digests of the secrets and sealed contents, nothing that could be replayed.
 */
import { createHash } from 'node:crypto'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { assert, type Db } from '#kernel'
import { seal, unseal } from '../seal.ts'
import * as store from '../store/provider-state.ts'
import * as parties from '../store/relying-party.ts'
import { clientOf } from './clients.ts'

const SECRET = 'identity.provider-state'
/** Things a grant is the root of; they go when it is revoked. */
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

const digest = (text: string) => createHash('sha256').update(text).digest()
/** The provider's stamps are wall-clock seconds, so expiry here follows the wall clock too. */
const wallClock = () => new Date().toISOString()

/** Gives the factory that the provider calls once per model. */
export function adapterOver(db: Db): (model: string) => Adapter {
  return model => (model === 'Client' ? clientsOver(db) : stateOver(db, model))
}

const nothing = async () => undefined

/** Relying parties outside the house are read from our own table and written by our own deed only. */
function clientsOver(db: Db): Adapter {
  return {
    find: async id => {
      const party = await parties.find(db, id)
      return party ? (clientOf(party) as AdapterPayload) : undefined
    },
    findByUid: nothing,
    findByUserCode: nothing,
    upsert: async () => assert(false, 'the provider never writes a client'),
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  }
}

function stateOver(db: Db, model: string): Adapter {
  const open = (row: store.StateRow | null): AdapterPayload | undefined => {
    if (!row) return undefined
    const plain = unseal(db.keys, SECRET, `${model}:${row.key.toString('hex')}`, row.sealed)
    if (!plain) return undefined
    const payload = JSON.parse(plain.toString()) as AdapterPayload
    return row.consumedAt
      ? { ...payload, consumed: Math.floor(Date.parse(row.consumedAt) / 1000) }
      : payload
  }
  return {
    async upsert(id, payload, expiresIn) {
      const key = digest(id)
      const written = await store.upsert(db, {
        model,
        key,
        sealed: seal(
          db.keys,
          SECRET,
          `${model}:${key.toString('hex')}`,
          Buffer.from(JSON.stringify(payload)),
        ),
        grantKey:
          GRANTABLE.has(model) && payload.grantId !== undefined ? digest(payload.grantId) : null,
        uid: model === 'Session' ? (payload.uid ?? null) : null,
        expiresAt: expiresIn ? new Date(Date.now() + expiresIn * 1000).toISOString() : null,
        // A proof seen before stays seen: the second of two at once loses here.
        onlyNew: model === 'ReplayDetection',
        now: wallClock(),
      })
      if (!written) throw new errors.InvalidClientAuth('the assertion was used before')
    },
    find: async id => open(await store.find(db, model, digest(id))),
    findByUid: async uid => open(await store.findByUid(db, model, uid)),
    findByUserCode: nothing,
    async consume(id) {
      if (!(await store.consume(db, model, digest(id), wallClock())))
        throw new errors.InvalidGrant('used before')
    },
    destroy: id => store.destroy(db, model, digest(id)),
    revokeByGrantId: grantId => store.revokeByGrant(db, model, digest(grantId)),
  }
}

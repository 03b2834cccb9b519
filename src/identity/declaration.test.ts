import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { compactVerify } from 'jose'
import { ProblemError, sql } from '#kernel'
import { entriesAbout } from '#ledger'
import { type TestDatabase, testDatabase } from '#test/database'
import { lockAccountOf } from './account.ts'
import { signDeclaration, verifyDeclaration } from './declaration.ts'
import { openSession, type Session, sessionOf } from './session.ts'
import { type Citizen, newCitizen, registrar } from './testing/house.ts'

const digest = createHash('sha256').update('tờ khai').digest('hex')

describe('a declaration', () => {
  let database: TestDatabase
  let citizen: Citizen
  let session: Session
  before(async () => {
    database = await testDatabase('ledger', 'register', 'identity')
  })
  after(() => database.close())
  beforeEach(async () => {
    citizen = await newCitizen(database.db)
    session = await opened(2)
  })
  async function opened(authLevel: 1 | 2): Promise<Session> {
    const { token } = await database.db.tx(tx =>
      openSession(tx, {
        face: 'portal',
        accountId: citizen.accountId,
        authLevel,
        amr: ['pwd'],
        signedInAt: tx.now,
      }),
    )
    return (await sessionOf(database.db, 'portal', token))!
  }
  const signed = (by = session, hex = digest) => database.db.tx(tx => signDeclaration(tx, by, hex))
  const refused = (code: string) => (error: unknown) =>
    error instanceof ProblemError && error.problem.code === `identity.${code}`

  it('is signed with the key of the account, and anyone with the public key can check it', async () => {
    const { signatureId, jws } = await signed()
    const found = await verifyDeclaration(database.db, signatureId)
    assert.equal(found?.valid, true)
    assert.equal(found?.personId, citizen.personId)
    assert.equal(found?.digest, digest)
    assert.equal(found?.authLevel, 2)
    const { pem } = await database.db.row<{ pem: string }>(sql`
      select public_pem as pem from identity.declaration_key where account_id = ${citizen.accountId}`)
    const { payload, protectedHeader } = await compactVerify(jws, createPublicKey(pem))
    assert.equal(protectedHeader.alg, 'ES256')
    assert.equal(JSON.parse(new TextDecoder().decode(payload)).dig, digest)
    const entry = (await entriesAbout(database.db, citizen.personId, {}))[0]
    assert.equal(entry?.action, 'declaration.signed')
  })

  it('uses one key for one account, also when two first signatures come at once', async () => {
    const both = await Promise.all([signed(), signed()])
    for (const { signatureId } of both)
      assert.equal((await verifyDeclaration(database.db, signatureId))?.valid, true)
    const { keys } = await database.db.row<{ keys: number }>(sql`
      select count(*) as keys from identity.declaration_key where account_id = ${citizen.accountId}`)
    assert.equal(keys, 1)
  })

  it('no longer holds when digest, signature or owner are changed', async () => {
    const stranger = await newCitizen(database.db)
    const changes = [
      sql`update identity.declaration set digest = sha256('khác')`,
      sql`update identity.declaration set account_id = ${stranger.accountId}`,
      sql`update identity.declaration set jws = overlay(jws placing 'AAAA' from length(jws) - 20)`,
    ]
    for (const change of changes) {
      const { signatureId } = await signed()
      await database.db.run(sql`${change} where signature_id = ${signatureId}`)
      assert.equal((await verifyDeclaration(database.db, signatureId))?.valid, false)
    }
    assert.equal(await verifyDeclaration(database.db, citizen.personId), null)
  })

  it('needs a digest, two factors, a fresh proof, and an open account', async () => {
    await assert.rejects(signed(session, 'abc'), refused('digest-invalid'))
    await assert.rejects(signed(session, digest.toUpperCase()), refused('digest-invalid'))
    await assert.rejects(signed(await opened(1)), refused('auth-low'))
    database.clock.advance(10 * 60_000 + 1)
    await assert.rejects(signed(), refused('auth-stale'))
    const fresh = await opened(2)
    await database.db.tx(tx => lockAccountOf(tx, registrar, citizen.personId, 'requested'))
    await assert.rejects(signed(fresh), refused('signed-out'))
  })
})

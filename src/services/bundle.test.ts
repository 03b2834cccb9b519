import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { documentsOf, documentsOfDossier } from '#documents'
import { sql } from '#kernel'
import { entriesOfDossier } from '#ledger'
import { householdOf, kinOf, receiptsAbout } from '#register'
import {
  answerSupplement,
  approve,
  caseView,
  confirmAs,
  confirmationView,
  dossierOf,
  queueOf,
  requestSupplement,
  takeDossier,
  tasksOf,
} from '#services'
import { type TestDatabase, testDatabase } from '#test/database'
import {
  type Commune,
  citizen,
  desk,
  insurer,
  openCommune,
  police,
  registrar,
} from './testing/commune.ts'
import { checkWholeState } from './testing/whole-state.ts'

describe('a child is born', () => {
  let house: TestDatabase
  let commune: Commune
  before(async () => {
    house = await testDatabase(
      'ledger',
      'register',
      'documents',
      'identity',
      'exchange',
      'services',
    )
    commune = await openCommune(house.db)
  })
  after(() => house.close())

  it('goes from the notice to three results, asking nobody twice', async () => {
    const { db, clock } = house
    const { mother, grandfather } = commune
    const actor = citizen(mother.personId)

    const { dossier, birth } = await commune.file()
    assert.match(dossier, /^H55\.28-261118-\d{4}$/)
    const filed = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(filed.status.code, 1)
    assert.equal(filed.waitingFor, 'second-person')
    assert.deepEqual(
      filed.expected.map(e => e.code),
      ['1.004222', 'BHYT-TE'],
    )

    const confirming = await queueOf(db, registrar, { tab: 'confirming' })
    assert.deepEqual(
      confirming.rows.map(r => r.dossier),
      [birth],
    )
    const [asked] = await db.tx(tx => tasksOf(tx, citizen(grandfather.personId)))
    assert.equal(asked?.kind, 'confirmation')
    const request = await db.tx(tx =>
      confirmationView(tx, citizen(grandfather.personId), asked!.confirmationId!),
    )
    assert.ok(request.facts.some(f => f.value === 'Anh'))
    await db.tx(tx =>
      confirmAs(tx, citizen(grandfather.personId), asked!.confirmationId!, { agree: true }),
    )

    // The one-stop desk takes it in, the registrar takes it on.
    clock.advance(60_000)
    const [row] = (await queueOf(db, desk, { tab: 'new' })).rows
    const received = await db.tx(tx => takeDossier(tx, desk, birth, row!.version))
    const taken = await db.tx(tx => takeDossier(tx, registrar, birth, received.version))
    const screen = await db.tx(tx => caseView(tx, registrar, birth))
    assert.deepEqual(
      screen.checks.map(c => [c.id, c.outcome]),
      [
        ['notice', 'ok'],
        ['declared-agrees', 'ok'],
        ['in-time', 'ok'],
        ['parents', 'ok'],
      ],
    )

    // One supplement; the clock stands, then goes on.
    const promised = screen.dossier.promisedAt
    const asks = await db.tx(tx =>
      requestSupplement(tx, registrar, birth, {
        items: [{ field: 'child.givenName', reason: 'Viết rõ tên' }],
        version: taken.version,
        key: 'supplement-1',
      }),
    )
    clock.advance(2 * 86_400_000)
    await db.tx(tx =>
      answerSupplement(tx, actor, dossier, { 'child.givenName': 'Ánh' }, {}, 'answer-01'),
    )
    const resumed = await db.tx(tx => dossierOf(tx, registrar, birth))
    assert.equal(resumed.status.code, 4)
    assert.ok(resumed.promisedAt! > promised!)
    assert.equal(asks.version + 1, resumed.version)

    const done = await db.tx(tx =>
      approve(tx, registrar, birth, { version: resumed.version, key: 'approve-1' }),
    )
    assert.equal(done.children.length, 2)
    const [residence, card] = done.children as [string, string]
    await commune.decide(police, residence)
    await commune.decide(insurer, card)

    const end = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(end.status.code, 10)
    assert.deepEqual(
      end.children.map(c => [c.procedure.code, c.status.code, c.timing]),
      [
        ['1.001193', 10, 'on-time'],
        ['1.004222', 10, 'early'],
        ['BHYT-TE', 10, 'early'],
      ],
    )
    const { childIds } = await kinOf(db, mother.personId)
    assert.equal(childIds.length, 1)
    assert.equal((await householdOf(db, childIds[0]!))?.headId, grandfather.personId)
    const vault = await documentsOf(db, mother.personId)
    assert.deepEqual(vault.map(d => d.kind).sort(), [
      'birth-certificate',
      'declaration',
      'dossier-receipt',
      'insurance-card',
      'residence-notice',
      'supplement-request',
    ])

    await checkWholeState(db)
    assert.deepEqual(
      await db.rows(sql`select dossier from register.ground where closed_at is null`),
      [],
      'nobody may read any more',
    )
    golden(await everything(dossier))
  })

  /** All that the bundle left behind, in words: people by role, days and hours by the standing clock. */
  async function everything(bundle: string) {
    const { db } = house
    const { mother, father, grandfather } = commune
    const { childIds } = await kinOf(db, mother.personId)
    const codes = (
      await db.rows<{ code: string }>(sql`
        select code from services.dossier where code = ${bundle} or bundle = ${bundle} order by submitted_at, code`)
    ).map(r => r.code)
    const people = { mother, father, grandfather, child: { personId: childIds[0]! } }
    const receipts: Record<string, unknown> = {}
    for (const [role, { personId }] of Object.entries(people))
      receipts[role] = (await db.tx(tx => receiptsAbout(tx, personId)))
        .map(r => [r.agency ?? r.actorKind, r.office, r.how, r.procedure, r.fields.join(' ')])
        .map(parts => parts.join(' | '))
        // Several reads of one instant have no order among them.
        .sort()
    const dossiers: Record<string, unknown> = {}
    for (const code of codes)
      dossiers[code] = {
        row: await db.row(sql`
          select procedure, version_from, channel, filed_by, unit, agency, office, intake_office, status, version,
            submitted_at, received_at, promised_at, warns_at, stopped_at, ended_at, stood_ms, supplements,
            duration, (select jsonb_object_agg(key, value->'display') from jsonb_each(declared)) as declared
          from services.dossier where code = ${code}`),
        events: await db.rows(sql`
          select seq, kind, at, actor_kind, actor_agency, actor_office, note
          from services.dossier_event where code = ${code} order by seq`),
        documents: (await documentsOfDossier(db, code))
          .map(d => [d.kind, d.agency, d.title].join(' | '))
          .sort(),
        ledger: (await entriesOfDossier(db, code)).map(e =>
          [e.action, e.actor.kind, e.actor.agency].join(' | '),
        ),
      }
    return {
      dossiers,
      confirmations: await db.rows(sql`
        select dossier, who, needed_for, asked_at, waits_until, answered_at, agreed from services.confirmation`),
      supplements: await db.rows(sql`select * from services.supplement`),
      receipts,
    }
  }

  function golden(value: unknown): void {
    const path = new URL('golden/bundle.json', import.meta.url)
    const text = `${JSON.stringify(value, null, 1)}\n`
    if (process.env.GOLDEN === 'write') writeFileSync(path, text)
    assert.equal(text, existsSync(path) ? readFileSync(path, 'utf8') : '', 'read the diff')
  }
})

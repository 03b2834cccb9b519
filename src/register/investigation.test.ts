/** A doubted datum carries its flag wherever it is shown, until the doubt is settled. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, type ProblemError, systemActor, type Tx } from '#kernel'
import {
  closeInvestigation,
  disclose,
  FIELDS,
  type Field,
  investigationsOf,
  loadPersons,
  openInvestigation,
  type PersonId,
  planInvestigation,
  planSettlement,
  searchPersons,
  timeline,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { citizen, family, police, registrar } from './fixture.ts'

const refuses = (deed: Promise<unknown>, code: string) =>
  assert.rejects(deed, (e: ProblemError) => e.problem?.code === code || assert.fail(String(e)))

describe('the rules', () => {
  const actors = fc.constantFrom<Actor>(police, registrar, citizen('c'), systemActor('x'))

  it('officials and the house doubt, one doubt about a datum at a time', () => {
    fc.assert(
      fc.property(
        actors,
        fc.subarray([...FIELDS]),
        fc.constantFrom(...FIELDS),
        (actor, open, field) => {
          const refused = planInvestigation(
            actor,
            field,
            open.map(f => ({ field: f })),
          )
          assert.equal(refused === null, actor.kind !== 'citizen' && !open.includes(field))
        },
      ),
    )
  })

  it('the office that owns a doubt closes it, once', () => {
    const owners = fc.constantFrom<[string, string | null]>(
      [police.agency!, police.office],
      [police.agency!, null],
      [police.agency!, 'khac'],
      [registrar.agency!, registrar.office],
    )
    fc.assert(
      fc.property(actors, owners, fc.boolean(), (actor, [agency, office], isClosed) => {
        const row = { agency, office, closedAt: isClosed ? '2026-11-01T00:00:00.000Z' : null }
        const isOwner =
          actor.kind === 'official' &&
          actor.agency === agency &&
          (office === null || office === actor.office)
        const isSound = !isClosed && (isOwner || actor.kind === 'system')
        assert.equal(planSettlement(actor, row) === null, isSound)
      }),
    )
  })
})

describe('a datum under investigation', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  const deed = <T>(work: (tx: Tx) => Promise<T>) => {
    house.clock.advance(1_000)
    return house.db.tx(work)
  }
  const seen = async (personId: PersonId, fields: readonly Field[], asKnown?: string) =>
    (
      await house.db.tx(tx =>
        disclose(tx, {
          actor: citizen(personId),
          subject: personId,
          purpose: { kind: 'own' },
          fields,
          ...(asKnown && { asKnown }),
        }),
      )
    ).view

  it('is flagged in every answer that carries it, for the family too, as known at any instant', async () => {
    const { db, clock } = house
    const { record, father, child } = family(db)
    await loadPersons(db, [[record]])
    const { personId } = father
    const before = clock.now()
    const doubt = { personId, field: 'birthDate' as const, reason: 'giấy khai sinh ghi năm khác' }
    const { investigationId } = await deed(tx => openInvestigation(tx, police, doubt))
    const during = clock.now()
    await refuses(
      deed(tx => openInvestigation(tx, registrar, doubt)),
      'investigation.already-open',
    )
    await refuses(
      deed(tx => openInvestigation(tx, citizen(personId), { ...doubt, field: 'sex' })),
      'person.input-invalid',
    )
    const flag = {
      reason: doubt.reason,
      owner: { agency: police.agency, office: police.office },
      since: during,
    }
    assert.deepEqual((await seen(personId, ['birthDate', 'sex'])).underInvestigation, {
      birthDate: flag,
    })
    assert.ok(!('underInvestigation' in (await seen(personId, ['sex']))))
    const ofChild = await seen(child.personId, ['father', 'household', 'name'])
    assert.deepEqual(ofChild.father?.underInvestigation, ['birthDate'])
    assert.deepEqual(
      ofChild.household?.members.map(m => m.underInvestigation),
      [['birthDate'], undefined, undefined],
    )
    assert.ok(!('underInvestigation' in ofChild))
    assert.ok(!('underInvestigation' in (await seen(personId, ['birthDate'], before))))

    const { hits } = await db.tx(tx =>
      searchPersons(tx, {
        actor: systemActor('operator'),
        purpose: { kind: 'duty', basis: 'operator' },
        query: { number: father.personalId! },
      }),
    )
    assert.deepEqual(hits[0]?.underInvestigation, ['birthDate'])
    const settle = (actor: Actor) =>
      deed(tx => closeInvestigation(tx, actor, { personId, investigationId, outcome: 'confirmed' }))
    await refuses(settle(registrar), 'investigation.not-yours')
    await settle(police)
    await refuses(settle(police), 'investigation.already-closed')
    assert.deepEqual(await investigationsOf(db, personId), [])
    assert.ok(!('underInvestigation' in (await seen(personId, ['birthDate']))))
    assert.deepEqual((await seen(personId, ['birthDate'], during)).underInvestigation, {
      birthDate: flag,
    })
    const { investigations } = await db.tx(tx =>
      timeline(tx, { actor: citizen(personId), purpose: { kind: 'own' }, personId }),
    )
    assert.deepEqual(
      investigations.map(i => [i.field, i.outcome]),
      [['birthDate', 'confirmed']],
    )
    // Doubted again later: a new investigation.
    await deed(tx => openInvestigation(tx, police, doubt))
  })

  it('two who doubt at the same moment open one investigation', async () => {
    const { record, mother } = family(house.db)
    await loadPersons(house.db, [[record]])
    const doubt = { personId: mother.personId, field: 'name' as const, reason: 'trùng tên' }
    const tried = await Promise.allSettled(
      Array.from({ length: 6 }, () => house.db.tx(tx => openInvestigation(tx, police, doubt))),
    )
    assert.equal(tried.filter(t => t.status === 'fulfilled').length, 1)
    assert.equal((await investigationsOf(house.db, mother.personId)).length, 1)
  })
})

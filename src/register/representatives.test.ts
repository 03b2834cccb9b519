/** Who represents whom, in the record as in the rule; and what of it a declaration of a court changes. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Instant, PlainDate, Tx } from '#kernel'
import {
  changesSince,
  declareIncapable,
  declareMissing,
  disclose,
  type Field,
  isAlive,
  loadPersons,
  type PersonId,
  recordAdoption,
  recordGuardianship,
  representativesOf,
  revokeDeclaration,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { BASIS, checkWholeState, citizen, family, newPerson, registrar, UNIT } from './fixture.ts'

const COURT = { ...BASIS, court: 'Tòa án nhân dân khu vực 1', judgment: '12/2026/QĐDS' }
const TODAY = '2026-11-18'

describe('representation in the record', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const deed = async (work: (tx: Tx) => Promise<unknown>) => {
    house.clock.advance(60_000)
    await house.db.tx(work)
    return house.clock.now()
  }
  const home = async () => {
    const made = family(house.db)
    const other = newPerson(house.db, { birthDate: '1980-01-02' as PartialDate })
    const sibling = newPerson(house.db, {
      birthDate: '2001-04-05' as PartialDate,
      father: { personId: made.father.personId },
      mother: { personId: made.mother.personId },
    })
    await loadPersons(house.db, [[made.record, { household: null, persons: [other, sibling] }]])
    return { ...made, other, sibling }
  }
  const view = async (
    subject: PersonId,
    fields: readonly Field[],
    at: Readonly<{ asOf?: PlainDate; asKnown?: Instant }> = {},
  ) => {
    const reader = { actor: citizen(subject), subject, purpose: { kind: 'own' } } as const
    return (await house.db.tx(tx => disclose(tx, { ...reader, fields, ...at }))).view
  }
  const sides = async (id: PersonId, at = {}) => {
    const { representatives, represented } = await view(id, ['representatives', 'represented'], at)
    const told = (list: typeof representatives) =>
      list!.map(one => [one.personId, one.as, one.scope]).sort()
    return { by: told(representatives), of: told(represented) }
  }
  /** The field says of everybody what the rule says, from both sides. */
  const agree = async (ids: readonly PersonId[]) => {
    const said = new Map(await Promise.all(ids.map(async id => [id, await sides(id)] as const)))
    for (const id of ids) {
      const rule = await representativesOf(house.db, id, { on: TODAY })
      const { by, of } = said.get(id)!
      assert.deepEqual(by, rule.map(one => [one.personId, one.kind, one.scope]).sort())
      for (const other of ids)
        assert.equal(
          of.some(([one]) => one === other),
          said.get(other)!.by.some(([one]) => one === id),
        )
    }
    return said
  }

  it('parents, then who is named by a court, an adoption or the law', async () => {
    const { father, mother, child, other, sibling } = await home()
    const ids = [father, mother, child, other, sibling].map(p => p.personId)
    let said = await agree(ids)
    const parents = [father.personId, mother.personId].map(id => [id, 'parent', 'consents']).sort()
    assert.deepEqual(said.get(child.personId)!.by, parents)
    assert.deepEqual(said.get(sibling.personId)!.by, [])

    const incapable = (personId: PersonId) =>
      deed(tx =>
        declareIncapable(tx, registrar, {
          ...COURT,
          personId,
          on: '2026-10-01',
          kind: 'incapable',
        }),
      )
    await incapable(father.personId)
    said = await agree(ids)
    assert.deepEqual(said.get(father.personId)!.by, [[mother.personId, 'natural-guardian', 'acts']])
    await incapable(mother.personId)
    said = await agree(ids)
    const eldest = [[sibling.personId, 'natural-guardian', 'consents']]
    assert.deepEqual(said.get(child.personId)!.by, eldest)
    assert.equal(said.get(sibling.personId)!.of.length, 3)

    await deed(tx =>
      recordGuardianship(tx, registrar, {
        ...BASIS,
        wardId: child.personId,
        guardianIds: [other.personId],
        manner: 'appointed',
        on: '2026-10-02',
      }),
    )
    said = await agree(ids)
    assert.deepEqual(said.get(other.personId)!.of, [[child.personId, 'guardian', 'consents']])
  })

  it('adoptive parents come in place of the parents, and the feed tells both sides', async () => {
    const { father, mother, child, other } = await home()
    const { head } = await changesSince(house.db, { since: 0 })
    await deed(tx =>
      recordAdoption(tx, registrar, {
        ...BASIS,
        childId: child.personId,
        adopterIds: [other.personId],
        on: '2026-10-01',
        registration: { number: '7', unit: UNIT, registeredOn: '2026-10-01' },
      }),
    )
    const said = await agree([father, mother, child, other].map(p => p.personId))
    assert.deepEqual(said.get(child.personId)!.by, [
      [other.personId, 'adoptive-parent', 'consents'],
    ])
    const { changes } = await changesSince(house.db, { since: head })
    const fieldsOf = (id: PersonId) => changes.find(c => c.personId === id)?.fields
    assert.deepEqual(fieldsOf(child.personId), ['representatives'])
    assert.deepEqual(fieldsOf(other.personId), ['represented'])
  })

  it('missing: told as of the day and as known, no longer a representative, until the person is back', async () => {
    const { father, mother, child } = await home()
    const { personId } = father
    const start = house.clock.now()
    const { head } = await changesSince(house.db, { since: 0 })
    const lost = await deed(tx =>
      declareMissing(tx, registrar, {
        ...COURT,
        personId,
        on: '2026-06-01',
        lastNewsOn: '2023-05' as PartialDate,
      }),
    )
    const { changes } = await changesSince(house.db, { since: head })
    assert.deepEqual(
      changes.map(c => [c.personId, c.fields]),
      [[personId, ['missingOn']]],
    )
    const back = await deed(tx =>
      revokeDeclaration(tx, registrar, { ...COURT, personId, on: '2026-11-01', kind: 'missing' }),
    )
    const both = [personId, mother.personId].sort()
    for (const [asOf, asKnown, missingOn] of [
      ['2026-05-31', back, null],
      ['2026-06-01', back, '2026-06-01'],
      ['2026-10-31', back, '2026-06-01'],
      ['2026-11-01', back, null],
      [TODAY, lost, '2026-06-01'],
      [TODAY, start, null],
    ] as const) {
      const told = await view(personId, ['missingOn', 'deceasedOn'], { asOf, asKnown })
      assert.deepEqual({ ...told }, { missingOn, deceasedOn: null }, `${asOf} as known ${asKnown}`)
      const { by } = await sides(child.personId, { asOf, asKnown })
      const acting = missingOn === null ? both : [mother.personId]
      assert.deepEqual(
        by.map(([id]) => id),
        acting,
      )
    }
    // The law locks an electronic identity at death, and not when somebody is missing.
    assert.equal(await isAlive(house.db, personId), true)
  })
})

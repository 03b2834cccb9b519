/** Every civil status event through the door: what it does, what it refuses, and that its reversal undoes it. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ProblemError, sql, type Tx } from '#kernel'
import {
  annulMarriage,
  changeFacts,
  changeNationality,
  declareDead,
  declareIncapable,
  declareMissing,
  denyParent,
  endAdoption,
  isAlive,
  jurisdictionOf,
  kinOf,
  loadPersons,
  type PersonId,
  recogniseParent,
  recordAdoption,
  recordBirth,
  recordGuardianship,
  recordMarriage,
  representativesOf,
  reverseEvent,
  revokeDeclaration,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import {
  BASIS,
  checkWholeState,
  family,
  newBirth,
  newPerson,
  place,
  registrar,
  root,
  UNIT,
} from './fixture.ts'
import { kinRows } from './store/kin.ts'

const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }
const COURT = { ...BASIS, court: 'Tòa án nhân dân khu vực 1', judgment: '12/2026/QĐDS' }
const refuses = (deed: Promise<unknown>, code: string) =>
  assert.rejects(
    deed,
    (e: ProblemError) =>
      e.problems?.some(p => p.code === code) || assert.fail(`${code} expected: ${String(e)}`),
  )

describe('civil status', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const deed = <T>(work: (tx: Tx) => Promise<T>) => house.db.tx(work)
  const home = async () => {
    const made = family(house.db)
    await loadPersons(house.db, [[made.record]])
    return made
  }
  const person = async (given: object = {}) => {
    const made = newPerson(house.db, given)
    await loadPersons(house.db, [[{ household: null, persons: [made] }]])
    return made
  }
  const reverse = (eventId: string) =>
    deed(tx => reverseEvent(tx, root, { eventId, reason: 'nhầm', legalBasis: 'x' }))
  /** All that is known now of some people, without the recorded time. */
  const bytes = (ids: readonly PersonId[]) =>
    house.db.rows(sql`
      select to_jsonb(t) - '{recorded_from,opened_by}'::text[] as row from register.version t
      where recorded_to is null and person_id = any(${ids}::uuid[])
      union all select to_jsonb(t) - '{recorded_from,opened_by}'::text[] from register.kin t
      where recorded_to is null and person_id = any(${ids}::uuid[])
      union all select to_jsonb(t) - '{recorded_from,opened_by}'::text[] from register.declaration t
      where recorded_to is null and person_id = any(${ids}::uuid[])
      union all select to_jsonb(t) - '{recorded_from,opened_by}'::text[] from register.personal_id t
      where recorded_to is null and person_id = any(${ids}::uuid[]) order by 1`)
  /** Does an event, runs the check, reverses it, and finds every byte as it was. */
  const undone = async (
    ids: readonly PersonId[],
    work: (tx: Tx) => Promise<{ eventId: string }>,
    check: () => Promise<void>,
  ) => {
    const was = await bytes(ids)
    const { eventId } = await deed(work)
    await check()
    await reverse(eventId)
    assert.deepEqual(await bytes(ids), was)
  }
  const statusOf = async (personId: PersonId) =>
    (
      await house.db.row<{ status: string }>(sql`
        select civil_status as status from register.version
        where person_id = ${personId} and recorded_to is null and valid_to is null`)
    ).status

  it('missing after two years, dead after three more; the spouse is widowed, and married again on return', async () => {
    const { father, mother } = await home()
    const { personId } = father
    const missing = (lastNewsOn: string, on = '2023-06-01') =>
      deed(tx =>
        declareMissing(tx, registrar, {
          ...COURT,
          personId,
          on,
          lastNewsOn: lastNewsOn as PartialDate,
        }),
      )
    await refuses(missing('2022'), 'court.too-soon')
    await missing('2020-05')
    await refuses(missing('2020-05'), 'court.already-declared')
    const dead = (on: string) =>
      deed(tx =>
        declareDead(tx, registrar, {
          ...COURT,
          personId,
          on,
          ground: 'after-missing',
          since: '2023-06-01' as PartialDate,
          deathDate: '2026-07-01' as PartialDate,
        }),
      )
    await refuses(dead('2026-05-31'), 'court.too-soon')
    const was = await bytes([personId, mother.personId])
    await dead('2026-07-01')
    assert.equal(await isAlive(house.db, personId), false)
    assert.equal(await jurisdictionOf(house.db, personId), null)
    assert.equal(await statusOf(mother.personId), 'widowed')
    const back = (on: string) =>
      deed(tx => revokeDeclaration(tx, registrar, { ...COURT, personId, on, kind: 'dead' }))
    await refuses(back('2026-07-01'), 'court.not-declared')
    const { eventId } = await back('2026-11-10')
    assert.equal(await isAlive(house.db, personId), true)
    assert.deepEqual(await bytes([personId, mother.personId]), was)
    await refuses(reverse(eventId), 'life-event.not-reversible')
    await refuses(back('2026-11-10'), 'court.not-declared')
  })

  it('on return the marriage the spouse entered since then stands', async () => {
    const { father, mother } = await home()
    const groom = await person({ birthDate: '1988' })
    const { personId } = father
    await deed(tx =>
      declareDead(tx, registrar, {
        ...COURT,
        personId,
        on: '2026-01-10',
        ground: 'accident',
        since: '2023-12' as PartialDate,
        deathDate: '2023-12' as PartialDate,
      }),
    )
    const personIds = [groom.personId, mother.personId] as const
    await deed(tx =>
      recordMarriage(tx, registrar, { ...BASIS, personIds, on: '2026-10-01', registration }),
    )
    await deed(tx =>
      revokeDeclaration(tx, registrar, { ...COURT, personId, on: '2026-11-10', kind: 'dead' }),
    )
    assert.equal((await kinOf(house.db, mother.personId)).spouseId, groom.personId)
    assert.equal(await statusOf(personId), 'divorced')
  })

  it('an annulled marriage never was, though it stays known that it was registered', async () => {
    const groom = await person()
    const bride = await person({ sex: 'female', birthDate: '1995', civilStatus: 'divorced' })
    const personIds = [groom.personId, bride.personId] as const
    const known = await deed(tx =>
      recordMarriage(tx, registrar, { ...BASIS, personIds, on: '2026-05-01', registration }),
    )
    await undone(
      personIds,
      tx => annulMarriage(tx, registrar, { ...BASIS, personIds, on: '2026-11-01', judgment: '3' }),
      async () => {
        assert.deepEqual(
          [await statusOf(groom.personId), await statusOf(bride.personId)],
          ['single', 'divorced'],
        )
        const kin = await kinRows(house.db, [groom.personId])
        assert.deepEqual(
          kin.filter(k => k.role === 'spouse'),
          [],
        )
        await refuses(reverse(known.eventId), 'life-event.overtaken')
      },
    )
  })

  it('a stepfather and his wife’s daughter do not marry, nor do two children of one mother', async () => {
    const { father, mother } = await home()
    const grown = await person({ sex: 'female', birthDate: '2006-02-01' })
    await deed(tx =>
      recogniseParent(tx, registrar, {
        ...BASIS,
        childId: grown.personId,
        parentId: mother.personId,
        role: 'mother',
        on: '2026-11-01',
        manner: 'voluntary',
        registration,
      }),
    )
    const wed = (a: PersonId, b: PersonId) =>
      deed(tx =>
        recordMarriage(tx, registrar, {
          ...BASIS,
          personIds: [a, b],
          on: '2026-11-02',
          registration,
        }),
      )
    // The daughter of his wife; then two children of one mother.
    await refuses(wed(father.personId, grown.personId), 'marriage.close-kin')
    const brother = await deed(tx =>
      recordBirth(tx, registrar, newBirth({ motherId: mother.personId })),
    )
    await refuses(wed(brother.personId, grown.personId), 'marriage.close-kin')
  })

  it('a recognised parent is one from birth; a court may deny it', async () => {
    const { father, mother } = await home()
    const born = await deed(tx =>
      recordBirth(tx, registrar, newBirth({ motherId: mother.personId, birthDate: '2026-11-02' })),
    )
    const childId = born.personId
    const recognise = (parentId: PersonId, role: 'father' | 'mother') => (tx: Tx) =>
      recogniseParent(tx, registrar, {
        ...BASIS,
        ...{ childId, parentId, role, registration },
        on: '2026-11-15',
        manner: 'voluntary',
        childChanges: { name: { family: 'Lê', middle: 'Minh', given: 'Khôi' } },
      })
    await refuses(deed(recognise(mother.personId, 'mother')), 'parentage.known-already')
    await refuses(deed(recognise(mother.personId, 'father')), 'parentage.wrong-sex')
    const ids = [childId, father.personId]
    await undone(ids, recognise(father.personId, 'father'), async () => {
      const [row] = (await kinRows(house.db, [childId])).filter(k => k.role === 'father')
      assert.deepEqual([row?.relativeId, row?.from], [father.personId, '2026-11-02'])
    })
    await deed(recognise(father.personId, 'father'))
    await undone(
      ids,
      tx =>
        denyParent(tx, registrar, {
          ...BASIS,
          ...{ childId, parentId: father.personId, on: '2026-11-16', judgment: '9' },
        }),
      async () => assert.equal((await kinOf(house.db, childId)).fatherId, null),
    )
  })

  it('adopters act for the child, its parents stay known; the end of the adoption gives them back', async () => {
    const { father, child } = await home()
    const adopter = await person({ birthDate: '1980-01-01', sex: 'female' })
    const young = await person({ birthDate: '2000-01-01', sex: 'female' })
    const childId = child.personId
    const adopt =
      (adopterId: PersonId, on = '2026-09-01') =>
      (tx: Tx) =>
        recordAdoption(tx, registrar, {
          ...BASIS,
          childId,
          adopterIds: [adopterId],
          on,
          registration,
        })
    await refuses(deed(adopt(young.personId)), 'adoption.age-gap')
    await refuses(deed(adopt(father.personId)), 'adoption.near-kin')
    const acting = async () =>
      (await representativesOf(house.db, childId)).map(r => [r.personId, r.kind])
    await undone([childId, adopter.personId], adopt(adopter.personId), async () => {
      assert.deepEqual(await acting(), [[adopter.personId, 'adoptive-parent']])
      assert.equal((await kinOf(house.db, childId)).fatherId, father.personId)
    })
    await deed(adopt(adopter.personId))
    await refuses(deed(adopt(adopter.personId)), 'adoption.adopted-already')
    await undone(
      [childId, adopter.personId],
      tx => endAdoption(tx, registrar, { ...BASIS, childId, on: '2026-11-01', judgment: '8' }),
      async () =>
        assert.deepEqual(
          (await acting()).map(([, kind]) => kind),
          ['parent', 'parent'],
        ),
    )
  })

  it('for whom courts declared incapable the spouse acts, else who was registered', async () => {
    const { father, mother, child } = await home()
    const { personId } = father
    await undone(
      [personId],
      tx =>
        declareIncapable(tx, registrar, {
          ...COURT,
          personId,
          on: '2026-10-01',
          kind: 'incapable',
        }),
      async () => {
        const [spouse] = await representativesOf(house.db, personId)
        assert.deepEqual([spouse?.personId, spouse?.kind], [mother.personId, 'natural-guardian'])
        assert.ok(spouse?.because.every(b => b.vi.length > 10 && b.en.length > 10))
        const parents = (await representativesOf(house.db, child.personId)).map(r => r.personId)
        assert.deepEqual(parents, [mother.personId])
        assert.deepEqual(await representativesOf(house.db, mother.personId), [])
      },
    )
    const guardian = await person({ birthDate: '1980' })
    const guard = (more: object = {}) =>
      deed(tx =>
        recordGuardianship(tx, registrar, {
          ...BASIS,
          wardId: child.personId,
          guardianIds: [guardian.personId],
          manner: 'appointed',
          on: '2026-10-01',
          ...more,
        }),
      )
    await refuses(guard(), 'guardianship.parents-act')
    await refuses(guard({ parentsCannot: true, manner: 'natural' }), 'guardianship.not-by-law')
    await refuses(guard({ wardId: mother.personId }), 'guardianship.not-needed')
    await guard({ parentsCannot: true })
    const acts = await representativesOf(house.db, child.personId, { on: '2026-10-02' })
    assert.equal(acts[0]?.personId, guardian.personId)
    assert.deepEqual(await representativesOf(house.db, child.personId, { on: '2036-09-01' }), [])
  })

  it('a name changes from a day, a correction is said of the whole life and proposes another number', async () => {
    const { mother } = await home()
    const { personId } = mother
    const change =
      (kind: string, changes: object, more: object = {}) =>
      (tx: Tx) =>
        changeFacts(tx, registrar, {
          ...BASIS,
          ...({
            personId,
            kind,
            changes,
            on: '2026-11-01',
            agrees: true,
            ...more,
          } as never as object),
        } as never)
    const name = { family: 'Trần', middle: '', given: 'Ngọc' }
    await refuses(deed(change('fact-change', { sex: 'male' })), 'fact-change.other-kind')
    await refuses(deed(change('fact-change', { name }, { agrees: false })), 'child.consent-missing')
    await undone([personId], change('fact-change', { name }), async () => {
      const { n } = await house.db.row<{ n: number }>(sql`
        select count(*) as n from register.version where person_id = ${personId} and recorded_to is null`)
      assert.equal(n, 2)
    })
    const corrected = await deed(change('fact-correction', { birthDate: '1993-03-08' }))
    assert.deepEqual((corrected as { proposes: unknown }).proposes, ['birth-year'])
    await refuses(deed(change('fact-addition', { ethnicity: '02' })), 'fact-change.told-already')
    await refuses(
      deed(change('ethnicity-redetermination', { ethnicity: '05' })),
      'fact-change.not-of-parents',
    )
  })

  it('who renounces keeps no valid number, nobody else gets it, and it comes back with the nationality', async () => {
    const { mother } = await home()
    const { personId, personalId } = mother
    const turn = (manner: 'renounced' | 'restored' | 'acquired', on: string) => (tx: Tx) =>
      changeNationality(tx, registrar, { ...BASIS, personId, manner, on, decision: '1/QĐ-CTN' })
    const active = async () =>
      (
        await house.db.rows<{ number: string }>(sql`
          select number from register.personal_id where person_id = ${personId}
            and status = 'active' and recorded_to is null`)
      ).map(r => r.number)
    await refuses(deed(turn('acquired', '2026-10-01')), 'nationality.vietnamese-already')
    await undone([personId], turn('renounced', '2026-10-01'), async () =>
      assert.deepEqual(await active(), []),
    )
    await deed(turn('renounced', '2026-10-01'))
    await refuses(deed(turn('acquired', '2026-11-01')), 'nationality.other-manner')
    await deed(turn('restored', '2026-11-01'))
    assert.deepEqual(await active(), [personalId])
  })

  it('births: found, at home, abroad, and what each must prove', async () => {
    const born = (more: object) => deed(tx => recordBirth(tx, registrar, newBirth(more)))
    const found = {
      kind: 'found',
      proof: 'abandonment-record',
      foundOn: '2026-11-10',
      place: place(),
    }
    await born({ circumstance: found, declarant: { relation: 'finder' } })
    await refuses(
      born({ circumstance: { ...found, foundOn: '2026-11-12' } }),
      'birth.notice-running',
    )
    await refuses(
      born({ circumstance: { kind: 'home', proof: 'birth-notice' } }),
      'birth.proof-missing',
    )
    const abroad = {
      kind: 'abroad',
      proof: 'foreign-certificate',
      country: 'JP',
      authority: 'Shinjuku',
      number: '5',
      on: '2026-11-12',
    }
    const { personalId } = await born({ circumstance: abroad, nationality: 'VN' })
    assert.match(personalId, /^[12]\d\d226\d{6}$/u)
    await refuses(born({ circumstance: { ...abroad, country: 'VN' } }), 'birth.not-abroad')
  })
})

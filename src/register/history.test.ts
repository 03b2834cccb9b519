/** Any history of events over a few families keeps every promise of the room, also when events race. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, type ProblemError, sql, type Tx } from '#kernel'
import {
  changeHead,
  correctFacts,
  loadPersons,
  moveResidence,
  type PersonId,
  recordBirth,
  recordDeath,
  recordDivorce,
  recordMarriage,
  reissueNumber,
  reverseEvent,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { entriesOf } from '#test/ledger'
import { addDays, type PartialDate } from '#vn'
import { DECLARATION_KINDS } from './declaration.ts'
import {
  BASIS,
  checkWholeState,
  family,
  isLockTimeout,
  newBirth,
  newPerson,
  OTHER_UNIT,
  place,
  police,
  registrar,
  root,
  UNIT,
} from './fixture.ts'
import type { LoadRecord } from './load-record.ts'
import { CIVIL_DEEDS, REVOCATION } from './random-deed.ts'
import { replayEvents, type ToldEvent } from './replay.ts'
import { wholeRegister } from './replay-fixture.ts'

/** Random histories, after those of `KNOWN`; more on a quiet night: `HISTORIES=1000`. */
const RUNS = Number(process.env.HISTORIES ?? 3)
/** Deeds from here on are those of `CIVIL_DEEDS`. */
const CIVIL = 11
const DEEDS = CIVIL + CIVIL_DEEDS.length
const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }

/** One step: which deed, about whom (indexes into those alive or dead), how many days ago. */
type Step = Readonly<{ deed: number; who: number; other: number; ago: number }>
const steps = fc.array(
  fc.record({
    deed: fc.integer({ min: 0, max: DEEDS - 1 }),
    who: fc.nat(30),
    other: fc.nat(30),
    ago: fc.integer({ min: 0, max: 400 }),
  }),
  { minLength: 12, maxLength: 24, size: 'max' },
)

/**
 * Histories in which every deed is done at least once. Of a new world 0 and 3 are the fathers, 1 and 4 the
 * mothers, 2 and 5 the children, 6 a single man, 7 a single woman; who is born comes next.
 */
const KNOWN: readonly (readonly (readonly [
  deed: number,
  who: number,
  other: number,
  ago: number,
])[])[] = [
  [
    [1, 6, 7, 100],
    [6, 0, 0, 7],
    [2, 0, 1, 50],
    [7, 1, 0, 2],
    [8, 7, 0, 40],
    [CIVIL + 5, 8, 15, 30],
    [3, 6, 3, 20],
    [4, 7, 0, 19],
    [5, 1, 2, 17],
    [9, 2, 0, 1],
    [CIVIL + 9, 5, 6, 20],
    [CIVIL + 10, 5, 16, 0],
    [CIVIL + 11, 5, 3, 0],
    [0, 3, 0, 2],
    [10, 3, 0, 0],
  ],
  [
    [CIVIL, 0, 0, 300],
    [CIVIL + 3, 0, 0, 100],
    [CIVIL + 2, 4, 0, 90],
    [CIVIL + 6, 2, 0, 80],
    [CIVIL + 7, 2, 6, 70],
    [CIVIL + 8, 2, 1, 60],
    [CIVIL + 4, 3, 0, 50],
    [CIVIL + 12, 6, 0, 40],
    [CIVIL + 12, 7, 2, 40],
    [CIVIL + 13, 7, 2, 30],
    [CIVIL + 1, 6, 1, 20],
    [10, 4, 0, 0],
  ],
]
const known = KNOWN.map(history =>
  history.map(([deed, who, other, ago]): Step => ({ deed, who, other, ago })),
)

const runs = { examples: known.map((h): [Step[]] => [h]), endOnFailure: true }

type World = { people: PersonId[]; households: string[]; events: string[] }

function act(
  tx: Tx,
  world: World,
  step: Step,
): Promise<{ eventId: string; personId?: string; householdId?: string | null }> {
  const at = <T>(list: readonly T[], n: number) => list[n % list.length]!
  const personId = at(world.people, step.who)
  const other = at(world.people, step.other)
  const on = addDays('2026-11-18', -step.ago)
  if (step.deed >= CIVIL) {
    const third = at(world.people, step.who + step.other + 1)
    return CIVIL_DEEDS[step.deed - CIVIL]!(tx, { personId, other, third, n: step.other, on })
  }
  switch (step.deed) {
    case 0:
      return recordDeath(tx, registrar, {
        ...BASIS,
        personId,
        deathDate: (step.ago % 3 === 0 ? on.slice(0, 7) : on) as PartialDate,
        place: place(),
        registration,
      })
    case 1:
      return recordMarriage(tx, registrar, {
        ...BASIS,
        personIds: [personId, other],
        on,
        registration,
      })
    case 2:
      return recordDivorce(tx, registrar, {
        ...BASIS,
        personIds: [personId, other],
        on,
        judgment: '1',
      })
    case 3:
      return moveResidence(tx, police, {
        ...BASIS,
        personId,
        kind: 'permanent',
        unit: OTHER_UNIT,
        address: `${step.other} Hàng Bài`,
        from: on,
      })
    case 4:
      return moveResidence(tx, police, {
        ...BASIS,
        personId,
        kind: 'permanent',
        unit: UNIT,
        address: `Tổ ${step.other}`,
        from: on,
        householdId: at(world.households, step.other),
        relationToHead: step.ago % 4 === 0 ? 'householder' : 'other-relative',
      })
    case 5:
      return moveResidence(tx, police, {
        ...BASIS,
        personId,
        kind: step.ago % 2 ? 'temporary' : 'current',
        unit: OTHER_UNIT,
        address: `${step.other} Hàng Gai`,
        from: on,
      })
    case 6:
      return correctFacts(tx, registrar, {
        ...BASIS,
        personId,
        changes:
          step.ago % 2
            ? { ethnicity: '02' }
            : { birthDate: addDays('1990-05-17', step.other) as PartialDate },
        ...(step.ago % 2 && { validFrom: on }),
      })
    case 7:
      return changeHead(tx, police, {
        ...BASIS,
        householdId: at(world.households, step.other),
        headId: personId,
        on,
      })
    case 8:
      return recordBirth(
        tx,
        registrar,
        newBirth({
          birthDate: on,
          name: { family: 'Nguyễn', middle: '', given: `An ${'abcdefghij'[step.other % 10]}` },
          motherId: personId,
          fatherId: step.other % 2 ? other : null,
        }),
      )
    case 9:
      return reissueNumber(tx, police, { ...BASIS, personId, on })
    default:
      return reverseEvent(tx, root, {
        eventId: at(world.events, step.who),
        reason: 'ghi nhầm',
        legalBasis: 'x',
      })
  }
}

/** A return from declared death is itself no event to reverse; the spouse may have gone on since. */
const isReversible = ({ deed, other }: Step) =>
  deed !== 9 &&
  deed !== 10 &&
  !(deed === CIVIL + REVOCATION && DECLARATION_KINDS[other % 5] === 'dead')

describe('histories', () => {
  let house: TestDatabase
  const loads: { records: LoadRecord[]; at: string }[] = []
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  async function world(): Promise<World> {
    const { db } = house
    const homes = [family(db), family(db)]
    const single = [newPerson(db), newPerson(db, { sex: 'female' })]
    const records = [...homes.map(h => h.record), { household: null, persons: single }]
    loads.push({ records, at: house.clock.now() })
    await loadPersons(db, [records])
    return {
      people: [...homes.flatMap(h => h.record.persons), ...single].map(p => p.personId),
      households: homes.map(h => h.householdId),
      events: ['00000000-0000-7000-8000-000000000000'],
    }
  }

  /** A refusal is a Problem; anything else is a fault of ours. */
  async function tryStep(w: World, step: Step): Promise<boolean> {
    try {
      const done = await house.db.tx(tx => act(tx, w, step))
      w.events.push(done.eventId)
      if (done.personId) w.people.push(done.personId)
      if (done.householdId) w.households.push(done.householdId)
      return true
    } catch (error) {
      const { problem } = error as ProblemError
      if (isLockTimeout(error)) return false
      assert.ok(isProblem(problem), `${JSON.stringify(step)}: ${(error as Error).stack}`)
      return false
    }
  }

  it('one after another, with reversals in between', async () => {
    const done = new Set<number>()
    const property = fc.asyncProperty(steps, async history => {
      const w = await world()
      for (const step of history) {
        house.clock.advance(1_000)
        if (await tryStep(w, step)) done.add(step.deed)
      }
      await checkWholeState(house.db)
    })
    await fc.assert(property, { numRuns: RUNS + known.length, ...runs })
    const never = Array.from({ length: DEEDS }, (_, deed) => deed).filter(deed => !done.has(deed))
    assert.deepEqual(never, [], 'deeds that were never done')
  })

  it('all reversed in the opposite order, the people are as they were', async () => {
    const facts = (ids: readonly PersonId[]) =>
      house.db.rows(sql`
        select person_id, to_jsonb(v) - '{recorded_from,opened_by}'::text[] as facts from register.version v
        where recorded_to is null and person_id = any(${ids}::uuid[])
        union all
        select person_id, to_jsonb(v) - '{recorded_from,opened_by}'::text[] from register.residence v
        where recorded_to is null and person_id = any(${ids}::uuid[])
        union all
        select person_id, to_jsonb(v) - '{recorded_from,opened_by}'::text[] from register.membership v
        where recorded_to is null and person_id = any(${ids}::uuid[])
        union all
        select person_id, to_jsonb(v) - '{recorded_from,opened_by}'::text[] from register.kin v
        where recorded_to is null and person_id = any(${ids}::uuid[])
        union all
        select person_id, to_jsonb(v) - '{recorded_from,opened_by}'::text[] from register.declaration v
        where recorded_to is null and person_id = any(${ids}::uuid[])
        union all
        select person_id, to_jsonb(v) - '{recorded_from,opened_by}'::text[] from register.personal_id v
        where recorded_to is null and person_id = any(${ids}::uuid[])
        order by 1, 2`)
    const property = fc.asyncProperty(steps, async history => {
      const w = await world()
      const people = [...w.people]
      const before = await facts(people)
      for (const step of history) {
        house.clock.advance(1_000)
        if (isReversible(step)) await tryStep(w, step)
      }
      for (const eventId of w.events.slice(1).reverse())
        await house.db.tx(tx =>
          reverseEvent(tx, root, { eventId, reason: 'ghi nhầm', legalBasis: 'x' }),
        )
      assert.deepEqual(await facts(people), before)
      await checkWholeState(house.db)
    })
    await fc.assert(property, { numRuns: RUNS + known.length, ...runs })
  })

  it('eight at once over the same families', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 8, maxLength: 8 }), async histories => {
        const w = await world()
        await Promise.all(
          histories.map(async history => {
            for (const step of history) await tryStep(w, step)
          }),
        )
        await checkWholeState(house.db)
      }),
      { numRuns: Math.ceil(RUNS / 4), endOnFailure: true },
    )
  })

  it('the ledger tells all of it again', async () => {
    const again = await testDatabase('ledger', 'register')
    for (const { records, at } of loads) {
      again.clock.advance(Date.parse(at) - Date.parse(again.clock.now()))
      await loadPersons(again.db, [records])
    }
    const entries = await entriesOf<ToldEvent>(house.db)
    await again.db.tx(tx => replayEvents(tx, entries))
    const [told, was] = [await wholeRegister(again.db), await wholeRegister(house.db)]
    for (const table of Object.keys(was)) assert.deepEqual(told[table], was[table], table)
    await checkWholeState(again.db)
    await again.close()
  })
})

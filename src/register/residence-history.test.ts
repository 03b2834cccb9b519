/**
 * Any history of residence and household events, asked about any day as known at any instant, answers as a
 * plain model does that replays the events known by then, one after another, without a database.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Instant, isProblem, type PlainDate, type ProblemError, type Tx } from '#kernel'
import {
  changeHead,
  declareAbsence,
  disclose,
  endAbsence,
  endResidence,
  endStay,
  loadPersons,
  mergeHouseholds,
  moveResidence,
  noticeStay,
  type PersonId,
  recordDivorce,
  recordMarriage,
  renewTemporary,
  reverseEvent,
  splitHousehold,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { entriesOf } from '#test/ledger'
import { addDays, addMonths } from '#vn'
import {
  BASIS,
  checkWholeState,
  citizen,
  family,
  isLockTimeout,
  newPerson,
  OTHER_UNIT,
  police,
  registrar,
  root,
  UNIT,
} from './fixture.ts'
import { replayEvents, type ToldEvent } from './replay.ts'
import { wholeRegister } from './replay-fixture.ts'

/** More on a quiet night: `HISTORIES=1000`. */
const RUNS = Number(process.env.HISTORIES ?? 3)
const TODAY = '2026-11-18'
const LOADED = '2015-04-01'

// The model: what each event says of whom, in the plainest words.

const SLOTS = ['permanent', 'temporary', 'current', 'stay', 'absence', 'spouse'] as const
type Slot = (typeof SLOTS)[number]
type Stretch = { from: PlainDate; to: PlainDate | null; value: string; household?: string | null }
type Effect = (at: (personId: PersonId, slot: Slot) => Stretch[]) => void
type Happened = { eventId: string; recordedAt: Instant; effect: Effect; reversedAt: Instant | null }

const isOn = (s: Stretch, day: PlainDate) => s.from <= day && (s.to === null || day < s.to)

/** From `from` on only what is said now, and it says nothing of the days after `to`. */
const move =
  (who: PersonId, slot: Slot, now: Stretch): Effect =>
  at => {
    const spans = at(who, slot)
    for (const s of spans) if (isOn(s, now.from)) s.to = now.from
    spans.push({ ...now })
  }

/** Days are overwritten; what was said of other days stays. */
const overwrite =
  (who: PersonId, slot: Slot, now: Stretch): Effect =>
  at => {
    const spans = at(who, slot)
    for (const s of [...spans]) {
      const ends = s.to === null || (now.to !== null && s.to > now.to)
      if (now.to !== null && s.from < now.to && ends)
        spans.push({ ...s, from: now.to > s.from ? now.to : s.from })
      if (s.from < now.from) s.to = s.to !== null && s.to < now.from ? s.to : now.from
      else if (now.to === null || s.from < now.to) spans.splice(spans.indexOf(s), 1)
    }
    spans.push({ ...now })
  }

const cutOff =
  (who: PersonId, slot: Slot, on: PlainDate): Effect =>
  at => {
    for (const s of at(who, slot)) if (s.from < on && (s.to === null || s.to > on)) s.to = on
  }

const rehouse =
  (who: PersonId, household: string, on: PlainDate): Effect =>
  at => {
    const spans = at(who, 'permanent')
    const s = spans.find(one => isOn(one, on))!
    spans.push({ ...s, from: on, household })
    s.to = on
  }

const both =
  (...effects: Effect[]): Effect =>
  at => {
    for (const effect of effects) effect(at)
  }

/** All that is known at an instant, replayed from what was loaded. */
function replay(loaded: Effect, events: readonly Happened[], known: Instant) {
  const shelves = new Map<string, Stretch[]>()
  const at = (personId: PersonId, slot: Slot) => {
    const key = `${personId} ${slot}`
    if (!shelves.has(key)) shelves.set(key, [])
    return shelves.get(key)!
  }
  loaded(at)
  for (const e of events)
    if (e.recordedAt <= known && (e.reversedAt === null || e.reversedAt > known)) e.effect(at)
  const model = (personId: PersonId, slot: Slot, day: PlainDate) =>
    at(personId, slot).find(s => isOn(s, day)) ?? null
  /** The days on which something begins or ends for a person. */
  const edges = (personId: PersonId) =>
    SLOTS.flatMap(slot => at(personId, slot)).flatMap(s => [s.from, ...(s.to ? [s.to] : [])])
  return Object.assign(model, { edges })
}

type Home = Readonly<{ id: string; unit: string; address: string }>
type World = {
  people: PersonId[]
  households: Home[]
  born: ReadonlyMap<PersonId, PlainDate>
  loaded: Effect
  events: Happened[]
  instants: Instant[]
}
type Step = Readonly<{ deed: number; who: number; other: number; ago: number; length: number }>
type Done = Readonly<{ eventId: string; effect: Effect; founded?: Home }>

const DEEDS = Array.from({ length: 18 }, (_, deed) => deed)
const about = fc.record({
  who: fc.nat(30),
  other: fc.nat(30),
  // Days go on from step to step; now and then something is told of an earlier day.
  ago: fc.integer({ min: -8, max: 12 }),
  length: fc.integer({ min: 1, max: 400 }),
})
/** Every deed is tried once or twice, in any order; a shorter history leaves some out. */
const steps = fc
  .tuple(
    fc.shuffledSubarray([...DEEDS, ...DEEDS], { minLength: 18, maxLength: 28 }),
    fc.array(about, { minLength: 28, maxLength: 28, size: 'max' }),
  )
  .map(([deeds, abouts]) => deeds.map((deed, i): Step => ({ deed, ...abouts[i]! })))
const questions = fc.array(
  // Days beside one on which something begins or ends: where answers go wrong.
  fc.record({
    who: fc.nat(60),
    day: fc.nat(60),
    beside: fc.integer({ min: -1, max: 1 }),
    known: fc.nat(60),
  }),
  { minLength: 24, maxLength: 24, size: 'max' },
)

/** Steps spread over the last 400 days. */
const dayOfStep = (i: number, of: number) => Math.round((400 * (i + 1)) / of) - 400

const pick = <T>(list: readonly T[], n: number) => list[n % list.length]!

const ENDING: Readonly<Record<number, Slot>> = {
  6: 'temporary',
  8: 'stay',
  10: 'absence',
  14: 'temporary',
  16: 'spouse',
}

async function act(tx: Tx, w: World, step: Step & { day: number }): Promise<Done> {
  const now = replay(w.loaded, w.events, w.instants.at(-1)!)
  const on = [addDays(TODAY, step.day - step.ago), TODAY].sort()[0]!
  // An end is about somebody for whom something can end.
  const ending = ENDING[step.deed]
  const able = ending ? w.people.filter(id => now(id, ending, addDays(on, -1)) !== null) : w.people
  const personId = pick(able.length > 0 ? able : w.people, step.who)
  const to = addDays(on, step.length)
  const open = { ...BASIS, personId }
  switch (step.deed) {
    case 0:
    case 1: {
      const address = `${step.other} Hàng Bài`
      const unit = OTHER_UNIT
      const done = await moveResidence(tx, police, {
        ...open,
        kind: 'permanent',
        unit,
        address,
        from: on,
      })
      const stretch = { from: on, to: null, value: address, household: done.householdId }
      const effect = both(move(personId, 'permanent', stretch), at => {
        const there = at(personId, 'temporary').find(s => isOn(s, on))
        if (there) there.to = on
      })
      return { ...done, effect, founded: { id: done.householdId!, unit, address } }
    }
    case 2: {
      const { id: householdId, unit, address } = pick(w.households, step.other)
      const done = await moveResidence(tx, police, {
        ...open,
        kind: 'permanent',
        unit,
        address: 'nơi khác',
        from: on,
        householdId,
        relationToHead: step.length % 4 === 0 ? 'householder' : 'other',
      })
      const stretch = { from: on, to: null, value: address, household: householdId }
      const effect = both(move(personId, 'permanent', stretch), at => {
        const there = at(personId, 'temporary').find(s => isOn(s, on))
        if (there && unit === OTHER_UNIT) there.to = on
      })
      return { ...done, effect }
    }
    case 3:
    case 4: {
      const kind = step.deed === 3 ? 'temporary' : 'current'
      const address = `${step.other} Hàng Gai`
      const term = addDays(on, 25 + (step.length % 60))
      const end = kind === 'temporary' && step.length % 5 > 0 ? term : null
      const place = { kind, unit: OTHER_UNIT, address, from: on } as const
      const { eventId } = await moveResidence(tx, police, {
        ...open,
        ...place,
        ...(end && { to: end }),
      })
      const until = kind === 'temporary' ? (end ?? addMonths(on, 24)) : null
      return { eventId, effect: move(personId, kind, { from: on, to: until, value: address }) }
    }
    case 5: {
      const kinds = (['permanent', 'temporary', 'current'] as const).filter(
        slot => now(personId, slot, addDays(on, -1)) !== null,
      )
      const kind = pick(kinds.length > 0 ? kinds : ['current' as const], step.other)
      const ground = kind === 'current' ? 'left' : 'dwelling-gone'
      const done = await endResidence(tx, police, { ...open, kind, ground, on })
      return { ...done, effect: cutOff(personId, kind, on) }
    }
    case 6:
    case 14: {
      const lives = now(personId, 'temporary', on)
      const until = lives?.to ? addDays(lives.to, step.length) : to
      const day = lives?.to ? addDays(lives.to, -(step.other % 18)) : on
      const done = await renewTemporary(tx, police, { ...open, on: day, to: until })
      return {
        ...done,
        effect: at => {
          at(personId, 'temporary').find(s => isOn(s, day))!.to = until
        },
      }
    }
    case 7: {
      const guests = [...new Set([personId, pick(w.people, step.other)])]
      const address = `Nhà nghỉ ${step.other}`
      const leave = addDays(on, 1 + (step.length % 31))
      const done = await noticeStay(tx, police, {
        ...BASIS,
        guests,
        unit: OTHER_UNIT,
        address,
        reason: 'thăm thân',
        arrivedAt: `${on}T10:00:00+07:00`,
        to: leave,
      })
      const stretch = { from: on, to: leave, value: address }
      return { ...done, effect: both(...guests.map(id => overwrite(id, 'stay', stretch))) }
    }
    case 8: {
      const done = await endStay(tx, police, { ...open, on })
      return { ...done, effect: cutOff(personId, 'stay', on) }
    }
    case 9: {
      const end = step.length % 2 ? addMonths(on, 12 + (step.other % 9)) : null
      const absence = { case: 'long', destination: `${step.other}`, from: on, to: end }
      const done = await declareAbsence(tx, police, { ...open, ...absence })
      const stretch = { from: on, to: end, value: absence.destination }
      return { ...done, effect: overwrite(personId, 'absence', stretch) }
    }
    case 10: {
      const done = await endAbsence(tx, police, { ...open, on })
      return { ...done, effect: cutOff(personId, 'absence', on) }
    }
    case 11: {
      const householdId = now(personId, 'permanent', TODAY)?.household ?? w.households[0]!.id
      const others = w.people.filter(id => now(id, 'permanent', TODAY)?.household === householdId)
      const memberIds = [...new Set([personId, pick([personId, ...others], step.other)])]
      const relations = Object.fromEntries(
        memberIds.filter(id => id !== personId).map(id => [id, 'other']),
      )
      const split = { householdId, memberIds, headId: personId, relations, on }
      const done = await splitHousehold(tx, police, { ...BASIS, ...split })
      const effect = both(...memberIds.map(id => rehouse(id, done.householdId, on)))
      const { unit, address } = w.households.find(h => h.id === householdId)!
      return { ...done, effect, founded: { id: done.householdId, unit, address } }
    }
    case 12: {
      const { id: fromId, address } = pick(w.households, step.other)
      const { id: intoId } = pick(
        w.households.filter(h => h.address === address),
        step.who,
      )
      const moving = w.people.filter(id => now(id, 'permanent', TODAY)?.household === fromId)
      const relations = Object.fromEntries(moving.map(id => [id, 'other']))
      const done = await mergeHouseholds(tx, police, { ...BASIS, fromId, intoId, relations, on })
      return { ...done, effect: both(...moving.map(id => rehouse(id, intoId, on))) }
    }
    case 15: {
      const other = pick(w.people, step.other)
      const done = await recordMarriage(tx, registrar, {
        ...BASIS,
        personIds: [personId, other],
        on,
        registration: { number: '7', unit: UNIT, registeredOn: TODAY },
      })
      const bind = (a: PersonId, b: PersonId) =>
        overwrite(a, 'spouse', { from: on, to: null, value: b })
      return { ...done, effect: both(bind(personId, other), bind(other, personId)) }
    }
    case 16: {
      const other = now(personId, 'spouse', addDays(on, -1))?.value ?? pick(w.people, step.other)
      const parted = { ...BASIS, personIds: [personId, other] as const, on, judgment: '1' }
      const done = await recordDivorce(tx, registrar, parted)
      return {
        ...done,
        effect: both(cutOff(personId, 'spouse', on), cutOff(other, 'spouse', on)),
      }
    }
    default: {
      const { id: householdId } = pick(w.households, step.other)
      const done = await changeHead(tx, police, { ...BASIS, householdId, headId: personId, on })
      return { ...done, effect: () => {} }
    }
  }
}

describe('histories of residence', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  /** Two families at one address and somebody single; `copies` are loaded with the same. */
  async function world(...copies: TestDatabase[]): Promise<World> {
    const { db } = house
    const homes = [family(db), family(db)]
    const single = newPerson(db)
    const records = [[...homes.map(h => h.record), { household: null, persons: [single] }]]
    for (const each of [house, ...copies]) {
      each.clock.set(house.clock.now())
      await loadPersons(each.db, records)
    }
    const members = homes.flatMap(h =>
      h.record.persons.map(p => ({
        id: p.personId,
        born: p.birthDate as string,
        home: h.householdId,
      })),
    )
    return {
      born: new Map([
        ...members.map(m => [m.id, m.born] as const),
        [single.personId, single.birthDate],
      ]),
      people: [...members.map(m => m.id), single.personId],
      households: homes.map(h => ({ id: h.householdId, unit: UNIT, address: 'Tổ 5' })),
      loaded: both(
        ...homes.flatMap(({ father, mother }) => {
          const wed = { from: '2015-02-14', to: null }
          return [
            move(father.personId, 'spouse', { ...wed, value: mother.personId }),
            move(mother.personId, 'spouse', { ...wed, value: father.personId }),
          ]
        }),
        ...members.map(({ id, born, home }) =>
          move(id, 'permanent', {
            from: born > LOADED ? born : LOADED,
            to: null,
            value: 'Tổ 5',
            household: home,
          }),
        ),
      ),
      events: [],
      instants: [house.clock.now()],
    }
  }

  /** A refusal is a Problem and changes nothing; anything else is a fault of ours. */
  async function tried(work: Promise<void>): Promise<boolean> {
    try {
      await work
      return true
    } catch (error) {
      const { problem } = error as ProblemError
      if (isLockTimeout(error)) return false
      assert.ok(isProblem(problem), (error as Error).stack)
      return false
    }
  }

  async function step(w: World, one: Step & { day: number }): Promise<boolean> {
    house.clock.advance(60_000)
    const recordedAt = house.clock.now()
    const last = w.events[one.who % Math.max(1, w.events.length)]
    const isReversal = one.length % 8 === 0 && last !== undefined
    const done = await tried(
      house.db.tx(async tx => {
        if (isReversal) {
          await reverseEvent(tx, root, { eventId: last.eventId, reason: 'nhầm', legalBasis: 'x' })
          return
        }
        const { eventId, effect, founded } = await act(tx, w, one)
        w.events.push({ eventId, recordedAt, effect, reversedAt: null })
        if (founded) w.households.push(founded)
      }),
    )
    if (done && isReversal) last.reversedAt = recordedAt
    if (done) w.instants.push(recordedAt)
    return done
  }

  const FIELDS = [
    'permanentResidence',
    'temporaryResidence',
    'currentResidence',
    'stay',
    'absence',
    'household',
    'spouse',
  ] as const

  async function ask(w: World, personId: PersonId, asOf: PlainDate, asKnown: Instant) {
    const { view } = await house.db.tx(tx =>
      disclose(tx, {
        actor: citizen(personId),
        subject: personId,
        purpose: { kind: 'own' },
        fields: FIELDS,
        asOf,
        asKnown,
      }),
    )
    const modelled = replay(w.loaded, w.events, asKnown)
    const value = (slot: Slot) => modelled(personId, slot, asOf)?.value ?? null
    const home = modelled(personId, 'permanent', asOf)?.household ?? null
    const answered = {
      permanent: view.permanentResidence?.address ?? null,
      temporary: view.temporaryResidence?.address ?? null,
      current: view.currentResidence?.address ?? null,
      stay: view.stay?.address ?? null,
      absence: view.absence?.destination ?? null,
      spouse: view.spouse?.personId ?? null,
      household: view.household?.householdId ?? null,
      members: (view.household?.members ?? []).map(m => m.personId).sort(),
    }
    assert.deepEqual(answered, {
      permanent: value('permanent'),
      temporary: value('temporary'),
      current: value('current'),
      stay: value('stay'),
      absence: value('absence'),
      spouse: value('spouse'),
      household: home,
      members:
        home === null
          ? []
          : w.people.filter(id => modelled(id, 'permanent', asOf)?.household === home).sort(),
    })
    const head = view.household?.headId ?? null
    assert.ok(head === null || answered.members.includes(head))
  }

  it('the ledger alone tells a whole history again', async () => {
    const again = await testDatabase('ledger', 'register')
    const w = await world(again)
    for (const history of fc.sample(steps, Math.ceil(RUNS / 4)))
      for (const [i, one] of history.entries())
        await step(w, { ...one, day: dayOfStep(i, history.length) })
    const entries = await entriesOf<ToldEvent>(house.db)
    const told = await again.db.tx(tx => replayEvents(tx, entries))
    assert.ok(told > 3, `${told} events were told`)
    assert.deepEqual(await wholeRegister(again.db), await wholeRegister(house.db))
    await again.close()
  })

  it('any day, as known at any instant, answers as the replayed events do', async () => {
    let done = 0
    await fc.assert(
      fc.asyncProperty(steps, questions, async (history, asked) => {
        const w = await world()
        for (const [i, one] of history.entries())
          if (await step(w, { ...one, day: dayOfStep(i, history.length) })) done++
        await checkWholeState(house.db)
        for (const { who, day, beside, known } of asked) {
          const personId = pick(w.people, who)
          const asKnown = pick(w.instants, known)
          const edges = [TODAY, ...replay(w.loaded, w.events, asKnown).edges(personId)]
          const asOf = addDays(pick(edges, day), beside)
          // Of a day before birth the register says nothing at all.
          if (asOf >= w.born.get(personId)!) await ask(w, personId, asOf, asKnown)
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
    assert.ok(done > RUNS * 4, `${done} deeds were done`)
  })

  it('six at once over the same families leave every household whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 6, maxLength: 6 }), async histories => {
        const w = await world()
        await Promise.all(
          histories.map(async history => {
            for (const [i, one] of history.entries()) {
              const day = dayOfStep(i, history.length)
              await tried(house.db.tx(async tx => void (await act(tx, w, { ...one, day }))))
            }
          }),
        )
        await checkWholeState(house.db)
      }),
      { numRuns: Math.ceil(RUNS / 8), endOnFailure: true },
    )
  })
})

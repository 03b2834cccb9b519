/**
 * Ward life: deaths, weddings, people who leave home, and offices that look somebody up, on a played day.
 * Recorded by the officials whom the law makes competent, through the register's own doors; what the
 * register refuses did not happen.
 */
import type { Actor, Db, Tx } from '#kernel'
import { ProblemError } from '#kernel'
import { discloseByNumber, moveResidence, recordDeath, recordMarriage } from '#register'
import { formatUnit } from '#vn'
import type { Cast } from './cast.ts'
import { WARD } from './demo.ts'
import type { Dice } from './dice.ts'
import { inventAddress } from './invention.ts'
import type { Pace } from './pace.ts'

/** How many of each list have had their day. */
export type Turns = Readonly<{ deaths: number; marriages: number; moves: number; asks: number }>
export const NO_TURNS: Turns = { deaths: 0, marriages: 0, moves: 0, asks: 0 }

export type Officers = Readonly<{ registrar: Actor; police: Actor; desk: Actor }>

export type WardDay = Readonly<{
  db: Db
  d: Dice
  cast: Cast
  turns: Turns
  officers: Officers
  pace: Pace
  /** How many times an ordinary day's share happens. */
  volume: number
}>

/** A ward of 26,000 buries one person every other day, marries one couple a day or two, sees one move. */
const PER_DAY = { deaths: 0.45, marriages: 0.6, moves: 0.8, asks: 6 } as const

/** Lives one day; gives how often each thing happened and whose turn is next. */
export async function liveDay(day: WardDay): Promise<{ done: Turns; turns: Turns }> {
  const { d, cast, volume, pace } = day
  const done = { deaths: 0, marriages: 0, moves: 0, asks: 0 }
  const turns = { ...day.turns }
  const times = (share: number) =>
    Math.floor(share * volume) + (d.chance((share * volume) % 1) ? 1 : 0)
  const deeds = {
    deaths: (i: number) => bury(day, cast.elders[i]),
    marriages: (i: number) => wed(day, cast.brides[i], cast.grooms[i]),
    moves: (i: number) => settleDown(day, cast.leavers[i]),
    asks: (i: number) => ask(day, cast.numbers[i % Math.max(1, cast.numbers.length)]),
  }
  for (const what of ['deaths', 'marriages', 'moves', 'asks'] as const)
    for (let n = times(PER_DAY[what]); n > 0; n--) {
      await pace()
      if (await deeds[what](turns[what]++)) done[what]++
    }
  return { done, turns }
}

/** A deed at an office; false when the register says no, or nobody is left. */
async function atOffice({ db }: WardDay, deed: (tx: Tx) => Promise<unknown>): Promise<boolean> {
  try {
    await db.tx(deed)
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}

const entry = (n: number, on: string) => ({
  number: String(n + 1),
  book: `01/${on.slice(0, 4)}`,
  page: String((n % 200) + 1),
  unit: WARD,
  registeredOn: on,
})

async function bury(day: WardDay, personId: string | undefined): Promise<boolean> {
  if (!personId) return false
  return atOffice(day, tx =>
    recordDeath(tx, day.officers.registrar, {
      personId,
      deathDate: tx.today as never,
      place: { unit: WARD, asOf: tx.today, text: `Tại nhà, ${formatUnit(WARD, tx.today)}` },
      registration: entry(day.turns.deaths, tx.today),
      legalBasis: 'Luật Hộ tịch 60/2014/QH13, Điều 33, 34',
      evidence: ['giay-bao-tu'],
    }),
  )
}

async function wed(
  day: WardDay,
  bride: string | undefined,
  groom: string | undefined,
): Promise<boolean> {
  if (!bride || !groom) return false
  return atOffice(day, tx =>
    recordMarriage(tx, day.officers.registrar, {
      personIds: [bride, groom],
      on: tx.today,
      registration: entry(day.turns.marriages, tx.today),
      legalBasis: 'Luật Hộ tịch 60/2014/QH13, Điều 18',
      evidence: ['to-khai-dang-ky-ket-hon'],
    }),
  )
}

/** Somebody grown sets up a household of their own in the ward. */
async function settleDown(day: WardDay, personId: string | undefined): Promise<boolean> {
  if (!personId) return false
  const address = inventAddress(day.d)
  return atOffice(day, tx =>
    moveResidence(tx, day.officers.police, {
      personId,
      kind: 'permanent',
      unit: WARD,
      address,
      from: tx.today,
      legalBasis: 'Luật Cư trú 68/2020/QH14, Điều 20, 22',
      evidence: ['CT01'],
    }),
  )
}

/** The desk finds an applicant, or the police look into a residence. */
async function ask(day: WardDay, number: string | undefined): Promise<boolean> {
  if (!number) return false
  const isDesk = day.d.chance(0.6)
  return atOffice(day, tx =>
    discloseByNumber(tx, {
      actor: isDesk ? day.officers.desk : day.officers.police,
      number,
      purpose: { kind: 'duty', basis: isDesk ? 'desk-lookup' : 'residence-check' },
      fields: ['name', 'birthDate', 'permanentResidence'],
    }),
  )
}

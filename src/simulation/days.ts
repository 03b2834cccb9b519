/**
 * Days: what happens in the ward while the sandbox runs. Hospitals send notices over HTTP with their own
 * key, people come to the desk, officials decide; everything through the doors, nothing behind them.
 */
import type { Actor, Db } from '#kernel'
import { ProblemError } from '#kernel'
import {
  approve,
  confirmAs,
  intakeAtDesk,
  queueOf,
  refuse,
  requestSupplement,
  takeDossier,
  tasksOf,
} from '#services'
import { type Candidate, type Cast, emptyCast } from './cast.ts'
import { OFFICIALS } from './demo.ts'
import { type Dice, dice } from './dice.ts'
import { FACILITY, type NewBorn, sendNotice } from './hospital.ts'
import { inventName } from './naming.ts'
import { type Pace, pace } from './pace.ts'
import { clockOffsetMs, markSettled, moveClock, stageDetail } from './store.ts'
import { liveDay, NO_TURNS, type Turns } from './ward-life.ts'

const DAY_MS = 86_400_000

export type DayReport = {
  day: string
  births: number
  filed: number
  decided: number
  refused: number
  supplements: number
  deaths: number
  marriages: number
  moves: number
  /** People looked up by an office. */
  asks: number
}

type Played = Readonly<{ births: number; days: number; turns?: Turns }>
export type OfficialIds = Readonly<Record<string, string>>

/** Who acts, by the name they sign in with. */
export function officialActor(ids: OfficialIds, username: string): Actor {
  const official = OFFICIALS.find(o => o.username === username)!
  return { kind: 'official', id: ids[username]!, agency: official.agency, office: official.office }
}

export type PlayOptions = Readonly<{
  baseUrl: string
  seed: string
  /** Births of the day; drawn when left out. */
  births?: number
  /** Share of what is due that officials get done today. */
  diligence?: number
  /** Whether people die, marry and move too; left out on the first day, which opens the queues. */
  life?: boolean
  /** How many ordinary days' worth of deaths, weddings, moves and look-ups happen; 1 when left out. */
  volume?: number
  /** Things a second; as fast as they go when left out. */
  perSecond?: number | null
}>

/** Plays one day of the ward at the clock's today. Moving the clock on is `nextDay`. */
export async function playDay(db: Db, options: PlayOptions): Promise<DayReport> {
  const cast: Cast = { ...emptyCast(), ...(await stageDetail<Partial<Cast>>(db, 'people')) }
  const { candidates } = cast
  const ready = pace(options.perSecond ?? null)
  const ids = (await stageDetail<{ officials: OfficialIds }>(db, 'members'))!.officials
  const played = (await stageDetail<Played>(db, 'days')) ?? { births: 0, days: 0 }
  const d = dice(options.seed, `day ${played.days}`)
  const report: DayReport = {
    day: db.clock.now().slice(0, 10),
    births: 0,
    filed: 0,
    decided: 0,
    refused: 0,
    supplements: 0,
    deaths: 0,
    marriages: 0,
    moves: 0,
    asks: 0,
  }

  const births = Math.min(options.births ?? 2 + d.int(3), candidates.length - played.births)
  for (let i = 0; i < births; i++) {
    const mother = candidates[played.births + i]!
    await ready()
    const born = await bear(db, d, mother, options.baseUrl, played.births + i)
    report.births++
    // Most come to the desk; the others apply at home in their own time.
    if (d.chance(0.8) && (await file(db, d, ids, mother, born))) report.filed++
  }
  for (const { headId } of candidates.slice(0, played.births + births))
    if (headId && d.chance(0.9)) await answerAsHead(db, headId)
  const officers = {
    registrar: officialActor(ids, 'hotich'),
    police: officialActor(ids, 'congan'),
    desk: officialActor(ids, 'motcua'),
  }
  let turns = played.turns ?? NO_TURNS
  if (options.life !== false) {
    const { volume = 1 } = options
    // A stream of their own: births of a day do not hang on who dies.
    const chance = dice(options.seed, `life ${played.days}`)
    const lived = await liveDay({ db, d: chance, cast, turns, officers, pace: ready, volume })
    Object.assign(report, lived.done)
    turns = lived.turns
  }
  await markSettled(db, 'days', {
    births: played.births + births,
    days: played.days + 1,
    turns,
  } satisfies Played)
  for (const username of ['hotich', 'congan', 'bhyt'])
    await work(db, d, officialActor(ids, username), options.diligence ?? 0.85, report, ready)
  return report
}

/** Moves the sandbox's clock to the same hour of the next day; every process of the sandbox follows. */
export async function nextDay(db: Db): Promise<number> {
  await moveClock(db, DAY_MS)
  return clockOffsetMs(db)
}

async function bear(
  db: Db,
  d: Dice,
  mother: Candidate,
  baseUrl: string,
  serial: number,
): Promise<{ evidenceId: string; born: NewBorn }> {
  const now = Date.parse(db.clock.now())
  const at = new Date(now - (2 + d.int(30)) * 3_600_000 + 7 * 3_600_000).toISOString()
  const sex = d.chance(0.527) ? ('male' as const) : ('female' as const)
  const name = inventName(d, sex, 2026, mother.ethnicity, mother.fatherFamily)
  const born: NewBorn = {
    mother,
    birthDate: at.slice(0, 10),
    birthTime: at.slice(11, 16),
    sex,
    weightGrams: 2_600 + d.int(1_400),
    plannedName: [name.family, name.middle, name.given].filter(Boolean).join(' '),
  }
  const { evidenceId } = await sendNotice(db, baseUrl, born, 1_000 + serial)
  return { evidenceId, born }
}

/** The mother comes to the one-stop desk with her paper; false when the desk must send her back. */
async function file(
  db: Db,
  d: Dice,
  ids: OfficialIds,
  mother: Candidate,
  { evidenceId, born }: { evidenceId: string; born: NewBorn },
): Promise<boolean> {
  const words = born.plannedName.split(' ')
  try {
    await db.tx(tx =>
      intakeAtDesk(tx, officialActor(ids, 'motcua'), {
        procedure: '3.000722',
        applicantId: mother.motherId,
        evidenceId,
        answers: {
          'child.surname': mother.fatherFamily,
          'child.middleName': words.slice(1, -1).join(' '),
          'child.givenName': words.at(-1)!,
          'child.ethnicity': mother.fatherEthnicity,
          'child.hometown': 'father',
          'residence.choice': 'mother',
          'insurance.facility': FACILITY,
          'delivery.method': d.chance(0.7) ? 'vault' : 'desk',
          'declaration.true': 'true',
        },
        key: `sim-intake-${evidenceId}`,
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}

/** The head of a household finds the question under their tasks and agrees. */
async function answerAsHead(db: Db, headId: string): Promise<void> {
  const head: Actor = { kind: 'citizen', id: headId, agency: null, office: null }
  await db.tx(async tx => {
    for (const task of await tasksOf(tx, head))
      if (task.confirmationId && task.mine)
        await confirmAs(tx, head, task.confirmationId, { agree: true })
  })
}

/** An official works through the queue of the office: most is approved, a little is not in order. */
async function work(
  db: Db,
  d: Dice,
  actor: Actor,
  diligence: number,
  report: DayReport,
  ready: Pace,
): Promise<void> {
  for (const tab of ['new', 'processing'] as const) {
    const { rows } = await db.tx(tx => queueOf(tx, actor, { tab, limit: 50 }))
    for (const row of rows) {
      if (!d.chance(diligence)) continue
      await ready()
      const chance = d.unit()
      try {
        await db.tx(async tx => {
          const version =
            tab === 'new'
              ? (await takeDossier(tx, actor, row.dossier, row.version)).version
              : row.version
          const key = `sim-${row.dossier}-${version}`
          if (chance < 0.06 && tab === 'new') {
            const items = [
              { field: 'child.givenName', reason: 'Tên viết chưa rõ, đề nghị ghi lại.' },
            ]
            await requestSupplement(tx, actor, row.dossier, { items, version, key })
            report.supplements++
          } else if (chance < 0.1 && row.procedure.code === '1.004222') {
            await refuse(tx, actor, row.dossier, {
              reason: 'Chưa đủ căn cứ về chỗ ở hợp pháp.',
              legalBasis: 'Luật Cư trú 68/2020/QH14 Điều 20',
              version,
              key,
            })
            report.refused++
          } else {
            await approve(tx, actor, row.dossier, { version, key })
            report.decided++
          }
        })
      } catch (error) {
        // Somebody at the real desk was quicker, or the dossier waits for another person.
        if (!(error instanceof ProblemError)) throw error
      }
    }
  }
}

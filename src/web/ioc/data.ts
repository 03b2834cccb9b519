/** Data of the board: figures of a place and a period beside those of the period before; asks, never counts itself. */
import { type Db, dayOf, type PlainDate } from '#kernel'
import {
  type DossierFact,
  dossierCounters,
  dossierCountersByUnit,
  dossiersFor,
  type Indicator,
  type Scope,
} from '#services'
import { addDays, adminUnit, compareVietnamese, provinceOf, provincesOn, unitTitle } from '#vn'
import type { Bilingual } from '../i18n/index.ts'
import type { PlaceRow } from './board.tsx'
import { shareOf } from './figure.ts'
import type { BoardQuery, Period } from './place.ts'

export type Counters = Readonly<Record<Indicator, number>>

const DAYS: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30, year: 365 }
/** Points of the small lines on the tiles. */
const POINTS = 6
/** Overdue dossiers shown on the board. */
const WORST = 10

/** Figures about this very moment; the period of the board does not bound them. */
export const OF_NOW: ReadonlySet<Indicator> = new Set([
  'confirming',
  'waiting-intake',
  'processing',
  'due-soon',
  'overdue',
  'waiting-citizen',
])

export type Span = Readonly<{ from: PlainDate; to: PlainDate }>

/** Days of the period, and those of the same length before it. */
export function spansOf(period: Period, today: PlainDate): { now: Span; before: Span } {
  const length = DAYS[period]
  const from = addDays(today, 1 - length)
  return {
    now: { from, to: today },
    before: { from: addDays(from, -length), to: addDays(from, -1) },
  }
}

export type BoardData = Readonly<{
  span: Span
  at: string
  now: Counters
  before: Counters
  /** Whenever filed: for the figures `OF_NOW`. */
  open: Counters
  /** The recent stretches of the period, oldest first. */
  series: readonly Counters[]
  places: readonly PlaceRow[]
  isCountry: boolean
  path: readonly Readonly<{ unit: string | null; name: string }>[]
  late: readonly DossierFact[]
}>

/** Share of decided dossiers that were early or on time; null when none was decided. */
export const onTimeOf = (c: Counters): number | null =>
  shareOf(c['done-early'] + c['done-on-time'], c['done-early'] + c['done-on-time'] + c['done-late'])

export async function boardData(db: Db, query: BoardQuery, country: string): Promise<BoardData> {
  const at = db.clock.now()
  const today = dayOf(at)
  const spans = spansOf(query.period, today)
  const scope: Scope = query.unit === null ? {} : { unit: query.unit }
  const [now, before, open, series, byUnit, openByUnit, late] = await Promise.all([
    dossierCounters(db, { ...scope, ...spans.now }),
    dossierCounters(db, { ...scope, ...spans.before }),
    dossierCounters(db, scope),
    Promise.all(stretches(spans.now).map(span => dossierCounters(db, { ...scope, ...span }))),
    dossierCountersByUnit(db, { ...scope, ...spans.now }),
    dossierCountersByUnit(db, scope),
    dossiersFor(db, { ...scope, indicator: 'overdue', limit: 200 }),
  ])
  return {
    span: spans.now,
    at,
    now,
    before,
    open,
    series,
    places: ranked(placesOf(query.unit, byUnit, openByUnit, today)),
    isCountry: query.unit === null,
    path: pathOf(query.unit, country, today),
    late: [...late.rows]
      .sort((a, b) => ((a.promisedAt ?? '') < (b.promisedAt ?? '') ? -1 : 1))
      .slice(0, WORST),
  }
}

/** The period cut into equal stretches; a single day is not cut. */
function stretches(span: Span): Span[] {
  const out: Span[] = []
  let days = 0
  while (addDays(span.from, days) < span.to) days++
  const length = Math.ceil((days + 1) / POINTS)
  for (let from = span.from; days > 0 && from <= span.to; from = addDays(from, length)) {
    const end = addDays(from, length - 1)
    out.push({ from, to: end < span.to ? end : span.to })
  }
  return out
}

type Tally = { received: number; overdue: number; done: number; early: number; late: number }

/** Rows of the places one level down: the provinces of the country, the communes of a province. */
function placesOf(
  unit: string | null,
  byUnit: readonly (Counters & { unit: string })[],
  openByUnit: readonly (Counters & { unit: string })[],
  today: PlainDate,
): Omit<PlaceRow, 'rank'>[] {
  if (unit !== null && unit.length !== 2) return []
  const tallies = new Map<string, Tally>()
  const nothing = () => ({ received: 0, overdue: 0, done: 0, early: 0, late: 0 })
  // Every province stands in the table, also the one without any dossier.
  if (unit === null) for (const p of provincesOn(today)) tallies.set(p.code, nothing())
  const add = (unitOfRow: string, count: (tally: Tally) => void) => {
    const key = unit === null ? provinceOf(unitOfRow, today)?.code : unitOfRow
    if (key === undefined) return
    const tally = tallies.get(key) ?? nothing()
    count(tally)
    tallies.set(key, tally)
  }
  for (const row of byUnit)
    add(row.unit, tally => {
      tally.received += row.received
      tally.done += row.done
      tally.early += row['done-early'] + row['done-on-time']
      tally.late += row['done-late']
    })
  for (const row of openByUnit)
    if (row.overdue > 0)
      add(row.unit, tally => {
        tally.overdue += row.overdue
      })
  return [...tallies].map(([code, t]) => ({
    unit: code,
    name: adminUnit(code, today)?.name ?? code,
    received: t.received,
    overdue: t.overdue,
    done: t.done,
    onTime: shareOf(t.early, t.early + t.late),
  }))
}

/** Best first; places of equal share hold the same rank, those without a share come last without one. */
export function ranked(places: readonly Omit<PlaceRow, 'rank'>[]): PlaceRow[] {
  const sorted = [...places].sort(
    (a, b) =>
      (b.onTime ?? -1) - (a.onTime ?? -1) ||
      b.received - a.received ||
      compareVietnamese(a.name, b.name),
  )
  return sorted.map(place => ({
    ...place,
    rank:
      place.onTime === null ? null : sorted.findIndex(other => other.onTime === place.onTime) + 1,
  }))
}

function pathOf(unit: string | null, country: string, today: PlainDate): BoardData['path'] {
  const whole = { unit: null, name: country }
  if (unit === null) return [whole]
  const named = (code: string) => {
    const known = adminUnit(code, today)
    return { unit: code, name: known ? unitTitle(known) : code }
  }
  const province = unit.length === 2 ? null : provinceOf(unit, today)
  return [whole, ...(province ? [named(province.code)] : []), named(unit)]
}

/** What a figure is made of, in words; the board and the page of definitions read the same list. */
export const FORMULAS: Readonly<Record<Indicator, Bilingual>> = {
  received: {
    vi: 'Hồ sơ được nộp trong kỳ, mọi kênh, kể cả chưa tiếp nhận.',
    en: 'Dossiers filed in the period by any channel, taken in or not.',
  },
  'received-direct': {
    vi: 'Trong đó nộp tại bàn (kênh 1).',
    en: 'Of these, filed in person (channel 1).',
  },
  'received-online': {
    vi: 'Trong đó nộp trực tuyến (kênh 2).',
    en: 'Of these, filed online (channel 2).',
  },
  'received-post': {
    vi: 'Trong đó gửi bưu chính (kênh 3).',
    en: 'Of these, sent by post (channel 3).',
  },
  confirming: {
    vi: 'Hồ sơ chờ người thứ hai (chủ hộ) trả lời, còn trong thời hạn chờ.',
    en: 'Dossiers that wait for a second person (head of household) within the waiting time.',
  },
  'waiting-intake': {
    vi: 'Hồ sơ mới nộp, chưa được tiếp nhận (trạng thái 1).',
    en: 'Dossiers filed and not yet taken in (status 1).',
  },
  processing: {
    vi: 'Hồ sơ đã tiếp nhận hoặc đang xử lý (trạng thái 2, 4).',
    en: 'Taken in or in progress (status 2, 4).',
  },
  'due-soon': {
    vi: 'Đang xử lý và đã qua 80% thời hạn.',
    en: 'In progress with 80 % of the time limit used.',
  },
  overdue: {
    vi: 'Đang xử lý, giờ hẹn trả đã qua; hoặc chờ bổ sung nhưng đã trễ trước khi dừng đồng hồ.',
    en: 'In progress past the promised time, or late already when the clock was stopped for a supplement.',
  },
  'waiting-citizen': {
    vi: 'Chờ người dân bổ sung (trạng thái 5); đồng hồ dừng.',
    en: 'Waiting for the citizen (status 5); the clock stands.',
  },
  done: {
    vi: 'Đã có kết quả hoặc đã trả (trạng thái 9, 10).',
    en: 'Result ready or handed over (status 9, 10).',
  },
  'done-early': { vi: 'Đã giải quyết trước ngày hẹn.', en: 'Decided before the promised day.' },
  'done-on-time': {
    vi: 'Đã giải quyết trong ngày hẹn, không quá giờ hẹn.',
    en: 'Decided on the promised day, not past the time.',
  },
  'done-late': { vi: 'Đã giải quyết sau giờ hẹn.', en: 'Decided after the promised time.' },
  refused: {
    vi: 'Không tiếp nhận hoặc dừng xử lý (trạng thái 3, 8).',
    en: 'Not accepted or stopped (status 3, 8).',
  },
  withdrawn: {
    vi: 'Người dân rút hồ sơ (trạng thái 7).',
    en: 'Withdrawn by the citizen (status 7).',
  },
}

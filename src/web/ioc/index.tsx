/** Ioc: the face of leaders: how a place is doing, down to the dossier behind each figure, and no person. */
import type { FastifyInstance } from 'fastify'
import { dayOf } from '#kernel'
import { dossierCounters, dossierSteps, dossiersFor, INDICATORS, type Indicator } from '#services'
import { formatUnit } from '#vn'
import { Link, Notice, StatusTag, Timeline } from '../components/index.ts'
import { pageNotFound, type Web } from '../http.tsx'
import { showDate, showInstant } from '../i18n/dates.ts'
import { type Lang, said } from '../i18n/index.ts'
import { iocWords } from '../i18n/ioc.ts'
import type { LayoutProps } from '../layout.tsx'
import { hijacked, page } from '../outcome.ts'
import { staffRoutes } from '../staff.ts'
import { openStreams } from '../stream.ts'
import { Board, DossierTable } from './board.tsx'
import { type BoardData, boardData, OF_NOW, onTimeOf, spansOf } from './data.ts'
import { DefinitionsPage } from './definitions.tsx'
import { shareOf } from './figure.ts'
import { type BoardQuery, boardQuery, listHref } from './place.ts'
import type { Figure } from './tile.tsx'

/** Targets of the index of service quality (Quyết định 766/QĐ-TTg) and of its programme. */
const TARGETS = { onTime: 0.95, online: 0.5, overdue: 0 } as const

/** Seconds after which a browser without script reads the board again. */
const RELOAD_SECONDS = 60

const isIndicator = (text: string): text is Indicator =>
  (INDICATORS as readonly string[]).includes(text)

function frame(
  lang: Lang,
  current: 'board' | 'late' | 'definitions',
): Pick<LayoutProps, 'nav' | 'current' | 'shape'> {
  const w = iocWords[lang]
  return {
    shape: 'dense',
    current,
    nav: [
      { key: 'board', href: '/ioc', text: w.board },
      { key: 'late', href: '/ioc/dossiers?indicator=overdue', text: w.late },
      { key: 'definitions', href: '/ioc/definitions', text: w.definitions },
    ],
  }
}

/** Mounts `/ioc`. */
export function registerIoc(app: FastifyInstance, web: Web): void {
  const { get } = staffRoutes(app, web, 'ioc', ['leader', 'admin'])
  const streams = openStreams(app, web.log)

  get('/ioc', async visit => {
    const { db, lang } = visit
    const query = boardQuery(visit.query)
    const data = await boardData(db, query, iocWords[lang].country)
    return page({
      ...frame(lang, 'board'),
      title: `${iocWords[lang].title}: ${data.path.at(-1)!.name}`,
      refreshWithoutScript: RELOAD_SECONDS,
      body: (
        <Board
          {...data}
          query={query}
          figures={figuresOf(data, query, lang)}
          timeliness={{
            early: data.now['done-early'],
            onTime: data.now['done-on-time'],
            late: data.now['done-late'],
          }}
        />
      ),
    })
  })

  get('/ioc/live', ({ db, query, request, reply }) => {
    const { unit } = boardQuery(query)
    streams.watch(request, reply, `ioc:${unit ?? ''}`, async () =>
      JSON.stringify(await dossierCounters(db, unit === null ? {} : { unit })),
    )
    return hijacked
  })

  get('/ioc/definitions', ({ lang }) =>
    page({
      ...frame(lang, 'definitions'),
      title: iocWords[lang].definitions,
      body: <DefinitionsPage />,
    }),
  )

  get('/ioc/dossiers', async visit => {
    const { db, lang } = visit
    const w = iocWords[lang]
    const query = boardQuery(visit.query)
    const wanted = visit.query('indicator')
    const indicator = isIndicator(wanted) ? wanted : 'received'
    const after = visit.query('after') || null
    const at = db.clock.now()
    const span = OF_NOW.has(indicator) ? null : spansOf(query.period, dayOf(at)).now
    const { rows, next } = await dossiersFor(db, {
      ...(query.unit === null ? {} : { unit: query.unit }),
      ...(span ?? {}),
      indicator,
      after,
    })
    const title = `${w.indicators[indicator]}: ${query.unit === null ? w.country : formatUnit(query.unit, dayOf(at))}`
    return page({
      ...frame(lang, indicator === 'overdue' ? 'late' : 'board'),
      title,
      body: (
        <>
          <h1 class="govuk-heading-l">{title}</h1>
          <p class="lt-quiet">
            {span && `${w.period(showDate(span.from, lang), showDate(span.to, lang))}. `}
            {w.asOf(showInstant(at, lang))}. {w.noPersonal}
          </p>
          {rows.length === 0 ? (
            <p class="govuk-body">{w.dossiersNone}</p>
          ) : (
            <DossierTable rows={rows} at={at} caption={title} />
          )}
          <p class="govuk-body">
            {after && <Link href={listHref({ ...query, indicator })}>{w.first}</Link>}{' '}
            {next && <Link href={listHref({ ...query, indicator, after: next })}>{w.more}</Link>}
          </p>
        </>
      ),
    })
  })

  get('/ioc/dossiers/:code', async visit => {
    const { db, actor, lang } = visit
    const w = iocWords[lang]
    const code = visit.param('code')
    const steps = await db.tx(tx => dossierSteps(tx, actor, code))
    if (!steps) pageNotFound()
    return page({
      ...frame(lang, 'board'),
      title: `${w.dossier} ${code}`,
      body: (
        <>
          <h1 class="govuk-heading-l">
            <span class="lt-code">{steps.dossier}</span> {said(steps.procedure.name, lang)}
          </h1>
          <p class="govuk-body">
            {steps.officeName}, {steps.agencyName}.{' '}
            {steps.promisedAt && `${w.promised}: ${showInstant(steps.promisedAt, lang)}. `}
            {steps.timing && (
              <StatusTag
                tone={
                  steps.timing === 'late' ? 'bad' : steps.timing === 'due-soon' ? 'warn' : 'good'
                }
              >
                {w.timing[steps.timing]}
              </StatusTag>
            )}
          </p>
          <h2 class="govuk-heading-m">{w.steps}</h2>
          <Timeline
            label={w.steps}
            moments={steps.steps.map((step, at) => ({
              title: said(step.title, lang),
              when: showInstant(step.at, lang),
              who: step.by,
              state: at === steps.steps.length - 1 && steps.endedAt === null ? 'now' : 'done',
            }))}
          />
          <Notice>
            <p>
              {w.noPersonal} {w.readNote}
            </p>
          </Notice>
        </>
      ),
    })
  })
}

/** The tiles: what came in, how it was kept, what is open and late. */
function figuresOf(data: BoardData, query: BoardQuery, lang: Lang): Figure[] {
  const w = iocWords[lang]
  const { now, before, open, series } = data
  const count = (id: Indicator, good: Figure['good'], target: number | null = null): Figure => {
    const ofNow = OF_NOW.has(id)
    const value = ofNow ? open[id] : now[id]
    return {
      id,
      name: w.indicators[id],
      kind: 'count',
      value,
      ofNow,
      delta: ofNow || before.received === 0 ? null : now[id] - before[id],
      good,
      target,
      series: ofNow ? [] : series.map(c => c[id]),
      href: value === 0 ? null : listHref({ ...query, indicator: id }),
    }
  }
  const share = (
    id: string,
    name: string,
    target: number,
    of: (c: BoardData['now']) => number | null,
    indicator: Indicator,
  ): Figure => {
    const [value, earlier] = [of(now), of(before)]
    return {
      id,
      name,
      kind: 'share',
      value,
      ofNow: false,
      delta: value === null || earlier === null ? null : value - earlier,
      good: 'high',
      target,
      series: series.map(of),
      href: listHref({ ...query, indicator }),
    }
  }
  return [
    count('received', null),
    share('on-time', w.onTime, TARGETS.onTime, onTimeOf, 'done'),
    share(
      'online',
      w.online,
      TARGETS.online,
      c => shareOf(c['received-online'], c.received),
      'received-online',
    ),
    count('processing', null),
    count('due-soon', 'low'),
    count('overdue', 'low', TARGETS.overdue),
    count('waiting-citizen', null),
  ]
}

/** Ioc: the face of leaders: how a place is doing, down to the dossier behind each figure, and no person. */
import type { FastifyInstance } from 'fastify'
import { dayOf } from '#kernel'
import { counters, dossiersBehind, indicatorsOn, stepsOf } from '#oversight'
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
import { boardData, scopeOf } from './data.ts'
import { DefinitionsPage } from './definitions.tsx'
import { boardQuery, listHref } from './place.ts'

/** Seconds after which a browser without script reads the board again. */
const RELOAD_SECONDS = 60

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
      body: <Board query={query} data={data} />,
    })
  })

  get('/ioc/live', ({ db, query, request, reply }) => {
    const { unit } = boardQuery(query)
    streams.watch(request, reply, `ioc:${unit ?? ''}`, async () =>
      JSON.stringify(await counters(db, unit === null ? {} : { unit })),
    )
    return hijacked
  })

  get('/ioc/definitions', ({ db, lang }) =>
    page({
      ...frame(lang, 'definitions'),
      title: iocWords[lang].definitions,
      body: <DefinitionsPage definitions={indicatorsOn(dayOf(db.clock.now()))} />,
    }),
  )

  get('/ioc/dossiers', async visit => {
    const { db, lang } = visit
    const w = iocWords[lang]
    const query = boardQuery(visit.query)
    const after = visit.query('after') || null
    const at = db.clock.now()
    const today = dayOf(at)
    const definition = indicatorsOn(today).find(known => known.id === visit.query('indicator'))
    if (!definition) return pageNotFound()
    const indicator = definition.id
    const scope = scopeOf(query, indicator, today)
    const { rows, next } = await dossiersBehind(db, { ...scope, indicator, after })
    const place = query.unit === null ? w.country : formatUnit(query.unit, today)
    const title = `${said(definition.name, lang)}: ${place}`
    return page({
      ...frame(lang, indicator === 'overdue' ? 'late' : 'board'),
      title,
      body: (
        <>
          <h1 class="govuk-heading-l">{title}</h1>
          <p class="lt-quiet">
            {'from' in scope &&
              `${w.period(showDate(scope.from, lang), showDate(scope.to, lang))}. `}
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
    const steps = await db.tx(tx => stepsOf(tx, actor, code))
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

/** Desk: the face of officials who take in, decide and answer. */
import type { FastifyInstance } from 'fastify'
import type { OfficialRole } from '#identity'
import { queueOf } from '#services'
import type { Web } from '../http.tsx'
import { deskWords } from '../i18n/desk.ts'
import { hijacked, page } from '../outcome.ts'
import { staffRoutes } from '../staff.ts'
import { openStreams } from '../stream.ts'
import { dossierRoutes } from './dossier-routes.tsx'
import { frame } from './frame.ts'
import { intakeRoutes } from './intake-routes.tsx'
import { isQueueTab, QueuePage } from './queue.tsx'
import { bulkRoutes } from './reconcile/bulk-routes.tsx'
import { caseRoutes } from './reconcile/case-routes.tsx'
import { owedRoutes } from './reconcile/owed-routes.tsx'
import { reviewRoutes } from './reconcile/review-routes.tsx'
import { sourceRoutes } from './reconcile/source-routes.tsx'
import { searchRoutes } from './search-routes.tsx'
import { ticketRoutes } from './ticket-routes.tsx'
import { timelineRoutes } from './timeline.tsx'

const ROLES: readonly OfficialRole[] = ['one-stop', 'registrar', 'police', 'insurance', 'health']

/** Seconds after which a browser without script reads the queue again. */
const RELOAD_SECONDS = 30

/** Mounts `/desk`. */
export function registerDesk(app: FastifyInstance, web: Web): void {
  const routes = staffRoutes(app, web, 'desk', ROLES)
  const streams = openStreams(app, web.log)

  routes.get('/desk', async visit => {
    const { db, actor, lang, query } = visit
    const wanted = query('tab')
    const tab = isQueueTab(wanted) ? wanted : 'new'
    const after = query('after') || null
    return page({
      ...frame(lang, 'queue'),
      title: deskWords[lang].queue,
      refreshWithoutScript: RELOAD_SECONDS,
      body: (
        <QueuePage
          queue={await queueOf(db, actor, { tab, after })}
          tab={tab}
          after={after}
          actor={actor}
        />
      ),
    })
  })

  routes.get('/desk/live', ({ db, actor, request, reply }) => {
    // Whoever sits in the same office sees the same queue, so one look serves them all.
    streams.watch(request, reply, `desk:${actor.agency}:${actor.office}`, async () => {
      const { rows, counts } = await queueOf(db, actor, { tab: 'new', limit: 50 })
      return JSON.stringify([counts, rows.map(r => [r.dossier, r.version, r.timing])])
    })
    return hijacked
  })

  intakeRoutes(routes)
  dossierRoutes(routes)
  searchRoutes(routes)
  ticketRoutes(routes)
  timelineRoutes(routes)
  sourceRoutes(routes, streams)
  bulkRoutes(routes)
  owedRoutes(routes)
  caseRoutes(routes)
  reviewRoutes(routes)
}

/** Bulk routes: rules over differences of writing, and the list of corrections under them. */
import type { Problem } from '#kernel'
import { bulkChoices, correctionLines, revokeBulkRule, runFor, signBulkRule } from '#reconcile'
import { attempt, pageNotFound } from '../../http.tsx'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { download, formStatus, type Outcome, page, redirect } from '../../outcome.ts'
import type { StaffVisit } from '../../staff.ts'
import { type DeskRoutes, frame } from '../frame.ts'
import { BulkPage } from './bulk.tsx'
import { runHref } from './sources.tsx'

async function bulkPage(visit: StaffVisit, problems: readonly Problem[] = []): Promise<Outcome> {
  const { db, actor, lang, param, query } = visit
  const run = await db.tx(tx => runFor(tx, actor, param('run')))
  if (run === null) return pageNotFound()
  const done = query('done')
  return page({
    ...frame(lang, 'reconcile'),
    title: reconcileWords[lang].bulkTitle,
    back: runHref(run.runId),
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <BulkPage
        run={run}
        choices={await db.tx(tx => bulkChoices(tx, actor, run.runId))}
        problems={problems}
        done={done === 'signed' || done === 'revoked' ? done : null}
      />
    ),
  })
}

export function bulkRoutes({ get, post }: DeskRoutes): void {
  get('/desk/reconcile/runs/:run/bulk', visit => bulkPage(visit))
  post('/desk/reconcile/runs/:run/bulk', async visit => {
    const { db, actor, form, param } = visit
    const { problems } = await attempt(() =>
      db.tx(async tx => {
        const run = await runFor(tx, actor, param('run'))
        if (run === null) return pageNotFound()
        const of = { field: form.text('field'), reason: form.text('reason') }
        return signBulkRule(tx, actor, run.sourceId, of)
      }),
    )
    if (problems) return bulkPage(visit, problems)
    return redirect(`${runHref(param('run'))}/bulk?done=signed`)
  })
  post('/desk/reconcile/runs/:run/bulk/revoke', async visit => {
    const { db, actor, form, param } = visit
    const { problems } = await attempt(() =>
      db.tx(tx => revokeBulkRule(tx, actor, form.text('rule'))),
    )
    if (problems) return bulkPage(visit, problems)
    return redirect(`${runHref(param('run'))}/bulk?done=revoked`)
  })

  get('/desk/reconcile/runs/:run/corrections.csv', async ({ db, actor, param }) => {
    const lines = await db.tx(tx => correctionLines(tx, actor, param('run')))
    return download({
      bytes: Buffer.from(`\ufeff${lines.join('')}`),
      fileName: 'danh-sach-sua.csv',
      mediaType: 'text/csv; charset=utf-8',
    })
  })
}

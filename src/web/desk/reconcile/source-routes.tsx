/** Source routes: sources of an office, files on their way, runs and their rows. */
import { dayOf, orThrow, type Problem } from '#kernel'
import {
  type ColumnField,
  casesForOffice,
  confirmMapping,
  correctionsFor,
  csvLine,
  keepUpload,
  type Mapping,
  OUTCOMES,
  RESULT_HEADS,
  type Outcome as RowOutcome,
  resultLine,
  resultsOf,
  runFor,
  runsOf,
  runUpload,
  type Source,
  sourceByCode,
  sourcesOf,
  uploadFor,
} from '#reconcile'
import type { UploadedFile } from '../../form-data.ts'
import { attempt, pageNotFound } from '../../http.tsx'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { download, formStatus, hijacked, type Outcome, page, redirect } from '../../outcome.ts'
import type { StaffVisit } from '../../staff.ts'
import type { Streams } from '../../stream.ts'
import { type DeskRoutes, frame } from '../frame.ts'
import { problem } from '../problems.ts'
import { RunPage } from './runs.tsx'
import { ColumnsPage, runHref, SourcePage, SourcesPage, sourceHref } from './sources.tsx'

/** Seconds after which the page of a run that is under way reads itself again. */
const RELOAD_SECONDS = 3
const PAGE = 50
/** Rows a download reads at once. */
const CHUNK = 5_000

async function ownSource({ db, official, param }: StaffVisit): Promise<Source> {
  const source = await sourceByCode(db, official.agency, param('code'))
  return source !== null && source.office === official.office ? source : pageNotFound()
}

async function sourcePage(
  visit: StaffVisit,
  source: Source,
  problems: readonly Problem[] = [],
): Promise<Outcome> {
  const { db, lang } = visit
  return page({
    ...frame(lang, 'reconcile'),
    title: source.name,
    back: '/desk/reconcile',
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <SourcePage
        source={source}
        runs={await runsOf(db, source.sourceId)}
        today={dayOf(db.clock.now())}
        problems={problems.map(p => (p.field === null ? { ...p, field: 'file' } : p))}
      />
    ),
  })
}

async function columnsPage(
  visit: StaffVisit,
  chosen: Readonly<Record<string, string>> | null = null,
  problems: readonly Problem[] = [],
): Promise<Outcome> {
  const { db, actor, lang, param } = visit
  const upload = await db.tx(tx => uploadFor(tx, actor, param('upload')))
  return page({
    ...frame(lang, 'reconcile'),
    title: reconcileWords[lang].columns,
    back: sourceHref(upload.source),
    status: formStatus(problems),
    refused: problems.length > 0,
    body: <ColumnsPage upload={upload} chosen={chosen} problems={problems} />,
  })
}

/** The mapping a person chose, column by column. */
function mappingIn(
  { form }: StaffVisit,
  most: number,
): { mapping: Mapping; chosen: Record<string, string> } {
  const columns: Record<string, ColumnField> = {}
  const chosen: Record<string, string> = {}
  let key: string | null = null
  for (let at = 0; at < most; at++) {
    const head = form.text(`head.${at}`)
    const means = form.text(`means.${at}`)
    if (head === '') continue
    chosen[head] = means
    if (means === 'key') key = head
    else if (means !== '') columns[head] = means as ColumnField
  }
  return { mapping: { columns, key, unitsOn: form.text('unitsOn') }, chosen }
}

function fileRoutes({ get, post }: DeskRoutes): void {
  post('/desk/reconcile/:code/files', async visit => {
    const { db, actor, form } = visit
    const source = await ownSource(visit)
    const { value, problems } = await attempt(() =>
      db.tx(tx => {
        const file = orThrow<UploadedFile>(
          form.files[0] ?? problem('file-missing', { field: 'file' }),
        )
        return keepUpload(tx, actor, source.sourceId, file)
      }),
    )
    if (problems) return sourcePage(visit, source, problems)
    return redirect(`${sourceHref(source)}/files/${value}`)
  })
  get('/desk/reconcile/:code/files/:upload', visit => columnsPage(visit))
  post('/desk/reconcile/:code/files/:upload', async visit => {
    const { db, actor, form, param } = visit
    const source = await ownSource(visit)
    const { heads } = await db.tx(tx => uploadFor(tx, actor, param('upload')))
    const { mapping, chosen } = mappingIn(visit, heads.length)
    const kind = form.text('kind') === 'delta' ? 'delta' : 'full'
    const { value, problems } = await attempt(() =>
      db.tx(async tx => {
        await confirmMapping(tx, actor, source.sourceId, mapping)
        return runUpload(tx, actor, param('upload'), kind)
      }),
    )
    if (problems) return columnsPage(visit, chosen, problems)
    return redirect(runHref(value))
  })
}

export function sourceRoutes(routes: DeskRoutes, streams: Streams): void {
  const { get } = routes
  get('/desk/reconcile', async ({ db, actor, official, lang }) => {
    const own = (await sourcesOf(db, official.agency)).filter(s => s.office === official.office)
    const sources = await Promise.all(
      own.map(async source => ({
        ...source,
        latest: (await runsOf(db, source.sourceId, 1))[0] ?? null,
      })),
    )
    const { open, owed } = await db.tx(async tx => ({
      open: await casesForOffice(tx, actor, { limit: 200 }),
      owed: (await correctionsFor(tx, actor)).filter(one => one.fetchedAt === null),
    }))
    return page({
      ...frame(lang, 'reconcile'),
      title: reconcileWords[lang].title,
      body: (
        <SourcesPage
          sources={sources}
          openCases={open.length}
          owed={owed.length}
          today={dayOf(db.clock.now())}
        />
      ),
    })
  })
  get('/desk/reconcile/:code', async visit => sourcePage(visit, await ownSource(visit)))
  fileRoutes(routes)

  get('/desk/reconcile/runs/:run', async visit => {
    const { db, actor, lang, query, param } = visit
    const wanted = query('outcome')
    const outcome = OUTCOMES.find(one => one === wanted) ?? null
    const after = Math.max(0, Math.trunc(Number(query('after'))) || 0)
    const view = await db.tx(async tx => {
      const run = await runFor(tx, actor, param('run'))
      if (run === null) return null
      const rows = run.finishedAt
        ? await resultsOf(tx, actor, run.runId, { after, limit: PAGE, outcome })
        : []
      return { run, rows }
    })
    if (view === null) return pageNotFound()
    const { run, rows } = view
    return page({
      ...frame(lang, 'reconcile'),
      title: run.source.name,
      back: sourceHref(run.source),
      ...(run.finishedAt ? {} : { refreshWithoutScript: RELOAD_SECONDS }),
      body: (
        <RunPage
          run={run}
          rows={rows}
          outcome={outcome}
          next={rows.length === PAGE ? rows.at(-1)!.row : null}
        />
      ),
    })
  })

  get('/desk/reconcile/runs/:run/live', async ({ db, actor, param, request, reply }) => {
    const runId = param('run')
    const seen = async () => db.tx(tx => runFor(tx, actor, runId))
    if ((await seen()) === null) return pageNotFound()
    // A run that ended between the page and its stream is told too: the second look then differs.
    let looksAtEnd = 0
    streams.watch(request, reply, `run:${runId}:${request.id}`, async () => {
      const run = await seen()
      return run?.finishedAt ? `done ${looksAtEnd++ > 0}` : String(run?.progress.judged)
    })
    return hijacked
  })

  get('/desk/reconcile/runs/:run/result.csv', async visit => {
    const { db, actor, param } = visit
    const run = await db.tx(tx => runFor(tx, actor, param('run')))
    if (run === null) return pageNotFound()
    const lines = ['\ufeff', csvLine([...RESULT_HEADS])]
    for (let after = 0; ; ) {
      const rows = await db.tx(tx => resultsOf(tx, actor, run.runId, { after, limit: CHUNK }))
      const last = rows.at(-1)
      if (last === undefined) break
      after = last.row
      for (const row of rows)
        lines.push(
          resultLine(
            {
              ...row,
              outcome: row.outcome as RowOutcome,
              key: row.rowKey,
              ref: null,
              ownerRef: null,
            },
            run.source.rights === 'values',
          ),
        )
    }
    return download({
      bytes: Buffer.from(lines.join('')),
      fileName: `doi-soat-${run.source.code}.csv`,
      mediaType: 'text/csv; charset=utf-8',
    })
  })
}

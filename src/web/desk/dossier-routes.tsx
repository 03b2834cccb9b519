/** Dossier routes: the case, its decisions and its papers. Every deed is POST, then redirect, then GET. */
import { uploadFile, uploadsOfDossier } from '#documents'
import { isUuid, type Problem, type Tx } from '#kernel'
import type { DistinctFrom } from '#register'
import {
  approve,
  caseView,
  dossierOf,
  handOutResult,
  handOver,
  likelySameOf,
  openPaper,
  procedureOn,
  queueOf,
  refuse,
  requestSupplement,
  takeDossier,
} from '#services'
import { Link, Notice } from '../components/index.ts'
import type { FormData } from '../form-data.ts'
import { attempt, pageNotFound } from '../http.tsx'
import { deskWords } from '../i18n/desk.ts'
import { download, type Outcome, page, redirect } from '../outcome.ts'
import type { StaffVisit } from '../staff.ts'
import { CasePage, type RefusedDeed } from './case.tsx'
import { ConflictPage } from './conflict.tsx'
import { DecidedPage, type Deed, FiledElsewhere, isDeed } from './decided.tsx'
import { type DeskRoutes, frame } from './frame.ts'
import { dossierHref } from './place.ts'
import { problem } from './problems.ts'

/** The version of the page a form was on; a form without one can never win. */
const versionOf = (form: FormData) => {
  const text = form.text('version')
  return /^\d{1,9}$/.test(text) ? Number(text) : -1
}

/** Refusals of an approval after which the registrar looks at the likely same persons. */
const ABOUT_SAMENESS: ReadonlySet<string> = new Set([
  'birth.likely-same',
  'birth.distinct-reason-missing',
  'birth.already-recorded',
])

/** The registrar's word about those shown side by side; null where nobody was. */
function distinctIn(form: FormData): DistinctFrom | null {
  const personIds = form.text('distinctFrom').split(' ').filter(isUuid)
  return personIds.length === 0 ? null : { personIds, reason: form.text('distinct').trim() }
}

async function casePage(
  visit: StaffVisit,
  code: string,
  refusal: RefusedDeed | null,
): Promise<Outcome> {
  const { db, actor, lang } = visit
  const w = deskWords[lang]
  const shown = await db.tx(async tx => {
    const view = await caseView(tx, actor, code)
    const definition = procedureOn(
      view.dossier.procedure.code,
      (view.dossier.receivedAt ?? view.dossier.submittedAt).slice(0, 10),
    )
    const asked = refusal?.problems.some(p => ABOUT_SAMENESS.has(p.code))
    const likely = asked ? await likelySameOf(tx, actor, code) : null
    return {
      view,
      definition,
      seenAt: tx.now,
      same: likely && { ...likely, today: tx.today },
    }
  })
  return page({
    ...frame(lang, 'queue'),
    title: w.caseTitle(code),
    back: '/desk',
    status: refusal ? refusal.problems[0]!.status : 200,
    refused: refusal !== null,
    body: (
      <>
        {visit.query('done') === 'taken' && (
          <Notice tone="good" title={w.done.taken} answer>
            <p>
              <Link href={`${dossierHref(code, 'decided')}?did=taken`}>{w.slipTitle}</Link>
            </p>
          </Notice>
        )}
        <CasePage
          view={shown.view}
          actor={actor}
          legalBasis={shown.definition.legalBasis}
          resultKind={shown.definition.resultKind}
          seenAt={shown.seenAt}
          refusal={refusal}
          same={shown.same}
        />
      </>
    ),
  })
}

/** What happened since the officer's page was made, instead of their decision. */
async function conflictPage(visit: StaffVisit, code: string, intended: string): Promise<Outcome> {
  const { db, actor, lang, form } = visit
  const dossier = await db.tx(tx => dossierOf(tx, actor, code))
  return page({
    ...frame(lang, 'queue'),
    title: deskWords[lang].conflictTitle,
    back: '/desk',
    status: 409,
    body: (
      <ConflictPage
        dossier={dossier}
        seenVersion={versionOf(form)}
        seenAt={form.text('seen')}
        intended={intended}
      />
    ),
  })
}

/** The ticked fields, each with its reason; a tick without a reason is a fault of the form. */
export function itemsOf(form: FormData): {
  items: { field: string; reason: string }[]
  problems: Problem[]
} {
  const items = form.texts('need').map(field => ({ field, reason: form.text(`reason:${field}`) }))
  const problems = items
    .filter(item => item.reason === '')
    .map(item => problem('reason-missing', { field: `reason:${item.field}` }))
  // A reason written beside an empty box was meant: nothing typed is dropped in silence.
  const ticked = new Set(items.map(i => i.field))
  for (const [name, reason] of Object.entries(form.answers())) {
    const field = name.startsWith('reason:') ? name.slice('reason:'.length) : null
    if (field !== null && reason !== '' && !ticked.has(field)) items.push({ field, reason })
  }
  if (items.length === 0) problems.push(problem('nothing-ticked', { field: 'days' }))
  return { items, problems }
}

export function dossierRoutes({ get, post }: DeskRoutes): void {
  get('/desk/dossiers/:code', visit => casePage(visit, visit.param('code'), null))

  /** A deed on a dossier: a refusal comes back on the page, a changed dossier shows what changed. */
  const deed = (
    name: string,
    did: Deed,
    word: 'take' | 'approve' | 'refuse' | 'request' | 'handOver' | 'handOut',
    work: (tx: Tx, visit: StaffVisit, code: string) => Promise<unknown>,
    check: (form: FormData) => Problem[] = () => [],
  ) =>
    post(`/desk/dossiers/:code/${name}`, async visit => {
      const code = visit.param('code')
      const early = check(visit.form)
      const { problems } =
        early.length > 0
          ? { problems: early }
          : await attempt(() => visit.db.tx(tx => work(tx, visit, code)))
      if (problems === null)
        return redirect(
          did === 'taken'
            ? `${dossierHref(code)}?done=taken`
            : `${dossierHref(code, 'decided')}?did=${did}`,
        )
      if (problems[0]!.code === 'dossier.changed')
        return conflictPage(visit, code, deskWords[visit.lang][word])
      return casePage(visit, code, { deed: name, problems, form: visit.form })
    })

  deed('take', 'taken', 'take', (tx, { actor, form }, code) =>
    takeDossier(tx, actor, code, versionOf(form)),
  )
  deed('approve', 'approved', 'approve', (tx, { actor, form }, code) =>
    approve(tx, actor, code, {
      version: versionOf(form),
      key: form.key,
      distinctFrom: distinctIn(form),
    }),
  )
  deed(
    'refuse',
    'refused',
    'refuse',
    (tx, { actor, form }, code) =>
      refuse(tx, actor, code, {
        reason: form.text('reason'),
        legalBasis: form.text('legalBasis'),
        version: versionOf(form),
        key: form.key,
      }),
    form => (form.text('reason') === '' ? [problem('reason-missing', { field: 'reason' })] : []),
  )
  deed(
    'supplement',
    'requested',
    'request',
    (tx, { actor, form }, code) =>
      requestSupplement(tx, actor, code, {
        items: itemsOf(form).items,
        ...(/^\d{1,3}$/.test(form.text('days')) ? { dueInDays: Number(form.text('days')) } : {}),
        version: versionOf(form),
        key: form.key,
      }),
    form => itemsOf(form).problems,
  )
  deed('hand-over', 'handed-over', 'handOver', (tx, { actor, form }, code) =>
    handOver(tx, actor, code, {
      note: form.text('note'),
      version: versionOf(form),
      key: form.key,
    }),
  )
  deed('hand-out', 'handed-out', 'handOut', (tx, { actor, form }, code) =>
    handOutResult(tx, actor, code, { version: versionOf(form), key: form.key }),
  )

  get('/desk/dossiers/:code/decided', async visit => {
    const { db, actor, lang } = visit
    const code = visit.param('code')
    const did = visit.query('did')
    if (!isDeed(did)) return redirect(dossierHref(code))
    const { value: dossier } = await attempt(() => db.tx(tx => dossierOf(tx, actor, code)))
    // A desk may file for another office and then sees no more of it.
    if (dossier === null) {
      if (did !== 'filed') return pageNotFound()
      return page({
        ...frame(lang, 'intake'),
        title: deskWords[lang].done.filed,
        body: <FiledElsewhere code={code} />,
      })
    }
    const waiting = await Promise.all(
      (['processing', 'new'] as const).map(tab => queueOf(db, actor, { tab, limit: 2 })),
    )
    const next = waiting.flatMap(q => q.rows).find(row => row.dossier !== code)?.dossier ?? null
    return page({
      ...frame(lang, 'queue'),
      title: deskWords[lang].done[did],
      body: <DecidedPage dossier={dossier} deed={did} next={next} />,
    })
  })

  // A paper is opened by the office of its dossier and under that dossier only, and its owners are told.
  get('/desk/dossiers/:code/documents/:id', async ({ db, actor, param }) =>
    download(await db.tx(tx => openPaper(tx, actor, param('code'), param('id')))),
  )
  get('/desk/dossiers/:code/uploads/:id', async ({ db, actor, param }) => {
    const id = param('id')
    const file = await db.tx(async tx => {
      const { code } = await dossierOf(tx, actor, param('code'))
      const uploads = await uploadsOfDossier(tx, code)
      return uploads.some(u => u.uploadId === id) ? uploadFile(tx, actor, id) : pageNotFound()
    })
    return download(file)
  })
}

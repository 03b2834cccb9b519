/** Draft: the pages of a form, each saved on the server, then the check and the signature. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { freshAuth, type Session, signDeclaration } from '#identity'
import { isUuid, type Problem, ProblemError } from '#kernel'
import {
  type DraftView,
  draftDigest,
  draftView,
  type PageView,
  saveAnswers,
  submitDraft,
} from '#services'
import {
  Button,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  Steps,
  SummaryList,
} from '../components/index.ts'
import { attempt, faceRoutes, pageNotFound, type Visit, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { dictionary, said } from '../i18n/index.ts'
import { formStatus, page, redirect } from '../outcome.ts'
import { problem } from '../problems.ts'
import { AnswerField, isAsked, knownFact, runsOf } from './answer-field.tsx'

const text = dictionary(
  {
    step: (n: number, of: number) => `Bước ${n} trong ${of}`,
    asIs: 'Dữ liệu dưới đây lấy từ nguồn của Nhà nước, không cần và không thể sửa ở đây.',
    next: 'Tiếp tục',
    checkLead:
      'Đọc lại toàn bộ. Bấm “Sửa” để quay lại trang tương ứng. Khi ký, bạn xác nhận đúng những gì đang thấy.',
    sign: 'Ký và nộp hồ sơ',
    signHint: 'Chữ ký là chữ ký điện tử của tài khoản định danh của bạn trên đúng nội dung này.',
    fresh: 'Cần xác nhận lại danh tính trước khi ký',
    freshText: 'Bạn đã đăng nhập hơn 10 phút. Bấm ký, bạn sẽ được hỏi lại mật khẩu và mã.',
    missing: 'Còn phần chưa xong',
    missingText: 'Quay lại các trang dưới đây để hoàn tất trước khi ký.',
    warn: 'Bạn nên biết',
    incomplete: 'chưa xong',
  },
  {
    step: (n, of) => `Step ${n} of ${of}`,
    asIs: 'The data below come from the State’s own sources; they need not and cannot be changed here.',
    next: 'Continue',
    checkLead:
      'Read everything again. “Change” leads back to the page. By signing you confirm exactly what you see.',
    sign: 'Sign and send',
    signHint: 'The signature is that of your e-ID account, on exactly this content.',
    fresh: 'You will be asked who you are before signing',
    freshText:
      'You signed in more than 10 minutes ago. On signing you are asked for password and code again.',
    missing: 'Something is not finished',
    missingText: 'Go back to these pages to finish before signing.',
    warn: 'Good to know',
    incomplete: 'not finished',
  },
)

/** A signature needs a sign-in no older than this. */
const FRESH_MS = 10 * 60_000
/** Time the person may take between seeing "fresh enough" and the deed itself. */
const FRESH_MARGIN_MS = 15_000

const pathOf = (draftId: string, pageId: string) => `/portal/drafts/${draftId}/${pageId}`

function idOfDraft(visit: Visit): string {
  const id = visit.param('id')
  return isUuid(id) ? id : pageNotFound()
}

const load = (visit: Visit) => visit.db.tx(tx => draftView(tx, visit.actor, idOfDraft(visit)))

function pageOf(view: DraftView, pageId: string): { at: number; of: PageView } {
  const at = view.pages.findIndex(one => one.id === pageId)
  return at < 0 ? pageNotFound() : { at, of: view.pages[at]! }
}

/** The last page is for reading everything again and signing. */
const isCheck = (view: DraftView, at: number) => at === view.pages.length - 1

/**
 * Fingerprint of everything on the page of the check but the check's own answers. It travels in the form, so
 * that nobody signs what another window changed after they had read it.
 */
export function seenMark(view: Pick<DraftView, 'pages'>): string {
  const shown = view.pages
    .slice(0, -1)
    .flatMap(one => one.fields.map(field => [field.field.key, field.formValue?.value ?? null]))
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 32)
}

const signedAlready = (view: DraftView) =>
  view.draft.dossier ? redirect(`/portal/dossiers/${view.draft.dossier}`) : null

/** Nobody is told of a question that they have not answered yet; only a kept wrong answer is told again. */
function unjudged(of: PageView): PageView {
  return {
    ...of,
    fields: of.fields.map(view => (view.typed === '' ? { ...view, problems: [] } : view)),
  }
}

/** Keeps what was just typed in place of what is stored, when the page comes back refused. */
function withTyped(
  of: PageView,
  answers: Readonly<Record<string, string>>,
  problems: readonly Problem[],
): PageView {
  return {
    ...of,
    fields: of.fields.map(view => ({
      ...view,
      typed: answers[view.field.key] ?? view.typed,
      problems: problems.filter(one => one.field === view.field.key),
    })),
  }
}

function formPage(
  visit: Visit,
  view: DraftView,
  at: number,
  of: PageView,
  problems: readonly Problem[],
) {
  const { lang } = visit
  const words = text[lang]
  const draftId = view.draft.draftId
  const runs = runsOf(of.fields)
  const asks = runs.some(run => run.asked)
  return page({
    title: said(of.title, lang),
    status: formStatus(problems),
    refused: problems.length > 0,
    back: at === 0 ? '/portal' : pathOf(draftId, view.pages[at - 1]!.id),
    body: (
      <>
        <ErrorSummary problems={problems} />
        <Steps at={at + 1} of={view.pages.length}>
          {words.step(at + 1, view.pages.length)}
        </Steps>
        <h1 class="govuk-heading-l">{said(of.title, lang)}</h1>
        {of.intro && <p class="govuk-body">{said(of.intro, lang)}</p>}
        {!asks && <p class="govuk-hint">{words.asIs}</p>}
        <Form action={pathOf(draftId, of.id)} warnUnsaved={asks}>
          {runs.map((run, n) =>
            run.asked ? (
              run.fields.map(field => (
                <AnswerField key={field.field.key} view={field} lang={lang} />
              ))
            ) : (
              <SummaryList
                key={n}
                facts={run.fields.map(field =>
                  knownFact(field, lang, reportAction(visit, draftId, field)),
                )}
              />
            ),
          )}
          <SaveButton asks={asks} label={words.next} />
        </Form>
      </>
    ),
  })
}

function SaveButton(props: { asks: boolean; label: string }) {
  return (
    <Button name="go" value={props.asks ? 'save' : 'next'}>
      {props.label}
    </Button>
  )
}

/** What a source holds may be reported as wrong; what the applicant chose is simply changed. */
function reportAction(visit: Visit, draftId: string, view: PageView['fields'][number]) {
  if (!view.formValue || view.formValue.source.kind === 'ask') return []
  const key = encodeURIComponent(view.field.key)
  const { reportWrong } = common[visit.lang]
  return [{ href: `/portal/drafts/${draftId}/report/${key}`, text: reportWrong }]
}

function checkPage(
  visit: Visit,
  view: DraftView,
  at: number,
  of: PageView,
  problems: readonly Problem[],
) {
  const { lang } = visit
  const words = text[lang]
  const { draftId } = view.draft
  const unfinished = view.pages.slice(0, -1).filter(one => !one.complete)
  const fresh = isFresh(visit)
  return page({
    title: said(of.title, lang),
    status: formStatus(problems),
    refused: problems.length > 0,
    back: at === 0 ? '/portal' : pathOf(draftId, view.pages[at - 1]!.id),
    body: (
      <>
        <ErrorSummary problems={problems} />
        <Steps at={at + 1} of={view.pages.length}>
          {words.step(at + 1, view.pages.length)}
        </Steps>
        <h1 class="govuk-heading-l">{said(of.title, lang)}</h1>
        <p class="govuk-body">{words.checkLead}</p>
        {unfinished.length > 0 && (
          <Notice tone="warn" title={words.missing}>
            <p class="govuk-body">{words.missingText}</p>
            <ul class="govuk-list govuk-list--bullet">
              {unfinished.map(one => (
                <li key={one.id}>
                  <a class="govuk-link" href={pathOf(draftId, one.id)}>
                    {said(one.title, lang)}
                  </a>{' '}
                  ({words.incomplete})
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {view.warnings.length > 0 && (
          <Notice title={words.warn}>
            {view.warnings.map((warning, n) => (
              <p class="govuk-body" key={n}>
                {said(warning, lang)}
              </p>
            ))}
          </Notice>
        )}
        {view.pages.slice(0, -1).map(one => (
          <ReviewSection key={one.id} of={one} draftId={draftId} lang={lang} />
        ))}
        {unfinished.length === 0 && (
          <Form action={pathOf(draftId, of.id)}>
            {of.fields.filter(isAsked).map(field => (
              <AnswerField key={field.field.key} view={field} lang={lang} />
            ))}
            {!fresh && (
              <Notice title={words.fresh}>
                <p class="govuk-body">{words.freshText}</p>
              </Notice>
            )}
            <Hidden name="_seen" value={seenMark(view)} />
            <p class="govuk-hint">{words.signHint}</p>
            <Button>{words.sign}</Button>
          </Form>
        )}
      </>
    ),
  })
}

function ReviewSection(props: { of: PageView; draftId: string; lang: Visit['lang'] }) {
  const { of, draftId, lang } = props
  const { change } = common[lang]
  const shown = of.fields.filter(view => view.formValue || view.asked)
  if (shown.length === 0) return null
  return (
    <section>
      <h2 class="govuk-heading-m">{said(of.title, lang)}</h2>
      <SummaryList
        facts={shown.map(view =>
          knownFact(
            view,
            lang,
            isAsked(view) ? [{ href: pathOf(draftId, of.id), text: change }] : [],
          ),
        )}
      />
    </section>
  )
}

const isFresh = (visit: Visit<Session>) =>
  freshAuth(visit.session, FRESH_MS - FRESH_MARGIN_MS, visit.db.clock.now())

/** Signs what was seen and hands it in, all in one transaction. */
async function signAndSubmit(visit: Visit, draftId: string): Promise<string> {
  return visit.db.tx(async tx => {
    const digest = await draftDigest(tx, visit.actor, draftId)
    const signature = await signDeclaration(tx, visit.session, digest)
    const { dossier } = await submitDraft(tx, visit.actor, draftId, {
      key: visit.form.key,
      signature,
      digest,
    })
    return dossier
  })
}

export function registerDraft(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  // A draft opens where it was left: at the first page that is not finished.
  routes.get('/portal/drafts/:id', async visit => {
    const view = await load(visit)
    const first = view.pages.find(one => !one.complete) ?? view.pages.at(-1)!
    const untouched = view.draft.savedAt === view.draft.createdAt
    return (
      signedAlready(view) ??
      redirect(pathOf(view.draft.draftId, untouched ? view.pages[0]!.id : first.id))
    )
  })

  routes.get('/portal/drafts/:id/:page', async visit => {
    const view = await load(visit)
    const { at, of } = pageOf(view, visit.param('page'))
    return (
      signedAlready(view) ??
      (isCheck(view, at)
        ? checkPage(visit, view, at, unjudged(of), [])
        : formPage(visit, view, at, unjudged(of), []))
    )
  })

  routes.post('/portal/drafts/:id/:page', async visit => {
    const draftId = idOfDraft(visit)
    const pageId = visit.param('page')
    const answers = visit.form.answers()
    // The button is no answer of the form.
    delete answers.go
    const before = await load(visit)
    const done = signedAlready(before)
    if (done) return done
    const { at, of: shown } = pageOf(before, pageId)
    // A box that is not ticked sends nothing: that is an answer too.
    for (const view of shown.fields)
      if (isAsked(view) && view.field.type === 'boolean') answers[view.field.key] ??= ''

    const saved = await attempt(() =>
      visit.db.tx(tx => saveAnswers(tx, visit.actor, draftId, pageId, answers)),
    )
    const view = await load(visit)
    // Pressed twice: while this press waited, the other one handed the draft in.
    const meanwhile = signedAlready(view)
    if (meanwhile) return meanwhile
    if (saved.problems) throw new ProblemError(saved.problems)
    const { problems } = saved.value
    const of = pageOf(view, pageId).of
    const refused = problems.length > 0
    if (isCheck(view, at)) {
      if (refused) return checkPage(visit, view, at, withTyped(of, answers, problems), problems)
      return sign(visit, view, at, of)
    }
    // A choice may have opened a question nobody has seen yet; seeing it comes before being refused for it.
    const shownKeys = new Set(shown.fields.map(one => one.field.key))
    const seen = problems.filter(one => one.field === null || shownKeys.has(one.field))
    if (refused && seen.length === 0) return redirect(pathOf(draftId, pageId))
    if (refused) return formPage(visit, view, at, withTyped(of, answers, problems), problems)
    return redirect(pathOf(draftId, view.pages[at + 1]!.id))
  })

  async function sign(visit: Visit, view: DraftView, at: number, of: PageView) {
    const { draftId } = view.draft
    if (!view.complete) {
      const problems = view.problems.length > 0 ? view.problems : []
      return checkPage(visit, view, at, of, problems)
    }
    if (visit.form.text('_seen') !== seenMark(view))
      return checkPage(visit, view, at, of, [problem('changed-since-seen')])
    if (!isFresh(visit)) {
      const back = encodeURIComponent(pathOf(draftId, of.id))
      return redirect(`/portal/sign-in?level=2&return=${back}`)
    }
    const { value: dossier, problems } = await attempt(() => signAndSubmit(visit, draftId))
    if (problems)
      return signedAlready(await load(visit)) ?? checkPage(visit, view, at, of, problems)
    return redirect(`/portal/dossiers/${dossier}/submitted`)
  }
}

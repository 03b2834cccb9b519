/** Report: "Sai? Báo sửa": one press from the wrong value to a number and a date for the answer. */
import type { FastifyInstance } from 'fastify'
import { isUuid, type Problem } from '#kernel'
import { correctionsOf, type DraftView, dossierOf, draftView, reportWrong } from '#services'
import {
  Button,
  ErrorSummary,
  type Fact,
  Form,
  Notice,
  Panel,
  SummaryList,
  TextArea,
} from '../components/index.ts'
import { attempt, errorOf, faceRoutes, pageNotFound, type Visit, type Web } from '../http.tsx'
import { showDate } from '../i18n/dates.ts'
import { dictionary, said } from '../i18n/index.ts'
import { formStatus, page, redirect } from '../outcome.ts'
import { knownFact, sourceLine } from './answer-field.tsx'
import { myFact, myField } from './me.tsx'
import { portalNav } from './words.ts'
import { comparedOf, reportMine, wrongForm } from './wrong.tsx'

const text = dictionary(
  {
    title: 'Báo dữ liệu sai',
    lead: 'Báo cho cơ quan giữ dữ liệu. Bạn nhận mã số và ngày trả lời ngay khi gửi. Hồ sơ đang làm, nếu có, vẫn tiếp tục.',
    now: 'Đang ghi',
    what: 'Đúng ra là gì? Vì sao bạn biết?',
    whatHint: 'Ví dụ: tên đệm đúng là “Thị Thu”, theo giấy khai sinh số 12 ngày 14/5/1996.',
    send: 'Gửi báo sai',
    sent: 'Đã gửi báo sai',
    number: 'Mã số',
    due: 'Trả lời trước',
    back: 'Trở lại tờ khai',
    toDossier: 'Trở lại hồ sơ',
    toMe: 'Về thông tin của tôi',
  },
  {
    title: 'Report wrong data',
    lead: 'Tells the agency that keeps the data. You get a number and the day of the answer at once. A dossier under way goes on.',
    now: 'On record',
    what: 'What is right, and how do you know?',
    whatHint:
      'For example: the middle name is “Thị Thu”, by birth certificate no. 12 of 14 May 1996.',
    send: 'Send the report',
    sent: 'Report sent',
    number: 'Number',
    due: 'Answer by',
    back: 'Back to the form',
    toDossier: 'Back to the dossier',
    toMe: 'To my information',
  },
)

type Reported = Readonly<{
  key: string
  /** The value as it stands, with its source. */
  fact: Fact
  back: string
  path: string
  of: { draftId: string } | { dossier: string } | Record<string, never>
}>

const fieldIn = (view: DraftView, key: string) =>
  view.pages.flatMap(one => one.fields).find(one => one.field.key === key)

async function fromDraft(visit: Visit): Promise<Reported> {
  const draftId = visit.param('id')
  if (!isUuid(draftId)) pageNotFound()
  const view = await visit.db.tx(tx => draftView(tx, visit.actor, draftId))
  const key = visit.param('field')
  const field = fieldIn(view, key) ?? pageNotFound()
  const home = view.pages.find(one => one.fields.includes(field))
  return {
    key,
    fact: knownFact(field, visit.lang),
    back: `/portal/drafts/${draftId}/${home?.id ?? ''}`,
    path: `/portal/drafts/${draftId}/report/${encodeURIComponent(key)}`,
    of: { draftId },
  }
}

async function fromDossier(visit: Visit): Promise<Reported> {
  const code = visit.param('code')
  const view = await visit.db.tx(tx => dossierOf(tx, visit.actor, code))
  const key = visit.param('field')
  const fact = view.declared.find(one => one.key === key) ?? pageNotFound()
  return {
    key,
    fact: {
      label: said(fact.label, visit.lang),
      value: fact.value.display,
      source: sourceLine(fact.value, visit.lang),
    },
    back: `/portal/dossiers/${view.code}`,
    path: `/portal/dossiers/${view.code}/report/${encodeURIComponent(key)}`,
    of: { dossier: view.code },
  }
}

async function fromMe(visit: Visit): Promise<Reported> {
  const key = myField(visit.param('field')) ?? pageNotFound()
  return {
    key,
    fact: await myFact(visit, key),
    back: '/portal/me',
    path: `/portal/me/report/${key}`,
    of: {},
  }
}

function form(visit: Visit, of: Reported, problems: readonly Problem[] = []) {
  const words = text[visit.lang]
  return page({
    title: words.title,
    back: of.back,
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        <h1 class="govuk-heading-l">{words.title}</h1>
        <p class="govuk-body">{words.lead}</p>
        <SummaryList facts={[of.fact]} />
        <Form action={of.path}>
          <TextArea
            name="text"
            label={words.what}
            hint={words.whatHint}
            maxLength={2000}
            value={visit.form.text('text')}
            error={errorOf(problems, 'text', visit.lang)}
          />
          <Button>{words.send}</Button>
        </Form>
      </>
    ),
  })
}

export function registerReport(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  for (const [url, load] of [
    ['/portal/drafts/:id/report/:field', fromDraft],
    ['/portal/dossiers/:code/report/:field', fromDossier],
    ['/portal/me/report/:field', fromMe],
  ] as const) {
    // A fact of one's own record becomes a case between its two owners; the rest goes to the office.
    const mine = (visit: Visit) => {
      const field = load === fromMe ? myField(visit.param('field')) : null
      const compared = field && comparedOf(field)
      return field && compared ? { field, compared } : null
    }
    routes.get(url, async visit => {
      const own = mine(visit)
      return own ? wrongForm(visit, own.field) : form(visit, await load(visit))
    })
    routes.post(url, async visit => {
      const own = mine(visit)
      if (own) return reportMine(visit, own.field, own.compared)
      const of = await load(visit)
      const { value, problems } = await attempt(() =>
        visit.db.tx(tx =>
          reportWrong(tx, visit.actor, { field: of.key, text: visit.form.text('text'), ...of.of }),
        ),
      )
      if (problems) return form(visit, of, problems)
      return redirect(`/portal/reports/${encodeURIComponent(value.number)}`)
    })
  }

  routes.get('/portal/reports/:number', async visit => {
    const words = text[visit.lang]
    const all = await visit.db.tx(tx => correctionsOf(tx, visit.actor))
    const found = all.find(one => one.number === visit.param('number')) ?? pageNotFound()
    const back = found.dossier
      ? `/portal/dossiers/${found.dossier}`
      : found.draftId
        ? `/portal/drafts/${found.draftId}`
        : '/portal/me'
    return page({
      title: words.sent,
      nav: portalNav(visit.lang),
      current: 'me',
      body: (
        <>
          <Panel title={words.sent}>
            {words.number}: <span class="lt-code">{found.number}</span>
            <br />
            {words.due}: {showDate(found.dueOn, visit.lang)}
          </Panel>
          <SummaryList
            facts={[
              {
                label: said(found.label, visit.lang),
                value: <span class="lt-prewrap">{found.text}</span>,
              },
            ]}
          />
          {found.answer && (
            <Notice tone="good">
              <p class="govuk-body lt-prewrap">{found.answer}</p>
            </Notice>
          )}
          <p class="govuk-body">
            <a class="govuk-link" href={back}>
              {found.dossier ? words.toDossier : found.draftId ? words.back : words.toMe}
            </a>
          </p>
        </>
      ),
    })
  })
}

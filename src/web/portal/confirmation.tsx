/** Confirmation: the second person is asked in plain words and says yes or no. */
import type { FastifyInstance } from 'fastify'
import { isUuid, type Problem } from '#kernel'
import { type ConfirmationView, confirmAs, confirmationView } from '#services'
import {
  Button,
  ErrorSummary,
  Form,
  Notice,
  RadiosField,
  SummaryList,
  TextArea,
} from '../components/index.ts'
import { attempt, errorOf, faceRoutes, pageNotFound, type Visit, type Web } from '../http.tsx'
import { showInstant, showPromise } from '../i18n/dates.ts'
import { dictionary, said } from '../i18n/index.ts'
import { formStatus, page, redirect } from '../outcome.ts'
import { problem } from '../problems.ts'
import { portalNav } from './words.ts'

const text = dictionary(
  {
    title: 'Xác nhận của chủ hộ',
    lead: 'Bạn được hỏi vì bạn là chủ hộ. Câu trả lời của bạn được ghi lại và gửi cho cơ quan giải quyết.',
    about: 'Việc được hỏi',
    dossier: 'Hồ sơ',
    asked: 'Hỏi lúc',
    until: 'Trả lời trước',
    yes: 'Tôi đồng ý',
    no: 'Tôi không đồng ý',
    reason: 'Lý do',
    reasonHint: 'Cần khi bạn không đồng ý.',
    send: 'Gửi trả lời',
    choose: 'đồng ý hoặc không đồng ý',
    answer: 'Bạn đã trả lời',
    answers: {
      waiting: '',
      agreed: 'Đồng ý',
      disagreed: 'Không đồng ý',
      none: 'Đã quá hạn trả lời',
    },
    thanks: 'Không cần làm gì thêm. Hồ sơ đi tiếp theo câu trả lời của bạn.',
  },
  {
    title: 'The head of the household is asked',
    lead: 'You are asked because you head the household. Your answer is recorded and sent to the agency that decides.',
    about: 'What it is about',
    dossier: 'Dossier',
    asked: 'Asked at',
    until: 'Answer by',
    yes: 'I agree',
    no: 'I do not agree',
    reason: 'Reason',
    reasonHint: 'Needed if you do not agree.',
    send: 'Send the answer',
    choose: 'whether you agree',
    answer: 'You have answered',
    answers: {
      waiting: '',
      agreed: 'Agreed',
      disagreed: 'Did not agree',
      none: 'The time is over',
    },
    thanks: 'There is nothing more to do. The dossier goes on by your answer.',
  },
)

const pathOf = (id: string) => `/portal/confirmations/${id}`

function load(visit: Visit): Promise<ConfirmationView> {
  const id = visit.param('id')
  if (!isUuid(id)) pageNotFound()
  return visit.db.tx(tx => confirmationView(tx, visit.actor, id))
}

function answered(visit: Visit, view: ConfirmationView) {
  const words = text[visit.lang]
  const agreed = view.answer === 'agreed'
  return (
    <Notice tone={agreed ? 'good' : 'info'} title={words.answer} answer>
      <p class="govuk-body">
        <strong>{words.answers[view.answer]}</strong>
        {view.answeredAt && `, ${showInstant(view.answeredAt, visit.lang)}`}
      </p>
      {view.reason && <p class="govuk-body lt-prewrap">{view.reason}</p>}
      <p class="govuk-body">{words.thanks}</p>
    </Notice>
  )
}

function show(visit: Visit, view: ConfirmationView, problems: readonly Problem[] = []) {
  const { lang } = visit
  const words = text[lang]
  return page({
    title: words.title,
    nav: portalNav(lang),
    current: 'home',
    back: '/portal',
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        <h1 class="govuk-heading-l">{words.title}</h1>
        {view.answer !== 'waiting' && answered(visit, view)}
        <p class="govuk-body">{words.lead}</p>
        <SummaryList
          facts={[
            { label: words.about, value: said(view.procedure.name, lang) },
            ...view.facts.map(fact => ({ label: said(fact.label, lang), value: fact.value })),
            { label: words.dossier, value: <span class="lt-code">{view.dossier}</span> },
            { label: words.asked, value: showInstant(view.askedAt, lang) },
            ...(view.answer === 'waiting'
              ? [{ label: words.until, value: showPromise(view.waitsUntil, lang) }]
              : []),
          ]}
        />
        {view.answer === 'waiting' && (
          <Form action={pathOf(view.confirmationId)}>
            <RadiosField
              name="agree"
              label={said(view.question, lang)}
              options={[
                { value: 'yes', label: words.yes },
                { value: 'no', label: words.no },
              ]}
              value={visit.form.text('agree')}
              error={errorOf(problems, 'agree', lang)}
            />
            <TextArea
              name="reason"
              label={words.reason}
              hint={words.reasonHint}
              required={false}
              rows={3}
              maxLength={1000}
              value={visit.form.text('reason')}
              error={errorOf(problems, 'reason', lang)}
            />
            <Button>{words.send}</Button>
          </Form>
        )}
      </>
    ),
  })
}

export function registerConfirmation(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  routes.get('/portal/confirmations/:id', async visit => show(visit, await load(visit)))

  routes.post('/portal/confirmations/:id', async visit => {
    const view = await load(visit)
    const agree = visit.form.text('agree')
    const words = text[visit.lang]
    if (agree !== 'yes' && agree !== 'no')
      return show(visit, view, [problem('choose-one', { field: 'agree', what: words.choose })])
    const { problems } = await attempt(() =>
      visit.db.tx(tx =>
        confirmAs(tx, visit.actor, view.confirmationId, {
          agree: agree === 'yes',
          reason: visit.form.text('reason') || undefined,
        }),
      ),
    )
    return problems ? show(visit, view, problems) : redirect(pathOf(view.confirmationId))
  })
}

/** Dossier: one application on its way: where it is, who holds it, until when, and why. */
import type { FastifyInstance } from 'fastify'
import { type DossierView, dossierOf, type StatusCode, withdraw } from '#services'
import {
  Button,
  ButtonGroup,
  ButtonLink,
  Details,
  type Fact,
  Form,
  type Moment,
  Notice,
  type NoticeTone,
  Panel,
  StatusTag,
  SummaryList,
  Timeline,
} from '../components/index.ts'
import { faceRoutes, type Visit, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { showDate, showInstant, showPromise } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { page, redirect } from '../outcome.ts'
import { sourceLine } from './answer-field.tsx'
import { capital, groupedCode, portal, portalNav } from './words.ts'

const text = dictionary(
  {
    title: (code: string) => `Hồ sơ ${code}`,
    status: 'Tình trạng',
    submitted: 'Nộp lúc',
    received: 'Tiếp nhận lúc',
    ended: 'Kết thúc lúc',
    notYet: 'Có khi hồ sơ được tiếp nhận',
    waiting: {
      'second-person': 'Đang chờ chủ hộ trả lời.',
      applicant: 'Đang chờ bạn.',
      agency: 'Cơ quan đang xử lý.',
    },
    timing: {
      early: 'Xong sớm hơn hẹn',
      'on-time': 'Đúng hẹn',
      'due-soon': 'Sắp đến hẹn',
      late: 'Trễ hẹn',
    },
    parts: 'Từng phần',
    history: 'Diễn biến',
    historyOfAll: 'Toàn bộ diễn biến theo thời gian',
    later: 'Sẽ mở sau',
    laterAfter: 'khi khai sinh xong',
    declared: 'Những gì đã khai',
    documents: 'Văn bản',
    verify: 'Mã kiểm tra',
    confirmations: 'Người thứ hai xác nhận',
    answers: {
      waiting: 'Chưa trả lời',
      agreed: 'Đồng ý',
      disagreed: 'Không đồng ý',
      none: 'Không trả lời trong hạn',
    },
    until: (at: string) => `chờ đến ${at}`,
    supplement: 'Cơ quan yêu cầu bổ sung',
    supplementText: (on: string) =>
      `Trả lời trước ${on}. Trong lúc chờ, thời hạn giải quyết tạm dừng.`,
    supplementDone: 'Bạn đã bổ sung',
    answer: 'Bổ sung ngay',
    withdraw: 'Rút hồ sơ',
    withdrawTitle: 'Rút hồ sơ này?',
    withdrawText:
      'Hồ sơ dừng lại và không giải quyết tiếp. Phần đã xong thì vẫn còn giá trị. Bạn có thể nộp lại sau.',
    withdrawYes: 'Rút hồ sơ',
    done: 'Đã nộp hồ sơ',
    doneCode: 'Mã hồ sơ',
    next: 'Tiếp theo',
    nextSecond: 'Chủ hộ được hỏi ý kiến ngay. Chủ hộ đồng ý thì hồ sơ được tiếp nhận.',
    nextAgency:
      'Cán bộ kiểm tra và giải quyết. Bạn không phải làm gì thêm, trừ khi được yêu cầu bổ sung.',
    nextTold: 'Mỗi bước xong đều hiện ở trang hồ sơ.',
    follow: 'Theo dõi hồ sơ',
    receiptLater:
      'Giấy tiếp nhận có ngay khi hồ sơ được tiếp nhận, trong trang hồ sơ và kho giấy tờ.',
  },
  {
    title: code => `Dossier ${code}`,
    status: 'Status',
    submitted: 'Submitted at',
    received: 'Received at',
    ended: 'Ended at',
    notYet: 'Given when the dossier is received',
    waiting: {
      'second-person': 'Waiting for the head of the household.',
      applicant: 'Waiting for you.',
      agency: 'With the agency.',
    },
    timing: {
      early: 'Done before the promise',
      'on-time': 'On time',
      'due-soon': 'Due soon',
      late: 'Late',
    },
    parts: 'Part by part',
    history: 'What happened',
    historyOfAll: 'Everything that happened, in order of time',
    later: 'Opens later',
    laterAfter: 'when the birth is registered',
    declared: 'What was declared',
    documents: 'Documents',
    verify: 'Verification code',
    confirmations: 'Second person',
    answers: {
      waiting: 'No answer yet',
      agreed: 'Agreed',
      disagreed: 'Did not agree',
      none: 'No answer in time',
    },
    until: at => `waits until ${at}`,
    supplement: 'The agency asks you to complete the dossier',
    supplementText: on => `Answer by ${on}. Meanwhile the time limit stands still.`,
    supplementDone: 'You have answered',
    answer: 'Complete it now',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw this dossier?',
    withdrawText:
      'It stops and is not decided. Parts already done stay good. You may apply again later.',
    withdrawYes: 'Withdraw it',
    done: 'Dossier submitted',
    doneCode: 'Dossier code',
    next: 'What happens next',
    nextSecond: 'The head of the household is asked now. When they agree, the dossier is received.',
    nextAgency:
      'An official checks and decides. There is nothing to do unless you are asked to complete it.',
    nextTold: 'Every step shows on the page of the dossier.',
    follow: 'Follow the dossier',
    receiptLater:
      'The receipt appears on the page of the dossier and among your documents once it is received.',
  },
)

const TONES: Readonly<Record<StatusCode, NoticeTone | 'quiet'>> = {
  1: 'info',
  2: 'info',
  3: 'bad',
  4: 'info',
  5: 'warn',
  6: 'warn',
  7: 'quiet',
  8: 'bad',
  9: 'good',
  10: 'good',
}

const BAD: readonly StatusCode[] = [3, 8]

const pathOf = (code: string) => `/portal/dossiers/${code}`

const loadDossier = (visit: Visit) =>
  visit.db.tx(tx => dossierOf(tx, visit.actor, visit.param('code')))

function holderText(view: DossierView, lang: Lang): string {
  const { holder, waitingFor } = view
  if (waitingFor && (!holder || waitingFor !== 'agency')) return text[lang].waiting[waitingFor]
  if (!holder) return ''
  const where = [holder.officeName, holder.agencyName].filter(Boolean).join(', ')
  return `${where}, ${portal[lang].since(showInstant(holder.since, lang))}`
}

function factsOf(view: DossierView, lang: Lang): Fact[] {
  const words = text[lang]
  const shared = portal[lang]
  const facts: Fact[] = [
    {
      label: words.status,
      value: (
        <>
          <StatusTag tone={TONES[view.status.code]}>
            {capital(said(view.status.name, lang))}
          </StatusTag>
          {view.timing === 'late' && (
            <>
              {' '}
              <StatusTag tone="bad">{words.timing.late}</StatusTag>
            </>
          )}
        </>
      ),
    },
  ]
  const holder = holderText(view, lang)
  if (holder && !view.endedAt) facts.push({ label: shared.holder, value: holder })
  if (!view.endedAt)
    facts.push({
      label: shared.promised,
      value: view.promisedAt ? showPromise(view.promisedAt, lang) : words.notYet,
    })
  facts.push({ label: words.submitted, value: showInstant(view.submittedAt, lang) })
  if (view.receivedAt)
    facts.push({ label: words.received, value: showInstant(view.receivedAt, lang) })
  if (view.endedAt)
    facts.push({
      label: words.ended,
      value: [
        showInstant(view.endedAt, lang),
        view.timing ? words.timing[view.timing].toLocaleLowerCase('vi') : '',
      ]
        .filter(Boolean)
        .join(', '),
    })
  return facts
}

function momentsOf(view: DossierView, lang: Lang): Moment[] {
  const past: Moment[] = view.timeline.map(entry => ({
    title: [entry.part && said(entry.part, lang), capital(said(entry.title, lang))]
      .filter(Boolean)
      .join(': '),
    when: showInstant(entry.at, lang),
    who: entry.by,
    state: entry.status && BAD.includes(entry.status) ? 'bad' : 'done',
    body: entry.note ? <p class="lt-prewrap">{entry.note}</p> : undefined,
  }))
  if (view.endedAt) return past
  const now: Moment = {
    title: view.waitingFor ? text[lang].waiting[view.waitingFor] : said(view.status.name, lang),
    who: view.waitingFor === 'agency' ? holderText(view, lang) : null,
    when: view.promisedAt
      ? `${portal[lang].promised}: ${showPromise(view.promisedAt, lang)}`
      : null,
    state: 'now',
  }
  return [...past, now]
}

function Documents(props: { view: DossierView; lang: Lang }) {
  const { view, lang } = props
  if (view.documents.length === 0) return null
  return (
    <SummaryList
      facts={view.documents.map(document => ({
        label: said(document.title, lang),
        value: (
          <>
            {showInstant(document.issuedAt, lang)}
            <span class="lt-source">
              {text[lang].verify}:{' '}
              <a
                class="govuk-link"
                href={`/verify/${encodeURIComponent(groupedCode(document.verifyCode))}`}
              >
                {groupedCode(document.verifyCode)}
              </a>
            </span>
          </>
        ),
        actions: [{ href: `/portal/vault/${document.documentId}`, text: portal[lang].download }],
      }))}
    />
  )
}

function Supplement(props: { view: DossierView; lang: Lang }) {
  const { view, lang } = props
  const words = text[lang]
  const { supplement } = view
  if (!supplement) return null
  if (supplement.answeredAt)
    return (
      <p class="govuk-body lt-quiet">
        {words.supplementDone}: {showInstant(supplement.answeredAt, lang)}
      </p>
    )
  return (
    <Notice tone="warn" title={words.supplement}>
      <p class="govuk-body">{words.supplementText(showDate(supplement.dueOn, lang))}</p>
      <ul class="govuk-list govuk-list--bullet">
        {supplement.items.map(item => (
          <li key={item.field}>
            <strong>{said(item.label, lang)}</strong>: {item.reason}
          </li>
        ))}
      </ul>
      {view.viewer === 'applicant' && (
        <ButtonLink href={`${pathOf(supplement.dossier)}/supplement`}>{words.answer}</ButtonLink>
      )}
    </Notice>
  )
}

/** A dossier without children, or one part of a bundle. */
function Part(props: { view: DossierView; lang: Lang }) {
  const { view, lang } = props
  const words = text[lang]
  return (
    <section class="lt-card">
      <h3 class="govuk-heading-s">
        {said(view.procedure.name, lang)}{' '}
        <StatusTag tone={TONES[view.status.code]}>
          {capital(said(view.status.name, lang))}
        </StatusTag>
      </h3>
      <p class="govuk-body lt-small">
        {portal[lang].code} <span class="lt-code">{view.code}</span>
      </p>
      {view.supplement?.answeredAt && <Supplement view={view} lang={lang} />}
      <Timeline moments={momentsOf(view, lang)} label={words.history} />
      <Documents view={view} lang={lang} />
      <Withdraw view={view} lang={lang} />
    </section>
  )
}

function Confirmations(props: { view: DossierView; lang: Lang }) {
  const { view, lang } = props
  const words = text[lang]
  if (view.confirmations.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">{words.confirmations}</h2>
      <SummaryList
        facts={view.confirmations.map(one => ({
          label: said(one.question, lang),
          value: (
            <>
              {words.answers[one.answer]}
              {one.answer === 'waiting' && (
                <span class="lt-source">{words.until(showPromise(one.waitsUntil, lang))}</span>
              )}
              {one.reason && <span class="lt-source">{one.reason}</span>}
            </>
          ),
          actions:
            one.answer === 'waiting' && view.actions.includes('confirm')
              ? [
                  {
                    href: `/portal/confirmations/${one.confirmationId}`,
                    text: words.answers.waiting,
                  },
                ]
              : [],
        }))}
      />
    </>
  )
}

function Whole(props: { view: DossierView; lang: Lang }) {
  const { view, lang } = props
  const words = text[lang]
  const bundle = view.children.length > 0 || view.expected.length > 0
  return (
    <>
      <p class="lt-over">{said(view.procedure.name, lang)}</p>
      <h1 class="govuk-heading-l">
        {portal[lang].dossier} <span class="lt-code">{view.code}</span>
      </h1>
      <Supplement view={view} lang={lang} />
      <SummaryList facts={factsOf(view, lang)} />
      <Confirmations view={view} lang={lang} />
      {bundle && (
        <>
          <h2 class="govuk-heading-m">{words.parts}</h2>
          <div class="lt-stack">
            {view.children.map(child => (
              <Part key={child.code} view={child} lang={lang} />
            ))}
            {view.expected.map(part => (
              <section class="lt-card" key={part.code}>
                <h3 class="govuk-heading-s">
                  {said(part.name, lang)} <StatusTag>{words.later}</StatusTag>
                </h3>
                {part.startsAfter && <p class="govuk-body lt-quiet">{words.laterAfter}</p>}
              </section>
            ))}
          </div>
        </>
      )}
      {bundle ? (
        <Details summary={words.historyOfAll}>
          <Timeline moments={momentsOf(view, lang)} label={words.history} />
        </Details>
      ) : (
        <>
          <h2 class="govuk-heading-m">{words.history}</h2>
          <Timeline moments={momentsOf(view, lang)} label={words.history} />
        </>
      )}
      {view.documents.length > 0 && <h2 class="govuk-heading-m">{words.documents}</h2>}
      <Documents view={view} lang={lang} />
      {view.declared.length > 0 && (
        <Details summary={words.declared}>
          <SummaryList
            facts={view.declared.map(one => ({
              label: said(one.label, lang),
              value: one.value.display,
              source: sourceLine(one.value, lang),
              actions:
                one.value.source.kind === 'ask'
                  ? []
                  : [
                      {
                        href: `${pathOf(view.code)}/report/${encodeURIComponent(one.key)}`,
                        text: common[lang].reportWrong,
                      },
                    ],
            }))}
          />
        </Details>
      )}
      <Withdraw view={view} lang={lang} />
    </>
  )
}

function Withdraw(props: { view: DossierView; lang: Lang }) {
  const { view, lang } = props
  if (!view.actions.includes('withdraw')) return null
  return (
    <p class="govuk-body lt-no-print">
      <a class="govuk-link" href={`${pathOf(view.code)}/withdraw`}>
        {text[lang].withdraw}
        <span class="govuk-visually-hidden"> {view.code}</span>
      </a>
    </p>
  )
}

export function registerDossier(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  routes.get('/portal/dossiers/:code', async visit => {
    const view = await loadDossier(visit)
    return page({
      title: text[visit.lang].title(view.code),
      nav: portalNav(visit.lang),
      current: 'home',
      back: view.parent ? pathOf(view.parent) : '/portal',
      body: <Whole view={view} lang={visit.lang} />,
    })
  })

  routes.get('/portal/dossiers/:code/submitted', async visit => {
    const { lang } = visit
    const words = text[lang]
    const view = await loadDossier(visit)
    const receipts = [view, ...view.children].flatMap(one => one.documents)
    return page({
      title: words.done,
      nav: portalNav(lang),
      current: 'home',
      body: (
        <>
          <Panel title={words.done}>
            {words.doneCode}
            <br />
            <strong class="lt-code">{view.code}</strong>
            {view.promisedAt && (
              <>
                <br />
                {portal[lang].promised}: {showPromise(view.promisedAt, lang)}
              </>
            )}
          </Panel>
          <h2 class="govuk-heading-m">{words.next}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {view.waitingFor === 'second-person' && <li>{words.nextSecond}</li>}
            <li>{words.nextAgency}</li>
            <li>{words.nextTold}</li>
          </ul>
          <ButtonGroup>
            <ButtonLink href={pathOf(view.code)}>{words.follow}</ButtonLink>
            {receipts.map(one => (
              <ButtonLink
                key={one.documentId}
                href={`/portal/vault/${one.documentId}`}
                tone="secondary"
              >
                {said(one.title, lang)} (PDF)
              </ButtonLink>
            ))}
          </ButtonGroup>
          {!receipts.some(one => one.kind === 'dossier-receipt') && (
            <p class="govuk-hint">{words.receiptLater}</p>
          )}
        </>
      ),
    })
  })

  routes.get('/portal/dossiers/:code/withdraw', async visit => {
    const words = text[visit.lang]
    const view = await loadDossier(visit)
    if (!view.actions.includes('withdraw')) return redirect(pathOf(view.code))
    return page({
      title: words.withdrawTitle,
      back: pathOf(view.code),
      body: (
        <>
          <h1 class="govuk-heading-l">{words.withdrawTitle}</h1>
          <p class="govuk-body">
            <span class="lt-code">{view.code}</span>, {said(view.procedure.name, visit.lang)}
          </p>
          <p class="govuk-body">{words.withdrawText}</p>
          <Form action={`${pathOf(view.code)}/withdraw`}>
            <Button tone="warning">{words.withdrawYes}</Button>
          </Form>
        </>
      ),
    })
  })

  routes.post('/portal/dossiers/:code/withdraw', async visit => {
    const code = visit.param('code')
    await visit.db.tx(tx => withdraw(tx, visit.actor, code))
    return redirect(pathOf(code))
  })
}

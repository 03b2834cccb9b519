/** Reads: who read my data, when, which fields, and why; with a way to ask back. */
import type { FastifyInstance } from 'fastify'
import { memberOf } from '#exchange'
import { dayOf, isUuid, type Problem } from '#kernel'
import {
  askAbout,
  FIELD_NAMES,
  type Inquiry,
  inquiriesAbout,
  type Receipt,
  receiptOf,
  receiptsAbout,
} from '#register'
import { type OfficeNames, officeNames, proceduresOn } from '#services'
import {
  Button,
  Empty,
  ErrorSummary,
  Form,
  Notice,
  Pager,
  StatusTag,
  SummaryList,
  Tabs,
  TextArea,
} from '../components/index.ts'
import { attempt, errorOf, faceRoutes, pageNotFound, type Visit, type Web } from '../http.tsx'
import { showInstant, showNumber } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { formStatus, page, redirect } from '../outcome.ts'
import { capital, portal, portalNav } from './words.ts'

const text = dictionary(
  {
    lead: 'Mỗi lần dữ liệu của bạn được xem đều hiện ở đây, kể cả khi chính bạn xem. Danh sách này đầy đủ: không có đường nào lấy dữ liệu mà không để lại dòng ở đây.',
    all: 'Tất cả',
    others: 'Người khác, cơ quan xem',
    myself: 'Tôi xem',
    empty: 'Chưa có lần xem nào.',
    you: 'Bạn',
    citizen: 'Người làm hồ sơ có liên quan đến bạn',
    who: 'Ai',
    when: 'Lúc',
    why: 'Vì việc gì',
    what: 'Xem những gì',
    found: 'Tìm thấy bạn theo số định danh, không mở dữ liệu',
    searched: 'Bạn hiện trong kết quả tìm kiếm theo tên',
    shownWith: 'Xem cùng dữ liệu của người thân hoặc người cùng hộ',
    dossier: 'Hồ sơ',
    basis: 'Căn cứ',
    ask: 'Hỏi lại',
    asked: 'Đã hỏi',
    askTitle: 'Hỏi lại về lần xem này',
    askLead:
      'Câu hỏi được gửi đến đúng cơ quan, bộ phận đã xem. Cơ quan phải trả lời và câu trả lời hiện ở đây.',
    question: 'Bạn muốn hỏi gì?',
    questionHint: 'Ví dụ: tôi không nộp hồ sơ nào ở đây, vì sao dữ liệu của tôi được xem?',
    send: 'Gửi câu hỏi',
    yourQuestion: 'Câu hỏi của bạn',
    answer: 'Cơ quan trả lời',
    noAnswer: 'Chưa có trả lời.',
    system: 'Hệ thống',
    procedure: (name: string) => `Giải quyết hồ sơ: ${name}`,
    filling: (name: string) => `Làm tờ khai: ${name}`,
    times: (n: string) => `${n} lần`,
  },
  {
    lead: 'Every read of your data shows here, also your own. The list is complete: there is no way to data that does not leave a line here.',
    all: 'All',
    others: 'By others',
    myself: 'By me',
    empty: 'No reads yet.',
    you: 'You',
    citizen: 'Somebody whose application concerns you',
    who: 'Who',
    when: 'When',
    why: 'For what',
    what: 'Which fields',
    found: 'Found you by number, opened no data',
    searched: 'You were among the results of a search by name',
    shownWith: 'Seen with the record of a relative or housemate',
    dossier: 'Dossier',
    basis: 'Legal basis',
    ask: 'Ask about it',
    asked: 'Asked',
    askTitle: 'Ask about this read',
    askLead:
      'The question goes to the very office that read the data. It has to answer, and the answer shows here.',
    question: 'What do you want to ask?',
    questionHint: 'For example: I applied for nothing there, why was my data read?',
    send: 'Send the question',
    yourQuestion: 'Your question',
    answer: 'The answer',
    noAnswer: 'No answer yet.',
    system: 'The system',
    procedure: name => `To decide a dossier: ${name}`,
    filling: name => `To fill in a form: ${name}`,
    times: n => `${n} times`,
  },
)

const PER_PAGE = 20
const FILTERS = ['all', 'others', 'myself'] as const
type Filter = (typeof FILTERS)[number]

/** Whether there is an office that can be asked why it read. */
const hasOffice = (receipt: Receipt) => receipt.agency !== null

/** Names for receipts, which hold codes: of an office of a service, or of a member of the exchange. */
async function namesFor(visit: Visit, receipts: readonly Receipt[]): Promise<OfficeNames> {
  const agencies = [...new Set(receipts.map(receipt => receipt.agency))]
  const offices = await officeNames(visit.db, agencies)
  const members = new Map<string, string>()
  for (const agency of agencies) {
    if (agency === null || offices(agency, null).agencyName !== agency) continue
    const member = await memberOf(visit.db, agency)
    if (member) members.set(agency, member.name)
  }
  return (agency, office) => {
    const known = offices(agency, office)
    return { ...known, agencyName: members.get(agency ?? '') ?? known.agencyName }
  }
}

function whoText(receipt: Receipt, names: OfficeNames, lang: Lang): string {
  if (receipt.byMyself) return text[lang].you
  if (receipt.actorKind === 'citizen') return text[lang].citizen
  if (receipt.agency === null) return text[lang].system
  const { agencyName, officeName } = names(receipt.agency, receipt.office)
  return [agencyName, officeName].filter(Boolean).join(' · ')
}

function whatText(receipt: Receipt, lang: Lang): string {
  const words = text[lang]
  const fields = receipt.fields.map(field => said(FIELD_NAMES[field], lang) || field).join(', ')
  switch (receipt.how) {
    case 'look-up':
      return fields || words.found
    case 'search':
      return fields ? `${words.searched}: ${fields}` : words.searched
    case 'shown-with':
      return `${words.shownWith}: ${fields}`
    case 'disclosure':
      return fields
  }
}

/** The purpose in plain words: the name of the procedure instead of its code, where there is one. */
function whyText(receipt: Receipt, lang: Lang): string {
  const words = text[lang]
  const found = proceduresOn(dayOf(receipt.at)).find(one => one.code === receipt.procedure)
  if (!found) return capital(said(receipt.purposeText, lang))
  const name = said(found.name, lang)
  return receipt.actorKind === 'citizen' ? words.filling(name) : words.procedure(name)
}

function whenText(group: readonly Receipt[], lang: Lang): string {
  const times = group.map(receipt => showInstant(receipt.at, lang))
  const distinct = [...new Set(times)].join('; ')
  return group.length === 1
    ? distinct
    : `${distinct} (${text[lang].times(showNumber(group.length, lang))})`
}

/** Reads that follow each other and differ in nothing but the time are told together. */
export function groupReads(receipts: readonly Receipt[]): readonly (readonly Receipt[])[] {
  const keyOf = ({ receiptId: _, at, ...rest }: Receipt) =>
    JSON.stringify([dayOf(at), Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))])
  const groups: Receipt[][] = []
  for (const receipt of receipts) {
    const last = groups.at(-1)
    if (last && keyOf(last[0]!) === keyOf(receipt)) last.push(receipt)
    else groups.push([receipt])
  }
  return groups
}

function factsOf(group: readonly Receipt[], lang: Lang) {
  const words = text[lang]
  const receipt = group[0]!
  return [
    { label: words.when, value: whenText(group, lang) },
    { label: words.why, value: whyText(receipt, lang) },
    { label: words.what, value: capital(whatText(receipt, lang)) },
    // Before it is submitted a form has no code, only a number of its own that means nothing to anyone.
    ...(receipt.dossier && !isUuid(receipt.dossier)
      ? [{ label: words.dossier, value: <span class="lt-code">{receipt.dossier}</span> }]
      : []),
    { label: words.basis, value: receipt.legalBasis },
  ]
}

function Read(props: {
  group: readonly Receipt[]
  who: string
  asked: Inquiry | undefined
  lang: Lang
}) {
  const { group, who, asked, lang } = props
  const receipt = group[0]!
  const words = text[lang]
  return (
    <section class="lt-card">
      <h2 class="govuk-heading-s">
        {who} {asked && <StatusTag tone="warn">{words.asked}</StatusTag>}
      </h2>
      <SummaryList facts={factsOf(group, lang)} />
      {asked ? (
        <Answered inquiry={asked} lang={lang} />
      ) : (
        hasOffice(receipt) && (
          <p class="govuk-body">
            <a class="govuk-link" href={`/portal/reads/${receipt.receiptId}/ask`}>
              {words.ask}
              <span class="govuk-visually-hidden">
                : {who}, {showInstant(receipt.at, lang)}
              </span>
            </a>
          </p>
        )
      )}
    </section>
  )
}

function Answered(props: { inquiry: Inquiry; lang: Lang }) {
  const { inquiry, lang } = props
  const words = text[lang]
  return (
    <Notice tone={inquiry.answer ? 'good' : 'info'}>
      <p class="govuk-body lt-prewrap">
        <strong>{words.yourQuestion}</strong> ({showInstant(inquiry.askedAt, lang)}): {inquiry.text}
      </p>
      <p class="govuk-body lt-prewrap">
        <strong>{words.answer}</strong>
        {inquiry.answeredAt && ` (${showInstant(inquiry.answeredAt, lang)})`}:{' '}
        {inquiry.answer ?? words.noAnswer}
      </p>
    </Notice>
  )
}

async function loadReceipt(visit: Visit): Promise<Receipt> {
  const found = await receiptOf(visit.db, visit.actor.id, visit.param('id'))
  return found && hasOffice(found) ? found : pageNotFound()
}

async function askForm(visit: Visit, receipt: Receipt, problems: readonly Problem[] = []) {
  const names = await namesFor(visit, [receipt])
  const { lang } = visit
  const words = text[lang]
  return page({
    title: words.askTitle,
    nav: portalNav(lang),
    current: 'reads',
    back: '/portal/reads',
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        <h1 class="govuk-heading-l">{words.askTitle}</h1>
        <SummaryList
          facts={[
            { label: words.who, value: whoText(receipt, names, lang) },
            ...factsOf([receipt], lang),
          ]}
        />
        <p class="govuk-body">{words.askLead}</p>
        <Form action={`/portal/reads/${receipt.receiptId}/ask`}>
          <TextArea
            name="text"
            label={words.question}
            hint={words.questionHint}
            maxLength={2000}
            value={visit.form.text('text')}
            error={errorOf(problems, 'text', lang)}
          />
          <Button>{words.send}</Button>
        </Form>
      </>
    ),
  })
}

export function registerReads(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  routes.get('/portal/reads', async visit => {
    const { lang } = visit
    const words = text[lang]
    const before = isUuid(visit.query('before')) ? visit.query('before') : undefined
    const filter: Filter = FILTERS.find(one => one === visit.query('show')) ?? 'all'
    const { receipts, inquiries } = await visit.db.tx(async tx => ({
      receipts: await receiptsAbout(tx, visit.actor.id, {
        before,
        limit: PER_PAGE,
        by: filter === 'all' ? null : filter,
      }),
      inquiries: await inquiriesAbout(tx, visit.actor.id),
    }))
    const names = await namesFor(visit, receipts)
    const address = (show: Filter, from?: string) =>
      `/portal/reads?show=${show}${from ? `&before=${from}` : ''}`
    const last = receipts.at(-1)
    return page({
      title: portal[lang].reads,
      nav: portalNav(lang),
      current: 'reads',
      body: (
        <>
          <h1 class="govuk-heading-l">{portal[lang].reads}</h1>
          <p class="govuk-body">{words.lead}</p>
          <Tabs
            tabs={FILTERS.map(one => ({
              href: address(one),
              text: words[one],
              current: one === filter,
            }))}
          />
          {receipts.length === 0 && <Empty icon="eye">{words.empty}</Empty>}
          <div class="lt-stack">
            {groupReads(receipts).map(group => (
              <Read
                key={group[0]!.receiptId}
                group={group}
                who={whoText(group[0]!, names, lang)}
                asked={inquiries.find(one => group.some(of => of.receiptId === one.receiptId))}
                lang={lang}
              />
            ))}
          </div>
          <Pager
            newest={before ? address(filter) : null}
            older={last && receipts.length === PER_PAGE ? address(filter, last.receiptId) : null}
          />
        </>
      ),
    })
  })

  routes.get('/portal/reads/:id/ask', async visit => askForm(visit, await loadReceipt(visit)))

  routes.post('/portal/reads/:id/ask', async visit => {
    const receipt = await loadReceipt(visit)
    const { problems } = await attempt(() =>
      visit.db.tx(tx => askAbout(tx, visit.actor, receipt.receiptId, visit.form.text('text'))),
    )
    return problems ? askForm(visit, receipt, problems) : redirect('/portal/reads')
  })
}

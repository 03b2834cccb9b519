/** Sandbox: sample people to sign in as, and the simulated phone where one-time codes arrive. */
import type { FastifyInstance } from 'fastify'
import { recentMessages } from '#identity'
import { csvLine } from '#reconcile'
import { ButtonLink, DataTable, Empty, Link, Notice } from '../components/index.ts'
import { live } from '../desk/elements.ts'
import { type DemoPeople, type DemoPerson, openRoutes, pageNotFound, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { showInstant } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { download, hijacked, page } from '../outcome.ts'
import { openStreams } from '../stream.ts'
import type { FaceName } from '../ui.ts'

const text = dictionary(
  {
    title: 'Thử bằng người mẫu',
    lead: 'Mọi người ở đây đều là giả định. Đăng nhập bằng tên và mật khẩu dưới đây; mã dùng một lần hiện ở điện thoại mô phỏng.',
    tour: 'Nên thử theo thứ tự này',
    steps: [
      'Là người mẹ: mở cổng công dân, chọn giấy chứng sinh, kiểm tra dữ liệu điền sẵn, đặt tên con, ký và nộp.',
      'Là chủ hộ: đồng ý cho cháu vào hộ.',
      'Là hộ tịch viên: nhận hồ sơ, kiểm tra, phê duyệt khai sinh.',
      'Là công an, bảo hiểm: giải quyết hai hồ sơ con chạy song song.',
      'Trở lại là người mẹ: tải giấy khai sinh, xem ai đã xem dữ liệu của mình.',
      'Là bất kỳ ai: kiểm tra văn bản bằng mã in trên giấy.',
    ].join('\n'),
    login: 'Tên đăng nhập',
    password: 'Mật khẩu',
    enter: 'Đăng nhập',
    none: 'Bản này không có người mẫu.',
    open: 'Mở điện thoại mô phỏng',
    phone: 'Điện thoại mô phỏng',
    phoneLead: 'Tin nhắn gửi đến mọi điện thoại của bản thử, mới nhất ở trên. Trang tự làm mới.',
    empty: 'Chưa có tin nhắn nào. Mã sẽ hiện ở đây khi có người đăng nhập.',
    to: 'Gửi',
    databases: 'Cơ sở dữ liệu của chín cơ quan',
    databasesLead:
      'Dữ liệu giả định mà các cơ quan giữ về phường Bách Quang, sai sót như ngoài đời. Tải về, đăng nhập bàn làm việc bằng người giữ, mở mục Đối soát và gửi tệp.',
    database: 'Cơ sở dữ liệu',
    keeper: 'Người giữ',
    fetch: 'Tải về (CSV)',
    warning: 'Trang này chỉ có ở bản thử. Ở hệ thống thật, mã đến điện thoại của chính người đó.',
  },
  {
    title: 'Try as a sample person',
    lead: 'Everybody here is invented. Sign in with a name and password below; one-time codes appear on the simulated phone.',
    tour: 'A good order to try',
    steps: [
      'As the mother: open the portal, choose the birth notice, check what is filled in, name the child, sign and send.',
      'As the head of the household: agree that the child joins it.',
      'As the registrar: take the dossier, check it, approve the birth.',
      'As the police and the insurance: decide the two child dossiers that run in parallel.',
      'Again as the mother: download the certificate, see who read your data.',
      'As anybody: check the document by the code printed on it.',
    ].join('\n'),
    login: 'User name',
    password: 'Password',
    enter: 'Sign in',
    none: 'There are no sample people here.',
    open: 'Open the simulated phone',
    phone: 'Simulated phone',
    phoneLead: 'Messages to every phone of the sandbox, newest first. The page renews itself.',
    empty: 'No messages yet. A code appears here when somebody signs in.',
    to: 'To',
    databases: 'Databases of nine agencies',
    databasesLead:
      'Invented data that agencies keep about the ward, with the errors of real life. Download one, sign in to the desk as its keeper, open Reconciliation and send the file.',
    database: 'Database',
    keeper: 'Keeper',
    fetch: 'Download (CSV)',
    warning:
      'This page exists in the sandbox only. In a real system codes go to the person’s own phone.',
  },
)

const FACES: readonly FaceName[] = ['portal', 'desk', 'ioc', 'console']
const REFRESH_SECONDS = 8
const MESSAGES = 15

export function registerSandbox(app: FastifyInstance, web: Web) {
  const open = openRoutes(app, web)
  const streams = openStreams(app, web.log)

  open.get('/sandbox', async visit => {
    if (!web.sandbox) pageNotFound()
    const words = text[visit.lang]
    const people: DemoPeople = typeof web.demo === 'function' ? await web.demo() : (web.demo ?? [])
    return page({
      title: words.title,
      plain: true,
      shape: 'wide',
      body: (
        <>
          <h1 class="govuk-heading-l">{words.title}</h1>
          <p class="govuk-body lt-reading">{words.lead}</p>
          <div class="lt-reading">
            <h2 class="govuk-heading-m">{words.tour}</h2>
            <ol class="govuk-list govuk-list--number">
              {words.steps.split('\n').map(step => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </div>
          <div class="govuk-button-group">
            <ButtonLink href="/sandbox/phone" tone="secondary">
              {words.open}
            </ButtonLink>
            {web.databases && (
              <ButtonLink href="/sandbox/databases" tone="secondary">
                {words.databases}
              </ButtonLink>
            )}
          </div>
          {people.length === 0 && <p class="govuk-body">{words.none}</p>}
          {FACES.map(face => {
            const here = people.filter(person => person.face === face)
            if (here.length === 0) return null
            return (
              <section key={face} aria-labelledby={`people-${face}`}>
                <h2 class="govuk-heading-m" id={`people-${face}`}>
                  {common[visit.lang].face[face]}
                </h2>
                <ul class="lt-cards lt-people">
                  {here.map(person => (
                    <Person key={person.username} person={person} lang={visit.lang} />
                  ))}
                </ul>
              </section>
            )
          })}
        </>
      ),
    })
  })

  open.get('/sandbox/databases', ({ lang }) => {
    if (!web.sandbox || !web.databases) pageNotFound()
    const words = text[lang]
    return page({
      title: words.databases,
      plain: true,
      shape: 'wide',
      back: '/sandbox',
      body: (
        <>
          <h1 class="govuk-heading-l">{words.databases}</h1>
          <p class="govuk-body">{words.databasesLead}</p>
          <DataTable
            caption={words.databases}
            showCaption={false}
            rows={web.databases}
            columns={[
              { label: words.database, head: true, cell: d => d.name[lang] },
              { label: words.keeper, cell: d => <span class="lt-code">{d.keeper}</span> },
              {
                label: words.fetch,
                cell: d => (
                  <Link href={`/sandbox/databases/${d.code}.csv`} download context={d.name[lang]}>
                    {words.fetch}
                  </Link>
                ),
              },
            ]}
          />
        </>
      ),
    })
  })
  open.get('/sandbox/databases/:file', visit => {
    const of = web.databases?.find(d => `${d.code}.csv` === visit.param('file'))
    if (!web.sandbox || of === undefined) return pageNotFound()
    const lines = [csvLine(of.columns)]
    for (const row of of.rows()) lines.push(csvLine(of.columns.map(column => row[column] ?? '')))
    return download({
      bytes: Buffer.from(`\ufeff${lines.join('')}`),
      fileName: `${of.file}.csv`,
      mediaType: 'text/csv; charset=utf-8',
    })
  })

  open.get('/sandbox/phone', async visit => {
    if (!web.sandbox) pageNotFound()
    const words = text[visit.lang]
    const messages = await recentMessages(visit.db, MESSAGES)
    return page({
      title: words.phone,
      plain: true,
      refreshWithoutScript: REFRESH_SECONDS,
      body: (
        <>
          <h1 class="govuk-heading-l">{words.phone}</h1>
          <Notice tone="warn">
            <p class="govuk-body">{words.warning}</p>
          </Notice>
          <p class="govuk-body">{words.phoneLead}</p>
          {live(
            'phone',
            '/sandbox/phone/live',
            <div class="lt-phone">
              {messages.length === 0 && <Empty icon="phone">{words.empty}</Empty>}
              {messages.map(message => (
                <div class="lt-bubble" key={message.messageId}>
                  <p class="lt-quiet lt-small">
                    {showInstant(message.sentAt, visit.lang)} · {words.to}: {message.to}
                  </p>
                  <p class="lt-prewrap">{withCode(said(message, visit.lang))}</p>
                </div>
              ))}
            </div>,
            true,
          )}
        </>
      ),
    })
  })

  open.get('/sandbox/phone/live', ({ db, request, reply }) => {
    if (!web.sandbox) pageNotFound()
    streams.watch(request, reply, 'sandbox:phone', async () =>
      String((await recentMessages(db, 1))[0]?.messageId),
    )
    return hijacked
  })
}

function Person(props: { person: DemoPerson; lang: Lang }) {
  const { person, lang } = props
  const words = text[lang]
  const back = encodeURIComponent(person.start ?? `/${person.face}`)
  return (
    <li class="lt-card lt-person">
      <h3>{person.displayName}</h3>
      <p class="lt-quiet">{capital(said(person.story, lang))}</p>
      <div class="lt-person__end">
        <p>
          <span class="lt-quiet">{words.login}:</span> <code>{person.username}</code>
        </p>
        <p>
          <span class="lt-quiet">{words.password}:</span> <code>{person.password}</code>
        </p>
        <a
          class="govuk-button govuk-button--secondary"
          href={`/${person.face}/sign-in?return=${back}`}
        >
          {words.enter}
          <span class="govuk-visually-hidden"> {person.displayName}</span>
        </a>
      </div>
    </li>
  )
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1)

/** Sets a code of six digits apart, so that it can be read across a desk. */
function withCode(sentence: string) {
  return sentence
    .split(/(\b\d{6}\b)/)
    .map((part, at) => (at % 2 === 1 ? <strong class="lt-otp">{part}</strong> : part))
}

/** Sandbox: sample people to sign in as, and the simulated phone where one-time codes arrive. */
import type { FastifyInstance } from 'fastify'
import { recentMessages } from '#identity'
import { ButtonLink, DataTable, Notice } from '../components/index.ts'
import { type DemoPeople, type DemoPerson, openRoutes, pageNotFound, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { showInstant } from '../i18n/dates.ts'
import { dictionary, said } from '../i18n/index.ts'
import { page } from '../outcome.ts'
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
    who: 'Người mẫu',
    login: 'Tên đăng nhập',
    password: 'Mật khẩu',
    story: 'Thử gì',
    enter: 'Đăng nhập',
    enterLink: 'Mở trang đăng nhập',
    none: 'Bản này không có người mẫu.',
    open: 'Mở điện thoại mô phỏng',
    phone: 'Điện thoại mô phỏng',
    phoneLead: 'Tin nhắn gửi đến mọi điện thoại của bản thử, mới nhất ở trên. Trang tự làm mới.',
    empty: 'Chưa có tin nhắn nào. Mã sẽ hiện ở đây khi có người đăng nhập.',
    to: 'Gửi',
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
    who: 'Sample person',
    login: 'User name',
    password: 'Password',
    story: 'What to try',
    enter: 'Sign in',
    enterLink: 'Open the sign-in page',
    none: 'There are no sample people here.',
    open: 'Open the simulated phone',
    phone: 'Simulated phone',
    phoneLead: 'Messages to every phone of the sandbox, newest first. The page renews itself.',
    empty: 'No messages yet. A code appears here when somebody signs in.',
    to: 'To',
    warning:
      'This page exists in the sandbox only. In a real system codes go to the person’s own phone.',
  },
)

const FACES: readonly FaceName[] = ['portal', 'desk', 'ioc', 'console']
const REFRESH_SECONDS = 8
const MESSAGES = 15

export function registerSandbox(app: FastifyInstance, web: Web) {
  const open = openRoutes(app, web)

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
          <div class="govuk-button-group">
            <ButtonLink href="/sandbox/phone" tone="secondary">
              {words.open}
            </ButtonLink>
          </div>
          <div class="lt-reading">
            <h2 class="govuk-heading-m">{words.tour}</h2>
            <ol class="govuk-list govuk-list--number">
              {words.steps.split('\n').map(step => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </div>
          {people.length === 0 && <p class="govuk-body">{words.none}</p>}
          {FACES.map(face => {
            const here = people.filter(person => person.face === face)
            if (here.length === 0) return null
            return (
              <DataTable<DemoPerson>
                key={face}
                caption={common[visit.lang].face[face]}
                rows={here}
                columns={[
                  { label: words.who, head: true, cell: person => person.displayName },
                  { label: words.story, cell: person => said(person.story, visit.lang) },
                  { label: words.login, cell: person => <code>{person.username}</code> },
                  { label: words.password, cell: person => <code>{person.password}</code> },
                  {
                    label: words.enter,
                    cell: person => (
                      <a
                        class="govuk-link"
                        href={`/${face}/sign-in?return=${encodeURIComponent(person.start ?? `/${face}`)}`}
                      >
                        {words.enterLink}
                        <span class="govuk-visually-hidden"> {person.displayName}</span>
                      </a>
                    ),
                  },
                ]}
              />
            )
          })}
        </>
      ),
    })
  })

  open.get('/sandbox/phone', async visit => {
    if (!web.sandbox) pageNotFound()
    const words = text[visit.lang]
    const messages = await recentMessages(visit.db, MESSAGES)
    return page({
      title: words.phone,
      plain: true,
      refreshSeconds: REFRESH_SECONDS,
      body: (
        <>
          <h1 class="govuk-heading-l">{words.phone}</h1>
          <Notice tone="warn">
            <p class="govuk-body">{words.warning}</p>
          </Notice>
          <p class="govuk-body">{words.phoneLead}</p>
          <div class="lt-phone">
            {messages.length === 0 && <p class="govuk-body">{words.empty}</p>}
            {messages.map(message => (
              <div class="lt-bubble" key={message.messageId}>
                <p class="lt-quiet lt-small">
                  {showInstant(message.sentAt, visit.lang)} · {words.to}: {message.to}
                </p>
                <p class="lt-prewrap">{withCode(said(message, visit.lang))}</p>
              </div>
            ))}
          </div>
        </>
      ),
    })
  })
}

/** Sets a code of six digits apart, so that it can be read across a desk. */
function withCode(sentence: string) {
  return sentence
    .split(/(\b\d{6}\b)/)
    .map((part, at) => (at % 2 === 1 ? <strong class="lt-otp">{part}</strong> : part))
}

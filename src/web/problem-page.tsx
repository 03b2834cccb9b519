/** Problem page: a refusal or a failure in plain words, with the way out. */
import type { Problem } from '#kernel'
import { Notice } from './components/message.tsx'
import { dictionary, said } from './i18n/index.ts'
import { useUi } from './ui.ts'

const text = dictionary(
  {
    failed:
      'Lỗi ở phía chúng tôi, không phải do bạn. Những gì bạn đã lưu vẫn còn; việc đang gửi dở thì chưa được ghi.',
    failedWay: 'Thử lại sau ít phút. Nếu vẫn lỗi, báo cho bộ phận một cửa mã này:',
    toHome: 'Về trang chính của bạn',
    toFront: 'Về trang đầu',
    toHelp: 'Xem trợ giúp',
  },
  {
    failed:
      'The fault is ours, not yours. What you saved is still there; what was being sent was not recorded.',
    failedWay: 'Try again in a few minutes. If it fails again, tell the one-stop desk this code:',
    toHome: 'Go to your home page',
    toFront: 'Go to the front page',
    toHelp: 'See help',
  },
)

export function ProblemPage(props: {
  title: string
  status: number
  problems: readonly Problem[]
  requestId: string
}) {
  const ui = useUi()
  const words = text[ui.lang]
  return (
    <>
      <h1 class="govuk-heading-l">{props.title}</h1>
      {props.problems.map((problem, at) => (
        <p class="govuk-body" key={at}>
          {said(problem, ui.lang)}
        </p>
      ))}
      {props.problems.some(problem => problem.wayOut) && (
        <Notice title={ui.words.wayOut}>
          <ul class="govuk-list">
            {props.problems.map(
              (problem, at) => problem.wayOut && <li key={at}>{said(problem.wayOut, ui.lang)}</li>,
            )}
          </ul>
        </Notice>
      )}
      {props.status >= 500 && (
        <>
          <p class="govuk-body">{words.failed}</p>
          <p class="govuk-body">
            {words.failedWay} <span class="lt-code">{props.requestId}</span>
          </p>
        </>
      )}
      <ul class="govuk-list">
        {ui.displayName && (
          <li>
            <a class="govuk-link" href={`/${ui.face}`}>
              {words.toHome}
            </a>
          </li>
        )}
        <li>
          <a class="govuk-link" href="/">
            {words.toFront}
          </a>
        </li>
        <li>
          <a class="govuk-link" href="/help">
            {words.toHelp}
          </a>
        </li>
      </ul>
    </>
  )
}

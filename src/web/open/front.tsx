/** Front page: what this is in a breath, the four doors, how to try, and where each promise can be seen. */

import type { FastifyInstance } from 'fastify'
import { ButtonLink, Icon, type IconName, LinkCard } from '../components/index.ts'
import { openRoutes, type Web } from '../http.tsx'
import { dictionary } from '../i18n/index.ts'
import { page } from '../outcome.ts'
import { Bond } from './bond.tsx'

const text = dictionary(
  {
    title: 'Khai một lần, dùng mọi nơi',
    lead: 'Liên Thông nối dữ liệu dân cư, định danh điện tử và dịch vụ công. Điều Nhà nước đã biết thì không hỏi lại; ai xem dữ liệu của bạn, bạn đều thấy.',
    start: 'Vào cổng công dân',
    verify: 'Kiểm tra một văn bản',
    doors: 'Bạn là ai?',
    portal: 'Công dân',
    portalText: 'Khai sinh cho con, theo dõi hồ sơ, giấy tờ của tôi, ai đã xem dữ liệu của tôi.',
    desk: 'Cán bộ',
    deskText: 'Một cửa, hộ tịch, công an, bảo hiểm: tiếp nhận và giải quyết trên một màn hình.',
    ioc: 'Lãnh đạo',
    iocText: 'Chỉ số, hồ sơ sắp hạn và quá hạn, đến từng hồ sơ đằng sau con số.',
    console: 'Quản trị kết nối',
    consoleText: 'Thành viên, khóa, dịch vụ dữ liệu, sổ nhật ký và cách kiểm chứng.',
    promises: 'Sáu điều giữ được, và nơi xem bằng chứng',
    promise: [
      'Không hỏi lại|Điều Nhà nước đã biết thì điền sẵn, mỗi ô ghi rõ lấy từ đâu.|Mở một tờ khai',
      'Xem là để lại dấu|Mỗi lần xem dữ liệu của bạn đều có lý do và một biên nhận bạn đọc được.|Ai đã xem dữ liệu của tôi',
      'Có giờ hẹn|Hồ sơ nào cũng có người đang giữ, giờ hẹn trả, và lý do nếu chưa được.|Việc của tôi',
      'Bổ sung một lần|Yêu cầu bổ sung nói hết mọi điểm, chỉ rõ từng ô; chỉ sửa những ô ấy.|',
      'Ai cũng kiểm được|Kết quả là văn bản có chữ ký số; mã in trên giấy trả lời thật hay giả.|Kiểm tra một văn bản',
      'Sổ không sửa được|Việc gì cũng vào sổ nhật ký; chép sổ ra máy khác vẫn kiểm chứng được.|Sổ nhật ký',
    ].join('\n'),
    demoTitle: 'Thử trong năm phút',
    demo: 'Đây là bản thử với dữ liệu mô phỏng: không có người thật nào ở đây. Đăng nhập bằng một người mẫu và đi trọn một việc.',
    demoSteps: [
      'Người mẹ khai sinh cho con: tờ khai đã điền sẵn',
      'Hộ tịch viên đối chiếu và phê duyệt',
      'Lãnh đạo thấy con số, không thấy tên',
    ].join('\n'),
    demoLink: 'Chọn người mẫu',
    demoPhone: 'Điện thoại nhận mã',
    drawing: 'Hai vòng lồng nhau: một lần khai nối hộ tịch, cư trú và bảo hiểm y tế.',
    parts: ['Hộ tịch', 'Cư trú', 'Bảo hiểm y tế', 'Bạn'].join('|'),
  },
  {
    title: 'Tell the State once',
    lead: 'Liên Thông (interlinked) joins the population register, electronic identity and public services. What the State knows is not asked again; who reads your data, you can see.',
    start: 'Go to the citizen portal',
    verify: 'Check a document',
    doors: 'Who are you?',
    portal: 'Citizen',
    portalText: 'Register a birth, follow a dossier, my documents, who read my data.',
    desk: 'Official',
    deskText: 'One-stop desk, civil status, police, insurance: take in and decide on one screen.',
    ioc: 'Leader',
    iocText: 'Figures, work due and overdue, down to the dossier behind each figure.',
    console: 'Integration',
    consoleText: 'Members, keys, data services, the ledger and how to verify it.',
    promises: 'Six promises, and where to see them kept',
    promise: [
      'Not asked again|What the State knows is filled in, and each value says where it comes from.|Open a form',
      'A read leaves a trace|Every read of your data has a reason and a receipt that you can see.|Who read my data',
      'A promised time|Every dossier has somebody who holds it, a promised time, and a reason when it fails.|My affairs',
      'Completed once|A supplement is asked for once, with everything in it, field by field.|',
      'Anyone can check|Results are signed documents; the code printed on them tells true from false.|Check a document',
      'A ledger that cannot be mended|Everything that happens is entered; a copy elsewhere can be verified offline.|The ledger',
    ].join('\n'),
    demoTitle: 'Try it in five minutes',
    demo: 'This is a sandbox with simulated data: nobody here is real. Sign in as a sample person and walk one affair from start to end.',
    demoSteps: [
      'The mother registers a birth: the form is filled in',
      'The registrar compares and approves',
      'The leader sees the figure and no name',
    ].join('\n'),
    demoLink: 'Choose a sample person',
    demoPhone: 'The phone for codes',
    drawing: 'Two rings interlinked: told once, it serves civil status, residence and insurance.',
    parts: ['Civil status', 'Residence', 'Insurance', 'You'].join('|'),
  },
)

const PROOFS: readonly (readonly [IconName, string])[] = [
  ['rings', '/portal/events/birth'],
  ['eye', '/portal/reads'],
  ['clock', '/portal'],
  ['pen', ''],
  ['shield', '/verify'],
  ['list', '/console/ledger'],
]

const DOORS = [
  ['portal', 'person'],
  ['desk', 'stamp'],
  ['ioc', 'chart'],
  ['console', 'plug'],
] as const

export function registerFront(app: FastifyInstance, web: Web) {
  openRoutes(app, web).get('/', visit => {
    const words = text[visit.lang]
    return page({
      title: words.title,
      plain: true,
      shape: 'wide',
      body: (
        <>
          <div class="lt-hero">
            <div>
              <h1 class="govuk-heading-xl">{words.title}</h1>
              <p class="lt-lead">{words.lead}</p>
              <div class="govuk-button-group">
                <ButtonLink href="/portal">{words.start}</ButtonLink>
                <ButtonLink href="/verify" tone="secondary">
                  {words.verify}
                </ButtonLink>
              </div>
            </div>
            <Bond title={words.drawing} parts={words.parts.split('|')} />
          </div>
          <h2 class="govuk-heading-m">{words.doors}</h2>
          <ul class="lt-cards lt-doors">
            {DOORS.map(([face, icon]) => (
              <LinkCard key={face} href={`/${face}`} icon={icon} title={words[face]}>
                {words[`${face}Text`]}
              </LinkCard>
            ))}
          </ul>
          {web.sandbox && <Trial words={words} />}
          <h2 class="govuk-heading-m">{words.promises}</h2>
          <ol class="lt-promises">
            {words.promise.split('\n').map((promise, at) => {
              const [head, body, link] = promise.split('|')
              const [icon, href] = PROOFS[at]!
              return (
                <li key={head}>
                  <Icon name={icon} />
                  <h3>{head}</h3>
                  <p>{body}</p>
                  {link && (
                    <a class="govuk-link" href={href}>
                      {link}
                    </a>
                  )}
                </li>
              )
            })}
          </ol>
        </>
      ),
    })
  })
}

/** The way into the sandbox: what to walk, and with whom. */
function Trial(props: { words: (typeof text)['vi'] }) {
  const { words } = props
  return (
    <section class="lt-trial" aria-labelledby="trial">
      <div>
        <h2 class="govuk-heading-m" id="trial">
          {words.demoTitle}
        </h2>
        <p class="govuk-body">{words.demo}</p>
        <div class="govuk-button-group">
          <ButtonLink href="/sandbox">{words.demoLink}</ButtonLink>
          <a class="govuk-link" href="/sandbox/phone">
            {words.demoPhone}
          </a>
        </div>
      </div>
      <ol>
        {words.demoSteps.split('\n').map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  )
}

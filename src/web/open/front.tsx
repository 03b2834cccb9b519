/** Front page: what this is, and the four doors. */

import type { FastifyInstance } from 'fastify'
import { ButtonLink, Cards, LinkCard, Notice } from '../components/index.ts'
import { openRoutes, type Web } from '../http.tsx'
import { dictionary } from '../i18n/index.ts'
import { page } from '../outcome.ts'

const text = dictionary(
  {
    title: 'Khai một lần, dùng mọi nơi',
    lead: 'Liên Thông nối dữ liệu dân cư, định danh điện tử và dịch vụ công. Điều Nhà nước đã biết thì không hỏi lại; ai xem dữ liệu của bạn, bạn đều thấy.',
    start: 'Vào cổng công dân',
    verify: 'Kiểm tra một văn bản',
    doors: 'Bạn là ai?',
    portal: 'Công dân',
    portalText: 'Khai sinh cho con, theo dõi hồ sơ, giấy tờ của tôi, ai đã xem dữ liệu của tôi.',
    desk: 'Cán bộ một cửa, hộ tịch, công an, bảo hiểm',
    deskText: 'Tiếp nhận, kiểm tra, giải quyết hồ sơ trên một màn hình.',
    ioc: 'Lãnh đạo, tổ công tác',
    iocText: 'Chỉ số, hồ sơ sắp hạn và quá hạn, đến từng hồ sơ đằng sau con số.',
    console: 'Quản trị kết nối',
    consoleText: 'Thành viên, khóa, dịch vụ dữ liệu, sổ nhật ký và cách kiểm chứng.',
    promises: 'Năm điều hệ thống này giữ',
    promise: [
      'Không hỏi lại điều Nhà nước đã biết. Mỗi dữ liệu điền sẵn đều ghi rõ lấy từ đâu.',
      'Mỗi lần xem dữ liệu của bạn đều có lý do và để lại dấu vết bạn đọc được.',
      'Hồ sơ nào cũng có giờ hẹn, có người đang giữ, và lý do nếu chưa được.',
      'Yêu cầu bổ sung một lần, nói hết mọi điểm, chỉ rõ từng ô.',
      'Kết quả là văn bản có chữ ký số, ai cũng kiểm tra được bằng mã in trên giấy.',
    ].join('\n'),
    demoTitle: 'Đây là bản thử với dữ liệu mô phỏng',
    demo: 'Không có người thật nào ở đây. Bạn có thể đăng nhập bằng một người mẫu và làm thử từ đầu đến cuối.',
    demoLink: 'Chọn người mẫu và xem nên thử gì',
  },
  {
    title: 'Tell the State once',
    lead: 'Liên Thông links the population register, electronic identity and public services. What the State knows is not asked again; who reads your data, you can see.',
    start: 'Go to the citizen portal',
    verify: 'Check a document',
    doors: 'Who are you?',
    portal: 'Citizen',
    portalText: 'Register a birth, follow a dossier, my documents, who read my data.',
    desk: 'Official at the one-stop desk, civil status, police, insurance',
    deskText: 'Take in, check and decide dossiers on one screen.',
    ioc: 'Leader, working group',
    iocText: 'Figures, work due and overdue, down to the dossier behind each figure.',
    console: 'Integration',
    consoleText: 'Members, keys, data services, the ledger and how to verify it.',
    promises: 'Five promises',
    promise: [
      'What the State knows is not asked again. Each prefilled value says where it comes from.',
      'Every read of your data has a reason and leaves a trace you can see.',
      'Every dossier has a promised time, somebody who holds it, and a reason when it fails.',
      'A supplement is asked for once, with everything in it, field by field.',
      'Results are signed documents anyone can check by the code printed on them.',
    ].join('\n'),
    demoTitle: 'This is a sandbox with simulated data',
    demo: 'Nobody here is real. You can sign in as a sample person and try everything from start to end.',
    demoLink: 'Choose a sample person and see what to try',
  },
)

export function registerFront(app: FastifyInstance, web: Web) {
  openRoutes(app, web).get('/', visit => {
    const words = text[visit.lang]
    return page({
      title: words.title,
      plain: true,
      shape: 'wide',
      body: (
        <>
          <div class="lt-reading">
            <h1 class="govuk-heading-xl">{words.title}</h1>
            <p class="govuk-body">{words.lead}</p>
            <div class="govuk-button-group">
              <ButtonLink href="/portal">{words.start}</ButtonLink>
              <ButtonLink href="/verify" tone="secondary">
                {words.verify}
              </ButtonLink>
            </div>
          </div>
          {web.sandbox && (
            <Notice title={words.demoTitle} tone="warn">
              <p class="govuk-body">{words.demo}</p>
              <p class="govuk-body">
                <a class="govuk-link" href="/sandbox">
                  {words.demoLink}
                </a>
              </p>
            </Notice>
          )}
          <h2 class="govuk-heading-m">{words.doors}</h2>
          <Cards>
            <LinkCard href="/portal" title={words.portal}>
              {words.portalText}
            </LinkCard>
            <LinkCard href="/desk" title={words.desk}>
              {words.deskText}
            </LinkCard>
            <LinkCard href="/ioc" title={words.ioc}>
              {words.iocText}
            </LinkCard>
            <LinkCard href="/console" title={words.console}>
              {words.consoleText}
            </LinkCard>
          </Cards>
          <div class="lt-reading">
            <h2 class="govuk-heading-m">{words.promises}</h2>
            <ol class="govuk-list govuk-list--number">
              {words.promise.split('\n').map(promise => (
                <li key={promise}>{promise}</li>
              ))}
            </ol>
          </div>
        </>
      ),
    })
  })
}

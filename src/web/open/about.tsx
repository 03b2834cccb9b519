/** About: help and the accessibility statement. */
import type { FastifyInstance } from 'fastify'
import { openRoutes, type Web } from '../http.tsx'
import { dictionary } from '../i18n/index.ts'
import { page } from '../outcome.ts'

const text = dictionary(
  {
    help: 'Trợ giúp',
    helpParts: [
      'Tôi chưa đăng nhập được|Bạn cần tài khoản định danh điện tử. Nhập số định danh cá nhân (12 số), mật khẩu và mã dùng một lần; hoặc dùng khóa truy cập (passkey) trên máy của bạn. Quên mật khẩu hoặc mất điện thoại: mang thẻ căn cước đến công an phường, xã.',
      'Dữ liệu điền sẵn bị sai|Bấm “Sai? Báo sửa” ngay bên dữ liệu đó. Bạn nhận được một mã số và ngày trả lời; hồ sơ của bạn vẫn tiếp tục.',
      'Tôi không có giấy chứng sinh điện tử|Bệnh viện gửi dữ liệu trong 4 giờ làm việc. Nếu chưa thấy, mang bản giấy đến bộ phận một cửa của phường, xã: cán bộ làm cùng bạn trên máy.',
      'Mạng của tôi yếu|Mỗi trang được lưu khi bạn bấm “Lưu và tiếp tục”. Mất mạng thì mở lại, làm tiếp từ trang đã lưu.',
      'Tôi muốn biết ai đã xem dữ liệu của mình|Vào “Ai đã xem dữ liệu”. Mỗi lần xem đều ghi cơ quan, lý do và những mục đã xem; bạn có thể hỏi lại cơ quan đó.',
    ].join('\n'),
    accessibility: 'Khả năng tiếp cận',
    accessibilityParts: [
      'Chúng tôi làm gì|Mọi trang dùng được bằng bàn phím, bằng trình đọc màn hình, khi phóng to 400 %, trên điện thoại rộng 320 điểm ảnh và khi tắt JavaScript. Mức hướng tới: WCAG 2.2 AA.',
      'Cách chúng tôi kiểm tra|Hành trình khai sinh được chạy trong trình duyệt thật, có và không có JavaScript; mỗi trang trên đường đi được axe-core kiểm tra và không được cuộn ngang.',
      'Điều chưa làm được|Giao diện tối, cỡ chữ 200 %, thứ tự con trỏ và kích thước vùng bấm mới được kiểm tra bằng tay. Chưa thử với người dùng trình đọc màn hình NVDA, TalkBack, VoiceOver. Văn bản PDF có gắn thẻ cấu trúc nhưng chưa được kiểm tra bằng công cụ PDF/UA.',
      'Nếu bạn gặp khó|Nói với bộ phận một cửa ở nơi bạn ở; bạn luôn có thể làm mọi thủ tục trực tiếp tại quầy.',
    ].join('\n'),
  },
  {
    help: 'Help',
    helpParts: [
      'I cannot sign in|You need an e-ID account. Type your 12-digit personal number, your password and the one-time code; or use a passkey on your device. Password forgotten or phone lost: take your card to the ward or commune police.',
      'Something filled in is wrong|Press “Wrong? Tell us” beside it. You get a number and a date for the answer; your dossier goes on.',
      'I have no electronic birth notice|The hospital sends it within 4 working hours. If it is not there, take the paper to the one-stop desk of your ward or commune: an official fills in the form with you.',
      'My connection is bad|Every page is saved when you press “Save and continue”. If the connection breaks, open it again and go on from there.',
      'I want to know who read my data|Open “Who read my data”. Each read names the agency, the reason and the fields; you can ask that agency about it.',
    ].join('\n'),
    accessibility: 'Accessibility',
    accessibilityParts: [
      'What we do|Every page works by keyboard, by screen reader, at 400 % zoom, on a phone 320 pixels wide and with JavaScript off. The goal is WCAG 2.2 AA.',
      'How we test|The registration of a birth is walked in a real browser, with and without JavaScript; axe-core checks every page on the way, and none may scroll sideways.',
      'What is missing|Dark appearance, text at 200 %, focus order and target size were checked by hand only. There were no trials yet with people who use NVDA, TalkBack or VoiceOver. PDF documents are tagged but were not checked by a PDF/UA tool.',
      'If you have difficulty|Tell the one-stop desk where you live; every procedure can always be done at the counter.',
    ].join('\n'),
  },
)

export function registerAbout(app: FastifyInstance, web: Web) {
  const open = openRoutes(app, web)
  const show = (title: string, parts: string) =>
    page({
      title,
      plain: true,
      body: (
        <>
          <h1 class="govuk-heading-l">{title}</h1>
          {parts.split('\n').map(part => {
            const [head, body] = part.split('|')
            return (
              <section key={head}>
                <h2 class="govuk-heading-m">{head}</h2>
                <p class="govuk-body">{body}</p>
              </section>
            )
          })}
        </>
      ),
    })
  open.get('/help', visit => show(text[visit.lang].help, text[visit.lang].helpParts))
  open.get('/accessibility', visit =>
    show(text[visit.lang].accessibility, text[visit.lang].accessibilityParts),
  )
}

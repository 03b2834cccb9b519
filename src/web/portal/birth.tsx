/** Start page of "a child was born": what is needed, what it costs, how long, who decides. */
import type { FastifyInstance } from 'fastify'
import { dayOf } from '#kernel'
import { type Duration, procedureOn, startBirthBundle, tasksOf } from '#services'
import { Notice, SummaryList } from '../components/index.ts'
import { faceRoutes, type Web } from '../http.tsx'
import { showNumber } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { page, redirect } from '../outcome.ts'
import { BirthNotices } from './home.tsx'
import { portalNav } from './words.ts'

const BIRTH_BUNDLE = '3.000722'

const text = dictionary(
  {
    title: 'Có con: khai sinh, thường trú, bảo hiểm y tế',
    lead: 'Một tờ khai cho ba việc. Bệnh viện đã gửi giấy chứng sinh; thông tin cha mẹ lấy từ dữ liệu dân cư. Bạn chỉ đặt tên con và chọn vài điều.',
    notices: 'Giấy chứng sinh của bạn',
    none: 'Chưa có giấy chứng sinh điện tử nào chờ bạn',
    noneText:
      'Bệnh viện gửi dữ liệu trong 4 giờ làm việc sau khi cấp giấy. Nếu con đã có giấy khai sinh thì không cần làm nữa. Nếu bạn có bản giấy, mang đến bộ phận một cửa của phường, xã.',
    know: 'Nên biết trước',
    time: 'Thời gian giải quyết',
    fee: 'Lệ phí',
    free: 'Không thu',
    who: 'Ai giải quyết',
    whoText: 'Từng việc một cơ quan, chạy song song sau khi khai sinh xong:',
    prepare: 'Cần chuẩn bị',
    prepareText: 'Tên định đặt cho con; nơi muốn khám bệnh ban đầu. Không phải nộp giấy tờ nào.',
    head: 'Nếu chủ hộ không phải là bạn, chủ hộ sẽ được hỏi ý kiến trên cổng này.',
    basis: 'Căn cứ',
    duration: {
      'working-day': (n: string) => `${n} ngày làm việc`,
      day: (n: string) => `${n} ngày`,
      'working-hour': (n: string) => `${n} giờ làm việc`,
      month: (n: string) => `${n} tháng`,
    },
    sameDay: 'trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo',
  },
  {
    title: 'A child was born: birth, residence, insurance',
    lead: 'One form for three things. The hospital has sent the birth notice; your data come from the population register. You name the child and make a few choices.',
    notices: 'Your birth notices',
    none: 'There is no electronic birth notice waiting for you',
    noneText:
      'The hospital sends it within 4 working hours of the paper. If the child already has a birth certificate there is nothing to do. If you have the paper, take it to the one-stop desk of your ward or commune.',
    know: 'Good to know',
    time: 'Time',
    fee: 'Fee',
    free: 'None',
    who: 'Who decides',
    whoText: 'One agency for each part, in parallel once the birth is registered:',
    prepare: 'To prepare',
    prepareText: 'The name of the child and the place for primary care. No papers to hand in.',
    head: 'If somebody else heads the household, they are asked to agree on this portal.',
    basis: 'Legal basis',
    duration: {
      'working-day': n => `${n} working days`,
      day: n => `${n} days`,
      'working-hour': n => `${n} working hours`,
      month: n => `${n} months`,
    },
    sameDay: 'the same day; if received after 15:00, the next working day',
  },
)

function durationText(duration: Duration | null, lang: Lang): string {
  if (!duration) return ''
  if (duration.sameDay) return text[lang].sameDay
  return text[lang].duration[duration.unit](showNumber(duration.quantity, lang))
}

export function registerBirth(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  routes.get('/portal/events/birth', async visit => {
    const { lang, actor } = visit
    const words = text[lang]
    const tasks = await visit.db.tx(tx => tasksOf(tx, actor))
    const notices = tasks.filter(task => task.kind === 'birth-notice')
    const today = dayOf(visit.db.clock.now())
    const bundle = procedureOn(BIRTH_BUNDLE, today)
    const parts = bundle.children.map(child => {
      const part = procedureOn(child.code, today)
      return { name: part.name, duration: child.duration ?? part.duration }
    })
    return page({
      title: words.title,
      nav: portalNav(lang),
      current: 'home',
      back: '/portal',
      body: (
        <>
          <h1 class="govuk-heading-l">{words.title}</h1>
          <p class="govuk-body">{words.lead}</p>
          {notices.length > 0 ? (
            <div class="lt-stack">
              <h2 class="govuk-heading-m">{words.notices}</h2>
              <BirthNotices tasks={notices} lang={lang} />
            </div>
          ) : (
            <Notice title={words.none}>
              <p class="govuk-body">{words.noneText}</p>
            </Notice>
          )}
          <h2 class="govuk-heading-m">{words.know}</h2>
          <SummaryList
            facts={[
              { label: words.prepare, value: words.prepareText },
              { label: words.time, value: durationText(bundle.duration, lang) },
              {
                label: words.fee,
                value: bundle.fee.amount === 0 ? words.free : said(bundle.fee.note, lang),
              },
              {
                label: words.who,
                value: (
                  <>
                    {words.whoText}
                    <ul class="govuk-list govuk-list--bullet">
                      {parts.map(part => (
                        <li key={part.name.vi}>
                          {said(part.name, lang)}: {durationText(part.duration, lang)}
                        </li>
                      ))}
                    </ul>
                    {words.head}
                  </>
                ),
              },
              { label: words.basis, value: bundle.decision },
            ]}
          />
        </>
      ),
    })
  })

  routes.post('/portal/events/birth', async visit => {
    const draftId = await visit.db.tx(tx =>
      startBirthBundle(tx, visit.actor, { evidenceId: visit.form.text('evidenceId') }),
    )
    return redirect(`/portal/drafts/${draftId}`)
  })
}

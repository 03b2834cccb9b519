/** Cases: what does not agree about me, who looks into it, and what they did. */
import type { FastifyInstance } from 'fastify'
import { members } from '#exchange'
import {
  type CaseState,
  type ComparedField,
  caseForCitizen,
  casesOfCitizen,
  FIELD_WORDS,
  type Resolution,
} from '#reconcile'
import {
  Empty,
  Notice,
  type NoticeTone,
  StatusTag,
  SummaryList,
  TaskList,
  Timeline,
} from '../components/index.ts'
import { faceRoutes, pageNotFound, type Web } from '../http.tsx'
import { showDate, showInstant } from '../i18n/dates.ts'
import { dictionary, type Lang } from '../i18n/index.ts'
import { page } from '../outcome.ts'
import { capital, portalNav } from './words.ts'

const text = dictionary(
  {
    title: 'Dữ liệu về tôi chưa khớp',
    lead: 'Những chỗ bạn báo sửa, và những chỗ một cơ quan ghi về bạn khác với cơ sở dữ liệu dân cư. Ai xử lý, đến đâu, đều ở đây.',
    none: 'Không có chỗ nào chưa khớp.',
    case: 'Vụ việc',
    code: 'Mã vụ việc',
    state: 'Đang ở bước',
    due: 'Trả lời trước',
    keeper: 'Cơ quan giữ dữ liệu',
    police: 'Công an nơi thường trú',
    field: 'Bạn báo sửa',
    shouldBe: 'Bạn cho biết đúng ra là',
    sent: 'Đã gửi. Bạn không phải làm gì thêm; có bước mới sẽ hiện ở đây.',
    history: 'Diễn biến',
    late: 'Cơ quan đã trễ hạn trả lời.',
    mineReport: (field: string) => `Bạn báo sửa: ${field}`,
    theirs: (agency: string) => `${agency} ghi khác cơ sở dữ liệu dân cư`,
    phase: {
      data: 'Cơ quan giữ dữ liệu đang xác minh',
      identity: 'Công an nơi thường trú đang xác minh',
      fixed: 'Đã sửa, đang kiểm tra lại',
      closed: 'Đã xong: dữ liệu đã khớp',
    },
    resolution: {
      'fixed-at-source': 'Đã xong: cơ quan đã sửa dữ liệu của mình',
      'fixed-in-register': 'Đã xong: cơ sở dữ liệu dân cư đã sửa',
      'civil-correction': 'Đã xong: hộ tịch đã cải chính',
      'different-person': 'Đã xong: đó là dữ liệu của người khác',
      'cannot-resolve': 'Chưa xử lý được, xem lý do bên dưới',
    },
    step: {
      opened: 'Vụ việc được mở',
      'handed-over': 'Chuyển sang cơ quan kia',
      'evidence-added': 'Có thêm giấy tờ',
      'fixed-at-source': 'Cơ quan báo đã sửa dữ liệu của mình',
      'fixed-in-register': 'Công an báo đã sửa trong cơ sở dữ liệu dân cư',
      'civil-correction': 'Hộ tịch đã cải chính',
      'different-person': 'Xác nhận là người khác',
      'cannot-resolve': 'Chưa xử lý được',
      rechecked: 'Máy kiểm tra lại',
      reopened: 'Mở lại để xem xét',
    },
    agrees: 'đã khớp',
    agreesNot: 'vẫn chưa khớp',
    you: 'Bạn',
    again:
      'Nếu kết quả chưa đúng, hãy báo sửa lại ở “Thông tin của tôi” hoặc khiếu nại theo hướng dẫn của cơ quan trả lời.',
  },
  {
    title: 'Where data about me disagree',
    lead: 'What you reported, and where an agency says of you something else than the register. Who looks into it and how far they are is told here.',
    none: 'Nothing disagrees.',
    case: 'Case',
    code: 'Code of the case',
    state: 'State',
    due: 'Answer by',
    keeper: 'Keeper of the data',
    police: 'Police of the residence',
    field: 'You reported',
    shouldBe: 'Right, as you say',
    sent: 'Sent. There is nothing more for you to do; new steps appear here.',
    history: 'What happened',
    late: 'The answer is late.',
    mineReport: field => `You reported: ${field}`,
    theirs: agency => `${agency} says something else than the register`,
    phase: {
      data: 'The keeper of the data is looking into it',
      identity: 'The police of your residence are looking into it',
      fixed: 'Mended, being checked again',
      closed: 'Done: the data agree',
    },
    resolution: {
      'fixed-at-source': 'Done: the agency mended its data',
      'fixed-in-register': 'Done: the register was corrected',
      'civil-correction': 'Done: the civil status was corrected',
      'different-person': 'Done: those data are of somebody else',
      'cannot-resolve': 'Could not be resolved, see the reason below',
    },
    step: {
      opened: 'The case was opened',
      'handed-over': 'Handed to the other office',
      'evidence-added': 'A paper was added',
      'fixed-at-source': 'The agency says it mended its data',
      'fixed-in-register': 'The police say the register was corrected',
      'civil-correction': 'The civil status was corrected',
      'different-person': 'Found to be somebody else',
      'cannot-resolve': 'Could not be resolved',
      rechecked: 'Checked again',
      reopened: 'Opened again',
    },
    agrees: 'the data agree',
    agreesNot: 'they still differ',
    you: 'You',
    again:
      'If the result is not right, report it again under “My information” or complain as the answering office explains.',
  },
)

export const caseHref = (code: string) => `/portal/cases/${encodeURIComponent(code)}`

type Cases = Awaited<ReturnType<typeof casesOfCitizen>>

function plain(state: CaseState, lang: Lang): { words: string; tone: NoticeTone } {
  const w = text[lang]
  if (state.phase === 'open') return { words: w.phase[state.turn ?? 'data'], tone: 'info' }
  if (state.phase === 'fixed') return { words: w.phase.fixed, tone: 'info' }
  const { resolution } = state
  const tone = resolution === 'cannot-resolve' ? 'warn' : 'good'
  return { words: resolution ? w.resolution[resolution as Resolution] : w.phase.closed, tone }
}

const capitalField = (field: unknown, lang: Lang) =>
  typeof field === 'string' && field in FIELD_WORDS
    ? capital(FIELD_WORDS[field as ComparedField][lang])
    : ''

/** The field of a report stands in its group: `report PERSON FIELD AGENCY`. */
const fieldOf = (groupKey: string, lang: Lang) => capitalField(groupKey.split(' ')[2], lang)

/** Cases as a list of what moves and what is done. */
export function CaseTasks(props: { cases: Cases; names: ReadonlyMap<string, string>; lang: Lang }) {
  const { lang, names } = props
  const w = text[lang]
  return (
    <TaskList
      id="cases"
      tasks={props.cases.map(one => {
        const state = plain(one.state, lang)
        return {
          title:
            one.kind === 'report'
              ? w.mineReport(fieldOf(one.groupKey, lang))
              : w.theirs(names.get(one.dataAgency) ?? one.dataAgency),
          href: caseHref(one.code),
          hint:
            one.state.phase === 'closed'
              ? one.code
              : `${one.code} · ${w.due} ${showDate(one.dueOn, lang)}`,
          status: state.words,
          tone: state.tone,
        }
      })}
    />
  )
}

export function registerCases(app: FastifyInstance, web: Web): void {
  const { get } = faceRoutes(app, web, 'portal')

  get('/portal/cases', async ({ db, actor, lang }) => {
    const w = text[lang]
    const cases = await db.tx(tx => casesOfCitizen(tx, actor.id))
    const names = new Map((await members(db)).map(one => [one.agency, one.name]))
    return page({
      title: w.title,
      nav: portalNav(lang),
      current: 'me',
      back: '/portal/me',
      body: (
        <>
          <h1 class="govuk-heading-l">{w.title}</h1>
          <p class="govuk-body">{w.lead}</p>
          {cases.length === 0 ? (
            <Empty icon="check">{w.none}</Empty>
          ) : (
            <CaseTasks cases={cases} names={names} lang={lang} />
          )}
        </>
      ),
    })
  })

  get('/portal/cases/:code', async ({ db, actor, lang, param, query }) => {
    const w = text[lang]
    const found = await db.tx(tx => caseForCitizen(tx, actor, param('code')))
    if (found === null) return pageNotFound()
    const names = new Map((await members(db)).map(one => [one.agency, one.name]))
    const nameOf = (agency: string) => names.get(agency) ?? agency
    const { detail } = found.events[0]!
    const isReport = found.kind === 'report'
    const state = plain(found.state, lang)
    return page({
      title: `${w.case} ${found.code}`,
      nav: portalNav(lang),
      current: 'me',
      back: '/portal/cases',
      body: (
        <>
          {query('done') === 'sent' && (
            <Notice tone="good" answer>
              <p class="govuk-body">{w.sent}</p>
            </Notice>
          )}
          <h1 class="govuk-heading-l">
            {isReport
              ? w.mineReport(capitalField(detail.field, lang))
              : w.theirs(nameOf(found.dataAgency))}
          </h1>
          <SummaryList
            facts={[
              { label: w.code, value: <span class="lt-code">{found.code}</span> },
              { label: w.state, value: <StatusTag tone={state.tone}>{state.words}</StatusTag> },
              ...(isReport && typeof detail.shouldBe === 'string'
                ? [{ label: w.shouldBe, value: detail.shouldBe }]
                : []),
              ...(isReport ? [] : [{ label: w.keeper, value: nameOf(found.dataAgency) }]),
              ...(found.identityAgency
                ? [{ label: w.police, value: nameOf(found.identityAgency) }]
                : []),
              ...(found.state.phase === 'closed'
                ? []
                : [{ label: w.due, value: showDate(found.dueOn, lang) }]),
            ]}
          />
          {found.isOverdue && (
            <Notice tone="warn">
              <p class="govuk-body">{w.late}</p>
            </Notice>
          )}
          <h2 class="govuk-heading-m">{w.history}</h2>
          <Timeline
            label={w.history}
            moments={found.events.map(event => ({
              title: `${w.step[event.kind]}${event.agrees === undefined ? '' : `: ${event.agrees ? w.agrees : w.agreesNot}`}`,
              when: showInstant(event.at, lang),
              who:
                event.actor.kind === 'citizen' && event.actor.id === actor.id
                  ? w.you
                  : event.actor.agency && nameOf(event.actor.agency),
              // What officials wrote of a row may name somebody else; of a report it is the answer.
              body: isReport && event.reason ? <p class="lt-prewrap">{event.reason}</p> : null,
              state: event.agrees === false ? 'bad' : 'done',
            }))}
          />
          {found.state.phase === 'closed' && isReport && <p class="govuk-body">{w.again}</p>}
        </>
      ),
    })
  })
}

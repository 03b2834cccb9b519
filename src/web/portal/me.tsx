/** Me: what the State has on record about me, read for me by the one way out. */
import type { FastifyInstance } from 'fastify'
import { members } from '#exchange'
import { casesOfCitizen } from '#reconcile'
import { disclose, FIELD_NAMES, type PersonView, type Relative, type Residence } from '#register'
import { correctionsOf } from '#services'
import {
  country,
  ethnicGroup,
  formatFullName,
  formatPartialDate,
  formatUnit,
  householdRelations,
  religions,
} from '#vn'
import {
  Doubt,
  DoubtTag,
  type Fact,
  Link,
  Notice,
  SummaryList,
  TaskList,
} from '../components/index.ts'
import { faceRoutes, type Visit, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { showDate, showInstant } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { page } from '../outcome.ts'
import { CaseTasks } from './cases.tsx'
import { capital, portal, portalNav } from './words.ts'

const text = dictionary(
  {
    lead: 'Đây là những gì cơ sở dữ liệu dân cư đang ghi về bạn. Lần xem này cũng được ghi trong “Ai đã xem dữ liệu”.',
    person: 'Bản thân',
    residence: 'Cư trú',
    family: 'Gia đình',
    sex: { male: 'Nam', female: 'Nữ', unknown: 'Chưa rõ' },
    status: {
      single: 'Chưa kết hôn',
      married: 'Đã kết hôn',
      divorced: 'Đã ly hôn',
      widowed: 'Vợ hoặc chồng đã mất',
    },
    since: (day: string) => `từ ${day}`,
    until: (from: string, to: string) => `từ ${from} đến trước ${to}`,
    cards: {
      'cmnd-12': 'CMND 12 số',
      'cccd-barcode': 'CCCD mã vạch',
      'cccd-chip': 'CCCD gắn chip',
      'can-cuoc': 'Thẻ căn cước',
    },
    issued: (day: string, by: string) => `cấp ngày ${day}, ${by}`,
    expires: (day: string) => `có giá trị đến ${day}`,
    ended: (day: string) => `hết dùng từ ${day}`,
    relation: 'Quan hệ với chủ hộ',
    headOf: 'Chủ hộ',
    members: 'Thành viên hộ',
    wrong: 'Thấy sai hoặc thiếu?',
    wrongText:
      'Bấm “Sai? Báo sửa” bên dữ liệu đó: báo cáo được gửi đúng cơ quan giữ dữ liệu, có mã số và ngày trả lời. Thiếu hẳn một mục thì đến bộ phận một cửa của phường, xã với giấy tờ chứng minh.',
    reports: 'Báo sai của tôi và trả lời',
    cases: 'Dữ liệu về tôi chưa khớp',
    allCases: 'Xem tất cả vụ việc',
    due: (day: string) => `trả lời trước ${day}`,
    states: { open: 'Đang chờ', corrected: 'Đã sửa', 'right-as-it-is': 'Giữ nguyên, có lý do' },
    none: 'không có',
  },
  {
    lead: 'This is what the population register has on you. This very read is listed under “Who read my data”.',
    person: 'Yourself',
    residence: 'Residence',
    family: 'Family',
    sex: { male: 'Male', female: 'Female', unknown: 'Unknown' },
    status: { single: 'Single', married: 'Married', divorced: 'Divorced', widowed: 'Widowed' },
    since: day => `since ${day}`,
    until: (from, to) => `from ${from} until ${to}`,
    cards: {
      'cmnd-12': '12-digit identity card',
      'cccd-barcode': 'Citizen card with barcode',
      'cccd-chip': 'Citizen card with chip',
      'can-cuoc': 'Identity card',
    },
    issued: (day, by) => `issued on ${day}, ${by}`,
    expires: day => `valid until ${day}`,
    ended: day => `no longer used since ${day}`,
    relation: 'Relation to the head',
    headOf: 'Head of the household',
    members: 'Members of the household',
    wrong: 'Is something wrong or missing?',
    wrongText:
      'Press “Wrong? Tell us” beside the value: the report goes to the office that keeps it, with a number and a day for the answer. For what is missing altogether go to the one-stop desk of your ward or commune with a paper that proves it.',
    reports: 'My reports and the answers',
    cases: 'Where data about me disagree',
    allCases: 'See all cases',
    due: day => `answer by ${day}`,
    states: {
      open: 'Waiting',
      corrected: 'Corrected',
      'right-as-it-is': 'Left as it is, with reason',
    },
    none: 'none',
  },
)

const PERSON = [
  'personalId',
  'name',
  'otherName',
  'birthDate',
  'sex',
  'ethnicity',
  'religion',
  'nationality',
  'origin',
  'birthPlace',
  'birthRegistrationPlace',
  'civilStatus',
  'bloodType',
  'oldNumbers',
  'cards',
  'phone',
  'contacts',
  'otherData',
] as const
const RESIDENCE = [
  'permanentResidence',
  'temporaryResidence',
  'currentResidence',
  'stay',
  'absence',
  'residenceFile',
  'household',
] as const
const FAMILY = [
  'father',
  'mother',
  'spouse',
  'children',
  'guardian',
  'representatives',
  'represented',
] as const
const FIELDS = [...PERSON, ...RESIDENCE, ...FAMILY] as const

type View = Partial<PersonView>

const relative = (of: Relative): string =>
  [formatFullName(of.name), of.birthDate && formatPartialDate(of.birthDate)]
    .filter(Boolean)
    .join(', ')

function residence(of: Residence, lang: Lang): string {
  const where = [of.address, formatUnit(of.unit, of.asOf)].filter(Boolean).join(', ')
  return `${where} (${text[lang].since(showDate(of.from, lang))})`
}

const relationName = (code: string, lang: Lang) =>
  said(
    householdRelations().find(one => one.code === code),
    lang,
  ) || code

/** One value in words; null when there is nothing to show. */
function shown(view: View, field: (typeof FIELDS)[number], lang: Lang): Fact['value'] {
  const words = text[lang]
  switch (field) {
    case 'personalId':
    case 'phone':
    case 'residenceFile':
      return view[field] && <span class="lt-figure">{view[field]}</span>
    case 'name':
      return view.name && formatFullName(view.name)
    case 'otherName':
    case 'bloodType':
      return view[field]
    case 'cards':
      return view.cards?.length ? <Cards of={view.cards} lang={lang} /> : null
    case 'contacts':
    case 'otherData':
      return view[field]?.length ? view[field].map(one => one.value).join(', ') : null
    case 'birthDate':
      return view.birthDate && formatPartialDate(view.birthDate)
    case 'sex':
      return view.sex && words.sex[view.sex]
    case 'ethnicity':
      return view.ethnicity && (ethnicGroup(view.ethnicity)?.name ?? view.ethnicity)
    case 'religion':
      return view.religion && (religions().find(one => one.code === view.religion)?.name ?? '')
    case 'nationality':
      return view.nationality && (country(view.nationality)?.name ?? view.nationality)
    case 'origin':
    case 'birthPlace':
    case 'birthRegistrationPlace':
      return view[field]?.text
    case 'civilStatus':
      return view.civilStatus && words.status[view.civilStatus]
    case 'oldNumbers':
      return view.oldNumbers?.length ? view.oldNumbers.map(one => one.number).join(', ') : null
    case 'permanentResidence':
    case 'temporaryResidence':
    case 'currentResidence': {
      const of = view[field]
      return of && residence(of, lang)
    }
    case 'stay': {
      const of = view.stay
      const where = of && [of.address, formatUnit(of.unit, of.asOf)].filter(Boolean).join(', ')
      return of && `${where} (${words.until(showDate(of.from, lang), showDate(of.to, lang))})`
    }
    case 'absence': {
      const of = view.absence
      const since = of && words.since(showDate(of.from, lang))
      return of && (of.destination ? `${of.destination} (${since})` : since)
    }
    case 'father':
    case 'mother':
    case 'spouse':
    case 'guardian': {
      const of = view[field]
      return (
        of && (
          <>
            {relative(of)}
            <DoubtTag fields={of.underInvestigation} />
          </>
        )
      )
    }
    case 'children':
    case 'representatives':
    case 'represented':
      return view[field]?.length ? (
        <ul class="govuk-list">
          {view[field].map((one, at) => (
            <li key={at}>
              {relative(one)}
              <DoubtTag fields={one.underInvestigation} />
            </li>
          ))}
        </ul>
      ) : null
    case 'household':
      return view.household && <Household of={view.household} lang={lang} />
  }
}

function Cards(props: { of: NonNullable<View['cards']>; lang: Lang }) {
  const { lang } = props
  const words = text[lang]
  return (
    <ul class="govuk-list">
      {props.of.map(card => (
        <li key={card.issuedOn}>
          {words.cards[card.kind]} <span class="lt-figure">{card.number}</span>,{' '}
          {words.issued(showDate(card.issuedOn, lang), card.issuedBy)}
          {card.expiresOn && `, ${words.expires(showDate(card.expiresOn, lang))}`}
          {card.endedOn && `, ${words.ended(showDate(card.endedOn, lang))}`}
        </li>
      ))}
    </ul>
  )
}

function Household(props: { of: NonNullable<View['household']>; lang: Lang }) {
  const { of, lang } = props
  const words = text[lang]
  return (
    <>
      {words.headOf}: {of.headName ? formatFullName(of.headName) : words.none}
      <br />
      {words.relation}: {relationName(of.relationToHead, lang)}
      <br />
      {words.members}:
      <ul class="govuk-list govuk-list--bullet">
        {of.members.map(member => (
          <li key={member.personId}>
            {formatFullName(member.name)}, {formatPartialDate(member.birthDate)} (
            {relationName(member.relation, lang)})
            <DoubtTag fields={member.underInvestigation} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** The value with the flag of an investigation beside it; null when there is nothing to show. */
function withDoubt(view: View, field: (typeof FIELDS)[number], lang: Lang): Fact['value'] {
  const value = shown(view, field, lang)
  const doubt = view.underInvestigation?.[field]
  if (!doubt) return value
  return (
    <>
      {value || '—'}
      <Doubt of={doubt} />
    </>
  )
}

/** A field of one's own record that can be reported as wrong; null for anything else. */
export const myField = (key: string) => FIELDS.find(field => field === key) ?? null

/** One value of one's own record with its source, as this page shows it; the read leaves its receipt. */
export async function myFact(visit: Visit, field: (typeof FIELDS)[number]): Promise<Fact> {
  const { lang, actor } = visit
  const { view, at } = await visit.db.tx(tx =>
    disclose(tx, { actor, subject: actor.id, purpose: { kind: 'own' }, fields: [field] }),
  )
  return {
    label: capital(said(FIELD_NAMES[field], lang)),
    value: withDoubt(view, field, lang) || '—',
    source: `${portal[lang].register}, ${showInstant(at, lang)}`,
  }
}

export function registerMe(app: FastifyInstance, web: Web) {
  faceRoutes(app, web, 'portal').get('/portal/me', async visit => {
    const { lang, actor } = visit
    const words = text[lang]
    const { view, at, reports, cases } = await visit.db.tx(async tx => {
      const read = await disclose(tx, {
        actor,
        subject: actor.id,
        purpose: { kind: 'own' },
        fields: FIELDS,
      })
      const cases = await casesOfCitizen(tx, actor.id)
      return { ...read, reports: await correctionsOf(tx, actor), cases }
    })
    const names = new Map((await members(visit.db)).map(one => [one.agency, one.name]))
    const source = `${portal[lang].register}, ${showInstant(at, lang)}`
    const facts = (fields: readonly (typeof FIELDS)[number][]): Fact[] =>
      fields.flatMap(field => {
        const value = withDoubt(view, field, lang)
        if (!value) return []
        const actions = [{ href: `/portal/me/report/${field}`, text: common[lang].reportWrong }]
        return [{ label: capital(said(FIELD_NAMES[field], lang)), value, actions }]
      })
    return page({
      title: portal[lang].me,
      nav: portalNav(lang),
      current: 'me',
      body: (
        <>
          <h1 class="govuk-heading-l">{portal[lang].me}</h1>
          <p class="govuk-body">{words.lead}</p>
          <p class="lt-source">
            {common[lang].source}: {source}
          </p>
          <h2 class="govuk-heading-m">{words.person}</h2>
          <SummaryList facts={facts(PERSON)} />
          <h2 class="govuk-heading-m">{words.residence}</h2>
          <SummaryList facts={facts(RESIDENCE)} />
          <h2 class="govuk-heading-m">{words.family}</h2>
          <SummaryList facts={facts(FAMILY)} />
          {cases.length > 0 && (
            <>
              <h2 class="govuk-heading-m">{words.cases}</h2>
              <CaseTasks cases={cases.slice(0, 5)} names={names} lang={lang} />
              <p class="govuk-body">
                <Link href="/portal/cases">{words.allCases}</Link>
              </p>
            </>
          )}
          {reports.length > 0 && (
            <>
              <h2 class="govuk-heading-m">{words.reports}</h2>
              <TaskList
                id="reports"
                tasks={reports.map(report => ({
                  title: `${report.number}: ${said(report.label, lang)}`,
                  href: `/portal/reports/${encodeURIComponent(report.number)}`,
                  hint: report.answer ?? words.due(showDate(report.dueOn, lang)),
                  status: words.states[report.outcome ?? 'open'],
                  tone: report.outcome ? 'good' : 'info',
                }))}
              />
            </>
          )}
          <Notice title={words.wrong}>
            <p class="govuk-body">{words.wrongText}</p>
          </Notice>
        </>
      ),
    })
  })
}

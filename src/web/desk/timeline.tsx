/**
 * Timeline: one person in both times. What holds when, which event said so and who recorded it, and what was
 * recorded before and no longer holds. The answer comes to the POST itself: nobody's number stands in an address.
 */
import { isUuid, orThrow, type Problem } from '#kernel'
import {
  type FactVersion,
  FIELD_NAMES,
  type Field,
  findByNumber,
  type Purpose,
  type ResidenceVersion,
  type Timeline,
  timeline,
  timelineFields,
} from '#register'
import { dossierOf } from '#services'
import { adminUnit, ethnicGroup, formatFullName, formatUnit } from '#vn'
import {
  Button,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  SelectField,
  StatusTag,
  TextField,
} from '../components/index.ts'
import { attempt } from '../http.tsx'
import { showDate, showInstant } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { type Outcome, page } from '../outcome.ts'
import type { StaffVisit } from '../staff.ts'
import { useUi } from '../ui.ts'
import { type DeskRoutes, frame } from './frame.ts'
import { problem } from './problems.ts'
import { dutiesOf } from './purpose.ts'

const words = dictionary(
  {
    title: 'Dòng thời gian',
    lead: 'Mỗi lần mở để lại biên nhận mà người được xem thấy.',
    number: 'Số định danh hoặc số CMND',
    duty: 'Mục đích',
    dossier: 'Mã hồ sơ đang giải quyết (nếu có)',
    asKnown: 'Theo điều đã biết đến ngày',
    asKnownHint: 'Ví dụ 31/10/2026. Để trống để xem điều đang biết.',
    go: 'Xem dòng thời gian',
    of: (name: string) => `Dòng thời gian: ${name}`,
    person: 'một người',
    knownAt: (day: string) => `Đang xem theo điều sổ dân cư đã biết đến hết ngày ${day}.`,
    receipted: 'Lần xem này đã để lại biên nhận.',
    shown: 'Chỉ hiện các mục mà mục đích cho phép',
    holds: 'Đang có hiệu lực',
    events: 'Sự kiện',
    noEvents: 'Chưa có sự kiện nào; dữ liệu do nạp ban đầu.',
    before: 'Trước đây từng ghi, nay không còn',
    noBefore: 'Chưa có điều nào bị thay.',
    span: (from: string, to: string | null) =>
      to ? `Từ ${from} đến trước ${to}` : `Từ ${from} đến nay`,
    recorded: (at: string) => `ghi vào sổ ${at}`,
    knownSpan: (from: string, to: string) => `Sổ ghi như vậy từ ${from} đến ${to}`,
    reversed: 'Đã hủy',
    reverses: 'Hủy một sự kiện trước',
    basis: 'Căn cứ',
    evidence: 'Giấy tờ',
    by: 'Nơi ghi',
    system: 'hệ thống',
    kinds: { permanent: 'Thường trú', temporary: 'Tạm trú', current: 'Nơi ở hiện tại' },
    sexes: { male: 'Nam', female: 'Nữ', unknown: 'Chưa rõ' },
    statuses: { single: 'Chưa kết hôn', married: 'Đã kết hôn', divorced: 'Ly hôn', widowed: 'Góa' },
    none: 'chưa có',
  },
  {
    title: 'Timeline',
    lead: 'Every look leaves a receipt that the person sees.',
    number: 'Personal number or old number',
    duty: 'Purpose',
    dossier: 'Code of the dossier under way (if any)',
    asKnown: 'As known by the end of',
    asKnownHint: 'For example 31/10/2026. Leave empty for what is known now.',
    go: 'Show the timeline',
    of: (name: string) => `Timeline: ${name}`,
    person: 'a person',
    knownAt: (day: string) => `Shown as the register knew it by the end of ${day}.`,
    receipted: 'This look left a receipt.',
    shown: 'Only what the purpose allows is shown',
    holds: 'What holds',
    events: 'Events',
    noEvents: 'No event yet; the data came by the first load.',
    before: 'Recorded before, holds no more',
    noBefore: 'Nothing was replaced yet.',
    span: (from: string, to: string | null) =>
      to ? `From ${from} until before ${to}` : `From ${from} on`,
    recorded: (at: string) => `recorded ${at}`,
    knownSpan: (from: string, to: string) => `The register said so from ${from} to ${to}`,
    reversed: 'Reversed',
    reverses: 'Reverses an earlier event',
    basis: 'Basis',
    evidence: 'Papers',
    by: 'Recorded by',
    system: 'the system',
    kinds: {
      permanent: 'Permanent residence',
      temporary: 'Temporary residence',
      current: 'Current residence',
    },
    sexes: { male: 'Male', female: 'Female', unknown: 'Unknown' },
    statuses: { single: 'Single', married: 'Married', divorced: 'Divorced', widowed: 'Widowed' },
    none: 'none',
  },
)

type Asked = Readonly<{
  number: string
  /** The id of a hit of the search, in place of a number. */
  person: string
  basis: string
  dossier: string
  asKnown: string
}>
const NOTHING: Asked = { number: '', person: '', basis: '', dossier: '', asKnown: '' }

/** The end of a day as people write it, in Vietnam; absent for an empty box. */
export function endOfDay(text: string): string | null | undefined {
  if (text === '') return undefined
  const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/u.exec(text)
  const day = typed
    ? `${typed[3]}-${typed[2]!.padStart(2, '0')}-${typed[1]!.padStart(2, '0')}`
    : text
  const at = /^\d{4}-\d\d-\d\d$/u.test(day) ? new Date(`${day}T23:59:59.999+07:00`) : null
  const isDay = at !== null && !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day
  return isDay ? at.toISOString() : null
}

async function read(visit: StaffVisit, asked: Asked): Promise<Timeline> {
  const { db, actor, official } = visit
  const asKnown = endOfDay(asked.asKnown)
  if (asKnown === null) orThrow(problem('birth-unreadable', { field: 'asKnown' }))
  return db.tx(async tx => {
    let purpose: Purpose
    if (asked.dossier === '') {
      const duty = dutiesOf(official).find(d => d.code === asked.basis)
      purpose = {
        kind: 'duty',
        basis: orThrow(duty ?? problem('basis-missing', { field: 'basis' })).code,
      }
    } else {
      const { procedure } = await dossierOf(tx, actor, asked.dossier)
      purpose = { kind: 'dossier', dossier: asked.dossier, procedure: procedure.code }
    }
    const isHit = asked.number === '' && isUuid(asked.person)
    const personId = isHit
      ? asked.person
      : await findByNumber(tx, { actor, purpose, number: asked.number })
    if (personId === null) return orThrow<never>(problem('person-unknown', { field: 'number' }))
    const fields = await timelineFields(tx, actor, purpose, personId)
    return timeline(tx, { actor, purpose, personId, fields, ...(asKnown && { asKnown }) })
  })
}

function timelinePage(
  visit: StaffVisit,
  asked: Asked,
  found: Timeline | null,
  problems: readonly Problem[],
): Outcome {
  const { lang } = visit
  const w = words[lang]
  return page({
    ...frame(lang, 'search'),
    title: w.title,
    status: problems[0]?.status ?? 200,
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        {found === null ? (
          <h1 class="govuk-heading-l">{w.title}</h1>
        ) : (
          <Told found={found} asked={asked} />
        )}
        <Ask visit={visit} asked={asked} problems={problems} />
      </>
    ),
  })
}

function Ask(props: { visit: StaffVisit; asked: Asked; problems: readonly Problem[] }) {
  const { lang } = useUi()
  const w = words[lang]
  const { asked } = props
  const error = (field: string) => {
    const found = props.problems.find(p => p.field === field)
    return found ? said(found, lang) : null
  }
  const duties = dutiesOf(props.visit.official)
  return (
    <div class="desk-timeline__ask">
      <p class="govuk-body">{w.lead}</p>
      <Form action="/desk/timeline">
        {asked.person !== '' && <Hidden name="person" value={asked.person} />}
        <TextField
          name="number"
          label={w.number}
          inputMode="numeric"
          width={20}
          value={asked.number}
          error={error('number')}
        />
        <SelectField
          name="basis"
          label={w.duty}
          value={asked.basis || duties[0]!.code}
          error={error('basis')}
          options={duties.map(d => ({ value: d.code, label: said(d.text, lang) }))}
        />
        <TextField
          name="dossier"
          label={w.dossier}
          width={20}
          value={asked.dossier}
          error={error('dossier')}
        />
        <TextField
          name="asKnown"
          label={w.asKnown}
          hint={w.asKnownHint}
          width={10}
          value={asked.asKnown}
          error={error('asKnown')}
        />
        <Button>{w.go}</Button>
      </Form>
    </div>
  )
}

const isKnown = (row: { recordedTo: string | null }) => row.recordedTo === null

export function Told(props: { found: Timeline; asked: Asked }) {
  const { lang } = useUi()
  const w = words[lang]
  const { events, versions, residences, fields } = props.found
  const name = versions.filter(isKnown).at(-1)?.facts.name
  const gone = [...versions, ...residences].filter(r => !isKnown(r))
  return (
    <>
      <h1 class="govuk-heading-l">{w.of(name ? formatFullName(name) : w.person)}</h1>
      {props.asked.asKnown !== '' && (
        <Notice tone="warn" answer>
          <p>{w.knownAt(props.asked.asKnown)}</p>
        </Notice>
      )}
      <p class="govuk-body">
        {w.receipted} {w.shown}: {fields.map(f => said(FIELD_NAMES[f], lang)).join(', ')}.
      </p>
      <section aria-labelledby="holds">
        <h2 class="govuk-heading-m" id="holds">
          {w.holds}
        </h2>
        <ol class="desk-timeline">
          {versions.filter(isKnown).map((v, i, all) => (
            <VersionItem
              key={`${v.validFrom}${v.recordedFrom}`}
              version={v}
              before={all[i - 1] ?? null}
            />
          ))}
          {residences.filter(isKnown).map(r => (
            <ResidenceItem key={`${r.kind}${r.from}${r.recordedFrom}`} residence={r} />
          ))}
        </ol>
      </section>
      <section aria-labelledby="events">
        <h2 class="govuk-heading-m" id="events">
          {w.events}
        </h2>
        {events.length === 0 ? <p class="govuk-body">{w.noEvents}</p> : <Events events={events} />}
      </section>
      <section aria-labelledby="before">
        <h2 class="govuk-heading-m" id="before">
          {w.before}
        </h2>
        {gone.length === 0 && <p class="govuk-body">{w.noBefore}</p>}
        <ol class="desk-timeline">
          {versions
            .filter(v => !isKnown(v))
            .map((v, i, all) => (
              <VersionItem
                key={`${v.validFrom}${v.recordedFrom}`}
                version={v}
                before={all[i - 1] ?? null}
              />
            ))}
          {residences
            .filter(r => !isKnown(r))
            .map(r => (
              <ResidenceItem key={`${r.kind}${r.from}${r.recordedFrom}`} residence={r} />
            ))}
        </ol>
      </section>
    </>
  )
}

function Events(props: { events: Timeline['events'] }) {
  const { lang } = useUi()
  const w = words[lang]
  return (
    <ol class="desk-timeline">
      {props.events.map(e => {
        const title = said(e.name, lang)
        return (
          <li key={e.eventId}>
            <p class="desk-timeline__when">{showDate(e.on, lang)}</p>
            <p class="desk-timeline__what">
              {e.reversedBy === null ? <strong>{title}</strong> : <del>{title}</del>}{' '}
              {e.reversedBy !== null && <StatusTag tone="bad">{w.reversed}</StatusTag>}
              {e.reverses !== null && <StatusTag tone="warn">{w.reverses}</StatusTag>}
            </p>
            <p class="desk-timeline__more">
              {w.recorded(showInstant(e.recordedAt, lang))} · {w.by}: {e.agency ?? w.system}
              {e.office && ` (${e.office})`} · {w.basis}: {e.legalBasis}
              {e.evidence.length > 0 && ` · ${w.evidence}: ${e.evidence.join(', ')}`}
            </p>
          </li>
        )
      })}
    </ol>
  )
}

/** The days something held, and since when or between which moments the register said so. */
function Days(props: {
  from: string
  to: string | null
  recordedFrom: string
  recordedTo: string | null
}) {
  const { lang } = useUi()
  const w = words[lang]
  const { from, to, recordedFrom, recordedTo } = props
  const at = (instant: string) => showInstant(instant, lang)
  return (
    <>
      <p class="desk-timeline__when">{w.span(showDate(from, lang), to && showDate(to, lang))}</p>
      <p class="desk-timeline__more">
        {recordedTo === null
          ? w.recorded(at(recordedFrom))
          : w.knownSpan(at(recordedFrom), at(recordedTo))}
      </p>
    </>
  )
}

function VersionItem(props: { version: FactVersion; before: FactVersion | null }) {
  const { lang } = useUi()
  const { validFrom, validTo, recordedFrom, recordedTo, facts } = props.version
  const earlier = props.before?.facts as Record<string, unknown> | undefined
  const told = Object.entries(facts).filter(
    ([field, value]) =>
      (value !== null || earlier?.[field] != null) &&
      (earlier === undefined || JSON.stringify(value) !== JSON.stringify(earlier[field])),
  )
  return (
    <li>
      <Days from={validFrom} to={validTo} recordedFrom={recordedFrom} recordedTo={recordedTo} />
      <dl class="desk-facts">
        {told.map(([field, value]) => (
          <div key={field}>
            <dt>{said(FIELD_NAMES[field as Field], lang)}</dt>
            <dd>{shownValue(field, value, lang)}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}

function shownValue(field: string, value: unknown, lang: Lang): string {
  const w = words[lang]
  if (value === null || value === undefined) return w.none
  if (field === 'name') return formatFullName(value as never)
  if (field === 'sex') return w.sexes[value as keyof typeof w.sexes]
  if (field === 'civilStatus') return w.statuses[value as keyof typeof w.statuses]
  if (field === 'ethnicity') return ethnicGroup(String(value))?.name ?? String(value)
  if (/On$|Date$/u.test(field)) return showDate(String(value), lang)
  if (typeof value !== 'object') return String(value)
  const { text, number, book, registeredOn } = value as Record<string, string | null>
  if (typeof text === 'string') return text || w.none
  return [number, book, registeredOn && showDate(registeredOn, lang)].filter(Boolean).join(' · ')
}

function ResidenceItem(props: { residence: ResidenceVersion }) {
  const { lang } = useUi()
  const r = props.residence
  const unit = adminUnit(r.unit, r.asOf) ? formatUnit(r.unit, r.asOf) : r.unit
  return (
    <li>
      <Days from={r.from} to={r.to} recordedFrom={r.recordedFrom} recordedTo={r.recordedTo} />
      <dl class="desk-facts">
        <div>
          <dt>{words[lang].kinds[r.kind]}</dt>
          <dd>{[r.address, unit].filter(Boolean).join(', ')}</dd>
        </div>
      </dl>
    </li>
  )
}

export function timelineRoutes({ get, post }: DeskRoutes): void {
  get('/desk/timeline', visit => timelinePage(visit, NOTHING, null, []))

  post('/desk/timeline', async visit => {
    const text = (name: keyof Asked) => visit.form.text(name).trim().slice(0, 200)
    const asked = {
      number: text('number'),
      person: text('person'),
      basis: text('basis'),
      dossier: text('dossier'),
      asKnown: text('asKnown'),
    }
    const { value, problems } = await attempt(() => read(visit, asked))
    return timelinePage(visit, asked, value, problems ?? [])
  })
}

/** Sources: every database that is held against the register: agreement, rights, how good it has been. */
import type { Member } from '#exchange'
import type { Problem } from '#kernel'
import {
  CLAIM_FIELDS,
  COMPARED_FIELDS,
  DIMENSION_WORDS,
  DIMENSIONS,
  dueAgain,
  FIELD_WORDS,
  isOverdue,
  type Run,
  type Share,
  type Source,
} from '#reconcile'
import { Sparkline } from '../components/charts.tsx'
import {
  Button,
  DataTable,
  Details,
  ErrorSummary,
  Form,
  Notice,
  RadiosField,
  SelectField,
  StatusTag,
  TextField,
} from '../components/index.ts'
import { errorOf } from '../http.tsx'
import { consoleWords } from '../i18n/console.ts'
import { showDate, showInstant } from '../i18n/dates.ts'
import type { Lang } from '../i18n/index.ts'
import { filled, reconcileWords } from '../i18n/reconcile.ts'
import { useUi } from '../ui.ts'

/** A source with its runs, newest first. */
export type SourceLine = Source & Readonly<{ runs: readonly Run[] }>

export type SourcesProps = Readonly<{
  sources: readonly SourceLine[]
  members: readonly Member[]
  today: string
  typed: (name: string) => string
  problems: readonly Problem[]
  done: 'registered' | 'owner' | null
}>

const showShare = (share: Share | undefined, lang: Lang): string =>
  share?.share === undefined || share.share === null
    ? '–'
    : `${(100 * share.share).toFixed(1).replace('.', lang === 'vi' ? ',' : '.')} %`

export function SourcesPage(props: SourcesProps) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  const r = reconcileWords[lang]
  const nameOf = (agency: string) =>
    props.members.find(member => member.agency === agency)?.name ?? agency
  return (
    <>
      <ErrorSummary problems={props.problems} />
      {props.done && (
        <Notice tone="good" answer>
          <p>{props.done === 'registered' ? w.sourceRegistered : w.ownerDeclared}</p>
        </Notice>
      )}
      <h1 class="govuk-heading-l">{w.sources}</h1>
      <p class="govuk-body">{w.sourcesLead}</p>
      <DataTable
        caption={w.sources}
        showCaption={false}
        rows={props.sources}
        columns={[
          {
            label: w.name,
            head: true,
            cell: s => (
              <>
                {s.name}
                <br />
                <span class="lt-quiet">{nameOf(s.agency)}</span>
              </>
            ),
          },
          {
            label: r.agreement,
            cell: s => (
              <>
                {s.agreement}
                <br />
                <span class="lt-quiet">{r.rightsOf[s.rights]}</span>
              </>
            ),
          },
          {
            label: r.lastRun,
            cell: s => (s.runs[0] ? showInstant(s.runs[0].startedAt, lang) : r.never),
          },
          { label: r.next, cell: s => <Due source={s} today={props.today} /> },
          ...DIMENSIONS.map(dimension => ({
            label: DIMENSION_WORDS[dimension][lang],
            cell: (s: SourceLine) => {
              const known = s.runs.flatMap(run => (run.summary ? [run.summary.scores] : []))
              return (
                <>
                  <span class="lt-figure">{showShare(known[0]?.[dimension], lang)}</span>
                  <Sparkline
                    label={`${DIMENSION_WORDS[dimension][lang]}, ${s.name}`}
                    values={known.map(scores => scores[dimension].share).toReversed()}
                  />
                </>
              )
            },
          })),
        ]}
      />
      <Details summary={w.registerSource} open={props.problems.length > 0}>
        <NewSourceForm {...props} />
      </Details>
      <Details summary={w.declareOwner}>
        <OwnerForm {...props} />
      </Details>
    </>
  )
}

function Due(props: { source: SourceLine; today: string }) {
  const { lang } = useUi()
  const r = reconcileWords[lang]
  const due = dueAgain(props.source, props.source.runs[0]?.startedAt ?? null)
  if (due === null) return <>{r.notScheduled}</>
  if (!isOverdue(due, props.today)) return <>{showDate(due, lang)}</>
  return (
    <StatusTag tone="warn">
      {props.source.runs.length === 0
        ? r.neverRun
        : filled(r.overdueSince, { day: showDate(due, lang) })}
    </StatusTag>
  )
}

const agencies = (members: readonly Member[]) =>
  members.map(member => ({ value: member.agency, label: `${member.name} (${member.agency})` }))

function NewSourceForm(props: SourcesProps) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  const r = reconcileWords[lang]
  const { problems, typed } = props
  const line = (name: string, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      {...(hint && { hint })}
      value={typed(name)}
      error={errorOf(problems, name, lang)}
    />
  )
  return (
    <Form action="/console/sources" class="lt-reading">
      <SelectField
        name="agency"
        label={w.agency}
        options={agencies(props.members)}
        empty="–"
        value={typed('agency')}
        error={errorOf(problems, 'agency', lang)}
      />
      {line('office', w.office, w.officeHint)}
      {line('code', w.code, w.sourceCodeHint)}
      {line('name', w.name)}
      {line('agreement', r.agreement)}
      {line('validFrom', w.validFrom, w.dayHint)}
      <TextField
        name="validTo"
        label={w.validTo}
        hint={w.dayHint}
        required={false}
        value={typed('validTo')}
        error={errorOf(problems, 'validTo', lang)}
      />
      <RadiosField
        name="rights"
        label={r.rights}
        small
        value={typed('rights')}
        error={errorOf(problems, 'rights', lang)}
        options={[
          { value: 'verify', label: r.rightsOf.verify },
          { value: 'values', label: r.rightsOf.values },
        ]}
      />
      {line(
        'fields',
        w.sourceFields,
        COMPARED_FIELDS.map(field => `${field} (${FIELD_WORDS[field][lang]})`).join(', '),
      )}
      {line('required', w.sourceRequired, CLAIM_FIELDS.join(', '))}
      <TextField
        name="everyDays"
        label={w.everyDays}
        required={false}
        width={5}
        value={typed('everyDays')}
        error={errorOf(problems, 'everyDays', lang)}
      />
      <Button>{w.registerSource}</Button>
    </Form>
  )
}

function OwnerForm(props: SourcesProps) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  const { problems, typed } = props
  const line = (name: string, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      {...(hint && { hint })}
      value={typed(name)}
      error={errorOf(problems, name, lang)}
    />
  )
  return (
    <>
      <p class="govuk-body">{w.ownerLead}</p>
      <Form action="/console/sources/owners" class="lt-reading">
        {line('unit', w.ownerUnit, w.ownerUnitHint)}
        {line('from', w.validFrom, w.dayHint)}
        <SelectField
          name="ownerAgency"
          label={w.agency}
          options={agencies(props.members)}
          empty="–"
          value={typed('ownerAgency')}
          error={errorOf(problems, 'ownerAgency', lang)}
        />
        {line('ownerOffice', w.office, w.officeHint)}
        <Button>{w.declareOwner}</Button>
      </Form>
    </>
  )
}

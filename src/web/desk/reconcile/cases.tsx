/** Cases: what does not agree, whose turn it is, and what was done about it. */
import type { Problem } from '#kernel'
import {
  type CaseGist,
  type CaseState,
  type CaseView,
  FIELD_WORDS,
  KIND_WORDS,
  OUTCOME_WORDS,
  type OwnerStep,
  REASON_WORDS,
} from '#reconcile'
import {
  Button,
  DataTable,
  Empty,
  ErrorSummary,
  Form,
  Hidden,
  Link,
  Notice,
  RadiosField,
  StatusTag,
  SummaryList,
  TextArea,
  TextField,
  Timeline,
} from '../../components/index.ts'
import { errorOf } from '../../http.tsx'
import { showDate, showInstant, showNumber } from '../../i18n/dates.ts'
import { claimWords, filled, reconcileWords } from '../../i18n/reconcile.ts'
import { useUi } from '../../ui.ts'
import { OutcomeTag } from './runs.tsx'

export type CaseLine = Omit<CaseView, 'events' | 'members' | 'corrections' | 'isOverdue'> &
  Readonly<{ isOverdue: boolean; gist: CaseGist | null }>
export const caseHref = (code: string) => `/desk/cases/${code}`

export function StateTag(props: { state: CaseState }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { phase, resolution } = props.state
  const tone = phase === 'closed' ? 'good' : phase === 'fixed' ? 'info' : 'warn'
  return (
    <StatusTag tone={tone}>
      {w.phaseOf[phase]}
      {phase === 'closed' && resolution ? `: ${w.resolutionOf[resolution]}` : ''}
    </StatusTag>
  )
}

export function CasesPage(props: { cases: readonly CaseLine[]; next: string | null }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.casesTitle}</h1>
      <p class="govuk-body">{w.casesLead}</p>
      {props.cases.length === 0 ? (
        <Empty icon="check">{w.noCases}</Empty>
      ) : (
        <DataTable
          caption={w.casesTitle}
          showCaption={false}
          rows={props.cases}
          columns={[
            {
              label: w.case,
              head: true,
              cell: c => (
                <Link class="lt-code" href={caseHref(c.code)}>
                  {c.code}
                </Link>
              ),
            },
            {
              label: w.about,
              cell: c => <About case={c} />,
            },
            { label: w.phase, cell: c => <StateTag state={c.state} /> },
            { label: w.turn, cell: c => (c.state.turn ? w.turnOf[c.state.turn] : '–') },
            {
              label: w.due,
              cell: c => (
                <>
                  {showDate(c.dueOn, lang)}{' '}
                  {c.isOverdue && <StatusTag tone="bad">{w.overdue}</StatusTag>}
                </>
              ),
            },
          ]}
        />
      )}
      {props.next && (
        <p>
          <Link href={`/desk/cases?after=${props.next}`}>{w.more}</Link>
        </p>
      )}
    </>
  )
}

function About(props: { case: CaseLine }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { kind, gist, groupKey } = props.case
  if (kind === 'report' || gist === null) return <>{w.report}</>
  const outcome = OUTCOME_WORDS[gist.outcome][lang]
  if (groupKey.startsWith('household'))
    return <>{filled(w.household, { n: showNumber(gist.rows, lang), outcome })}</>
  return (
    <>
      {filled(w.aboutRows, { outcome, key: gist.rowKey })}{' '}
      {gist.rows > 1 && (
        <span class="lt-quiet">{filled(w.moreRows, { n: showNumber(gist.rows - 1, lang) })}</span>
      )}
    </>
  )
}

export type StepForm = Readonly<{
  kind: string
  reason: string
  evidence: string
  eventId: string
}>
export const EMPTY_STEP: StepForm = { kind: '', reason: '', evidence: '', eventId: '' }

export function CasePage(props: {
  case: CaseView
  steps: readonly OwnerStep[]
  /** Names of agencies by code. */
  names: ReadonlyMap<string, string>
  form: StepForm
  problems: readonly Problem[]
  saved: boolean
}) {
  const { lang } = useUi()
  const nameOf = (agency: string) => props.names.get(agency) ?? agency
  const w = reconcileWords[lang]
  const { case: c, problems } = props
  const opened = c.events[0]
  const shouldBe = opened?.detail.shouldBe
  return (
    <>
      <ErrorSummary problems={problems} />
      {props.saved && (
        <Notice tone="good" answer>
          <p>{w.done}</p>
        </Notice>
      )}
      <h1 class="govuk-heading-l">
        {w.case} <span class="lt-code">{c.code}</span>
      </h1>
      <SummaryList
        facts={[
          { label: w.phase, value: <StateTag state={c.state} /> },
          { label: w.turn, value: c.state.turn ? w.turnOf[c.state.turn] : '–' },
          {
            label: w.due,
            value: (
              <>
                {showDate(c.dueOn, lang)}{' '}
                {c.isOverdue && <StatusTag tone="bad">{w.overdue}</StatusTag>}
              </>
            ),
          },
          { label: w.dataOwner, value: nameOf(c.dataAgency) },
          {
            label: w.identityOwner,
            value: c.identityAgency ? nameOf(c.identityAgency) : w.nobody,
          },
          ...(typeof shouldBe === 'string' ? [{ label: w.shouldBe, value: shouldBe }] : []),
        ]}
      />
      {c.members.length > 0 && <Members case={c} />}
      {props.steps.length > 0 && <NextStep {...props} />}
      {c.corrections.length > 0 && (
        <>
          <h2 class="govuk-heading-m">{w.corrections}</h2>
          <p class="govuk-body">{w.correctionsLead}</p>
          <ul class="govuk-list">
            {c.corrections.map(one => (
              <li key={one.correctionId}>
                {nameOf(one.agency)}{' '}
                <StatusTag tone={one.fetchedAt ? 'good' : 'warn'}>
                  {one.fetchedAt ? w.fetched : w.owed}
                </StatusTag>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 class="govuk-heading-m">{w.history}</h2>
      <Timeline
        label={w.history}
        moments={c.events.map(event => ({
          title: `${w.stepOf[event.kind]}${event.agrees === undefined ? '' : `: ${event.agrees ? w.agrees : w.agreesNot}`}`,
          when: showInstant(event.at, lang),
          who: event.actor.agency && nameOf(event.actor.agency),
          body: event.reason ? <p class="lt-prewrap">{event.reason}</p> : null,
          state: event.agrees === false ? 'bad' : 'done',
        }))}
      />
    </>
  )
}

function Members(props: { case: CaseView }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  return (
    <>
      <h2 class="govuk-heading-m">{w.members}</h2>
      <DataTable
        caption={w.members}
        showCaption={false}
        rows={props.case.members}
        columns={[
          { label: w.key, head: true, cell: m => m.rowKey },
          { label: w.outcome, cell: m => <OutcomeTag outcome={m.outcome} /> },
          {
            label: w.written,
            cell: m => (
              <ul class="govuk-list desk-differences">
                {Object.entries(m.written).map(([field, text]) => (
                  <li key={field}>
                    <span class="lt-quiet">
                      {field in claimWords
                        ? claimWords[field as keyof typeof claimWords][lang]
                        : field}
                      :
                    </span>{' '}
                    {text}
                  </li>
                ))}
              </ul>
            ),
          },
          {
            label: w.differences,
            cell: m => (
              <ul class="govuk-list desk-differences">
                {m.differences.map(d => (
                  <li key={d.field}>
                    {FIELD_WORDS[d.field][lang]}: {REASON_WORDS[d.reason][lang]}{' '}
                    <span class="lt-quiet">({KIND_WORDS[d.kind][lang]})</span>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </>
  )
}

function NextStep(props: {
  case: CaseView
  steps: readonly OwnerStep[]
  form: StepForm
  problems: readonly Problem[]
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { case: c, form, problems } = props
  const fixesHere = props.steps.includes('fixed-at-source')
  return (
    <>
      <h2 class="govuk-heading-m">{w.step}</h2>
      <Form action={caseHref(c.code)} class="lt-reading">
        <Hidden name="version" value={String(c.state.version)} />
        <RadiosField
          name="kind"
          label={w.act}
          small
          value={form.kind}
          error={errorOf(problems, 'kind', lang)}
          options={props.steps.map(kind => ({ value: kind, label: w.stepOf[kind] }))}
        />
        <TextArea
          name="reason"
          label={w.reason}
          hint={w.reasonHint}
          rows={3}
          value={form.reason}
          error={errorOf(problems, 'reason', lang)}
        />
        <TextArea
          name="evidence"
          label={w.evidence}
          hint={w.evidenceHint}
          rows={2}
          required={false}
          value={form.evidence}
          error={errorOf(problems, 'evidence', lang)}
        />
        {props.steps.includes('fixed-in-register') && (
          <TextField
            name="eventId"
            label={w.eventId}
            required={false}
            value={form.eventId}
            error={errorOf(problems, 'eventId', lang)}
          />
        )}
        {fixesHere && c.members.length > 0 && (
          <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{w.corrected}</legend>
            <p class="govuk-hint">{w.correctedHint}</p>
            {c.members.slice(0, 8).map((member, i) => (
              <div key={member.rowKey}>
                <Hidden name={`row.${i}`} value={member.rowKey} />
                {member.differences.map(d => (
                  <TextField
                    key={d.field}
                    name={`fix.${i}.${d.field}`}
                    label={`${member.rowKey}, ${FIELD_WORDS[d.field][lang]}`}
                    required={false}
                    value={null}
                  />
                ))}
              </div>
            ))}
          </fieldset>
        )}
        <Button>{w.save}</Button>
      </Form>
    </>
  )
}

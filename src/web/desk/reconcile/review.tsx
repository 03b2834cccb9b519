/** Review: one row beside one person, field by field, and the question whether they are one. */
import type { Problem } from '#kernel'
import {
  FIELD_WORDS,
  KIND_WORDS,
  REASON_WORDS,
  type ReviewField,
  type ReviewTask,
  type reviewQuality,
} from '#reconcile'
import { adminUnit, ethnicGroup, formatPartialDate, type PartialDate } from '#vn'
import {
  Button,
  DataTable,
  diffRuns,
  Empty,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  RadiosField,
  TextArea,
} from '../../components/index.ts'
import { errorOf } from '../../http.tsx'
import { showNumber } from '../../i18n/dates.ts'
import { deskWords } from '../../i18n/desk.ts'
import type { Lang } from '../../i18n/index.ts'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { useUi } from '../../ui.ts'
import { keys } from '../elements.ts'
import { KeysHint } from '../keys.tsx'

function Marked(props: { runs: ReturnType<typeof diffRuns>[0] }) {
  return (
    <>
      {props.runs.map((run, at) =>
        run.differs ? <mark key={at}>{run.text}</mark> : <span key={at}>{run.text}</span>,
      )}
    </>
  )
}

/** The register's side as the agency's people write it. */
function inWords({ field, register }: ReviewField, lang: Lang): string {
  if (register === null) return ''
  if (field === 'birthDate') return formatPartialDate(register as PartialDate)
  if (field === 'sex') return deskWords[lang].sexes[register as 'male' | 'female' | 'unknown']
  if (field === 'ethnicity') return ethnicGroup(register)?.name ?? register
  if (field !== 'place') return register
  const unit = adminUnit(register, '2025-07-01')
  return unit ? `${unit.name} (${register})` : register
}

const showWeight = (weight: number | null) =>
  weight === null ? '–' : `${weight > 0 ? '+' : ''}${weight.toFixed(1)}`

export type ReviewForm = Readonly<{ verdict: string; reason: string }>

export function ReviewPage(props: {
  task: ReviewTask | null
  form: ReviewForm
  problems: readonly Problem[]
  /** The verdict given just before, that can still be taken back. */
  undo: string | null
  answer: 'given' | 'undone' | null
  openedAt: string
  quality: Awaited<ReturnType<typeof reviewQuality>>
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { task, problems } = props
  return (
    <>
      <ErrorSummary problems={problems} />
      {props.answer && (
        <Notice tone="good" answer>
          <p>{props.answer === 'given' ? w.given : w.undone}</p>
          {props.undo && (
            <Form action="/desk/review/undo" class="lt-inline-form">
              <Hidden name="review" value={props.undo} />
              <Button tone="secondary">{w.undo}</Button>
            </Form>
          )}
        </Notice>
      )}
      <h1 class="govuk-heading-l">{w.reviewTitle}</h1>
      {task === null ? <Empty icon="check">{w.reviewNone}</Empty> : <Task {...props} task={task} />}
      <Quality quality={props.quality} />
    </>
  )
}

function Task(props: {
  task: ReviewTask
  form: ReviewForm
  problems: readonly Problem[]
  openedAt: string
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { task, form, problems } = props
  const total = task.fields.reduce((sum, field) => sum + (field.weight ?? 0), 0)
  return (
    <>
      <p class="govuk-body">
        {task.source.name} · {task.rowKey}
        {task.caseCode && (
          <>
            {' '}
            · <span class="lt-code">{task.caseCode}</span>
          </>
        )}
      </p>
      <p class="govuk-body lt-quiet">{w.reviewLead}</p>
      <table class="govuk-table lt-table lt-diff">
        <caption class="govuk-visually-hidden">{w.reviewTitle}</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <td class="govuk-table__header" />
            <th scope="col" class="govuk-table__header">
              {w.theirs}
            </th>
            <th scope="col" class="govuk-table__header">
              {w.registers}
            </th>
            <th scope="col" class="govuk-table__header">
              {w.differences}
            </th>
            <th scope="col" class="govuk-table__header govuk-table__header--numeric">
              {w.evidenceWeight}
            </th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {task.fields.map(field => {
            const register = inWords(field, lang)
            // What says the same in another way of writing is not marked.
            const [left, right] = field.difference
              ? diffRuns(field.written ?? '', register)
              : [
                  [{ text: field.written ?? '', differs: false }],
                  [{ text: register, differs: false }],
                ]
            return (
              <tr class="govuk-table__row" key={field.field}>
                <th scope="row" class="govuk-table__header">
                  {FIELD_WORDS[field.field][lang]}
                </th>
                <td class="govuk-table__cell" data-label={w.theirs}>
                  {field.written ? <Marked runs={left} /> : '—'}
                </td>
                <td class="govuk-table__cell" data-label={w.registers}>
                  {register === '' ? '—' : <Marked runs={right} />}
                </td>
                <td class="govuk-table__cell" data-label={w.differences}>
                  {field.difference
                    ? `${REASON_WORDS[field.difference.reason][lang]} (${KIND_WORDS[field.difference.kind][lang]})`
                    : '='}
                </td>
                <td
                  class="govuk-table__cell govuk-table__cell--numeric"
                  data-label={w.evidenceWeight}
                >
                  {showWeight(field.weight)}
                </td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr class="govuk-table__row">
            <th scope="row" colSpan={4} class="govuk-table__header">
              {w.total}
            </th>
            <td class="govuk-table__cell govuk-table__cell--numeric">{showWeight(total)}</td>
          </tr>
        </tfoot>
      </table>
      {keys(
        <Form action="/desk/review">
          <Hidden name="run" value={task.runId} />
          <Hidden name="row" value={String(task.row)} />
          <Hidden name="person" value={task.personId} />
          <Hidden name="openedAt" value={props.openedAt} />
          <RadiosField
            name="verdict"
            label={w.reviewTitle}
            inline
            value={form.verdict}
            error={errorOf(problems, 'verdict', lang)}
            options={[
              { value: 'same', label: w.same },
              { value: 'different', label: w.different },
              { value: 'unsure', label: w.unsure },
            ]}
          />
          <TextArea
            name="reason"
            label={w.reason}
            rows={2}
            value={form.reason}
            error={errorOf(problems, 'reason', lang)}
          />
          <Button>{w.give}</Button>
        </Form>,
      )}
      <KeysHint />
    </>
  )
}

function Quality(props: { quality: Awaited<ReturnType<typeof reviewQuality>> }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { kappa, pairs, reviewers } = props.quality
  if (reviewers.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">{w.quality}</h2>
      <p class="govuk-body">
        {w.kappa}: <strong>{kappa === null ? '–' : kappa.toFixed(2)}</strong>{' '}
        <span class="lt-quiet">({showNumber(pairs, lang)})</span>
      </p>
      <DataTable
        caption={w.quality}
        showCaption={false}
        rows={reviewers}
        columns={[
          { label: w.reviewer, head: true, cell: r => r.reviewer },
          { label: w.reviews, numeric: true, cell: r => showNumber(r.reviews, lang) },
          { label: w.agreed, numeric: true, cell: r => `${r.agreed} / ${r.doubled}` },
          { label: w.median, numeric: true, cell: r => Math.round(r.medianS) },
        ]}
      />
    </>
  )
}

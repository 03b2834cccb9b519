/** Run: how far it is, what became of its rows, row by row. */
import {
  DIMENSION_WORDS,
  DIMENSIONS,
  type Difference,
  differenceSentence,
  OUTCOME_WORDS,
  OUTCOMES,
  type Outcome,
  type ResultRow,
  type runFor,
  type UnitScores,
} from '#reconcile'
import { adminUnit, formatPartialDate, type PartialDate } from '#vn'
import { Bar } from '../../components/charts.tsx'
import {
  ButtonGroup,
  ButtonLink,
  DataTable,
  Details,
  Link,
  Notice,
  StatusTag,
} from '../../components/index.ts'
import { showInstant, showNumber } from '../../i18n/dates.ts'
import { filled, reconcileWords } from '../../i18n/reconcile.ts'
import { useUi } from '../../ui.ts'
import { live } from '../elements.ts'
import { runHref, ScoreCards, showPart, showShare, sourceHref } from './sources.tsx'

export type RunView = NonNullable<Awaited<ReturnType<typeof runFor>>>

const TONES: Readonly<Record<Outcome, 'good' | 'info' | 'warn' | 'bad'>> = {
  matched: 'good',
  differs: 'info',
  'number-cancelled': 'info',
  'duplicate-person': 'info',
  unverified: 'warn',
  'not-found': 'warn',
  incomplete: 'warn',
  deceased: 'bad',
  'duplicate-number': 'bad',
  'number-conflict': 'bad',
}

export function OutcomeTag(props: { outcome: Outcome }) {
  const { lang } = useUi()
  return <StatusTag tone={TONES[props.outcome]}>{OUTCOME_WORDS[props.outcome][lang]}</StatusTag>
}

export function RunPage(props: {
  run: RunView
  rows: readonly ResultRow[]
  outcome: Outcome | null
  next: number | null
}) {
  const { runId, finishedAt } = props.run
  const body = <RunBody {...props} />
  // The finished page takes the place of the one that followed the run.
  return finishedAt ? <div id="run">{body}</div> : live('run', `${runHref(runId)}/live`, body)
}

function RunBody(props: {
  run: RunView
  rows: readonly ResultRow[]
  outcome: Outcome | null
  next: number | null
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { run } = props
  const { judged, rows } = run.progress
  return (
    <>
      <h1 class="govuk-heading-l">{run.source.name}</h1>
      <p class="govuk-body lt-quiet">
        <Link href={sourceHref(run.source)}>{w.runs}</Link> · {showInstant(run.startedAt, lang)} ·{' '}
        {run.fileName}
      </p>
      {run.summary === null ? (
        <Notice tone="info">
          <p>
            {filled(rows > 0 && judged === rows ? w.opening : w.progress, {
              n: showNumber(judged, lang),
              of: showNumber(rows, lang),
            })}
          </p>
          <Bar share={rows === 0 ? 0 : judged / rows} />
          <p class="lt-quiet">{w.progressHint}</p>
        </Notice>
      ) : (
        <Summary run={run} />
      )}
      {run.faults.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            {filled(w.faults, { n: showNumber(run.faults.length, lang) })}
          </summary>
          <ul class="govuk-list">
            {run.faults.slice(0, 50).map(fault => (
              <li key={fault.line}>
                {w.line} {fault.line}: {fault.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      {props.rows.length > 0 && <Rows {...props} />}
      {run.summary?.units && run.summary.units.length > 1 && <Units units={run.summary.units} />}
    </>
  )
}

function Summary(props: { run: RunView }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { run } = props
  const summary = run.summary!
  const shown = OUTCOMES.filter(one => summary.outcomes[one]).toReversed()
  return (
    <>
      <h2 class="govuk-heading-m">{w.scores}</h2>
      <ScoreCards runs={[run]} />
      <p class="govuk-body">
        {filled(w.opened, {
          n: showNumber(summary.opened, lang),
          m: showNumber(summary.joined, lang),
          k: showNumber(summary.closed, lang),
        })}
      </p>
      <DataTable
        caption={w.outcome}
        showCaption={false}
        rows={shown}
        columns={[
          {
            label: w.outcome,
            head: true,
            cell: one => (
              <a class="govuk-link" href={`${runHref(run.runId)}?outcome=${one}`}>
                {OUTCOME_WORDS[one][lang]}
              </a>
            ),
          },
          {
            label: w.count,
            numeric: true,
            cell: one => showNumber(summary.outcomes[one]!, lang),
          },
          {
            label: w.share,
            cell: one => (
              <ShareBar share={summary.outcomes[one]! / Math.max(1, run.progress.rows)} />
            ),
          },
        ]}
      />
      <ButtonGroup>
        <ButtonLink href={`${runHref(run.runId)}/result.csv`} tone="secondary">
          {w.download}
        </ButtonLink>
        <ButtonLink href={`${runHref(run.runId)}/bulk`} tone="secondary">
          {w.bulkTitle}
        </ButtonLink>
      </ButtonGroup>
    </>
  )
}

function ShareBar(props: { share: number }) {
  const { lang } = useUi()
  return (
    <span class="desk-share">
      <Bar share={props.share} />
      {showPart(props.share, lang)}
    </span>
  )
}

function Units(props: { units: readonly UnitScores[] }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  return (
    <Details summary={w.byUnit}>
      <p class="govuk-hint">{w.byUnitLead}</p>
      <DataTable
        caption={w.byUnit}
        showCaption={false}
        rows={props.units.slice(0, 50)}
        columns={[
          {
            label: w.unit,
            head: true,
            cell: unit => adminUnit(unit.unit, '2025-07-01')?.name ?? unit.unit,
          },
          { label: w.rows, numeric: true, cell: unit => showNumber(unit.rows, lang) },
          ...DIMENSIONS.map(dimension => ({
            label: DIMENSION_WORDS[dimension][lang],
            numeric: true,
            cell: (unit: UnitScores) => showShare(unit[dimension], lang),
          })),
        ]}
      />
    </Details>
  )
}

/** What would agree, as a person reads it. */
function proposed(of: Difference): string {
  if (of.proposal === null) return ''
  if (of.field === 'birthDate') return formatPartialDate(of.proposal as PartialDate)
  const unit = of.field === 'place' ? adminUnit(of.proposal, '2025-07-01') : null
  return unit ? `${unit.name} (${of.proposal})` : of.proposal
}

function Rows(props: {
  run: RunView
  rows: readonly ResultRow[]
  outcome: Outcome | null
  next: number | null
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const base = runHref(props.run.runId)
  const filter = props.outcome === null ? '' : `&outcome=${props.outcome}`
  return (
    <>
      <h2 class="govuk-heading-m" id="rows">
        {props.outcome === null ? w.all : OUTCOME_WORDS[props.outcome][lang]}
      </h2>
      <DataTable
        caption={w.rows}
        showCaption={false}
        rows={props.rows}
        columns={[
          { label: w.key, head: true, cell: row => row.rowKey },
          { label: w.line, numeric: true, cell: row => row.row },
          {
            label: w.outcome,
            cell: row => (
              <>
                <OutcomeTag outcome={row.outcome} />
                {row.also.length > 0 && (
                  <span class="lt-quiet">
                    {' '}
                    {row.also.map(one => OUTCOME_WORDS[one][lang]).join(', ')}
                  </span>
                )}
              </>
            ),
          },
          {
            label: w.differences,
            cell: row => (
              <ul class="govuk-list desk-differences">
                {row.differences.map(d => (
                  <li key={d.field}>
                    {differenceSentence(d)[lang]}
                    {d.proposal !== null && (
                      <>
                        {' '}
                        <span aria-hidden="true">→</span>{' '}
                        <span class="govuk-visually-hidden">{w.proposal}: </span>
                        <strong>{proposed(d)}</strong>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {props.next !== null && (
        <p>
          <Link href={`${base}?after=${props.next}${filter}#rows`}>{w.more}</Link>
        </p>
      )}
    </>
  )
}

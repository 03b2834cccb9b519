/** Bulk: differences of writing in a run, the rules over them, and the list that mends them. */
import type { Problem } from '#kernel'
import { type BulkChoice, FIELD_WORDS, KIND_WORDS, REASON_WORDS } from '#reconcile'
import {
  Button,
  ButtonLink,
  DataTable,
  Empty,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  StatusTag,
} from '../../components/index.ts'
import { showInstant, showNumber } from '../../i18n/dates.ts'
import { filled, reconcileWords } from '../../i18n/reconcile.ts'
import { useUi } from '../../ui.ts'
import type { RunView } from './runs.tsx'
import { runHref } from './sources.tsx'

export function BulkPage(props: {
  run: RunView
  choices: readonly BulkChoice[]
  problems: readonly Problem[]
  done: 'signed' | 'revoked' | null
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { run, choices } = props
  const href = `${runHref(run.runId)}/bulk`
  return (
    <>
      <ErrorSummary problems={props.problems} />
      {props.done && (
        <Notice tone="good" answer>
          <p>{w[props.done]}</p>
        </Notice>
      )}
      <h1 class="govuk-heading-l">{w.bulkTitle}</h1>
      <p class="govuk-body">
        {run.source.name} · {run.fileName}
      </p>
      <p class="govuk-body">{w.bulkLead}</p>
      {choices.length === 0 ? (
        <Empty>{w.bulkNone}</Empty>
      ) : (
        <DataTable
          caption={w.bulkTitle}
          showCaption={false}
          rows={choices}
          columns={[
            { label: w.bulkField, head: true, cell: c => FIELD_WORDS[c.field][lang] },
            {
              label: w.bulkReason,
              cell: c => (
                <>
                  {REASON_WORDS[c.reason][lang]}{' '}
                  <span class="lt-quiet">({KIND_WORDS[c.kind][lang]})</span>
                </>
              ),
            },
            { label: w.rows, numeric: true, cell: c => showNumber(c.rows, lang) },
            {
              label: w.bulkRule,
              cell: c =>
                c.rule === null ? (
                  <Form action={href} class="lt-inline-form">
                    <Hidden name="field" value={c.field} />
                    <Hidden name="reason" value={c.reason} />
                    <Button class="desk-small" context={nameOf(c, lang)}>
                      {w.sign}
                    </Button>
                  </Form>
                ) : (
                  <Form action={`${href}/revoke`} class="lt-inline-form">
                    <StatusTag tone="good">
                      {filled(w.signedAt, { when: showInstant(c.rule.signedAt, lang) })}
                    </StatusTag>{' '}
                    <Hidden name="rule" value={c.rule.ruleId} />
                    <Button tone="secondary" class="desk-small" context={nameOf(c, lang)}>
                      {w.revoke}
                    </Button>
                  </Form>
                ),
            },
          ]}
        />
      )}
      {choices.some(c => c.rule !== null) && (
        <ButtonLink href={`${runHref(run.runId)}/corrections.csv`}>{w.correctionsFile}</ButtonLink>
      )}
    </>
  )
}

const nameOf = (choice: BulkChoice, lang: 'vi' | 'en') =>
  `${FIELD_WORDS[choice.field][lang]}: ${REASON_WORDS[choice.reason][lang]}`

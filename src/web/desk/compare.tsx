/** Compare: one field from several sources side by side; differing letters are marked and named in words. */
import type { CaseField } from '#services'
import { classifyDifference, diffRuns, type Run, StatusTag } from '../components/index.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'

function Marked(props: { runs: readonly Run[] }) {
  return (
    <span class="lt-diff">
      {props.runs.map((run, at) => (run.differs ? <mark key={at}>{run.text}</mark> : run.text))}
    </span>
  )
}

/**
 * Fields that another source knows too, as a table. The services room says whether a field differs (it knows dates, places and
 * spellings); the letters marked here only show where.
 */
export function CompareTable(props: { title: string; fields: readonly CaseField[] }) {
  const { lang } = useUi()
  const w = deskWords[lang]
  if (props.fields.length === 0) return null
  return (
    <table class="govuk-table lt-table desk-compare">
      <caption class="govuk-table__caption govuk-table__caption--s">{props.title}</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {[w.field, w.declared, w.register, w.notice, w.agreement].map(label => (
            <th key={label} scope="col" class="govuk-table__header">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {props.fields.map(field => (
          <CompareRow key={field.key} field={field} />
        ))}
      </tbody>
    </table>
  )
}

/** A source's value beside the declared one; its letters are marked only where the field differs. */
function Source(props: { value: string | null; declared: string; differs: boolean }) {
  if (props.value === null) return <>–</>
  if (!props.differs) return <>{props.value}</>
  return <Marked runs={diffRuns(props.declared, props.value)[1]} />
}

function CompareRow(props: { field: CaseField }) {
  const { field } = props
  const { lang, words } = useUi()
  const w = deskWords[lang]
  const declared = field.declared?.display ?? ''
  const differs = field.agreement === 'differs'
  const against = [field.register, field.notice].find(
    other => other !== null && classifyDifference(declared, other) !== 'same',
  )
  const kind =
    against === undefined || against === null ? null : classifyDifference(declared, against)
  return (
    <tr class={`govuk-table__row${differs ? ' desk-differs' : ''}`}>
      <th scope="row" class="govuk-table__header">
        {said(field.label, lang)}
      </th>
      <td class="govuk-table__cell" data-label={w.declared}>
        {differs && against ? <Marked runs={diffRuns(declared, against)[0]} /> : declared || '–'}
        {field.declared && <span class="lt-source">{said(field.declared.source.name, lang)}</span>}
      </td>
      <td class="govuk-table__cell" data-label={w.register}>
        <Source value={field.register} declared={declared} differs={differs} />
      </td>
      <td class="govuk-table__cell" data-label={w.notice}>
        <Source value={field.notice} declared={declared} differs={differs} />
      </td>
      <td class="govuk-table__cell" data-label={w.agreement}>
        {differs ? (
          <StatusTag tone="bad">
            ≠ {words.differs[kind && kind !== 'same' ? kind : 'different']}
          </StatusTag>
        ) : (
          <StatusTag tone="good">✓ {words.differs.same}</StatusTag>
        )}
      </td>
    </tr>
  )
}

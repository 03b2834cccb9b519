/** Reference: the refusals of the house and the procedures in force, both read from what runs. */
import type { ProblemKind } from '#kernel'
import type { ProcedureDefinition } from '#services'
import { DataTable } from '../components/index.ts'
import { consoleWords } from '../i18n/console.ts'
import { showDate, showNumber } from '../i18n/dates.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'

export function ProblemsPage(props: {
  problems: readonly (readonly [code: string, kind: ProblemKind])[]
}) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.problems}</h1>
      <p class="govuk-body">{w.problemsLead}</p>
      <DataTable
        caption={w.problems}
        showCaption={false}
        rows={props.problems}
        columns={[
          { label: w.code, head: true, cell: ([code]) => <code id={code}>{code}</code> },
          { label: w.http, cell: ([, kind]) => kind.status },
          { label: w.sentence, cell: ([, kind]) => said(kind, lang) },
          { label: w.wayOut, cell: ([, kind]) => said(kind.wayOut, lang) || '–' },
        ]}
      />
    </>
  )
}

export function ProceduresPage(props: { procedures: readonly ProcedureDefinition[] }) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  const duration = (p: ProcedureDefinition) =>
    p.duration === null
      ? w.noDuration
      : p.duration.sameDay
        ? w.sameDay
        : `${showNumber(p.duration.quantity, lang)} ${w.units[p.duration.unit]}`
  return (
    <>
      <h1 class="govuk-heading-l">{w.procedures}</h1>
      <p class="govuk-body">{w.proceduresLead}</p>
      <DataTable
        caption={w.procedures}
        showCaption={false}
        rows={props.procedures}
        columns={[
          { label: w.code, head: true, cell: p => <span class="lt-code">{p.code}</span> },
          { label: w.name, cell: p => said(p.name, lang) },
          {
            label: w.validity,
            cell: p =>
              [w.from(showDate(p.validFrom, lang)), p.validTo && w.to(showDate(p.validTo, lang))]
                .filter(Boolean)
                .join(' '),
          },
          { label: w.decision, cell: p => p.decision },
          { label: w.duration, cell: duration },
          { label: w.parts, cell: p => p.children.map(c => c.code).join(', ') || '–' },
          {
            label: w.basis,
            cell: p => (
              <ul class="govuk-list">
                {p.legalBasis.map(basis => (
                  <li key={basis}>{basis}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </>
  )
}

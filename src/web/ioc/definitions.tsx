/** Definitions: what each figure counts, from where, and who answers for it. */
import type { Indicator } from '#services'
import { said } from '../i18n/index.ts'
import { iocWords } from '../i18n/ioc.ts'
import { useUi } from '../ui.ts'
import { FORMULAS } from './data.ts'

export function DefinitionsPage() {
  const { lang } = useUi()
  const w = iocWords[lang]
  const shares = [
    { id: 'on-time', name: w.onTime, formula: w.onTimeFormula, basis: w.onTimeBasis },
    { id: 'online', name: w.online, formula: w.onlineFormula, basis: w.onlineBasis },
  ]
  return (
    <>
      <h1 class="govuk-heading-l">{w.definitions}</h1>
      <p class="govuk-body">{w.definitionsLead}</p>
      <p class="govuk-body">{w.zero}</p>
      {shares.map(share => (
        <Definition key={share.id} {...share} />
      ))}
      {(Object.keys(FORMULAS) as Indicator[]).map(id => (
        <Definition
          key={id}
          id={id}
          name={w.indicators[id]}
          formula={said(FORMULAS[id], lang)}
          basis={null}
        />
      ))}
    </>
  )
}

function Definition(props: { id: string; name: string; formula: string; basis: string | null }) {
  const { lang } = useUi()
  const w = iocWords[lang]
  return (
    <section class="ioc-definition" id={props.id}>
      <h2 class="govuk-heading-s">{props.name}</h2>
      <dl>
        <dt>{w.formula}</dt>
        <dd>{props.formula}</dd>
        <dt>{w.source}</dt>
        <dd>{w.sourceText}</dd>
        <dt>{w.responsible}</dt>
        <dd>{w.responsibleText}</dd>
        {props.basis && (
          <>
            <dt>{w.basis}</dt>
            <dd>{props.basis}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

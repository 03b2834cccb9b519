/** Definitions: what each figure counts, from where, and who answers for it; read from the data that count. */
import type { IndicatorDefinition } from '#oversight'
import { showDate } from '../i18n/dates.ts'
import { said } from '../i18n/index.ts'
import { iocWords } from '../i18n/ioc.ts'
import { useUi } from '../ui.ts'
import { showCount, showShare } from './figure.ts'

export function DefinitionsPage(props: { definitions: readonly IndicatorDefinition[] }) {
  const { lang } = useUi()
  const w = iocWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.definitions}</h1>
      <p class="govuk-body">{w.definitionsLead}</p>
      <p class="govuk-body">{w.zero}</p>
      {props.definitions.map(of => {
        const facts = [
          [w.formula, said(of.formula, lang)],
          [
            w.target,
            of.target === null
              ? ''
              : of.kind === 'share'
                ? showShare(of.target, lang)
                : showCount(of.target, lang),
          ],
          [w.source, said(of.source, lang)],
          [w.responsible, said(of.responsible, lang)],
          [w.basis, of.legalBasis],
          [w.validFrom, showDate(of.validFrom, lang)],
        ] as const
        return (
          <section class="ioc-definition" id={of.id} key={of.id}>
            <h2 class="govuk-heading-s">{said(of.name, lang)}</h2>
            <dl>
              {facts
                .filter(([, text]) => text !== '')
                .map(([label, text]) => (
                  <>
                    <dt>{label}</dt>
                    <dd>{text}</dd>
                  </>
                ))}
            </dl>
          </section>
        )
      })}
    </>
  )
}

/** Form: a procedure's form as the officer keys it in: only what no source knows is asked. */
import type { Problem } from '#kernel'
import type { DeskForm } from '#services'
import {
  Button,
  CheckboxField,
  Details,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  SummaryList,
} from '../components/index.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { AnswerField, knownFact } from '../portal/answer-field.tsx'
import { useUi } from '../ui.ts'

/** Keys of the questions on the page. */
export const askedIn = (form: DeskForm): string[] =>
  form.pages.flatMap(page => page.fields.filter(f => f.asked).map(f => f.field.key))

export function DeskFormPage(props: {
  form: DeskForm
  evidenceId: string
  problems: readonly Problem[]
  /** An answer called up questions that were not on the page before. */
  more: boolean
  /** The head of household signed the paper; kept when the form comes back. */
  headSigned: boolean
}) {
  const { form } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <ErrorSummary problems={props.problems} />
      {props.more && <Notice tone="warn" title={w.formMore} answer />}
      <h1 class="govuk-heading-l">{w.formTitle}</h1>
      <p class="govuk-body">
        <strong>{said(form.definition.name, lang)}</strong>
      </p>
      <p class="govuk-body">{w.formHint}</p>
      <Form action="/desk/intake/file" warnUnsaved>
        <Hidden name="procedure" value={form.definition.code} />
        <Hidden name="notice" value={props.evidenceId} />
        <Hidden name="_shown" value={askedIn(form).join(' ')} />
        <div class="desk-form">
          {form.pages.map(page => {
            const asked = page.fields.filter(f => f.asked)
            const known = page.fields.filter(f => !f.asked && f.formValue !== null)
            if (asked.length === 0 && known.length === 0) return null
            return (
              <section key={page.id} class="lt-card" aria-labelledby={`page-${page.id}`}>
                <h2 class="govuk-heading-s" id={`page-${page.id}`}>
                  {said(page.title, lang)}
                </h2>
                {asked.map(view => (
                  <AnswerField key={view.field.key} view={view} lang={lang} />
                ))}
                {known.length > 0 && (
                  <Details summary={w.known(known.length)}>
                    <SummaryList facts={known.map(view => knownFact(view, lang))} />
                  </Details>
                )}
              </section>
            )
          })}
        </div>
        <CheckboxField
          name="headSigned"
          label={w.headSigned}
          hint={w.headSignedHint}
          value={props.headSigned ? 'true' : ''}
        />
        <Button>{w.file}</Button>
      </Form>
    </>
  )
}

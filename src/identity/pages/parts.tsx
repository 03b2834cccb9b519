/** Parts: the pieces the e-ID's pages are made of, in the markup of the house's style sheet. */
import type { ComponentChildren } from 'preact'
import type { Problem } from '#kernel'
import { type Lang, word } from './words.ts'

const inLang = (problem: Problem, lang: Lang) => {
  const text = problem[lang]
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function wayOutOf(problem: Problem, lang: Lang): string | null {
  const text = problem.wayOut?.[lang]
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : null
}

/** The list of what is wrong, at the top, each line leading to its field. */
export function ErrorSummary(props: { problems: readonly Problem[]; lang: Lang }) {
  const { problems, lang } = props
  if (problems.length === 0) return null
  const wayOut = problems.map(p => wayOutOf(p, lang)).find(text => text !== null)
  return (
    <div class="govuk-error-summary" data-module="govuk-error-summary" tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{word(lang, 'problems')}</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {problems.map(p => (
              <li key={p.code}>
                {p.field ? <a href={`#${p.field}`}>{inLang(p, lang)}</a> : inLang(p, lang)}
              </li>
            ))}
          </ul>
          {wayOut && <p class="govuk-body">{wayOut}</p>}
        </div>
      </div>
    </div>
  )
}

/** One labelled line; nothing stops pasting or a password manager. */
export function Field(props: {
  name: string
  label: string
  hint?: string
  type?: 'text' | 'password'
  inputMode?: 'numeric'
  autocomplete: string
  value?: string
  width?: number
  problems: readonly Problem[]
  lang: Lang
}) {
  const { name, problems, lang } = props
  const problem = problems.find(p => p.field === name)
  const described = [props.hint && `${name}-hint`, problem && `${name}-error`]
    .filter(Boolean)
    .join(' ')
  return (
    <div class={`govuk-form-group${problem ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label govuk-label--s" for={name}>
        {props.label}
      </label>
      {props.hint && (
        <div id={`${name}-hint`} class="govuk-hint">
          {props.hint}
        </div>
      )}
      {problem && (
        <p id={`${name}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">{word(lang, 'errorPrefix')}: </span>
          {inLang(problem, lang)}
        </p>
      )}
      <input
        class={`govuk-input${props.width ? ` govuk-input--width-${props.width}` : ''}${problem ? ' govuk-input--error' : ''}`}
        id={name}
        name={name}
        type={(props.type ?? 'text') as 'text'}
        inputMode={props.inputMode}
        autoComplete={props.autocomplete}
        autoCapitalize="none"
        spellcheck={false}
        value={props.value}
        aria-describedby={described || undefined}
        aria-invalid={problem ? 'true' : undefined}
      />
    </div>
  )
}

/** A form of the e-ID: posts, with the token that proves it came from this page. */
export function Form(props: { action: string; csrf: string; children: ComponentChildren }) {
  return (
    <form method="post" action={props.action} noValidate>
      <input type="hidden" name="_csrf" value={props.csrf} />
      {props.children}
    </form>
  )
}

export function Submit(props: {
  children: ComponentChildren
  tone?: 'secondary' | 'warning'
  name?: string
  value?: string
  context?: string
}) {
  return (
    <button
      type="submit"
      class={`govuk-button${props.tone ? ` govuk-button--${props.tone}` : ''}`}
      name={props.name}
      value={props.value}
      data-prevent-double-click="true"
    >
      {props.children}
      {props.context && <span class="govuk-visually-hidden"> {props.context}</span>}
    </button>
  )
}

/**
 * A form that a passkey fills. It stays hidden until the script of the page finds that the browser can; the script
 * puts the device's answer into `credential` and posts the form like any other.
 */
export function PasskeyForm(props: {
  kind: 'get' | 'create'
  action: string
  csrf: string
  options: unknown
  button: string
  lang: Lang
  tone?: 'secondary'
  children?: ComponentChildren
}) {
  const { kind, lang } = props
  return (
    <>
      <form
        method="post"
        action={props.action}
        hidden
        data-passkey={kind}
        data-options={JSON.stringify(props.options)}
        data-failed={word(lang, 'passkeyFailed')}
      >
        <input type="hidden" name="_csrf" value={props.csrf} />
        <input type="hidden" name="credential" value="" />
        {props.children}
        <Submit tone={props.tone}>{props.button}</Submit>
        <p class="govuk-error-message" role="alert" data-passkey-message />
      </form>
      <noscript>
        <p class="govuk-body">{word(lang, 'passkeyNoScript')}</p>
      </noscript>
      <script type="module" src={PASSKEY_SCRIPT} />
    </>
  )
}

/** Where the script of {@link PasskeyForm} is served. */
export const PASSKEY_SCRIPT = '/eid/passkey.js'

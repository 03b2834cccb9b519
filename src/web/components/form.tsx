/** Form, buttons and links: the things a page acts with. */
import { type ComponentChildren, h } from 'preact'
import { safeHref } from '../safe.ts'
import { useUi } from '../ui.ts'

/**
 * A form that posts. It always carries the session's token (`_csrf`) and an idempotency key (`_key`), so that
 * a page sent twice has its effect once.
 */
export function Form(props: {
  action: string
  children?: ComponentChildren
  class?: string
  /** True when the form holds files. */
  files?: boolean
  /** Keeps the key of an earlier try, so that the second press of one page stays one request. */
  formKey?: string
  /** Says in words when something typed is not saved yet. */
  warnUnsaved?: boolean
  id?: string
}) {
  const ui = useUi()
  return (
    <form
      method="post"
      action={safeHref(props.action)}
      class={props.class}
      id={props.id}
      encType={props.files ? 'multipart/form-data' : undefined}
      noValidate
      autoComplete="off"
    >
      {ui.csrf && <input type="hidden" name="_csrf" value={ui.csrf} />}
      <input type="hidden" name="_key" value={props.formKey ?? ui.newKey()} />
      {props.children}
      {props.warnUnsaved &&
        h('lt-autosave', { class: 'lt-saved', role: 'status', 'data-unsaved': ui.words.unsaved })}
    </form>
  )
}

type Tone = 'primary' | 'secondary' | 'warning'
const buttonClass = (tone: Tone = 'primary', extra = '') =>
  ['govuk-button', tone !== 'primary' && `govuk-button--${tone}`, extra].filter(Boolean).join(' ')

/** A submit button. `name` and `value` tell apart two buttons of one form. */
export function Button(props: {
  children: ComponentChildren
  tone?: Tone
  name?: string
  value?: string
  class?: string
  disabled?: boolean
  /** Shown to the ear only, when the same words stand on several buttons: `Sửa` + ` họ tên`. */
  context?: string
}) {
  return (
    <button
      type="submit"
      class={buttonClass(props.tone, props.class)}
      name={props.name}
      value={props.value}
      disabled={props.disabled}
    >
      {props.children}
      {props.context && <span class="govuk-visually-hidden"> {props.context}</span>}
    </button>
  )
}

/** A link that looks like a button: goes somewhere, changes nothing. */
export function ButtonLink(props: { href: string; children: ComponentChildren; tone?: Tone }) {
  return (
    <a href={safeHref(props.href)} class={buttonClass(props.tone)}>
      {props.children}
    </a>
  )
}

export function ButtonGroup(props: { children: ComponentChildren }) {
  return <div class="govuk-button-group">{props.children}</div>
}

/** A link within the house (or https elsewhere); any other address goes nowhere. */
export function Link(props: {
  href: string
  children: ComponentChildren
  class?: string
  context?: string
  download?: boolean
}) {
  return (
    <a
      href={safeHref(props.href)}
      class={['govuk-link', props.class].filter(Boolean).join(' ')}
      download={props.download}
    >
      {props.children}
      {props.context && <span class="govuk-visually-hidden"> {props.context}</span>}
    </a>
  )
}

export function BackLink(props: { href: string; children?: ComponentChildren }) {
  const { words } = useUi()
  return (
    <nav aria-label={words.back}>
      <a href={safeHref(props.href)} class="govuk-back-link">
        {props.children ?? words.back}
      </a>
    </nav>
  )
}

export function Hidden(props: { name: string; value: string }) {
  return <input type="hidden" name={props.name} value={props.value} />
}

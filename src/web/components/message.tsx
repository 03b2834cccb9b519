/** Messages: what a page tells before it asks: errors, notices, states. */
import type { ComponentChildren } from 'preact'
import type { Problem } from '#kernel'
import { said } from '../i18n/index.ts'
import { idOf } from '../safe.ts'
import { useUi } from '../ui.ts'
import { Icon, type IconName } from './icon.tsx'

/** All that was refused, at the head of the page; each line leads to its input. */
export function ErrorSummary(props: { problems: readonly Problem[] }) {
  const { lang, words } = useUi()
  if (props.problems.length === 0) return null
  return (
    <div class="govuk-error-summary" data-module="govuk-error-summary">
      <div role="alert">
        <h2 class="govuk-error-summary__title">{words.errorTitle}</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {props.problems.map((problem, at) => (
              <li key={at}>
                {problem.field ? (
                  <a href={`#${idOf(problem.field)}`}>{said(problem, lang)}</a>
                ) : (
                  said(problem, lang)
                )}
                {problem.wayOut && <span> {said(problem.wayOut, lang)}</span>}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}

export type Tone = 'info' | 'good' | 'warn' | 'bad'

/** A box that says something about the page. `role="status"` when it answers what was just done. */
export function Notice(props: {
  title?: string
  tone?: Tone
  children?: ComponentChildren
  /** True when it answers the last act, so that it is read out. */
  answer?: boolean
}) {
  return (
    <div
      class={`lt-notice lt-notice--${props.tone ?? 'info'}`}
      role={props.answer ? 'status' : undefined}
    >
      {props.title && <p class="lt-notice__title">{props.title}</p>}
      {props.children}
    </div>
  )
}

/** A state in words; the colour only repeats it. */
export function StatusTag(props: { tone?: Tone | 'quiet'; children: ComponentChildren }) {
  return <strong class={`govuk-tag lt-tag--${props.tone ?? 'quiet'}`}>{props.children}</strong>
}

/** Nothing here yet: said so that it does not look like a fault. */
export function Empty(props: { icon?: IconName; children: ComponentChildren }) {
  return (
    <div class="lt-empty">
      <Icon name={props.icon ?? 'tray'} />
      <p>{props.children}</p>
    </div>
  )
}

/** How far along a form is: the words, and the same drawn as a row of strokes. */
export function Steps(props: { at: number; of: number; children: ComponentChildren }) {
  return (
    <div class="lt-steps">
      <p>{props.children}</p>
      <div class="lt-steps__row" aria-hidden="true">
        {Array.from({ length: props.of }, (_, n) => (
          <span key={n} class={n < props.at ? 'lt-steps__done' : undefined} />
        ))}
      </div>
    </div>
  )
}

/** The page's answer to a deed that is done: number, date, what happens next. */
export function Panel(props: { title: string; children?: ComponentChildren }) {
  return (
    <div class="govuk-panel govuk-panel--confirmation" role="status">
      <h1 class="govuk-panel__title">
        <Icon name="check" />
        {props.title}
      </h1>
      {props.children && <div class="govuk-panel__body">{props.children}</div>}
    </div>
  )
}

/** More to read for those who want it. */
export function Details(props: { summary: string; children: ComponentChildren; open?: boolean }) {
  return (
    <details class="govuk-details" open={props.open}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{props.summary}</span>
      </summary>
      <div class="govuk-details__text">{props.children}</div>
    </details>
  )
}

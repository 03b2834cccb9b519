/** Pages that say what did not work and what to do, and the provider's own two about signing out. */
import type { VNode } from 'preact'
import type { Problem } from '#kernel'
import { wayOutOf } from './parts.tsx'
import { type Lang, word } from './words.ts'

export function RefusalPage(props: {
  problems: readonly Problem[]
  lang: Lang
  /** Where signing in starts again. */
  again: string
}): VNode {
  const { problems, lang } = props
  const ways = problems.map(p => wayOutOf(p, lang)).filter(text => text !== null)
  return (
    <>
      <h1 class="govuk-heading-l">{word(lang, 'refusedTitle')}</h1>
      {problems.map(p => (
        <p key={p.code} class="govuk-body">
          {p[lang].charAt(0).toUpperCase() + p[lang].slice(1)}
        </p>
      ))}
      {ways.length > 0 && <h2 class="govuk-heading-m">{word(lang, 'wayOut')}</h2>}
      {ways.map(way => (
        <p key={way} class="govuk-body">
          {way}
        </p>
      ))}
      <p class="govuk-body">
        <a class="govuk-button" href={props.again}>
          {word(lang, 'tryAgain')}
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/">
          {word(lang, 'home')}
        </a>
      </p>
    </>
  )
}

/** @param form the provider's hidden form (its own HTML, made by it alone) */
export function SignOutPage(props: { form: string; lang: Lang }): VNode {
  const { lang } = props
  return (
    <>
      <h1 class="govuk-heading-l">{word(lang, 'signOutTitle')}</h1>
      <div dangerouslySetInnerHTML={{ __html: props.form }} />
      <div class="govuk-button-group">
        <button class="govuk-button" type="submit" form="op.logoutForm" name="logout" value="yes">
          {word(lang, 'signOut')}
        </button>
        <button class="govuk-button govuk-button--secondary" type="submit" form="op.logoutForm">
          {word(lang, 'stay')}
        </button>
      </div>
    </>
  )
}

export function SignedOutPage({ lang }: { lang: Lang }): VNode {
  return (
    <>
      <h1 class="govuk-heading-l">{word(lang, 'signedOut')}</h1>
      <p class="govuk-body">
        <a class="govuk-link" href="/">
          {word(lang, 'home')}
        </a>
      </p>
    </>
  )
}

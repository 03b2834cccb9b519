/** The pages of a sign-in: password, one-time code, passkey, and the consent for a party outside the house. */
import type { VNode } from 'preact'
import type { Problem } from '#kernel'
import type { AuthLevel } from '../level.ts'
import { ErrorSummary, Field, Form, PasskeyForm, Submit } from './parts.tsx'
import { type Lang, word } from './words.ts'

type Shown = Readonly<{
  lang: Lang
  /** Address of this sign-in, `/eid/interaction/<id>`. */
  at: string
  csrf: string
  problems: readonly Problem[]
}>

function Cancel({ lang, at, csrf }: Shown) {
  return (
    <Form action={`${at}/cancel`} csrf={csrf}>
      <Submit tone="secondary">{word(lang, 'cancel')}</Submit>
    </Form>
  )
}

/** User name and password; beside it the passkey, which needs neither. */
export function PasswordPage(
  props: Shown & {
    audience: 'citizen' | 'official' | null
    username: string
    /** Options of the passkey, or null where the wanted level needs the password first. */
    passkey: unknown
  },
): VNode {
  const { lang, at, csrf, problems, audience } = props
  const name =
    audience === 'citizen' ? 'username' : audience === 'official' ? 'officialName' : 'anyName'
  return (
    <>
      <ErrorSummary problems={problems} lang={lang} />
      <h1 class="govuk-heading-l">{word(lang, 'signIn')}</h1>
      <p class="govuk-body">
        {word(lang, audience === 'official' ? 'signInOfficial' : 'signInLead')}
      </p>
      <Form action={`${at}/password`} csrf={csrf}>
        <Field
          name="username"
          label={word(lang, name)}
          hint={audience === 'citizen' ? word(lang, 'usernameHint') : undefined}
          inputMode={audience === 'citizen' ? 'numeric' : undefined}
          autocomplete="username"
          width={20}
          value={props.username}
          problems={problems}
          lang={lang}
        />
        <Field
          name="password"
          label={word(lang, 'password')}
          type="password"
          autocomplete="current-password"
          width={20}
          problems={problems}
          lang={lang}
        />
        <Submit>{word(lang, 'continue')}</Submit>
      </Form>
      {props.passkey !== null && (
        <>
          <h2 class="govuk-heading-m">{word(lang, 'passkeyTitle')}</h2>
          <p class="govuk-body">{word(lang, 'passkeyLead')}</p>
          <PasskeyForm
            kind="get"
            action={`${at}/passkey`}
            csrf={csrf}
            options={props.passkey}
            button={word(lang, 'passkeyButton')}
            tone="secondary"
            lang={lang}
          />
        </>
      )}
      <Cancel {...props} />
    </>
  )
}

export function CodePage(
  props: Shown & {
    /** Whether the account has an authenticator app. */
    app: boolean
    /** Whether a code was sent to the phone in this sign-in. */
    sent: boolean
  },
): VNode {
  const { lang, at, csrf, problems } = props
  return (
    <>
      <ErrorSummary problems={problems} lang={lang} />
      <h1 class="govuk-heading-l">{word(lang, 'codeTitle')}</h1>
      <p class="govuk-body">{word(lang, props.sent ? 'codeLead' : 'codeLeadApp')}</p>
      <Form action={`${at}/code`} csrf={csrf}>
        <Field
          name="code"
          label={word(lang, 'code')}
          hint={word(lang, 'codeHint')}
          inputMode="numeric"
          autocomplete="one-time-code"
          width={10}
          problems={problems}
          lang={lang}
        />
        <Submit>{word(lang, 'continue')}</Submit>
      </Form>
      <Form action={`${at}/new-code`} csrf={csrf}>
        <Submit tone="secondary">
          {word(lang, props.app && !props.sent ? 'codeByPhone' : 'newCode')}
        </Submit>
      </Form>
      <Cancel {...props} />
    </>
  )
}

/** Where the wanted level is 3 or 4: nothing but a passkey will do. */
export function PasskeyPage(props: Shown & { level: AuthLevel; passkey: unknown }): VNode {
  const { lang, at, csrf, problems, level } = props
  return (
    <>
      <ErrorSummary problems={problems} lang={lang} />
      <h1 class="govuk-heading-l">{word(lang, 'level3Title')}</h1>
      <p class="govuk-body">{word(lang, 'level3Lead', { level })}</p>
      <p class="govuk-body">{word(lang, 'passkeyLead')}</p>
      <PasskeyForm
        kind="get"
        action={`${at}/passkey`}
        csrf={csrf}
        options={props.passkey}
        button={word(lang, 'passkeyButton')}
        lang={lang}
      />
      <p class="govuk-body">{word(lang, 'level3None')}</p>
      <Cancel {...props} />
    </>
  )
}

/** What a party outside the house will learn, in plain words, under its registered name. */
export function ConsentPage(props: Shown & { name: string; host: string }): VNode {
  const { lang, at, csrf, name, host } = props
  return (
    <>
      <h1 class="govuk-heading-l">{word(lang, 'consentTitle', { name })}</h1>
      <p class="govuk-body">
        <strong>{host}</strong>
      </p>
      <p class="govuk-body">{word(lang, 'consentWill', { name })}</p>
      <p class="govuk-body">{word(lang, 'consentNot')}</p>
      <Form action={`${at}/consent`} csrf={csrf}>
        <div class="govuk-button-group">
          <Submit name="agree" value="yes">
            {word(lang, 'agree')}
          </Submit>
          <Submit tone="secondary" name="agree" value="no">
            {word(lang, 'refuse')}
          </Submit>
        </div>
      </Form>
    </>
  )
}

/** The page "Sign-in and security": the passkeys and the code app of the person signed in. */
import type { VNode } from 'preact'
import { dayOf, type Problem } from '#kernel'
import type { Passkey } from '../passkey.ts'
import { base32, otpauthUri } from '../totp.ts'
import { ErrorSummary, Field, Form, PasskeyForm, Submit } from './parts.tsx'
import { type Lang, word } from './words.ts'

const shown = (day: string) => day.split('-').reverse().join('/')

export function SecurityPage(props: {
  lang: Lang
  /** Address of this page, `/<face>/security`. */
  at: string
  csrf: string
  problems: readonly Problem[]
  done: boolean
  passkeys: readonly Passkey[]
  app: boolean
  /** In how many other places the account is signed in. */
  otherPlaces: number
  /** What a new device is offered; null when the person has to prove who they are first. */
  offer: { passkey: unknown; totpSecret: Buffer; account: string } | null
  /** Where they do. */
  stepUp: string
}): VNode {
  const { lang, at, csrf, problems, offer } = props
  return (
    <>
      <ErrorSummary problems={problems} lang={lang} />
      {props.done && (
        <div class="govuk-notification-banner govuk-notification-banner--success" role="alert">
          <div class="govuk-notification-banner__content">
            <p class="govuk-notification-banner__heading">{word(lang, 'done')}</p>
          </div>
        </div>
      )}
      <h1 class="govuk-heading-l">{word(lang, 'security')}</h1>
      {offer === null && (
        <div class="govuk-inset-text">
          <h2 class="govuk-heading-m">{word(lang, 'staleTitle')}</h2>
          <p class="govuk-body">{word(lang, 'staleLead')}</p>
          <a class="govuk-button" href={props.stepUp}>
            {word(lang, 'tryAgain')}
          </a>
        </div>
      )}
      <h2 class="govuk-heading-m">{word(lang, 'yourPasskeys')}</h2>
      <p class="govuk-body">{word(lang, 'passkeyLead')}</p>
      {props.passkeys.length === 0 ? (
        <p class="govuk-body">{word(lang, 'noPasskeys')}</p>
      ) : (
        <dl class="govuk-summary-list">
          {props.passkeys.map(key => (
            <div key={key.passkeyId} class="govuk-summary-list__row">
              <dt class="govuk-summary-list__key">{key.name}</dt>
              <dd class="govuk-summary-list__value">
                {word(lang, 'added')} {shown(dayOf(key.addedAt))} ·{' '}
                {key.usedAt
                  ? `${word(lang, 'used')} ${shown(dayOf(key.usedAt))}`
                  : word(lang, 'never')}{' '}
                · {word(lang, key.deviceBound ? 'bound' : 'synced')}
              </dd>
              <dd class="govuk-summary-list__actions">
                {offer && (
                  <Form action={`${at}/passkeys/${key.passkeyId}/remove`} csrf={csrf}>
                    <Submit tone="secondary" context={key.name}>
                      {word(lang, 'remove')}
                    </Submit>
                  </Form>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {offer && (
        <PasskeyForm
          kind="create"
          action={`${at}/passkeys`}
          csrf={csrf}
          options={offer.passkey}
          button={word(lang, 'addPasskey')}
          lang={lang}
        >
          <Field
            name="name"
            label={word(lang, 'passkeyName')}
            hint={word(lang, 'passkeyNameHint')}
            autocomplete="off"
            width={20}
            value={word(lang, 'passkeyDefaultName')}
            problems={problems}
            lang={lang}
          />
        </PasskeyForm>
      )}
      <h2 class="govuk-heading-m">{word(lang, 'app')}</h2>
      {props.app ? (
        <>
          <p class="govuk-body">{word(lang, 'appOn')}</p>
          {offer && (
            <Form action={`${at}/app/remove`} csrf={csrf}>
              <Submit tone="secondary">{word(lang, 'removeApp')}</Submit>
            </Form>
          )}
        </>
      ) : (
        offer && (
          <>
            <p class="govuk-body">{word(lang, 'appLead')}</p>
            <p class="govuk-body">
              {word(lang, 'appKey')}: <code>{spaced(base32(offer.totpSecret))}</code>
            </p>
            <p class="govuk-body">
              <a class="govuk-link" href={otpauthUri(offer.totpSecret, offer.account)}>
                {word(lang, 'appOpen')}
              </a>
            </p>
            <Form action={`${at}/app`} csrf={csrf}>
              <Field
                name="code"
                label={word(lang, 'code')}
                inputMode="numeric"
                autocomplete="one-time-code"
                width={10}
                problems={problems}
                lang={lang}
              />
              <Submit tone="secondary">{word(lang, 'addApp')}</Submit>
            </Form>
          </>
        )
      )}
      <h2 class="govuk-heading-m">{word(lang, 'places')}</h2>
      {props.otherPlaces === 0 ? (
        <p class="govuk-body">{word(lang, 'placesNone')}</p>
      ) : (
        <>
          <p class="govuk-body">{word(lang, 'placesOther', { n: props.otherPlaces })}</p>
          <Form action={`${at}/sessions`} csrf={csrf}>
            <Submit tone="secondary">{word(lang, 'placesEnd')}</Submit>
          </Form>
        </>
      )}
    </>
  )
}

const spaced = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ')

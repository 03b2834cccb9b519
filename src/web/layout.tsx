/** Layout: the frame every page of every face stands in. */
import type { ComponentChildren } from 'preact'
import { BackLink } from './components/form.tsx'
import { Icon } from './components/icon.tsx'
import { safeHref } from './safe.ts'
import { THEMES, useUi } from './ui.ts'

/** Two rings joined: interlinked. */
function Mark() {
  return (
    <svg width="30" height="22" viewBox="0 0 30 22" fill="none" aria-hidden="true">
      <circle cx="10.5" cy="11" r="8" stroke="currentColor" stroke-width="3.5" />
      <circle cx="19.5" cy="11" r="8" stroke="currentColor" stroke-width="3.5" />
    </svg>
  )
}

export type NavItem = Readonly<{ href: string; text: string; key: string; count?: number | null }>

export type LayoutProps = Readonly<{
  title: string
  children: ComponentChildren
  /** Main navigation of the face; left out where it would distract (forms, sign-in). */
  nav?: readonly NavItem[]
  /** Key of the navigation item this page belongs to. */
  current?: string
  /** Address of the step before. */
  back?: string | null
  /** `reading` keeps lines short, `wide` uses the page, `dense` is for officials. */
  shape?: 'reading' | 'wide' | 'dense'
  /** True when the page shows errors: the title says so first. */
  refused?: boolean
  /** Front page: the face's name is left out. */
  plain?: boolean
  /** On the way through sign-in: no link that would begin it anew. */
  signingIn?: boolean
  /** Extra style sheet and script of the face, by plain name. */
  styles?: readonly string[]
  scripts?: readonly string[]
  /** Reloads itself after so many seconds, for pages that wait for others and have no script. */
  refreshSeconds?: number
  /** The same for pages whose script renews them: only a browser without script reloads. */
  refreshWithoutScript?: number
}>

export function Layout(props: LayoutProps) {
  const ui = useUi()
  const { words, lang } = ui
  const dense = props.shape === 'dense'
  const styles = ['main.css', ...(dense ? ['dense.css'] : []), ...(props.styles ?? [])]
  const scripts = ['main.js', ...(props.scripts ?? [])]
  const name = props.plain ? words.brand : `${words.face[ui.face]} – ${words.brand}`
  const title = `${props.refused ? `${words.errorPrefix}: ` : ''}${props.title} – ${name}`
  const home = ui.face === 'portal' ? '/' : `/${ui.face}`
  return (
    <html
      lang={lang}
      class="govuk-template"
      data-theme={ui.theme === 'auto' ? undefined : ui.theme}
      data-face={ui.face}
    >
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={ui.theme === 'auto' ? 'light dark' : ui.theme} />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        {props.refreshSeconds && (
          <meta http-equiv="refresh" content={String(Math.max(5, props.refreshSeconds))} />
        )}
        {props.refreshWithoutScript && (
          <noscript>
            <meta http-equiv="refresh" content={String(Math.max(5, props.refreshWithoutScript))} />
          </noscript>
        )}
        <link rel="icon" href={ui.asset('icon.svg') ?? ''} type="image/svg+xml" />
        {styles.map(style => {
          const href = ui.asset(style)
          return href && <link key={style} rel="stylesheet" href={href} />
        })}
        {scripts.map(script => {
          const src = ui.asset(script)
          return src && <script key={script} type="module" src={src} />
        })}
      </head>
      <body class="govuk-template__body">
        <a href="#main" class="govuk-skip-link" data-module="govuk-skip-link">
          {words.skip}
        </a>
        {ui.sandbox && <SandboxBand />}
        <header class="lt-header">
          <div class="govuk-width-container lt-header__row">
            <div class="lt-header__start">
              <a class="lt-brand" href={home}>
                <Mark />
                {words.brand}
              </a>
              {!props.plain && <span class="lt-header__face">{words.face[ui.face]}</span>}
            </div>
            <div class="lt-header__end">
              <Preference name="lang" value={lang === 'vi' ? 'en' : 'vi'}>
                <span lang={lang === 'vi' ? 'en' : 'vi'}>{words.otherLanguage}</span>
              </Preference>
              {!props.plain && !props.signingIn && <Account />}
            </div>
          </div>
        </header>
        {props.nav && props.nav.length > 0 && (
          <nav class="lt-nav" aria-label={words.navigation}>
            <ul class="govuk-width-container">
              {props.nav.map(item => (
                <li key={item.key}>
                  <a
                    class="govuk-link"
                    href={safeHref(item.href)}
                    aria-current={item.key === props.current ? 'page' : undefined}
                  >
                    {item.text}
                    {item.count != null && <span class="lt-count">{item.count}</span>}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <div class="govuk-width-container">
          {props.back && <BackLink href={props.back} />}
          <main
            class={`lt-main${(props.shape ?? 'reading') === 'reading' ? ' lt-reading' : ''}`}
            id="main"
            tabIndex={-1}
          >
            {props.children}
          </main>
        </div>
        <Footer />
      </body>
    </html>
  )
}

function SandboxBand() {
  const { words } = useUi()
  return (
    <aside class="lt-band" aria-label={words.important}>
      <div class="govuk-width-container">
        <p>
          {words.sandbox} <span class="lt-band__more">{words.sandboxMore} </span>
          <span class="lt-no-print">
            <a href="/sandbox">{words.sandboxLink}</a> ·{' '}
            <a href="/sandbox/phone">{words.phoneLink}</a>
          </span>
        </p>
      </div>
    </aside>
  )
}

function Account() {
  const ui = useUi()
  if (!ui.displayName)
    return (
      <a class="govuk-link lt-header__link" href={`/${ui.face}/sign-in`}>
        {ui.words.signIn}
      </a>
    )
  return (
    <>
      <a
        class="govuk-link lt-header__who"
        href={ui.face === 'portal' ? '/portal/settings' : `/${ui.face}/security`}
      >
        <Icon name="person" />
        <span>{ui.displayName}</span>
      </a>
      <form method="post" action={`/${ui.face}/sign-out`} class="lt-inline-form">
        {ui.csrf && <input type="hidden" name="_csrf" value={ui.csrf} />}
        <button type="submit" class="lt-linkish">
          {ui.words.signOut}
        </button>
      </form>
    </>
  )
}

/** One button that keeps a preference in a cookie and comes back to this page. */
function Preference(props: {
  name: 'lang' | 'theme'
  value: string
  pressed?: boolean
  children: ComponentChildren
}) {
  const ui = useUi()
  return (
    <form method="post" action="/preferences" class="lt-inline-form">
      <input type="hidden" name="return" value={ui.path} />
      <button
        type="submit"
        class="lt-linkish"
        name={props.name}
        value={props.value}
        aria-pressed={props.pressed === undefined ? undefined : props.pressed ? 'true' : 'false'}
      >
        {props.children}
      </button>
    </form>
  )
}

function Footer() {
  const ui = useUi()
  const { words } = ui
  return (
    <footer class="lt-footer">
      <div class="govuk-width-container">
        <nav aria-label={words.footer}>
          <ul>
            <li>
              <a class="govuk-link" href="/help">
                {words.help}
              </a>
            </li>
            <li>
              <a class="govuk-link" href="/verify">
                {words.verify}
              </a>
            </li>
            <li>
              <a class="govuk-link" href="/accessibility">
                {words.accessibility}
              </a>
            </li>
            <li>
              <a class="govuk-link" href="/">
                {words.home}
              </a>
            </li>
          </ul>
        </nav>
        <div class="lt-theme">
          <span>{words.theme}:</span>
          {THEMES.map(theme => (
            <Preference key={theme} name="theme" value={theme} pressed={theme === ui.theme}>
              {words.themes[theme]}
            </Preference>
          ))}
        </div>
        <p>{words.footerLine}</p>
      </div>
    </footer>
  )
}

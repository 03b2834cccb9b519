/** Settings: how I sign in, this session, language and look. */
import type { FastifyInstance } from 'fastify'
import { Button, Form, SummaryList } from '../components/index.ts'
import { faceRoutes, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { showInstant } from '../i18n/dates.ts'
import { dictionary, type Lang } from '../i18n/index.ts'
import { page } from '../outcome.ts'
import { THEMES } from '../ui.ts'
import { portal, portalNav } from './words.ts'

const text = dictionary(
  {
    session: 'Phiên đăng nhập này',
    name: 'Tài khoản',
    level: 'Mức độ định danh',
    auth: 'Mức độ xác thực lần này',
    methods: {
      pwd: 'mật khẩu',
      otp: 'mã dùng một lần',
      hwk: 'khóa truy cập',
      swk: 'khóa truy cập',
    },
    since: 'Đăng nhập lúc',
    keys: 'Khóa truy cập (passkey) và bảo mật',
    keysText:
      'Khóa truy cập đăng nhập bằng vân tay hoặc khuôn mặt trên máy của bạn, không cần mật khẩu, không lừa lấy được.',
    keysLink: 'Quản lý khóa truy cập và các phiên đăng nhập',
    language: 'Ngôn ngữ',
    languages: { vi: 'Tiếng Việt', en: 'English' },
    look: 'Giao diện',
    chosen: '(đang dùng)',
  },
  {
    session: 'This session',
    name: 'Account',
    level: 'Identity level',
    auth: 'Strength of this sign-in',
    methods: { pwd: 'password', otp: 'one-time code', hwk: 'passkey', swk: 'passkey' },
    since: 'Signed in at',
    keys: 'Passkeys and security',
    keysText:
      'A passkey signs you in by fingerprint or face on your device, without a password, and cannot be phished.',
    keysLink: 'Manage passkeys and sessions',
    language: 'Language',
    languages: { vi: 'Tiếng Việt', en: 'English' },
    look: 'Appearance',
    chosen: '(in use)',
  },
)

/** The ways of a sign-in in words; what only repeats another one (`mfa`, `user`) is left out. */
function methodsOf(amr: readonly string[], lang: Lang): string {
  const { methods } = text[lang]
  return amr
    .flatMap(way => (Object.hasOwn(methods, way) ? [methods[way as keyof typeof methods]] : []))
    .join(', ')
}

export function registerSettings(app: FastifyInstance, web: Web) {
  faceRoutes(app, web, 'portal').get('/portal/settings', visit => {
    const { lang, session, ui } = visit
    const words = text[lang]
    const choices = (name: 'lang' | 'theme', all: readonly [string, string][], now: string) => (
      <Form action="/preferences">
        <input type="hidden" name="return" value="/portal/settings" />
        <div class="govuk-button-group">
          {all.map(([value, label]) => (
            <Button key={value} tone="secondary" name={name} value={value}>
              {label}
              {value === now && ` ${words.chosen}`}
            </Button>
          ))}
        </div>
      </Form>
    )
    return page({
      title: portal[lang].settings,
      nav: portalNav(lang),
      body: (
        <>
          <h1 class="govuk-heading-l">{portal[lang].settings}</h1>
          <h2 class="govuk-heading-m">{words.session}</h2>
          <SummaryList
            facts={[
              { label: words.name, value: session.displayName },
              { label: words.level, value: String(session.level ?? '—') },
              {
                label: words.auth,
                value: `${session.authLevel} (${methodsOf(session.amr, lang)})`,
              },
              { label: words.since, value: showInstant(session.signedInAt, lang) },
            ]}
          />
          <h2 class="govuk-heading-m">{words.keys}</h2>
          <p class="govuk-body">{words.keysText}</p>
          <p class="govuk-body">
            <a class="govuk-link" href="/portal/security">
              {words.keysLink}
            </a>
          </p>
          <h2 class="govuk-heading-m">{words.language}</h2>
          {choices(
            'lang',
            [
              ['vi', words.languages.vi],
              ['en', words.languages.en],
            ],
            lang,
          )}
          <h2 class="govuk-heading-m">{words.look}</h2>
          {choices(
            'theme',
            THEMES.map(theme => [theme, common[lang].themes[theme]]),
            ui.theme,
          )}
        </>
      ),
    })
  })
}

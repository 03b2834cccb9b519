/** Preferences: language and look, kept in two cookies that hold nothing else. */
import type { FastifyInstance } from 'fastify'
import { openRoutes, type Web } from '../http.tsx'
import { isLang } from '../i18n/index.ts'
import { redirect } from '../outcome.ts'
import { safeReturn } from '../safe.ts'
import { THEMES } from '../ui.ts'

const YEAR_SECONDS = 365 * 86_400

export function registerPreferences(app: FastifyInstance, web: Web) {
  // Registered for nobody's session: the buttons stand on every face, also where nobody is signed in.
  openRoutes(app, web, null).post('/preferences', visit => {
    const keep = (name: string, value: string) =>
      visit.reply.setCookie(name, value, {
        path: '/',
        maxAge: YEAR_SECONDS,
        httpOnly: true,
        sameSite: 'lax',
        secure: web.baseUrl.startsWith('https:'),
      })
    const lang = visit.form.text('lang')
    if (isLang(lang)) keep('lt_lang', lang)
    const theme = visit.form.text('theme')
    if ((THEMES as readonly string[]).includes(theme)) keep('lt_theme', theme)
    return redirect(safeReturn(visit.form.text('return')))
  })
}

/** Frame: what every page of the desk shares. */
import { deskWords } from '../i18n/desk.ts'
import type { Lang } from '../i18n/index.ts'
import type { LayoutProps } from '../layout.tsx'
import type { staffRoutes } from '../staff.ts'

export type DeskRoutes = ReturnType<typeof staffRoutes>

type Section = 'queue' | 'intake' | 'search' | 'reconcile' | 'corrections' | 'inquiries'
const SECTIONS: readonly (readonly [Section, string])[] = [
  ['queue', '/desk'],
  ['intake', '/desk/intake'],
  ['search', '/desk/search'],
  ['reconcile', '/desk/reconcile'],
  ['corrections', '/desk/corrections'],
  ['inquiries', '/desk/inquiries'],
]

export function frame(
  lang: Lang,
  current: Section,
): Pick<LayoutProps, 'nav' | 'current' | 'shape'> {
  const w = deskWords[lang]
  return {
    shape: 'dense',
    current,
    nav: SECTIONS.map(([key, href]) => ({ key, href, text: w[key] })),
  }
}

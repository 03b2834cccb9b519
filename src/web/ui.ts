/** Ui: what every component may know of the page it stands on. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { common } from './i18n/common.ts'
import type { Lang } from './i18n/index.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export type FaceName = 'portal' | 'desk' | 'ioc' | 'console'

export type Ui = Readonly<{
  lang: Lang
  theme: Theme
  face: FaceName
  /** Path and query of this page, to come back to. */
  path: string
  /** Who is signed in at this face; null when nobody is. */
  displayName: string | null
  /** Goes into every form as `_csrf`. */
  csrf: string | null
  /** Whether people and data are invented, which every page then says. */
  sandbox: boolean
  /** Address of an asset by its plain name. */
  asset(name: string): string | null
  /** A fresh idempotency key; each form carries one as `_key`. */
  newKey(): string
}>

const UiContext = createContext<Ui>({
  lang: 'vi',
  theme: 'auto',
  face: 'portal',
  path: '/',
  displayName: null,
  csrf: null,
  sandbox: true,
  asset: () => null,
  newKey: () => crypto.randomUUID(),
})

export const UiProvider = UiContext.Provider

/** The page's surroundings, with the common words of its language. */
export function useUi() {
  const ui = useContext(UiContext)
  return { ...ui, words: common[ui.lang] }
}

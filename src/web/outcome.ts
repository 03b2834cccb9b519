/** Outcome: what a page handler answers with. Handlers say what, `http.ts` knows how to send it. */
import type { ComponentChildren } from 'preact'
import type { Problem } from '#kernel'
import type { LayoutProps } from './layout.tsx'
import { safeHref } from './safe.ts'

export type Page = Readonly<{
  kind: 'page'
  status: number
  body: ComponentChildren
  layout: Omit<LayoutProps, 'children'>
  /** What this page's content policy allows beyond the strict one. */
  allow: Readonly<{ wasm?: boolean; frames?: boolean; blobs?: boolean }>
}>
export type Redirect = Readonly<{ kind: 'redirect'; to: string }>
export type Download = Readonly<{
  kind: 'download'
  bytes: Buffer | Uint8Array
  fileName: string
  mediaType: string
  /** Shown in the page instead of saved; only for files we made ourselves. */
  inline: boolean
}>
/** The handler has taken over the reply (a stream). */
export type Hijacked = Readonly<{ kind: 'hijacked' }>
export type Outcome = Page | Redirect | Download | Hijacked

/** Status of a page that may show a refused form: 422, unless the refusal is about more than what was typed. */
export function formStatus(problems: readonly Problem[]): number {
  const first = problems[0]
  if (!first) return 200
  return first.status === 409 || first.status === 429 ? first.status : 422
}

/** A page. `status` is 422 when it shows a refused form; `refused` then marks the title. */
export function page(
  parts: Omit<LayoutProps, 'children'> & {
    body: ComponentChildren
    status?: number
    allow?: Page['allow']
  },
): Page {
  const { body, status = 200, allow = {}, ...layout } = parts
  return { kind: 'page', status, body, layout, allow }
}

/** Goes on to another page of this house, always by GET. */
export function redirect(to: string): Redirect {
  return { kind: 'redirect', to: safeHref(to) }
}

export function download(file: {
  bytes: Buffer | Uint8Array
  fileName: string
  mediaType: string
  inline?: boolean
}): Download {
  return { kind: 'download', inline: false, ...file }
}

export const hijacked: Hijacked = { kind: 'hijacked' }

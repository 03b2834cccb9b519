/**
 * A real browser: Debian's headless Chromium through playwright-core. Where there is none a test is skipped
 * with one line; in CI its absence fails.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

function which(name: string): string | null {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** Path of a Debian tool, or null; in CI its absence throws. */
export function tool(name: string, debianPackage: string): string | null {
  const found = which(name)
  if (!found && process.env.CI) throw new Error(`CI has no ${name} (apt install ${debianPackage})`)
  return found
}

export function browserPath(): string | null {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  return (
    which('chromium-headless-shell') ??
    which('chromium') ??
    which('google-chrome') ??
    tool('chromium-headless-shell', 'chromium-headless-shell')
  )
}

/** Why browser tests are skipped here, or false when they run. */
export const NO_BROWSER: string | false = browserPath()
  ? false
  : 'no Chromium on this machine: apt install chromium-headless-shell'

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath()!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export const PHONE = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
} as const
export const DESKTOP = { viewport: { width: 1280, height: 800 } } as const

/** A fresh person at a fresh device: own cookies, Vietnamese, Hà Nội time. */
export function person(
  browser: Browser,
  device: typeof PHONE | typeof DESKTOP,
  options: { javaScriptEnabled?: boolean; colorScheme?: 'light' | 'dark' } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    ...device,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    ...options,
  })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds against WCAG 2.2 A and AA on the page as it stands. */
export async function axe(page: Page): Promise<string[]> {
  // A content security policy forbids foreign scripts; evaluation by the debugger is not one.
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const runner = (
      globalThis as unknown as {
        axe: {
          run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
        }
      }
    ).axe
    const { violations } = await runner.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)}`))
  })
  return found
}

/** Whether the page can be read without scrolling sideways. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
}

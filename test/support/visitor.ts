/** Visitor: one person at one device of a running house. */
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '#app'
import { axe, DESKTOP, overflows, PHONE, person } from './browser.ts'
import type { TestHouse } from './house.ts'
import { newestCode } from './house.ts'

export type Visitor = Readonly<{ page: Page; context: BrowserContext; close(): Promise<void> }>

export type Device = Readonly<{
  name: string
  on: typeof PHONE | typeof DESKTOP
  javaScriptEnabled: boolean
}>
export const PHONE_WITH_JS: Device = {
  name: '360×740 with JavaScript',
  on: PHONE,
  javaScriptEnabled: true,
}
export const DESKTOP_WITHOUT_JS: Device = {
  name: '1280×800 without JavaScript',
  on: DESKTOP,
  javaScriptEnabled: false,
}
export const OFFICE: Device = { name: 'an office desk', on: DESKTOP, javaScriptEnabled: true }

/** Comes to a face and signs in with password and one-time code. */
export async function visit(
  browser: Browser,
  house: TestHouse,
  face: 'portal' | 'desk' | 'ioc' | 'console',
  username: string,
  device: Device,
): Promise<Visitor> {
  const context = await person(browser, device.on, { javaScriptEnabled: device.javaScriptEnabled })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${house.baseUrl}/${face}/sign-in?return=%2F${face}`)
  await page.fill('input[name=username]', username)
  await page.fill('input[name=password]', DEMO_PASSWORD)
  await page.locator('form:has(input[name=username]) button').click()
  await page.locator('input[name=code]').waitFor()
  await page.fill('input[name=code]', await newestCode(house))
  await page.locator('form:has(input[name=code]) button').click()
  await page.waitForURL(`${house.baseUrl}/${face}`)
  return { page, context, close: () => context.close() }
}

/** Every page a journey stands on is readable by all and fits the device. */
export async function fitsEverybody(page: Page, device: Device): Promise<void> {
  const where = new URL(page.url()).pathname
  if (device.javaScriptEnabled)
    assert.deepEqual(await axe(page), [], `axe finds nothing on ${where}`)
  if (device.javaScriptEnabled)
    assert.equal(await overflows(page), false, `${where} does not scroll sideways`)
  const ours = /[0-9a-f]{8}-[0-9a-f-]{27}|H55\.28-\d{6}-\d{4}/g
  assert.doesNotMatch(page.url().replace(ours, ''), /\d{9}/, 'no personal number in an address')
}

/** Ticks a radio or a checkbox by its group and value. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true })
}

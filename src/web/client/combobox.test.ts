import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { h } from 'preact'
import { render } from 'preact-render-to-string'
import { launch, NO_BROWSER } from '#test/browser'
import { buildAssets } from '../assets.ts'
import { Combobox } from '../components/index.ts'

const CITIES = ['Hà Nội', 'Đà Nẵng', 'Đồng Nai', 'Thái Nguyên', 'Đồng Tháp', 'Hà Tĩnh']

describe('the combobox', { skip: NO_BROWSER }, () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'lienthong-combobox-'))
  let browser: Browser
  let page: Page
  before(async () => {
    const script = (await buildAssets(cacheDir)).all.get('main.js')!.body.toString()
    browser = await launch()
    page = await browser.newPage()
    const field = render(
      h(Combobox, {
        name: 'place',
        label: 'Nơi',
        value: '3',
        options: CITIES.map((label, at) => ({ value: String(at), label })),
      }),
    )
    await page.setContent(`<form>${field}</form>`)
    await page.addScriptTag({ content: script, type: 'module' })
    await page.locator('input[role=combobox]').waitFor()
  })
  after(async () => {
    await browser?.close()
    rmSync(cacheDir, { recursive: true, force: true })
  })

  const sent = () => page.evaluate(() => new FormData(document.querySelector('form')!).get('place'))

  it('shows what was chosen and keeps it', async () => {
    assert.equal(await page.inputValue('input[role=combobox]'), 'Thái Nguyên')
    assert.equal(await sent(), '3')
    assert.equal(await page.locator('label').getAttribute('for'), 'place')
    assert.equal(await page.locator('input[role=combobox]').getAttribute('id'), 'place')
  })

  it('finds without marks, by keyboard, and sends the value', async () => {
    await page.fill('input[role=combobox]', 'dong')
    assert.deepEqual(await page.locator('[role=option]').allInnerTexts(), ['Đồng Nai', 'Đồng Tháp'])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const active = await page.locator('input[role=combobox]').getAttribute('aria-activedescendant')
    assert.equal(await page.locator(`#${active}`).innerText(), 'Đồng Tháp')
    await page.keyboard.press('Enter')
    assert.equal(await page.inputValue('input[role=combobox]'), 'Đồng Tháp')
    assert.equal(await sent(), '4')
  })

  it('takes a press of the pointer', async () => {
    await page.fill('input[role=combobox]', 'ha')
    await page.locator('[role=option]', { hasText: 'Hà Tĩnh' }).click()
    assert.equal(await sent(), '5')
  })

  it('sends nothing for text that names no choice, and the choice for text typed in full', async () => {
    await page.fill('input[role=combobox]', 'Atlantis')
    await page.locator('input[role=combobox]').blur()
    assert.equal(await sent(), '')
    await page.fill('input[role=combobox]', 'da nang')
    await page.locator('input[role=combobox]').blur()
    assert.equal(await sent(), '1')
    assert.equal(await page.inputValue('input[role=combobox]'), 'Đà Nẵng')
  })

  it('closes on Escape and says so', async () => {
    await page.fill('input[role=combobox]', 'h')
    assert.equal(await page.locator('input[role=combobox]').getAttribute('aria-expanded'), 'true')
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('input[role=combobox]').getAttribute('aria-expanded'), 'false')
  })
})

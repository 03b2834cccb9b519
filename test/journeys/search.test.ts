/**
 * The desk looks somebody up by one box, on a small screen without JavaScript and on a large one; and a
 * registrar meets a child who is likely in the register already, decides, and the reason is kept.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sql } from '#kernel'
import { recordBirth } from '#register'
import { launch, NO_BROWSER, PHONE } from '#test/browser'
import { type TestHouse, testHouse } from '#test/house'
import { DESKTOP_WITHOUT_JS, type Device, fitsEverybody, OFFICE, visit } from '#test/visitor'
import {
  beginDraft,
  citizen,
  confirm,
  type Family,
  handIn,
  noticeFor,
  partsOf,
  sendNotice,
  settleFamily,
} from '../security/journey.ts'

const PICTURES = process.env.PICTURES
const picture = async (page: Page, name: string) => {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
}
const SMALL: Device = { name: '360×740 at the desk', on: PHONE, javaScriptEnabled: true }

describe('looking people up at the desk', { skip: NO_BROWSER }, () => {
  let house: TestHouse
  let browser: Browser
  let family: Family

  before(async () => {
    house = await testHouse()
    browser = await launch()
    family = await settleFamily(house)
  })
  after(async () => {
    await browser?.close()
    await house?.close()
  })

  const ask = async (page: Page, q: string) => {
    await page.goto(`${house.baseUrl}/desk/search`)
    await page.locator('input[name=q]').fill(q)
    await page.locator('input[name=q]').press('Enter')
    await page.locator('#found').waitFor()
    return page.locator('main').innerText()
  }

  for (const device of [SMALL, DESKTOP_WITHOUT_JS, OFFICE])
    it(`one box finds by all that is known (${device.name})`, async () => {
      const desk = await visit(browser, house, 'desk', 'motcua', device)
      const { page } = desk
      const { mother } = family
      const year = mother.birthDate.slice(0, 4)
      const bare = mother.fullName
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/[đĐ]/g, 'd')
        .toLowerCase()
      const all = [
        mother.personalId,
        `${mother.personalId.slice(-6)} ${year}`,
        `${bare.split(' ').toReversed().join(' ')} ${year}`,
      ]
      // What is found is the same on every device; it is asked where pages come fastest.
      for (const q of [`${bare} ${year}`, ...(device.javaScriptEnabled ? [] : all)]) {
        const text = await ask(page, q)
        assert.ok(text.includes(mother.fullName), `${q}: ${text.slice(0, 600)}`)
        assert.match(text, /Khớp/)
      }
      assert.match(await ask(page, `${bare} ${year}`), /Trùng họ tên khi bỏ dấu; .*Ngày sinh/)
      await fitsEverybody(page, device)
      await picture(
        page,
        `search-${device.on.viewport.width}${device.javaScriptEnabled ? '' : '-no-js'}`,
      )
      await page
        .getByRole('row', { name: mother.fullName })
        .getByRole('button', { name: 'Dòng thời gian' })
        .first()
        .click()
      await page.locator('#holds').waitFor()
      assert.match(await page.locator('h1').innerText(), new RegExp(mother.fullName, 'u'))
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/desk/timeline')
      await fitsEverybody(page, device)
      await picture(page, `timeline-${device.on.viewport.width}-${device.javaScriptEnabled}`)
      await ask(page, `${bare} ${year}`)
      await page.getByRole('button', { name: 'Tìm cả tên, ngày sinh gần giống' }).click()
      await page.locator('#found').waitFor()
      assert.ok((await page.locator('main').innerText()).includes(mother.fullName))
      assert.equal(await page.locator('input[name=q]').inputValue(), `${bare} ${year}`)

      assert.match(await ask(page, `${bare}x ${year}`), /Gần giống[\s\S]*sai khác một chữ cái/)
      await page.locator('input[name=q]').fill(bare)
      await page.locator('input[name=q]').press('Enter')
      await page.locator('.govuk-error-summary').waitFor()
      await fitsEverybody(page, device)
      await desk.close()
    })

  it('a likely duplicate is shown beside the child, and the registrar says why it is another', async () => {
    const notice = noticeFor(house, family.mother)
    assert.ok((await sendNotice(house, notice)).ok)
    const mother = await citizen(house, family.mother)
    const bundle = await handIn(mother, await beginDraft(mother))
    await confirm(await citizen(house, family.head))
    const [birth] = (await partsOf(mother, bundle)) as [string]

    const place = { unit: '05528', asOf: '2026-11-01', text: 'Phường Bách Quang, Thái Nguyên' }
    const { value: born } = await house.db.row<{ value: string }>(
      sql`select declared -> 'child.dob' ->> 'value' as value from services.dossier where code = ${bundle}`,
    )
    await house.db.tx(tx =>
      recordBirth(
        tx,
        { kind: 'official', id: 'test', agency: 'H55.28', office: 'ho-tich' },
        {
          name: { family: 'Khuất', middle: 'Minh', given: 'Tuệ' },
          birthDate: born,
          sex: 'female',
          ethnicity: '01',
          nationality: 'VN',
          origin: place,
          birthPlace: place,
          registration: {
            number: '901',
            book: '05/2026',
            page: '1',
            unit: '05528',
            registeredOn: born,
          },
          motherId: family.mother.personId,
          fatherId: family.father.personId,
          legalBasis: 'Luật Hộ tịch 60/2014/QH13',
          evidence: ['GCS-thu-hai'],
        },
      ),
    )

    const { page, close } = await visit(browser, house, 'desk', 'hotich', SMALL)
    await page.goto(`${house.baseUrl}/desk/dossiers/${birth}`)
    await page.getByRole('button', { name: /Nhận việc/ }).click()
    await page.waitForURL(/done=taken/)
    await page.locator('summary', { hasText: 'Phê duyệt' }).click()
    await page.getByRole('button', { name: 'Tôi đã đối chiếu, phê duyệt' }).click()
    await page.locator('.desk-same').waitFor()
    const panel = await page.locator('.desk-decide[open]').innerText()
    assert.match(panel, /Trẻ trong hồ sơ[\s\S]*Rất giống[\s\S]*Trùng họ tên[\s\S]*Cùng mẹ/)
    for (const device of [SMALL, OFFICE]) {
      await page.setViewportSize(device.on.viewport)
      await picture(page, `same-${device.on.viewport.width}`)
      await fitsEverybody(page, device)
    }
    await page.getByRole('button', { name: 'Đây là người khác, phê duyệt' }).click()
    await page.locator('.govuk-error-message', { hasText: 'Chưa ghi lý do' }).waitFor()
    await page.locator('textarea[name=distinct]').fill('Con sinh đôi, cha mẹ đặt trùng tên')
    await page.getByRole('button', { name: 'Đây là người khác, phê duyệt' }).click()
    await page.waitForURL(/did=approved/)
    await close()
    const { kept } = await house.db.row<{ kept: string }>(sql`
      select payload -> 'distinctFrom' ->> 'reason' as kept from register.life_event
      where kind = 'birth' and part = 'subject' and evidence @> ${JSON.stringify([birth])}::jsonb`)
    assert.equal(kept, 'Con sinh đôi, cha mẹ đặt trùng tên')
  })
})

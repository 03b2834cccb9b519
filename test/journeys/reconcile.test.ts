/**
 * The loop of reconciliation between two agencies, the police and a citizen, in a real browser: run, case,
 * fix at the source, fix in the register, the right value fetched by who once read the wrong one, another
 * look, closed; and an agency that may only verify never sees a value of the register.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Actor, sql } from '#kernel'
import { verifyLedger } from '#ledger'
import { correctFacts, type NewCorrection, receiptsAbout } from '#register'
import { demoCitizen } from '#simulation'
import { launch, NO_BROWSER } from '#test/browser'
import { type TestHouse, testHouse } from '#test/house'
import {
  choose,
  DESKTOP_WITHOUT_JS,
  fitsEverybody,
  OFFICE,
  PHONE_WITH_JS,
  type Visitor,
  visit,
} from '#test/visitor'

const WIFE = demoCitizen('neighbour-wife')
const FATHER = demoCitizen('father')
const HEAD = demoCitizen('head')

const HEADS = 'Mã số,Số CCCD,Họ và tên,Ngày sinh,Giới tính'
/** The wife's papers say Loan, and the register has it wrong; the father's day of birth is the agency's slip. */
const INSURANCE = [
  HEADS,
  `BH-1,${WIFE.personalId},Đỗ Thị Loan,03/10/1992,Nữ`,
  `BH-2,${FATHER.personalId},Trần Minh Quân,28/08/1993,Nam`,
  `BH-3,${HEAD.personalId},TRẦN VĂN HOÀ,09/03/1962,Nam`,
].join('\n')
/** The father's number is not there: only the register knows it. */
const TAX = [
  HEADS,
  `T-1,${WIFE.personalId},Đỗ Thị Lan,03/10/1992,Nữ`,
  'T-2,,Trần Minh Quân,27/08/1993,Nam',
].join('\n')

describe('two agencies and the register come to say the same', { skip: NO_BROWSER }, () => {
  let house: TestHouse
  let browser: Browser
  let insurance: Visitor
  let tax: Visitor
  let citizen: Visitor
  let report = ''

  before(async () => {
    house = await testHouse()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await house?.close()
  })

  let broken = false
  /** One step of the way: after a broken one the rest is not walked. */
  const step = (name: string, walk: () => Promise<void>) =>
    it(name, async () => {
      assert.equal(broken, false, 'an earlier step failed')
      broken = true
      try {
        await walk()
      } catch (error) {
        for (const v of [insurance, tax, citizen])
          if (v) console.error(v.page.url(), (await read(v)).slice(0, 1_200))
        throw error
      }
      broken = false
    })
  const read = (v: Visitor) => v.page.locator('main').innerText()
  const open = (v: Visitor, path: string) => v.page.goto(`${house.baseUrl}${path}`)

  /** Sends a file at a source, confirms its columns, and waits until the page shows what became of it. */
  async function run(v: Visitor, source: string, csv: string): Promise<void> {
    await open(v, `/desk/reconcile/${source}`)
    const name = `${source}.csv`
    await v.page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await v.page.getByRole('button', { name: 'Gửi và xem cột' }).click()
    await v.page.getByRole('heading', { level: 1, name: 'Các cột của tệp' }).waitFor()
    await fitsEverybody(v.page, OFFICE)
    await v.page.getByLabel('Là Mã số').selectOption('key')
    await v.page.getByRole('button', { name: 'Bắt đầu đối soát' }).click()
    // Nobody reloads: the page follows the run.
    await v.page.getByRole('heading', { name: 'Bốn thước đo' }).waitFor()
    await fitsEverybody(v.page, OFFICE)
  }

  /** Waits until a page says something; the house works meanwhile. */
  async function until(v: Visitor, path: string, words: RegExp): Promise<string> {
    for (let i = 0; ; i++) {
      await house.courier.drain()
      await open(v, path)
      const text = await read(v)
      if (words.test(text) || i >= 40) {
        assert.match(text, words)
        return text
      }
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }

  async function caseOf(v: Visitor, rowKey: string): Promise<string> {
    await open(v, '/desk/cases')
    const row = v.page.locator('main tbody tr', { hasText: rowKey })
    return (await row.getByRole('link').first().getAttribute('href'))!
  }

  step('the insurance runs its file, and the page follows the run by itself', async () => {
    insurance = await visit(browser, house, 'desk', 'bhyt', OFFICE)
    await run(insurance, 'insurance', INSURANCE)
    const text = await read(insurance)
    assert.match(text, /Khớp đúng\s+1\b/)
    assert.match(text, /Sai lệch\s+2\b/)
    assert.match(text, /BH-2[\s\S]*27\/08\/1993/, 'who may know values sees the right one')
  })

  step(
    'the tax office may only verify: no value of the register on a page or in a file',
    async () => {
      tax = await visit(browser, house, 'desk', 'dl-thue', OFFICE)
      await run(tax, 'tax', TAX)
      const { page } = tax
      assert.match(await read(tax), /T-2[\s\S]*số định danh: chưa có số/)
      const pages = [await page.content()]
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Tải kết quả (CSV)' }).click()
      pages.push(await readFile(await (await download).path(), 'utf8'))
      await page.getByRole('link', { name: 'Sửa hàng loạt cách viết' }).click()
      pages.push(await page.content())
      await open(tax, await caseOf(tax, 'T-2'))
      pages.push(await page.content())
      for (const told of pages) assert.equal(told.includes(FATHER.personalId), false)
      assert.match(pages[1]!, /T-2,differs/)
    },
  )

  step('an agency mends its own slip; only another look closes the case', async () => {
    const { page } = insurance
    const href = await caseOf(insurance, 'BH-2')
    await open(insurance, href)
    await fitsEverybody(page, OFFICE)
    await choose(page, 'kind', 'fixed-at-source')
    await page.locator('[name=reason]').fill('Gõ nhầm ngày; đã sửa theo giấy khai sinh.')
    await page.locator('[name="fix.0.birthDate"]').fill('27/08/1993')
    await page.getByRole('button', { name: 'Lưu bước này' }).click()
    await page.waitForURL(/done=saved/)
    await until(insurance, href, /Đã đóng: Đã sửa ở nguồn/)
  })

  step('a stranger to a case sees none of it', async () => {
    const href = await caseOf(insurance, 'BH-1')
    const answer = await open(tax, href)
    assert.equal(answer?.status(), 404)
  })

  step('the citizen says on her phone that the register has her name wrong', async () => {
    citizen = await visit(browser, house, 'portal', WIFE.personalId, PHONE_WITH_JS)
    const { page } = citizen
    await open(citizen, '/portal/me/report/name')
    await fitsEverybody(page, PHONE_WITH_JS)
    await page.getByRole('button', { name: 'Gửi báo sửa' }).click()
    await page.locator('.govuk-error-summary').waitFor()
    await page.locator('[name=shouldBe]').fill('Đỗ Thị Loan')
    await page.locator('[name=reason]').fill('Giấy khai sinh của tôi ghi Loan.')
    await page.locator('[name=evidence]').fill('Giấy khai sinh số 12/1992')
    await page.getByRole('button', { name: 'Gửi báo sửa' }).click()
    await page.getByText('Bạn không phải làm gì thêm').waitFor()
    report = /DS-\d\d-\d{6}/.exec(await read(citizen))![0]
    assert.match(await read(citizen), /Công an nơi thường trú đang xác minh/)
    await fitsEverybody(page, PHONE_WITH_JS)
  })

  step('the register is corrected by a life event, and the police say by which', async () => {
    const registrar: Actor = {
      kind: 'official',
      id: 'hotich',
      agency: 'H55.28',
      office: 'ho-tich',
    }
    const correction: NewCorrection = {
      personId: WIFE.personId,
      changes: { name: { family: 'Đỗ', middle: 'Thị', given: 'Loan' } },
      legalBasis: 'Luật Hộ tịch 60/2014/QH13, Điều 28',
      evidence: [],
    } as unknown as NewCorrection
    const { eventId } = await house.db.tx(tx => correctFacts(tx, registrar, correction))
    const police = await visit(browser, house, 'desk', 'congan', DESKTOP_WITHOUT_JS)
    await open(police, `/desk/cases/${report}`)
    assert.match(await read(police), /Giá trị đúng theo công dân\s+Đỗ Thị Loan/)
    await choose(police.page, 'kind', 'fixed-in-register')
    await police.page.locator('[name=reason]').fill('Đã cải chính theo giấy khai sinh.')
    await police.page.locator('[name=eventId]').fill(eventId)
    await police.page.getByRole('button', { name: 'Lưu bước này' }).click()
    await police.page.waitForURL(/done=saved/)
    await until(police, `/desk/cases/${report}`, /Đã đóng: Đã sửa ở CSDL dân cư/)
    assert.match(await read(police), /Bảo hiểm xã hội tỉnh Thái Nguyên\s+CHƯA NHẬN|chưa nhận/i)
    await police.close()
  })

  step('the case of the agency that was right all along closes by itself', async () => {
    await open(insurance, '/desk/cases')
    assert.doesNotMatch(await read(insurance), /BH-1/)
  })

  step('who once read the wrong name fetches the right one, each as far as it may', async () => {
    await open(insurance, '/desk/corrections-owed')
    await fitsEverybody(insurance.page, OFFICE)
    assert.match(await read(insurance), /họ tên[\s\S]*BH-1/)
    await insurance.page.getByRole('button', { name: 'Nhận giá trị đúng' }).first().click()
    await insurance.page.waitForURL(/done=taken/)
    assert.match(await read(insurance), /Đỗ Thị Loan/)
    await fitsEverybody(insurance.page, OFFICE)

    await open(tax, '/desk/corrections-owed')
    await tax.page.getByRole('button', { name: 'Nhận giá trị đúng' }).first().click()
    await tax.page.waitForURL(/done=taken/)
    const told = await tax.page.content()
    assert.match(told, /chỉ cho biết trường nào đã đổi/)
    assert.equal(told.includes('Loan'), false)
    const { n } = await house.db.row<{ n: number }>(sql`
      select count(*) as n from reconcile.correction
      where agency in ('G24.H55', 'G12.H55') and fetched_at is not null`)
    assert.equal(n, 2)
  })

  step('the citizen followed it all, and sees who read her record', async () => {
    await open(citizen, `/portal/cases/${report}`)
    const text = await read(citizen)
    assert.match(text, /Đã xong: cơ sở dữ liệu dân cư đã sửa/)
    assert.match(text, /Đã cải chính theo giấy khai sinh/)
    await fitsEverybody(citizen.page, PHONE_WITH_JS)
    await open(citizen, '/portal/me')
    assert.match(await read(citizen), /Bạn báo sửa: Họ tên/)
    const agencies = (await receiptsAbout(house.db, WIFE.personId)).map(one => one.agency)
    assert.ok(agencies.includes('G24.H55') && agencies.includes('G12.H55'))
    const other = await visit(browser, house, 'portal', HEAD.personalId, PHONE_WITH_JS)
    const answer = await open(other, `/portal/cases/${report}`)
    assert.equal(answer?.status(), 404, 'nobody else sees it')
    await other.close()
  })

  step('the next file of the tax office agrees', async () => {
    const mended = TAX.replace('Thị Lan', 'Thị Loan').replace('T-2,,', `T-2,${FATHER.personalId},`)
    await run(tax, 'tax', mended)
    assert.match(await read(tax), /Khớp đúng\s+2\b/)
    await open(tax, '/desk/cases')
    assert.match(await read(tax), /Không có vụ việc nào đang mở/)
  })

  step('every step is in the ledger, and the ledger is whole', async () => {
    for (let i = 0; i < 100 && (await verifyLedger(house.db)).waiting > 0; i++)
      await new Promise(resolve => setTimeout(resolve, 50))
    assert.equal((await verifyLedger(house.db)).firstBad, null)
  })
})

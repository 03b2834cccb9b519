/**
 * A child is born: from the hospital's notice to the certificate in the vault, in a real browser, once on
 * a phone with JavaScript and once at a desk without.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { sql } from '#kernel'
import { exportLedger, verifyLedger } from '#ledger'
import { demoCitizen } from '#simulation'
import { launch, NO_BROWSER, tool } from '#test/browser'
import { type TestHouse, testHouse } from '#test/house'
import {
  choose,
  DESKTOP_WITHOUT_JS,
  type Device,
  fitsEverybody,
  OFFICE,
  PHONE_WITH_JS,
  type Visitor,
  visit,
} from '#test/visitor'

const MOTHER = demoCitizen('mother')
const HEAD = demoCitizen('head')

for (const device of [PHONE_WITH_JS, DESKTOP_WITHOUT_JS])
  describe(`a child is born (${device.name})`, { skip: NO_BROWSER }, () => {
    let house: TestHouse
    let browser: Browser
    let mother: Visitor
    let registrar: Visitor
    let bundle = ''
    let birth = ''
    const dir = mkdtempSync(join(tmpdir(), 'lienthong-birth-'))

    before(async () => {
      house = await testHouse()
      browser = await launch()
    })
    after(async () => {
      await browser?.close()
      await house?.close()
      rmSync(dir, { recursive: true, force: true })
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
          for (const v of [mother, registrar])
            if (v)
              console.error(
                v.page.url(),
                (await v.page.locator('main').innerText()).slice(0, 1_500),
              )
          throw error
        }
        broken = false
      })

    const children = async () =>
      Object.fromEntries(
        (
          await house.db.rows<{ procedure: string; code: string }>(
            sql`select procedure, code from services.dossier where bundle = ${bundle}`,
          )
        ).map(r => [r.procedure, r.code]),
      )

    step('the mother finds the notice under her tasks and the form already filled in', async () => {
      mother = await visit(browser, house, 'portal', MOTHER.personalId, device)
      const { page } = mother
      await fitsEverybody(page, device)
      await page.locator('main').getByText('đã gửi giấy chứng sinh').waitFor()
      await page.getByRole('button', { name: /Bắt đầu khai sinh/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Giấy chứng sinh' }).waitFor()
      assert.match(
        await page.locator('main').innerText(),
        /Nguồn: Giấy chứng sinh[\s\S]*00001\.GCS\.19001\.\d\d/,
      )
      await fitsEverybody(page, device)
      await page.locator('main form').getByRole('button', { name: 'Tiếp tục' }).click()

      await page.getByRole('heading', { level: 1, name: 'Cha, mẹ' }).waitFor()
      const parents = await page.locator('main').innerText()
      assert.match(
        parents,
        /Nguồn: Cơ sở dữ liệu quốc gia về dân cư[\s\S]*Trần Minh Quân[\s\S]*Sai\? Báo sửa/,
      )
      assert.equal(
        await page.locator('main input:not([type=hidden])').count(),
        0,
        'what is known is not editable',
      )
      await fitsEverybody(page, device)
      await page.locator('main form').getByRole('button', { name: 'Tiếp tục' }).click()
    })

    step('a wrong value is refused at the field, and what was typed is kept', async () => {
      const { page } = mother
      await page.locator('[name="child.givenName"]').fill('An <script>1</script> 7')
      await page.locator('main form').getByRole('button', { name: 'Tiếp tục' }).click()
      await page.locator('.govuk-error-summary').waitFor()
      assert.match(await page.title(), /^Lỗi:/)
      assert.equal(
        await page.locator('[name="child.givenName"]').inputValue(),
        'An <script>1</script> 7',
      )
      await fitsEverybody(page, device)
    })

    step('she names the child and chooses ethnicity, residence and facility', async () => {
      const { page } = mother
      const next = () => page.locator('main form').getByRole('button', { name: 'Tiếp tục' }).click()
      await choose(page, 'child.surname', 'Trần')
      await page.locator('[name="child.middleName"]').fill('Nguyễn An')
      await page.locator('[name="child.givenName"]').fill('Nhiên')
      await choose(page, 'child.ethnicity', '02')
      await next()
      await page.getByRole('heading', { level: 1, name: 'Nơi thường trú của con' }).waitFor()
      await choose(page, 'residence.choice', 'mother')
      await next()
      await page.getByRole('heading', { level: 1, name: 'Bảo hiểm y tế' }).waitFor()
      await choose(page, 'insurance.facility', '19001')
      await fitsEverybody(page, device)
      await next()
      await page.getByRole('heading', { level: 1, name: 'Nhận kết quả' }).waitFor()
      await choose(page, 'delivery.method', 'vault')
      await next()
      await page.getByRole('heading', { level: 1, name: 'Kiểm tra và ký' }).waitFor()
      await fitsEverybody(page, device)
    })

    step('she checks, signs once however often she presses, and holds a code', async () => {
      const { page } = mother
      await page.locator('[name="declaration.true"]').check({ force: true })
      await page.getByRole('button', { name: /Ký và nộp/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Đã nộp hồ sơ' }).waitFor()
      bundle = /H55\.28-\d{6}-\d{4}/.exec(await page.locator('main').innerText())![0]
      await fitsEverybody(page, device)
      await page.goBack()
      const again = page.getByRole('button', { name: /Ký và nộp/ })
      if (await again.count()) {
        if (await page.locator('[name="declaration.true"]').count())
          await page.locator('[name="declaration.true"]').check({ force: true })
        await again.click()
        await page.waitForLoadState()
      }
      const { n } = await house.db.row<{ n: number }>(
        sql`select count(*) as n from services.dossier where bundle is null and applicant_id = ${MOTHER.personId}`,
      )
      assert.equal(n, 1, 'one dossier')
    })

    step('the head of the household confirms as a second person', async () => {
      const head = await visit(browser, house, 'portal', HEAD.personalId, device)
      await head.page.getByRole('link', { name: 'Xác nhận của chủ hộ' }).click()
      assert.match(await head.page.locator('main').innerText(), /Nguyễn An[\s\S]*Nhiên/)
      await fitsEverybody(head.page, device)
      await choose(head.page, 'agree', 'yes')
      await head.page.getByRole('button', { name: 'Gửi trả lời' }).click()
      await head.page.getByText('Bạn đã trả lời').waitFor()
      await head.close()
    })

    step(
      'the registrar finds it in the queue, sees all three sources, and asks once for a supplement',
      async () => {
        registrar = await visit(browser, house, 'desk', 'hotich', OFFICE)
        const { page } = registrar
        birth = (await children())['1.001193']!
        await page.getByRole('link', { name: birth }).first().click()
        await page.waitForURL(`**/desk/dossiers/${birth}`)
        const text = (await page.locator('main').textContent())!
        for (const source of [/tờ khai/i, /dân cư/i, /chứng sinh/i]) assert.match(text, source)
        await page.getByRole('button', { name: /Nhận việc/ }).click()
        await page.waitForURL(/done=taken/)
        await fitsEverybody(page, OFFICE)

        await page.locator('summary', { hasText: 'Yêu cầu bổ sung' }).click()
        await choose(page, 'need', 'child.middleName')
        await page
          .locator('[name="reason:child.middleName"]')
          .fill('Chữ đệm viết chưa rõ, đề nghị ghi lại.')
        await choose(page, 'need', 'child.givenName')
        await page
          .locator('[name="reason:child.givenName"]')
          .fill('Tên viết chưa rõ, đề nghị ghi lại.')
        await page.getByRole('button', { name: 'Gửi yêu cầu bổ sung' }).click()
        await page.waitForURL(/did=/)
        assert.match(await page.locator('main').innerText(), /bổ sung/)
      },
    )

    step('the mother sees every fault at its field and mends those fields only', async () => {
      const { page } = mother
      await page.goto(`${house.baseUrl}/portal`)
      await page
        .locator('main li, main tr', { hasText: 'Cần bổ sung' })
        .getByRole('link')
        .first()
        .click()
      await page.waitForURL(/dossiers/)
      const text = await page.locator('main').innerText()
      assert.match(text, /Chữ đệm viết chưa rõ[\s\S]*Tên viết chưa rõ/)
      await fitsEverybody(page, device)
      await page.locator('[name="child.middleName"]').fill('Nguyễn An')
      await page.locator('[name="child.givenName"]').fill('Nhi')
      assert.equal(
        await page.locator('[name="child.surname"]').count(),
        0,
        'nothing else is editable',
      )
      await page
        .locator('main form')
        .getByRole('button', { name: /[Gg]ửi/ })
        .first()
        .click()
      await page.waitForLoadState()
    })

    step(
      'the registrar approves by keyboard, and another officer who decides late meets a conflict page',
      async () => {
        const second = await visit(browser, house, 'desk', 'hotich2', OFFICE)
        await second.page.goto(`${house.baseUrl}/desk/dossiers/${birth}`)
        const { page } = registrar
        await page.goto(`${house.baseUrl}/desk/dossiers/${birth}`)
        assert.match(await page.locator('main').innerText(), /Nhi\b/)
        await page.keyboard.press('Control+Enter')
        await page.getByRole('button', { name: /phê duyệt/i }).waitFor({ state: 'visible' })
        await page.keyboard.press('Control+Enter')
        await page.waitForURL(/did=/)

        const late = second.page
        const take = late
          .locator('summary, button')
          .filter({ hasText: /Từ chối/ })
          .first()
        await take.click()
        await late.locator('[name=reason]').first().fill('Thiếu căn cứ')
        await late.locator('[name=legalBasis]').first().fill('Luật Hộ tịch 60/2014/QH13')
        await late.getByRole('button', { name: /Từ chối và phát hành/ }).click()
        await late.waitForLoadState()
        assert.match(await late.locator('main').innerText(), /đã thay đổi|người khác|vừa/i)
        const decided = await house.db.rows(
          sql`select 1 from services.dossier_event where code = ${birth} and kind in ('approved', 'refused')`,
        )
        assert.equal(decided.length, 1, 'one decision')
        await second.close()
      },
    )

    step('the child is in the register with a number of her own', async () => {
      const child = await house.db.row<{ number: string; given: string }>(sql`
        select i.number, v.given from register.kin k
        join register.version v using (person_id) join register.personal_id i using (person_id)
        where k.relative_id = ${MOTHER.personId} and k.role = 'mother' and v.recorded_to is null`)
      assert.match(child.number, /^019[23]26\d{6}$/)
      assert.equal(child.given, 'Nhi')
    })

    step(
      'the certificate lies in the vault, is a valid signed PDF/A, and a flipped byte shows',
      async () => {
        await house.courier.drain()
        const { page } = mother
        await page.goto(`${house.baseUrl}/portal/vault`)
        await fitsEverybody(page, device)
        const download = page.waitForEvent('download')
        await page
          .getByRole('link', { name: /Tải/ })
          .filter({ hasText: /khai sinh/i })
          .first()
          .click()
        const file = join(dir, 'certificate.pdf')
        await (await download).saveAs(file)
        const bytes = await readFile(file)
        assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-')
        assert.match(bytes.toString('latin1'), /pdfaid:part(?:>|=")2/)
        await checkWithPoppler(file, bytes)
        if (tool('zbarimg', 'zbar-tools') && tool('pdftoppm', 'poppler-utils')) {
          execFileSync('pdftoppm', ['-png', '-r', '200', file, join(dir, 'page')])
          const read = execFileSync('sh', ['-c', `zbarimg -q --raw ${dir}/page*.png`], {
            encoding: 'utf8',
          })
          const url = read.split('\n').find(line => line.includes('/verify/'))!
          await page.goto(url)
          assert.match(await page.locator('main').innerText(), /Giấy khai sinh/)
          await fitsEverybody(page, device)
        }
      },
    )

    /** What somebody else's program says of the signature. */
    async function checkWithPoppler(file: string, bytes: Buffer): Promise<void> {
      if (!tool('pdfsig', 'poppler-utils')) return
      const ask = (path: string) => execFileSync('pdfsig', ['-no-ocsp', path], { encoding: 'utf8' })
      const said = ask(file)
      assert.match(said, /Signature is Valid/)
      assert.match(said, /Total document signed/)
      const flipped = Buffer.from(bytes)
      flipped[Math.floor(bytes.length / 3)]! ^= 1
      writeFileSync(join(dir, 'flipped.pdf'), flipped)
      let verdict = ''
      try {
        verdict = ask(join(dir, 'flipped.pdf'))
      } catch {
        verdict = 'unreadable'
      }
      assert.doesNotMatch(verdict, /Signature is Valid/)
    }

    step(
      'police and insurance go on in parallel; a refusal of one leaves the other standing',
      async () => {
        const { '1.004222': residence, 'BHYT-TE': insurance } = await children()
        assert.ok(residence && insurance)
        for (const [username, code, decision] of [
          ['bhyt', insurance, 'approve'],
          ['congan', residence, 'refuse'],
        ] as const) {
          const officer = await visit(browser, house, 'desk', username, OFFICE)
          const { page } = officer
          await page.goto(`${house.baseUrl}/desk/dossiers/${code}`)
          await page.getByRole('button', { name: /Nhận việc/ }).click()
          await page.waitForURL(/done=taken/)
          if (decision === 'approve') {
            await page.locator('summary', { hasText: 'Phê duyệt' }).click()
            await page.getByRole('button', { name: /phê duyệt/i }).click()
          } else {
            await page.locator('summary', { hasText: 'Từ chối' }).click()
            await page.locator('[name=reason]').first().fill('Chưa có giấy tờ về chỗ ở hợp pháp.')
            await page.locator('[name=legalBasis]').first().fill('Luật Cư trú 68/2020/QH14 Điều 20')
            await page.getByRole('button', { name: /Từ chối và phát hành/ }).click()
          }
          await page.waitForURL(/did=/)
          await officer.close()
        }
        const { page } = mother
        await page.goto(`${house.baseUrl}/portal/dossiers/${bundle}`)
        const text = await page.locator('main').innerText()
        assert.match(text, /Chưa có giấy tờ về chỗ ở hợp pháp/)
        await fitsEverybody(page, device)
      },
    )

    step('she sees every read of her data, and may ask back', async () => {
      const { page } = mother
      await page.goto(`${house.baseUrl}/portal/reads`)
      const text = await page.locator('main').innerText()
      assert.match(text, /Ủy ban nhân dân phường Bách Quang/)
      assert.match(text, new RegExp(birth))
      const receipts = await house.db.row<{ n: number }>(
        sql`select count(*) as n from register.receipt where person_id = ${MOTHER.personId}`,
      )
      assert.ok(receipts.n >= 5)
      await fitsEverybody(page, device)
    })

    step('the leader finds the dossier behind a counter, without a name', async () => {
      const leader = await visit(browser, house, 'ioc', 'lanhdao', OFFICE)
      await fitsEverybody(leader.page, OFFICE)
      const lists = await leader.page
        .locator('main a[href^="/ioc/dossiers?indicator="]')
        .evaluateAll(links => [...new Set(links.map(a => (a as HTMLAnchorElement).href))])
      assert.ok(lists.length >= 4, 'every figure opens its list')
      let behind = 0
      for (const list of lists) {
        await leader.page.goto(list)
        behind += await leader.page.getByRole('link', { name: birth }).count()
      }
      assert.ok(behind >= 1, 'the dossier stands behind a figure')
      await leader.page.goto(`${house.baseUrl}/ioc/dossiers/${birth}`)
      const text = await leader.page.locator('main').innerText()
      assert.match(text, /H55\.28/)
      assert.doesNotMatch(text, /Thu Hà|Nguyễn An|019196007731/)
      await leader.close()
    })

    step('the ledger holds it all and verifies, here and far away', async () => {
      await house.courier.drain()
      const flush = async () => (await verifyLedger(house.db)).waiting
      for (let i = 0; i < 50 && (await flush()) > 0; i++) await new Promise(r => setTimeout(r, 100))
      const verdict = await verifyLedger(house.db)
      assert.equal(verdict.firstBad, null)
      assert.ok(verdict.size > 20)
      const out = join(dir, 'ledger')
      await exportLedger(house.db, out)
      assert.equal((await verifyLedger({ dir: out })).ok, true)
      const entries = await readFile(join(out, 'entries.jsonl'))
      entries[Math.floor(entries.length / 2)]! ^= 1
      writeFileSync(join(out, 'entries.jsonl'), entries)
      assert.equal((await verifyLedger({ dir: out })).ok, false, 'a flipped byte shows')
    })
  })

export type { Device }

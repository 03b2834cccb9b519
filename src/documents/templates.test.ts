import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { after, before, describe, it } from 'node:test'
import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { type Contents, type DocumentKind, KIND_NAMES } from './contents.ts'
import { exampleContents, exampleSignerOf } from './examples.ts'
import { has, run, textOf } from './outside-tools.ts'
import { present } from './presentation.ts'
import { closeRenderer, render } from './renderer.ts'

const KINDS = Object.keys(KIND_NAMES) as DocumentKind[]
const verifyUrl = 'https://lienthong.example/verify/8K3QZ-7M1XW-ERTY9-0ABCD'

function rendered(contents: Contents) {
  return render(
    present(contents, {
      signer: exampleSignerOf(contents.kind),
      verifyCode: '8K3QZ7M1XWERTY90ABCD',
      verifyUrl,
      at: '2026-11-18T02:05:00.000Z',
    }),
  )
}

const flat = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ')

describe('templates', () => {
  let dir: string
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'lienthong-documents-'))
  })
  after(async () => {
    rmSync(dir, { recursive: true, force: true })
    await closeRenderer()
  })

  const fileOf = async (kind: DocumentKind) => {
    const file = join(dir, `${kind}.pdf`)
    if (!existsSync(file)) writeFileSync(file, (await rendered(exampleContents(kind))).bytes)
    return file
  }

  for (const kind of KINDS) {
    it(`${kind}: says what it must, in Vietnamese that can be copied out`, async t => {
      const file = await fileOf(kind)
      if (!has(t, 'pdftotext')) return
      const text = textOf(file)
      const golden = new URL(`./golden/${kind}.txt`, import.meta.url)
      if (process.env.GOLDEN === 'write') writeFileSync(golden, text)
      assert.equal(text, readFileSync(golden, 'utf8'))
    })

    it(`${kind}: is one page of tagged PDF/A-2a with title and language`, async t => {
      const file = await fileOf(kind)
      const pdf = await PDF.load(readFileSync(file))
      assert.equal(pdf.getPageCount(), 1)
      assert.match(pdf.getTitle() ?? '', new RegExp(`^${KIND_NAMES[kind].vi}: `))
      assert.equal(pdf.getLanguage(), 'vi-VN')
      const raw = readFileSync(file, 'latin1')
      assert.match(raw, /<pdfaid:part>2<\/pdfaid:part>/)
      assert.match(raw, /<pdfaid:conformance>A<\/pdfaid:conformance>/)
      assert.match(raw, /\/Marked true/)
      if (!has(t, 'qpdf')) return
      const check = run('qpdf', ['--check', file])
      assert.equal(check.status, 0, check.text)
      assert.doesNotMatch(check.text, /WARNING/)
    })
  }

  it('every paper says that it is a mock-up', async () => {
    for (const kind of KINDS) {
      const pdf = await PDF.load((await rendered(exampleContents(kind))).bytes)
      const text = flat(
        pdf
          .extractText()
          .map(page => page.text)
          .join(' '),
      )
      assert.ok(text.includes('BẢN MÔ PHỎNG – không có giá trị pháp lý'), kind)
    }
  })

  it('carries a QR that a reader reads back', async t => {
    const file = await fileOf('birth-certificate')
    if (!has(t, 'pdftoppm', 'zbarimg')) return
    run('pdftoppm', ['-r', '150', '-png', '-singlefile', file, join(dir, 'page')])
    const read = run('zbarimg', ['--quiet', '--raw', join(dir, 'page.png')])
    assert.equal(read.out.trim(), verifyUrl)
  })

  it('data are never read as Typst source', async () => {
    const hostile = '#panic("x") $a$ *b* _c_ `d` <e> @f \\ "g" [h] #{1+1} = i'
    const example = exampleContents('refusal') as Extract<Contents, { kind: 'refusal' }>
    const { bytes } = await rendered({ ...example, data: { ...example.data, reason: hostile } })
    const text = flat(
      (await PDF.load(bytes))
        .extractText()
        .map(p => p.text)
        .join(' '),
    )
    assert.ok(text.includes('#panic("x") $a$ *b* _c_'), text)
    assert.ok(text.includes('#{1+1} = i'), text)
  })

  it('any text at all can be printed', async () => {
    const example = exampleContents('refusal') as Extract<Contents, { kind: 'refusal' }>
    const anything = fc.string({ unit: 'binary', maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(anything, anything, async (name, reason) => {
        const applicant = { ...example.data.applicant, name }
        const { bytes } = await rendered({
          ...example,
          data: { ...example.data, applicant, reason },
        })
        assert.ok(bytes.length > 10_000)
      }),
      { numRuns: 60 },
    )
  })

  it('does not hold up the loop of the server', async () => {
    await rendered(exampleContents('dossier-receipt'))
    let longest = 0
    let last = performance.now()
    const beat = setInterval(() => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }, 5)
    await Promise.all(KINDS.map(kind => rendered(exampleContents(kind))))
    clearInterval(beat)
    // 50 ms is the goal; other processes share the machine the test runs on.
    assert.ok(longest < 150, `the loop stood still for ${longest.toFixed(0)} ms`)
  })
})

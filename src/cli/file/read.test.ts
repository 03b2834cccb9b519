import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import type { ProblemError } from '#kernel'
import { readCsv } from './csv.ts'
import { xlsxOf, zipOf } from './fixture.ts'
import { readJsonLines } from './jsonl.ts'
import { openDuck, quoted, readParquet } from './parquet.ts'
import type { ReadFile, ReadRow } from './row.ts'
import { columnOf, readXlsx } from './xlsx.ts'

const dir = mkdtempSync(join(tmpdir(), 'lt-files-'))
after(() => rmSync(dir, { recursive: true, force: true }))
let serial = 0
const file = (extension: string, content: string | Buffer) => {
  const path = join(dir, `${++serial}.${extension}`)
  writeFileSync(path, content)
  return path
}

async function whole(
  read: ReadFile,
): Promise<{ heads: readonly string[] | null; rows: ReadRow[] }> {
  const rows: ReadRow[] = []
  for await (const row of read.rows) rows.push(row)
  return { heads: read.heads, rows }
}
const cellsOf = async (read: Promise<ReadFile>) => (await whole(await read)).rows.map(r => r.cells)
const codesOf = async (read: Promise<ReadFile>) =>
  (await whole(await read)).rows.map(r => r.faults.map(f => f.code.slice(4)).join())
const refusal = async (read: Promise<ReadFile>) => {
  try {
    await whole(await read)
  } catch (error) {
    return (error as ProblemError).problem?.code ?? String(error)
  }
  return 'no refusal'
}

describe('CSV', () => {
  it('whatever is written comes back: separators, quotes, line ends, lines in cells', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'Ễ', '"', ',', ';', '\n', '\r\n', ' ', '\t', '=', '0'),
      maxLength: 6,
    })
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, separator, end) => {
          const kept = rows.filter(row => row.some(c => c.trim() !== ''))
          const line = (cells: readonly string[]) =>
            cells.map(c => `"${c.replaceAll('"', '""')}"`).join(separator)
          const text = [['ho_ten', 'b', 'c'].join(separator), ...rows.map(line)].join(end)
          assert.deepEqual(await cellsOf(readCsv(file('csv', text))), kept)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('marks of encoding, UTF-16, and bytes of another table', async () => {
    const text = 'ho_ten,gioi_tinh\nTrần Thị Bích,Nữ\n'
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    const swapped = Buffer.concat([
      Buffer.from([0xfe, 0xff]),
      Buffer.from(text, 'utf16le').swap16(),
    ])
    for (const content of [text, `\uFEFF${text}`, utf16, swapped]) {
      const { heads, rows } = await whole(await readCsv(file('csv', content)))
      assert.deepEqual(
        [heads, rows[0]!.cells],
        [
          ['ho_ten', 'gioi_tinh'],
          ['Trần Thị Bích', 'Nữ'],
        ],
      )
    }
    const foreign = Buffer.concat([
      Buffer.from('a,b\nTr'),
      Buffer.from([0xa7, 0xf2]),
      Buffer.from('n,1\nAn,2\n'),
    ])
    assert.deepEqual(await codesOf(readCsv(file('csv', foreign))), ['encoding', ''])
  })

  it('ragged rows, endless cells and a quote that never closes cost their row alone', async () => {
    const rows = [
      '1,2,3',
      '1,2',
      '1,2,3,,',
      '1,2,3,4',
      `1,${'x'.repeat(40_000)},3`,
      '1,"2,3',
      '4,5,6',
    ]
    assert.deepEqual(await codesOf(readCsv(file('csv', `a,b,c\n${rows.join('\n')}\n`))), [
      '',
      'row-ragged',
      '',
      'row-ragged',
      'cell-too-long',
      'quote-open',
      '',
    ])
    const long = `a,b\n1,"${`${'x'.repeat(99)}\n`.repeat(15_000)}\n`
    const codes = await codesOf(readCsv(file('csv', long)))
    assert.equal(codes.length, 15_000)
    assert.equal(codes[0], 'quote-open')
  })

  it('an empty file has no rows and no heads', async () => {
    assert.deepEqual(await whole(await readCsv(file('csv', ''))), { heads: [], rows: [] })
  })
})

describe('JSON lines', () => {
  it('flat objects, records, and lines that are neither', async () => {
    const path = file(
      'jsonl',
      '{"ho_ten":"An","so":1,"x":null}\n\n[1]\n{"persons":[]}\nnull\n{"a":\n',
    )
    const { rows } = await whole(await readJsonLines(path))
    assert.deepEqual(
      rows.map(r => r.faults[0]?.code),
      [undefined, 'cli.row-not-json', 'cli.record-invalid', 'cli.row-not-json', 'cli.row-not-json'],
    )
    assert.deepEqual(
      [rows[0]!.heads, rows[0]!.cells],
      [
        ['ho_ten', 'so', 'x'],
        ['An', '1', ''],
      ],
    )
  })
})

describe('Excel', () => {
  it('the first sheet that is shown: shared and inline texts, numbers, gaps, formulas never evaluated', async () => {
    const path = file(
      'xlsx',
      xlsxOf([
        ['ho_ten', 'ngay_sinh', 'so_dinh_danh', 'ghi_chu'],
        [
          'Trần & <Bích>',
          33_000,
          '019090000001',
          { xml: '<c t="str"><f>HYPERLINK("http://x")</f><v>=1+1</v></c>' },
        ],
        ['An', null, 1.23e11, { xml: '<c t="inlineStr"><is><t>x</t></is></c>' }],
        [],
        ['An', { xml: '<c t="e"><v>#REF!</v></c>' }],
        ['An', 'b', 'c', 'd', 'e'],
      ]),
    )
    const { heads, rows } = await whole(await readXlsx(path))
    assert.deepEqual(heads, ['ho_ten', 'ngay_sinh', 'so_dinh_danh', 'ghi_chu'])
    assert.deepEqual(
      rows.slice(0, 2).map(r => r.cells),
      [
        ['Trần & <Bích>', '33000', '019090000001', '=1+1'],
        ['An', '', '123000000000', 'x'],
      ],
    )
    assert.deepEqual(
      rows.slice(2).map(r => r.faults[0]?.code),
      ['cli.cell-broken', 'cli.row-ragged'],
    )
  })

  it('what swells, hides entities, never ends or is no workbook is refused', async () => {
    const sheet = (xml: string) => zipOf({ 'xl/worksheets/sheet1.xml': xml })
    const bomb = sheet(`<a>${' '.repeat(30_000_000)}</a>`)
    const entity = sheet(
      '<!DOCTYPE a [<!ENTITY x "xxxx">]><worksheet><row><c><v>&x;</v></c></row></worksheet>',
    )
    const endless = sheet(
      `<worksheet><row><c><v>${'x7b'.repeat(700_000)}</v></c></row></worksheet>`,
    )
    const old = xlsxOf([['a']], { workbook: '<workbook><workbookPr date1904="1"/></workbook>' })
    for (const content of [bomb, entity, endless, old, zipOf({ 'a.txt': 'x' })])
      assert.equal(await refusal(readXlsx(file('xlsx', content))), 'cli.file-hostile')
    assert.match(await refusal(readXlsx(file('xlsx', 'no zip'))), /end of central directory/iu)
  })

  it('places of cells', () => {
    assert.deepEqual(['A1', 'Z9', 'AA1', 'XFD2', '7'].map(columnOf), [0, 25, 26, 16_383, -1])
  })
})

describe('Parquet', () => {
  it('every value as its text, in the order of the file', async () => {
    const path = join(dir, 'people.parquet')
    const duck = await openDuck()
    await duck.run(`copy (select i as n, date '1990-01-01' + i::int as ngay_sinh, case when i = 2 then null else 'Bích' || i end as ho_ten,
      0.5 as x from range(5000) t(i)) to ${quoted(path)} (format parquet)`)
    duck.closeSync()
    const { heads, rows } = await whole(await readParquet(path))
    assert.deepEqual(heads, ['n', 'ngay_sinh', 'ho_ten', 'x'])
    assert.deepEqual(
      rows.slice(1, 3).map(r => r.cells),
      [
        ['1', '1990-01-02', 'Bích1', '0.5'],
        ['2', '1990-01-03', '', '0.5'],
      ],
    )
    assert.deepEqual(
      rows.map(r => Number(r.cells![0])),
      Array.from({ length: 5_000 }, (_, i) => i),
    )
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { delimiterOf, encodingOf, readCsv } from './csv.ts'
import { openSheet, sheetFromBytes } from './open.ts'
import { type Fault, type Sheet, SheetError } from './sheet.ts'
import { columnOf, dateOfSerial, textOfNumber } from './xlsx.ts'

async function all(sheet: Sheet) {
  const rows: string[][] = []
  const lines: number[] = []
  for await (const row of sheet.rows) {
    rows.push([...row.cells])
    lines.push(row.line)
  }
  await sheet.close()
  return { heads: sheet.heads, rows, lines, faults: [...sheet.faults] as Fault[] }
}
const csv = async (text: string | Buffer, size = 7) => {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
  return all(await readCsv(Readable.from(pieces)))
}
const refused = (code: string) => (error: unknown) =>
  error instanceof SheetError && error.code === code

describe('CSV', () => {
  it('reads back whatever was written, cut into any pieces', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'Ế', '"', ',', '\n', ';', ' ', 'đ'),
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, size) => {
          const line = (cells: readonly string[]) =>
            cells.map(c => `"${c.replaceAll('"', '""')}"`).join(',')
          const { rows: read } = await csv(`x,y,z\n${rows.map(line).join('\r\n')}\n`, size)
          assert.deepEqual(read, rows)
        },
      ),
      { numRuns: 200 },
    )
  })
  it('finds delimiter and encoding by itself', async () => {
    assert.equal(delimiterOf('a;b;c\n1,5;2;3\n'), ';')
    assert.equal(delimiterOf('a\tb\n1\t2\n'), '\t')
    const text = 'ho_ten;ngay_sinh\nNguyễn Thị Lan;07/03/1985\n'
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      utf16,
      Buffer.from(text, 'utf16le'),
    ]) {
      const { heads, rows } = await csv(bytes, 1_000)
      assert.deepEqual(heads, ['ho_ten', 'ngay_sinh'])
      assert.deepEqual(rows, [['Nguyễn Thị Lan', '07/03/1985']])
    }
    const big = Buffer.from(text, 'utf16le').swap16()
    assert.equal(encodingOf(big), 'utf-16be')
    assert.equal(encodingOf(Buffer.from([0x4e, 0xe2, 0x6e])), 'windows-1258')
  })
  it('tells each bad line with its number and reads the rest', async () => {
    const { rows, lines, faults } = await csv('a,b\n1,2\n1,2,3\n\n4,5,,\n6\n7,"8\n9"\n10,11\n')
    assert.deepEqual(rows, [
      ['1', '2'],
      ['4', '5'],
      ['7', '8\n9'],
      ['10', '11'],
    ])
    assert.deepEqual(lines, [2, 5, 7, 9])
    assert.deepEqual(
      faults.map(f => [f.line, f.code]),
      [
        [3, 'ragged'],
        [6, 'ragged'],
      ],
    )
  })
  it('a quote that never closes costs its own line only', async () => {
    const many = Array.from({ length: 500 }, (_, i) => `${i},x`).join('\n')
    const { rows, faults } = await csv(`a,b\n1,"2\n${many}\n`, 1_000)
    assert.equal(rows.length, 500)
    assert.deepEqual(
      faults.map(f => [f.line, f.code]),
      [[2, 'quote-open']],
    )
  })
  it('keeps faulty lines among the rows, where they stood, when asked to', async () => {
    const text = 'a,b\n1,2\n1,2,3\n4,"5\n6,7\n'
    const sheet = await readCsv(Readable.from([Buffer.from(text)]), { keepFaulty: true })
    const rows = []
    for await (const { line, fault, cells } of sheet.rows) rows.push([line, fault, cells.length])
    assert.deepEqual(rows, [
      [2, undefined, 2],
      [3, 'ragged', 3],
      [4, 'quote-open', 2],
      [5, undefined, 2],
    ])
    assert.equal(sheet.faults.lost, 2)
  })
  it('one torn character in a file of UTF-8 costs its line and not the encoding', async () => {
    const torn = Buffer.concat([
      Buffer.from('ho_ten,so\nTrần Thị Bích,1\nTr'),
      Buffer.from([0xe1, 0xba]),
      Buffer.from('n,2\nLê Văn An,3\n'),
    ])
    const { rows, faults } = await csv(torn, 1_000)
    assert.deepEqual(rows, [
      ['Trần Thị Bích', '1'],
      ['Lê Văn An', '3'],
    ])
    assert.deepEqual(
      faults.map(f => [f.line, f.code]),
      [[3, 'bytes-unreadable']],
    )
  })
  it('a gigantic cell is a fault and not a gigabyte of memory', async () => {
    async function* pieces() {
      yield Buffer.from('a,b\n1,')
      for (let i = 0; i < 400; i++) yield Buffer.alloc(65_536, 120)
      yield Buffer.from('\n2,3\n')
    }
    const { rows, faults } = await all(await readCsv(pieces()))
    assert.deepEqual(rows, [['2', '3']])
    assert.equal(faults[0]?.code, 'cell-too-large')
  })
  it('numbers heads that come twice and names those that are empty', async () => {
    const { heads, faults } = await csv('Họ tên,Họ tên,,x\n1,2,3,4\n')
    assert.deepEqual(heads, ['Họ tên', 'Họ tên (2)', '#3', 'x'])
    assert.deepEqual(
      faults.map(f => f.code),
      ['head-twice', 'head-empty'],
    )
  })
  it('refuses an empty file', async () => {
    await assert.rejects(sheetFromBytes(Buffer.alloc(0), 'x.csv'), refused('empty'))
    await assert.rejects(sheetFromBytes(Buffer.from('x'), 'x.doc'), refused('kind-unknown'))
    await assert.rejects(
      sheetFromBytes(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'x.xls'),
      refused('old-excel'),
    )
  })
})

/** A zip of some texts, stored or deflated, with the sizes it claims. */
function zip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(crc32(raw), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(raw.length, 22)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    entry.writeUInt16LE(20, 6)
    head.copy(entry, 10, 8, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(head, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, index, end])
}

function workbook(rows: string, more: Readonly<Record<string, string | Buffer>> = {}): Buffer {
  return zip({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml':
      '<sst><si><t>Họ và tên</t></si><si><r><t>Ngày </t></r><r><t>sinh</t></r></si><si><t>Nguyễn Thị Lan</t><rPh><t>x</t></rPh></si></sst>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  })
}
const HEADS =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>DANH SÁCH</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><t>CCCD</t></is></c></row>'
const excel = async (rows: string, more = {}) =>
  all(await sheetFromBytes(workbook(rows, more), 'x.xlsx'))

describe('Excel', () => {
  it('reads strings, dates and whole numbers below a title', async () => {
    const { heads, rows, lines } = await excel(
      `${HEADS}<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" s="1"><v>31113</v></c><c r="C3"><v>1.9185001234E10</v></c></row><row r="5"><c r="B5"><v>1950</v></c></row>`,
    )
    assert.deepEqual(heads, ['Họ và tên', 'Ngày sinh', 'CCCD'])
    assert.deepEqual(rows, [
      ['Nguyễn Thị Lan', '1985-03-07', '19185001234'],
      ['', '1950', ''],
    ])
    assert.deepEqual(lines, [3, 5])
  })
  it('takes the stored value of a formula and says so; an error is empty and told', async () => {
    const { rows, faults } = await excel(
      `${HEADS}<row r="3"><c r="A3" t="str"><f>A1&amp;"x"</f><v>Lan</v></c><c r="B3" t="e"><v>#REF!</v></c><c r="C3"><v>7</v></c></row>`,
    )
    assert.deepEqual(rows, [['Lan', '', '7']])
    assert.deepEqual(
      faults.map(f => [f.line, f.code]),
      [
        [3, 'formula'],
        [3, 'error-value'],
      ],
    )
  })
  it('knows serials and columns', () => {
    assert.equal(dateOfSerial(1), '1900-01-01')
    assert.equal(dateOfSerial(59), '1900-02-28')
    assert.equal(dateOfSerial(61), '1900-03-01')
    assert.equal(dateOfSerial(45_000.5), '2023-03-15')
    assert.equal(dateOfSerial(0, true), null)
    assert.equal(dateOfSerial(-1), null)
    assert.equal(columnOf('A1'), 0)
    assert.equal(columnOf('BC12'), 54)
    assert.equal(textOfNumber('1.9185001234E10'), '19185001234')
    assert.equal(textOfNumber('0.5'), '0.5')
  })
  it('takes the first sheet that is shown, and days that count from 1904', async () => {
    const sheets =
      '<workbook><workbookPr date1904="1"/><sheets><sheet name="ẩn" r:id="none" state="hidden"/><sheet name="Danh sách" r:id="rId1"/></sheets></workbook>'
    const { rows } = await excel(
      `${HEADS}<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" s="1"><v>29651</v></c></row>`,
      { 'xl/workbook.xml': sheets },
    )
    assert.deepEqual(rows, [['Nguyễn Thị Lan', '1985-03-07', '']])
  })
  it('does without styles and shared texts', async () => {
    const rows =
      '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row><row><c><v>1</v></c><c><v>2</v></c></row>'
    const sheet = `<worksheet><sheetData>${rows}</sheetData></worksheet>`
    const plain = zip({
      'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="x"/></sheets></workbook>',
      'xl/worksheets/sheet1.xml': sheet,
    })
    assert.deepEqual((await all(await sheetFromBytes(plain, 'x.xlsx'))).rows, [['1', '2']])
  })
  it('refuses a cell that never ends', async () => {
    const endless = `<row r="3"><c r="A3"><v>${'x7b'.repeat(700_000)}</v></c></row>`
    await assert.rejects(excel(`${HEADS}${endless}`), refused('too-large-inside'))
  })
  it('refuses bombs, entities and torn archives', async () => {
    await assert.rejects(
      excel(HEADS, { 'xl/sharedStrings.xml': Buffer.alloc(40 * 2 ** 20, 32) }),
      refused('too-large-inside'),
    )
    await assert.rejects(
      excel('', {
        'xl/worksheets/sheet1.xml':
          '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>',
      }),
      refused('unreadable'),
    )
    const whole = workbook(HEADS)
    await assert.rejects(
      sheetFromBytes(whole.subarray(0, whole.length / 2), 'x.xlsx'),
      refused('unreadable'),
    )
    await assert.rejects(sheetFromBytes(zip({ 'a.txt': 'x' }), 'x.xlsx'), refused('unreadable'))
    await assert.rejects(excel(''), refused('empty'))
  })
})

describe('files and tables', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lienthong-sheet-'))
  after(() => rmSync(dir, { recursive: true, force: true }))

  it('JSON lines: keys are heads, a line that is none is told', async () => {
    const path = join(dir, 'a.jsonl')
    writeFileSync(path, '{"ten":"Lan","so":1}\nnot json\n[1]\n{"ten":null,"so":"019"}\n')
    const { heads, rows, faults } = await all(await openSheet(path))
    assert.deepEqual(heads, ['ten', 'so'])
    assert.deepEqual(rows, [
      ['Lan', '1'],
      ['', '019'],
    ])
    assert.deepEqual(
      faults.map(f => f.line),
      [2, 3],
    )
  })
  it('Parquet', async () => {
    const path = join(dir, 'a.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `copy (select 'Lan ' || i as ten, date '1985-03-07' as ngay, i::bigint as so from range(5000) t(i)) to '${path}' (format parquet)`,
    )
    connection.closeSync()
    const { heads, rows, lines } = await all(await openSheet(path))
    assert.deepEqual(heads, ['ten', 'ngay', 'so'])
    assert.equal(rows.length, 5_000)
    assert.deepEqual(rows[4_999], ['Lan 4999', '1985-03-07', '4999'])
    assert.equal(lines.at(-1), 5_001)
  })
  it('SQLite, read only, with names as hostile as they come', async () => {
    const path = join(dir, 'a.db')
    const db = new DatabaseSync(path)
    db.exec('create table "a""b" (ten text, so integer)')
    db.exec(`insert into "a""b" values ('Lan', 19185001234), (null, 9007199254740993)`)
    db.close()
    const { heads, rows } = await all(await openSheet(`sqlite:${path}#a"b`))
    assert.deepEqual(heads, ['ten', 'so'])
    assert.deepEqual(rows, [
      ['Lan', '19185001234'],
      ['', '9007199254740993'],
    ])
    await assert.rejects(openSheet(`sqlite:${path}`), refused('unreadable'))
  })
  it('PostgreSQL, by a cursor', { skip: !process.env.TEST_SERVER_URL }, async () => {
    const url = process.env.TEST_SERVER_URL!
    const { heads, rows } = await all(await openSheet(`${url}#pg_catalog.pg_am`))
    assert.ok(heads.includes('amname'))
    assert.ok(rows.some(row => row.includes('btree')))
  })
})

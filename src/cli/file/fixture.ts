/** Files for the tests of this room: workbooks made by hand, and rows of invented people. */
import { crc32, deflateRawSync } from 'node:zlib'

/** A zip of these parts. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = []
  const index: Buffer[] = []
  let at = 0
  for (const [name, part] of Object.entries(parts)) {
    const plain = Buffer.from(part)
    const packed = deflateRawSync(plain)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(crc32(plain), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(plain.length, 22)
    head.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 6)
    head.copy(entry, 8, 6, 30)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(at, 42)
    bodies.push(head, Buffer.from(name), packed)
    index.push(entry, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + packed.length
  }
  const directory = Buffer.concat(index)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}

const escaped = (text: string) =>
  text.replace(/[&<>]/gu, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!)
const letter = (i: number) => String.fromCharCode(65 + i)

/** A cell: a text is shared, a number stays one, anything else is XML as given. */
type Cell = string | number | null | Readonly<{ xml: string }>

export function xlsxOf(
  rows: readonly (readonly Cell[])[],
  more: Readonly<{ workbook?: string }> = {},
): Buffer {
  const shared: string[] = []
  const cell = (value: Cell, r: number, c: number) => {
    const at = `r="${letter(c)}${r + 1}"`
    if (value === null) return ''
    if (typeof value === 'number') return `<c ${at}><v>${value}</v></c>`
    if (typeof value !== 'string') return value.xml.replace('<c', `<c ${at}`)
    shared.push(value)
    return `<c ${at} t="s"><v>${shared.length - 1}</v></c>`
  }
  const sheet = rows.map(
    (row, r) => `<row r="${r + 1}">${row.map((v, c) => cell(v, r, c)).join('')}</row>`,
  )
  const space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  return zipOf({
    'xl/workbook.xml':
      more.workbook ??
      `<workbook ${space} xmlns:r="x"><sheets><sheet name="ẩn" sheetId="1" state="hidden" r:id="r1"/><sheet name="Dân" sheetId="2" r:id="r2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/none.xml"/><Relationship Id="r2" Target="worksheets/sheet2.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst ${space}>${shared.map(t => `<si><r><t>${escaped(t.slice(0, 1))}</t></r><r><t xml:space="preserve">${escaped(t.slice(1))}</t></r></si>`).join('')}</sst>`,
    'xl/worksheets/sheet2.xml': `<?xml version="1.0"?><worksheet ${space}><sheetData>${sheet.join('')}</sheetData></worksheet>`,
  })
}

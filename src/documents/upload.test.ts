import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { type Actor, isProblem, ProblemError } from '#kernel'
import { entriesAbout } from '#ledger'
import { type TestDatabase, testDatabase } from '#test/database'
import { grantDossier } from './document.ts'
import { exampleContents, exampleSigner } from './examples.ts'
import { present } from './presentation.ts'
import { closeRenderer, render } from './renderer.ts'
import { attachUpload, harmlessName, saveUpload, uploadFile, uploadsOfDossier } from './upload.ts'
import { inspectUpload, UPLOAD_LIMIT } from './upload-inspection.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const codeOf = (bytes: Uint8Array) => {
  const answer = inspectUpload(bytes)
  return isProblem(answer) ? answer.code : answer.mediaType
}

function chunk(type: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32BE(body.length, 0)
  out.write(type, 4, 'latin1')
  body.copy(out, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
  return out
}

function png(...extra: Buffer[]): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(Buffer.from([0, 255]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const segment = (marker: number, body: Buffer) =>
  Buffer.concat([
    Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]),
    body,
  ])

function jpeg(...extra: Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, latin1('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    ...extra,
    segment(0xc0, Buffer.from([8, 0, 16, 0, 16, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0x34, 0x56]),
    Buffer.from([0xff, 0xd9]),
  ])
}

function pdf(body = '', catalog = ''): Buffer {
  return latin1(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalog}>>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n${body}trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
  )
}

function objectStream(text: string, filter = '/FlateDecode'): string {
  const body = deflateSync(latin1(text)).toString('latin1')
  return `5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter ${filter} /Length ${body.length} >>\nstream\n${body}\nendstream\nendobj\n`
}

describe('upload inspection', () => {
  it('knows the three types by their content', () => {
    assert.equal(codeOf(png()), 'image/png')
    assert.equal(codeOf(jpeg()), 'image/jpeg')
    assert.equal(codeOf(pdf()), 'application/pdf')
    assert.equal(codeOf(pdf('', '/OpenAction [3 0 R /Fit] ')), 'application/pdf')
    assert.equal(codeOf(pdf(objectStream('7 0 << /Type /Page >>'))), 'application/pdf')
    // A phone's second preview picture after the end of the first.
    assert.equal(codeOf(Buffer.concat([jpeg(), jpeg()])), 'image/jpeg')
  })

  it('takes the papers of the house itself', async () => {
    const { bytes } = await render(
      present(exampleContents('dossier-receipt'), {
        signer: exampleSigner,
        verifyCode: '8K3QZ7M1XWERTY90ABCD',
        verifyUrl: 'https://lienthong.example/verify/8K3QZ',
        at: '2026-11-18T02:05:00.000Z',
      }),
    )
    assert.equal(codeOf(bytes), 'application/pdf')
  })

  const refused: Record<string, [string, Buffer][]> = {
    'document.upload-empty': [['nothing', Buffer.alloc(0)]],
    'document.upload-unknown-type': [
      ['a page', latin1('<!doctype html><script>alert(1)</script>')],
      ['a drawing with script', latin1('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
      ['an archive', latin1('PK\x03\x04aaaa')],
      ['a PDF that begins late', latin1(`<html>%PDF-1.7 ${pdf().toString('latin1')}`)],
      ['a GIF', latin1('GIF89a\x01\0\x01\0')],
    ],
    'document.upload-broken': [
      ['half a PNG', png().subarray(0, 50)],
      [
        'a PNG with a wrong checksum',
        (() => {
          const bytes = png()
          bytes[20]! ^= 1
          return bytes
        })(),
      ],
      ['half a JPEG', jpeg().subarray(0, 40)],
      ['a PDF without an end', latin1('%PDF-1.7\nhello')],
      ['an object stream nobody can read', pdf(objectStream('x', '[/ASCII85Decode /LZWDecode]'))],
      [
        'a PNG wider than any scan',
        (() => {
          const bytes = png()
          bytes.writeUInt32BE(2_000_000, 16)
          bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
          return bytes
        })(),
      ],
    ],
    'document.upload-two-faced': [
      ['a PNG with an archive behind it', Buffer.concat([png(), latin1('PK\x05\x06')])],
      [
        'a PNG with a script in its notes',
        png(chunk('tEXt', latin1('Comment\0<script>x()</script>'))),
      ],
      ['a JPEG with code in its remark', jpeg(segment(0xfe, latin1('<?php system($_GET[0]); ?>')))],
      [
        'a JPEG with an archive behind it',
        Buffer.concat([jpeg(), latin1('PK\x03\x04'), Buffer.alloc(9)]),
      ],
      ['a JPEG with a page behind it', Buffer.concat([jpeg(), latin1('<html onload=x()>')])],
      ['a PDF with a page behind it', Buffer.concat([pdf(), latin1('<html>')])],
      ['a PDF with a page in it', pdf('%<script>x()</script>\n')],
    ],
    'document.upload-encrypted': [['a password', pdf('', '/Encrypt 9 0 R ')]],
    'document.upload-active': [
      ['a script', pdf('', '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> ')],
      ['a script by another spelling', pdf('', '/OpenAction << /S /J#61vaScript /J#53 (x) >> ')],
      ['a script in a compressed object', pdf(objectStream('7 0 << /S /JavaScript /JS (x) >>'))],
      ['a program', pdf('3 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n')],
      ['a file inside', pdf('', '/Names << /EmbeddedFiles 8 0 R >> ')],
      ['a form of another language', pdf('', '/AcroForm << /XFA 8 0 R >> ')],
      [
        'an action on opening a page',
        pdf('3 0 obj\n<< /Type /Page /AA << /O 4 0 R >> >>\nendobj\n'),
      ],
    ],
  }
  for (const [code, files] of Object.entries(refused))
    for (const [name, bytes] of files)
      it(`refuses ${name}: ${code}`, () => assert.equal(codeOf(bytes), code))

  it('is not kept busy by files made for that', () => {
    const filled = (unit: string) => pdf(unit.repeat(Math.floor(9_000_000 / unit.length)))
    for (const unit of [
      '/OpenAction[',
      '/OpenAction<</S',
      'stream\n endstream ',
      '#61',
      'a b c ',
    ]) {
      const start = performance.now()
      codeOf(filled(unit))
      // Linear work takes half a second; what is not linear takes minutes.
      assert.ok(performance.now() - start < 6_000, unit)
    }
  })

  it('never stumbles over any bytes', () => {
    const heads = [png(), jpeg(), pdf(), pdf(objectStream('7 0 << >>'))]
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.nat(400),
        fc.uint8Array({ maxLength: 60 }),
        (head, at, junk) => {
          const cut = Buffer.concat([head.subarray(0, at), junk, head.subarray(at + junk.length)])
          assert.equal(typeof codeOf(cut), 'string')
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('uploads', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'documents')
  })
  after(async () => {
    await closeRenderer()
    await house.close()
  })
  const citizen = (id: string): Actor => ({ kind: 'citizen', id, agency: null, office: null })
  const officer: Actor = { kind: 'official', id: 'o', agency: 'H55.28', office: 'mot-cua' }
  const refusedWith = (code: string) => (error: unknown) =>
    error instanceof ProblemError && error.problem.code === code
  const newPerson = () => house.db.tx(async tx => tx.newId())

  it('are kept for their owner, and open for the agency once they lie in its dossier', async () => {
    const [owner, stranger] = [await newPerson(), await newPerson()]
    const saved = await house.db.tx(tx =>
      saveUpload(tx, { owner, bytes: png(), declaredName: 'C:\\ảnh\\hợp đồng "thuê".php.png' }),
    )
    assert.equal(saved.mediaType, 'image/png')
    assert.equal(saved.declaredName, 'hợp đồng thuê .php.png')
    const open = (actor: Actor) => house.db.tx(tx => uploadFile(tx, actor, saved.uploadId))
    const file = await open(citizen(owner))
    assert.deepEqual(file.bytes, png())
    assert.equal(file.fileName, `${saved.uploadId}.png`)
    await assert.rejects(open(citizen(stranger)), refusedWith('document.not-yours'))
    await assert.rejects(open(officer), refusedWith('document.not-yours'))

    const dossier = 'H55.28-261118-0009'
    const attach = (by: string, to: string) =>
      house.db.tx(tx => attachUpload(tx, { uploadId: saved.uploadId, owner: by, dossier: to }))
    await assert.rejects(attach(stranger, dossier), refusedWith('document.upload-unknown'))
    await attach(owner, dossier)
    await attach(owner, dossier)
    await assert.rejects(attach(owner, 'other'), refusedWith('document.upload-elsewhere'))
    await house.db.tx(tx => grantDossier(tx, { dossier, agency: 'H55.28' }))
    await open(officer)
    assert.deepEqual(
      (await uploadsOfDossier(house.db, dossier)).map(u => u.uploadId),
      [saved.uploadId],
    )
    const actions = (await entriesAbout(house.db, owner)).map(e => e.action).sort()
    assert.deepEqual(actions, ['upload.read', 'upload.read', 'upload.saved'])
  })

  it('that are refused leave nothing behind', async () => {
    const owner = await newPerson()
    const save = (bytes: Uint8Array) =>
      house.db.tx(tx => saveUpload(tx, { owner, bytes, declaredName: 'a.pdf' }))
    await assert.rejects(save(latin1('<html>')), refusedWith('document.upload-unknown-type'))
    const huge = Buffer.alloc(UPLOAD_LIMIT + 1)
    await assert.rejects(save(huge), refusedWith('document.upload-too-large'))
    const kept = await house.db.pool.query('select 1 from documents.upload where owner_id = $1', [
      owner,
    ])
    assert.equal(kept.rowCount, 0)
  })

  it('keep no dangerous name', () => {
    assert.equal(harmlessName('../../etc/passwd'), 'passwd')
    assert.equal(harmlessName('a\u202Egnp.exe'), 'agnp.exe')
    assert.equal(harmlessName('<img src=x onerror=y>.png'), 'img src=x onerror=y .png')
    assert.equal(harmlessName('\0...\n'), 'giay-to')
  })
})

/** Requests that hurt: too large, too deep, too slow, of the wrong type, climbing out of folders; and hostile files. */
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { before, describe, it } from 'node:test'
import { sql } from '#kernel'
import { type Answer, newcomer, type Person } from '#test/person'
import { enlist } from './house.ts'
import {
  beginDraft,
  citizen,
  confirm,
  deed,
  type Family,
  handIn,
  noticeFor,
  official,
  partsOf,
  sendNotice,
  settleFamily,
} from './journey.ts'

const { house } = enlist()
const MB = 1_048_576

/** Stands among statuses for a connection that the house closed, as it may while a body is still coming. */
const HUNG_UP = 0

/** An answer, or null when the house closed the connection. */
const orHungUp = (ask: Promise<Answer>): Promise<Answer | null> =>
  ask.catch(error => {
    assert.match((error as { code?: string }).code ?? String(error), /ECONNRESET|EPIPE/)
    return null
  })

/** Answered within the time, in few bytes, with one of the statuses. */
async function quickly(
  what: string,
  ask: Promise<Answer>,
  statuses: readonly number[],
): Promise<string> {
  const from = performance.now()
  const answer = await orHungUp(ask)
  const ms = performance.now() - from
  const status = answer?.status ?? HUNG_UP
  assert.ok(statuses.includes(status), `${what}: ${status}`)
  assert.ok(ms < 5_000, `${what} took ${Math.round(ms)} ms`)
  const size = answer?.bytes.length ?? 0
  assert.ok(size < 100_000, `${what} is answered in ${size} bytes`)
  return answer?.body ?? ''
}

describe('requests that hurt', () => {
  let me: Person
  let family: Family
  let token: string
  before(async () => {
    family = await settleFamily(house())
    me = await citizen(house(), family.mother)
    token = await me.token('/portal/settings')
  })

  it('oversized bodies are refused at every kind of door', async () => {
    const big = 'a'.repeat(2 * MB)
    for (const [url, headers] of [
      ['/preferences', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['/verify', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['/portal/events/birth', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['/exchange/birth-notices', { 'content-type': 'application/json' }],
      ['/portal/security/app', { 'content-type': 'application/x-www-form-urlencoded' }],
    ] as const) {
      await quickly(url, me.request(url, { body: `x=${big}`, headers }), [413, HUNG_UP])
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const url of ['/eid/token', '/eid/request', '/eid/auth'])
      await quickly(url, me.request(url, { body: `client_id=portal&x=${big}`, headers }), [
        400,
        404,
        413,
        HUNG_UP,
      ])
    const bytes = Buffer.alloc(11 * MB, 0x20)
    const files = [{ field: 'file', name: 'a.pdf', type: 'application/pdf', bytes }]
    await quickly(
      'a file of 11 MB',
      me.request('/verify/file', { fields: { _csrf: token }, files }),
      [413, HUNG_UP],
    )
  })

  it('a great many fields, parts and headers', async () => {
    const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`f${n}`, 'x']))
    await quickly('20,000 fields', me.post('/preferences', fields), [303, 400, 413])
    await quickly(
      '1,000 parts',
      me.request('/verify/file', {
        fields: { _csrf: token, ...Object.fromEntries(Object.entries(fields).slice(0, 1_000)) },
        files: [],
      }),
      [400, 413, HUNG_UP],
    )
    await quickly(
      '20 files',
      me.request('/verify/file', {
        fields: { _csrf: token },
        files: Array.from({ length: 20 }, (_, n) => ({
          field: `f${n}`,
          name: 'a.pdf',
          type: 'application/pdf',
          bytes: Buffer.from('x'),
        })),
      }),
      [400, 413, HUNG_UP],
    )
    const headers = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`x-h${n}`, 'y'.repeat(100)]),
    )
    await quickly('30 kB of headers', me.request('/', { headers }), [400, 431, HUNG_UP])
    await quickly('a long address', me.request(`/${'a'.repeat(12_000)}`), [400, 404, 414])
  })

  it('deep and odd JSON, and names that are no names', async () => {
    for (const body of [
      `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
      `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`,
      '{"__proto__":{"isAdmin":true}}',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      '\u0000',
      '{"a":1e999999}',
    ])
      for (const url of ['/exchange/birth-notices', '/preferences', '/portal/events/birth'])
        await quickly(
          `${body.slice(0, 20)} to ${url}`,
          me.request(url, { body, headers: { 'content-type': 'application/json' } }),
          [400, 401, 403, 413, 415],
        )
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      await quickly(
        name,
        me.post('/preferences', { [name]: 'x', [`${name}[a]`]: 'y', lang: 'vi' }),
        [303],
      )
      await quickly(name, me.post('/verify', { _csrf: token, [name]: 'x', code: name }), [303])
    }
    assert.equal(({} as Record<string, unknown>).isAdmin, undefined)
  })

  it('content that says it is something else', async () => {
    const form = `_csrf=${token}&evidenceId=x`
    for (const type of [
      'text/plain',
      'application/json',
      'application/xml',
      'text/html',
      'application/x-www-form-urlencoded; charset=utf-7',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'image/png',
      'application/octet-stream',
      '',
    ])
      for (const url of [
        '/portal/events/birth',
        '/preferences',
        '/portal/security/app',
        '/verify/file',
      ]) {
        const answer = await me.request(url, {
          body: form,
          headers: { 'content-type': type || undefined },
        })
        const isForm = type.startsWith('application/x-www-form-urlencoded')
        // What is read as a form has no such evidence; anything else is not read at all.
        const fine = isForm ? [303, 403, 404, 415, 422] : [400, 403, 415]
        if (!isForm && answer.status === 303 && url === '/preferences') continue
        assert.ok(fine.includes(answer.status), `${type} to ${url}: ${answer.status}`)
      }
  })

  it('no path leads out of the assets', async () => {
    for (const path of [
      '/assets/../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '/assets/..%5c..%5cpackage.json',
      '/assets/....//....//etc/passwd',
      '/assets/%00',
      '/assets/main.css%00.png',
      '/assets//etc/passwd',
      '/assets/%252e%252e%252fpackage.json',
      '/assets/__proto__',
      '/assets/',
      '/assets/file:///etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/static/../../etc/passwd',
      '/.git/config',
      '/.env',
      '/var/keys/eid.signing.pem',
      '/src/app.ts',
      '/package.json',
      '/node_modules/fastify/package.json',
    ]) {
      const answer = await me.request(path)
      assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`)
      assert.ok(!/root:|"dependencies"|PRIVATE KEY|startHouse/.test(answer.body), path)
    }
  })

  it('an address that cannot be read is refused kindly', async () => {
    for (const path of [
      '/portal/dossiers/%',
      '/verify/%c3%28',
      '/portal/vault/%ff',
      '/%',
      '/desk/dossiers/%00',
      '/portal/reads?before=%00',
      "/portal/drafts/' or 1=1--",
    ])
      await quickly(path, me.request(encodeURI(path).replaceAll('%25', '%')), [303, 400, 404, 200])
  })

  it('SQL in every box stays text', async () => {
    const desk = await official(house(), 'hotich2')
    const theirs = await desk.token('/desk/search')
    const persons = sql`select count(*)::int as n from register.person`
    const before = (await house().db.row<{ n: number }>(persons)).n
    for (const text of [
      "' or 1=1--",
      "'; drop table register.person; --",
      "\\'; select pg_sleep(5); --",
      "' union select null,null--",
      '%',
      '_%',
      '$1',
      "x' || pg_sleep(5) || '",
      '1)) or ((1=1',
    ]) {
      for (const box of ['name', 'birth', 'number', 'dossier']) {
        const body = await quickly(
          `${box}: ${text}`,
          desk.post('/desk/search', {
            _csrf: theirs,
            purpose: box === 'dossier' ? 'dossier' : 'duty',
            basis: 'desk-lookup',
            birth: '1990',
            [box]: text,
          }),
          [200, 400, 403, 404, 422],
        )
        assert.ok(!body.includes('/desk/intake/pick'), `${box}: ${text} finds nobody`)
      }
      for (const path of [
        '/portal/dossiers/',
        '/portal/vault/',
        '/verify/',
        '/portal/confirmations/',
        '/portal/reports/',
      ])
        await quickly(path, me.request(path + encodeURIComponent(text)), [303, 400, 404])
      await quickly(
        'queue',
        desk.request(`/desk?tab=${encodeURIComponent(text)}&after=${encodeURIComponent(text)}`),
        [200, 400],
      )
    }
    assert.equal((await house().db.row<{ n: number }>(persons)).n, before)
  })

  describe('slow ones', () => {
    const open: Socket[] = []
    it('do not keep others waiting, and a broken head is refused', async () => {
      const { port } = new URL(house().baseUrl)
      const dial = () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(port), '127.0.0.1', () => resolve(socket))
          socket.on('error', reject)
          open.push(socket)
        })
      for (let n = 0; n < 150; n++) {
        const socket = await dial()
        socket.on('error', () => {})
        socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ')
      }
      for (let n = 0; n < 100; n++) {
        const socket = await dial()
        socket.on('error', () => {})
        socket.write(
          'POST /preferences HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 5000\r\n\r\nl',
        )
      }
      const times: number[] = []
      for (let n = 0; n < 20; n++) {
        const from = performance.now()
        assert.equal((await newcomer(house()).request('/livez')).status, 200)
        times.push(performance.now() - from)
      }
      assert.ok(Math.max(...times) < 2_000, `slowest ${Math.round(Math.max(...times))} ms`)
      for (const socket of open) socket.destroy()

      const raw = async (head: string) => {
        const socket = await dial()
        const answer = new Promise<string>(resolve => {
          let text = ''
          socket.on('data', data => {
            text += data
          })
          socket.on('close', () => resolve(text))
          socket.on('error', () => resolve(text))
        })
        socket.end(head)
        return answer
      }
      for (const head of [
        'GET / HTTP/1.1\r\n\r\n',
        'POST /preferences HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /console HTTP/1.1\r\nhost: a\r\n\r\n',
        'POST /preferences HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcd',
        'GET /\u0000 HTTP/1.1\r\nhost: a\r\n\r\n',
        'GET / HTTP/9.9\r\nhost: a\r\n\r\n',
        'NONSENSE\r\n\r\n',
      ])
        assert.match(await raw(head), /^HTTP\/1\.1 (400|505)/, JSON.stringify(head.slice(0, 60)))
    })

    it('are cut off by the server after a bounded time', async () => {
      // The bounds themselves; waiting for them would take longer than all other tests together.
      const { listen } = await import('#kernel')
      const listener = await listen(0, '127.0.0.1')
      const { headersTimeout, requestTimeout, keepAliveTimeout } = listener.server
      await listener.close()
      assert.ok(headersTimeout > 0 && headersTimeout <= 15_000)
      assert.ok(requestTimeout > 0 && requestTimeout <= 30_000)
      assert.ok(keepAliveTimeout > 0 && keepAliveTimeout <= 15_000)
    })
  })
})

describe('hostile files', () => {
  let mother: Person
  let registrar: Person
  let part: string

  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const gif = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')
  const pdf = (extra = '') =>
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R ${extra}>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\nxref\n0 3\ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n9\n%%EOF\n`,
    )
  const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'

  before(async () => {
    const family = await settleFamily(house())
    assert.ok((await sendNotice(house(), noticeFor(house(), family.mother))).ok)
    mother = await citizen(house(), family.mother)
    const bundle = await handIn(mother, await beginDraft(mother))
    await confirm(await citizen(house(), family.head))
    ;[part] = (await partsOf(mother, bundle)) as [string]
    registrar = await official(house(), 'hotich')
    await deed(registrar, part, 'take')
    await deed(registrar, part, 'supplement', {
      need: ['mother.dob'],
      'reason:mother.dob': 'Gửi bản chụp',
      days: '5',
    })
  })

  const upload = async (name: string, type: string, bytes: Buffer) => {
    const form = await mother.open(`/portal/dossiers/${part}/supplement`)
    return mother.submit(
      form,
      {},
      { action: /supplement$/, files: [{ field: 'file:mother.dob', name, type, bytes }] },
    )
  }
  const kept = async () =>
    (
      await house().db.row<{ n: number }>(
        sql`select count(*)::int as n from documents.upload where dossier = ${part}`,
      )
    ).n

  it('are refused by their content, whatever their name and type say', async () => {
    const text = (s: string) => Buffer.from(s)
    for (const [name, type, bytes] of [
      ['anh.png', 'image/png', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
      ['anh.svg', 'image/svg+xml', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
      ['giay.pdf', 'application/pdf', text('<!doctype html><script>alert(1)</script>')],
      ['giay.pdf', 'application/pdf', text(EICAR)],
      ['giay.pdf', 'application/pdf', text('MZ\u0090\u0000\u0003')],
      ['a.html', 'text/html', text('<h1>xin chào</h1>')],
      ['a.gif', 'image/gif', gif],
      [
        'gifar.png',
        'image/png',
        Buffer.concat([
          gif,
          text('PK\u0003\u0004'),
          Buffer.alloc(40),
          text('PK\u0005\u0006'),
          Buffer.alloc(18),
        ]),
      ],
      ['a.png', 'image/png', Buffer.concat([png, text('<script>alert(1)</script>')])],
      ['a.png', 'image/png', Buffer.concat([png, pdf()])],
      ['a.png', 'image/png', png.subarray(0, 30)],
      ['a.pdf', 'application/pdf', pdf('/OpenAction<</S/JavaScript/JS(app.alert(1))>>')],
      ['a.pdf', 'application/pdf', pdf('/AA<</O<</S/Launch/F(cmd.exe)>>>>')],
      ['a.pdf', 'application/pdf', pdf('/Names<</EmbeddedFiles 9 0 R>>')],
      ['a.pdf', 'application/pdf', Buffer.concat([pdf(), text('<html><script>alert(1)</script>')])],
      [
        'a.docx',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        text('PK\u0003\u0004'),
      ],
      ['rong.png', 'image/png', Buffer.alloc(0)],
      ['lon.png', 'image/png', Buffer.concat([png, Buffer.alloc(10 * MB)])],
    ] as const) {
      const answer = await orHungUp(upload(name, type, bytes as Buffer))
      if (answer === null) continue
      assert.ok(
        [400, 409, 413, 415, 422].includes(answer.status),
        `${name} (${bytes.length} bytes): ${answer.status}`,
      )
      assert.ok(!answer.body.includes('alert(1)'))
      assert.equal(await kept(), 0, `${name} was kept`)
    }
  })

  it('with paths for names are kept under a name of ours, and come back as attachments only', async () => {
    const name = '../../../../etc/cron.d/..\\..\\xấu%00;rm -rf $(x)`|.png'
    const sent = await upload(name, 'text/html', png)
    assert.equal(sent.status, 303)
    assert.equal(await kept(), 1)
    const page = await registrar.open(`/desk/dossiers/${part}`)
    const id = /\/uploads\/([0-9a-f-]{36})/.exec(page.body)![1]!
    const [shown] = await house().db.rows<{ name: string }>(
      sql`select declared_name as name from documents.upload where dossier = ${part}`,
    )
    assert.doesNotMatch(shown!.name, /[/\\<>|`$;%]|\.\./)
    const file = await registrar.request(`/desk/dossiers/${part}/uploads/${id}`)
    assert.equal(file.status, 200)
    assert.equal(file.headers['content-type'], 'image/png', 'the type is what the content is')
    assert.match(
      String(file.headers['content-disposition']),
      new RegExp(`^attachment; filename="${id}\\.png"`),
    )
    assert.equal(file.headers['x-content-type-options'], 'nosniff')
    assert.match(String(file.headers['content-security-policy']), /sandbox/)
    assert.deepEqual(file.bytes, png)
  })

  it('to be verified are judged and not kept, however they are made', async () => {
    const me = newcomer(house())
    const files = sql`select count(*)::int as n from documents.file`
    const before = (await house().db.row<{ n: number }>(files)).n
    for (const bytes of [
      pdf(),
      pdf(
        '/AcroForm<</SigFlags 3/Fields[<</FT/Sig/V<</Type/Sig/ByteRange[0 999999999 1 1]/Contents<00>>>>>]>>',
      ),
      pdf(`/X ${'['.repeat(20_000)}`),
      Buffer.from('%PDF-1.7'),
      Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2 * MB, 0x28)]),
      png,
    ]) {
      const body = await quickly(
        `${bytes.length} bytes`,
        me.request('/verify/file', {
          fields: {},
          files: [{ field: 'file', name: 'a.pdf', type: 'application/pdf', bytes }],
        }),
        [200, 400, 422],
      )
      assert.ok(!/Chữ ký số hợp lệ/.test(body), 'no forged file is called genuine')
    }
    assert.equal((await house().db.row<{ n: number }>(files)).n, before)
  })
})

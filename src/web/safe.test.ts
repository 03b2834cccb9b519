import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Receipt } from '#register'
import type { DraftView } from '#services'
import { joinParts } from './components/field.tsx'
import { formOf } from './form-data.ts'
import { rateLimit } from './guard.ts'
import { showDate, showInstant, showPromise } from './i18n/dates.ts'
import { seenMark } from './portal/draft.tsx'
import { groupReads } from './portal/reads.tsx'
import { safeHref, safeReturn } from './safe.ts'
import { homeAddress } from './web.ts'

test('whatever is asked, a safe address stays in the house, on the page, or goes to https', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('//x', '/\\x', 'javascript:1', '\t/x')),
      text => {
        const safe = new URL(safeHref(text), 'http://house.example/page')
        assert.ok(safe.origin === 'http://house.example' || safe.protocol === 'https:')
        const back = new URL(safeReturn(text), 'http://house.example/page')
        assert.equal(back.origin, 'http://house.example')
      },
    ),
    { numRuns: 200 },
  )
})

test('a field called __proto__ is a field like any other', () => {
  const form = formOf(JSON.parse('{"__proto__":["x"],"constructor":["y"]}'))
  assert.equal(form.text('__proto__'), 'x')
  assert.equal(form.text('toString'), '')
  assert.equal(form.answers().constructor, 'y')
  assert.equal(({} as Record<string, unknown>).x, undefined)
})

test('answers leave out what belongs to the house and put dates together', () => {
  const form = formOf({
    _csrf: ['t'],
    _key: ['k'],
    'child.dob.day': ['5'],
    'child.dob.month': ['11'],
    'child.dob.year': ['2026'],
    'child.givenName': ['An'],
  })
  assert.deepEqual({ ...form.answers() }, { 'child.dob': '2026-11-05', 'child.givenName': 'An' })
  assert.equal(form.key, 'k')
  assert.equal(joinParts({ day: 'x-1', month: '2', year: '2026' }), '2026-02-x 1')
})

test('the limit holds within a minute and is forgotten after', () => {
  let now = 0
  const limit = rateLimit(2, () => now)
  assert.equal(limit('a'), null)
  assert.equal(limit('a'), null)
  assert.equal(limit('a')?.code, 'web.too-fast')
  assert.equal(limit('b'), null)
  now = 60_000
  assert.equal(limit('a'), null)
})

test('a browser that comes by another name of the same machine is led to the right one', () => {
  const base = 'http://localhost:8006'
  const to = (host: string, url = '/portal?x=1') => homeAddress('GET', host, url, base)
  assert.equal(to('127.0.0.1:8006'), 'http://localhost:8006/portal?x=1')
  assert.equal(to('[::1]:8006', '/'), 'http://localhost:8006/')
  assert.equal(to('localhost:8006'), null)
  assert.equal(to('evil.example:8006'), null)
  assert.equal(to('127.0.0.1:9999'), null, 'another port is another house')
  assert.equal(to('127.0.0.1:8006', '//evil.example'), null)
  assert.equal(homeAddress('GET', '127.0.0.1', '/', 'https://lienthong.example'), null)
  assert.equal(homeAddress('POST', '127.0.0.1:8006', '/', base), null)
})

test('days and times are those of Việt Nam', () => {
  assert.equal(showDate('2026-11-21', 'vi'), '21/11/2026')
  assert.equal(showDate('1956', 'vi'), '1956')
  assert.equal(showDate('1956-07', 'vi'), '07/1956')
  assert.equal(showDate('khoảng 1956', 'vi'), 'khoảng 1956')
  assert.equal(showInstant('2026-11-20T17:05:00.000Z', 'vi'), '00:05, 21/11/2026')
  assert.equal(showPromise('2026-11-27T10:00:00.000Z', 'vi'), '17:00, thứ sáu 27/11/2026')
  assert.equal(showDate('2026-11-21', 'en'), '21 November 2026')
})

test('reads that differ only in their time are told together, and none is left out', () => {
  const read = (at: string, dossier: string): Receipt => ({
    receiptId: `${at}-${dossier}`,
    at,
    agency: 'H55.28',
    office: 'ho-tich',
    actorKind: 'official',
    byMyself: false,
    fields: ['name'],
    purposeText: { vi: 'x', en: 'x' },
    procedure: null,
    dossier,
    legalBasis: 'x',
    how: 'disclosure',
  })
  const receipts = [
    read('2026-11-21T03:02:00.000Z', 'A'),
    read('2026-11-21T03:01:00.000Z', 'A'),
    read('2026-11-21T03:00:00.000Z', 'B'),
    read('2026-11-21T02:00:00.000Z', 'A'),
    // 23:59 of the day before, in Việt Nam.
    read('2026-11-20T16:59:00.000Z', 'A'),
  ]
  const groups = groupReads(receipts)
  assert.deepEqual(
    groups.map(group => group.length),
    [2, 1, 1, 1],
  )
  assert.deepEqual(groups.flat(), receipts)
})

test('what the check page shows marks the form; another answer gives another mark', () => {
  const pages = (name: string) => [
    { fields: [{ field: { key: 'child.givenName' }, formValue: { value: name } }] },
    { fields: [{ field: { key: 'declaration.true' }, formValue: { value: true } }] },
  ]
  const mark = (name: string) => seenMark({ pages: pages(name) } as unknown as DraftView)
  assert.equal(mark('An'), mark('An'))
  assert.notEqual(mark('An'), mark('Ân'))
})

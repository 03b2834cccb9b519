import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact-render-to-string'
import type { Timeline } from '#register'
import { type Ui, UiProvider } from '../ui.ts'
import { endOfDay, Told } from './timeline.tsx'

const HOSTILE = `<img src=x onerror=alert(1)>`
const ui: Ui = {
  lang: 'vi',
  theme: 'auto',
  face: 'desk',
  path: '/desk/timeline',
  displayName: 'Hoàng Đức Long',
  csrf: 'the-token',
  sandbox: true,
  asset: name => `/assets/${name}`,
  newKey: () => 'a-fresh-key',
}

const at = (day: string) => `${day}T02:00:00.000Z`
const version = (
  days: readonly [string, string | null],
  known: readonly [string, string | null],
  facts: Timeline['versions'][number]['facts'],
) => ({
  validFrom: days[0],
  validTo: days[1],
  recordedFrom: at(known[0]),
  recordedTo: known[1] && at(known[1]),
  facts,
})
const name = { family: 'Trần', middle: 'Thị', given: 'Bích' }
const event = (kind: string, vi: string, reversedBy: string | null) => ({
  eventId: kind,
  kind,
  name: { vi, en: kind },
  part: 'subject',
  on: '2026-10-01',
  recordedAt: at('2026-10-02'),
  legalBasis: HOSTILE,
  evidence: ['GCT-1'],
  agency: 'H55.28',
  office: 'ho-tich',
  reverses: null,
  reversedBy,
})
const told: Timeline = {
  events: [event('death', 'Đăng ký khai tử', 'x'), event('divorce', 'Ghi chú ly hôn', null)],
  versions: [
    version(['1992-03-08', null], ['2025-01-01', '2026-10-02'], { name, civilStatus: 'married' }),
    version(['1992-03-08', '2026-10-01'], ['2026-10-02', null], { name, civilStatus: 'married' }),
    version(['2026-10-01', null], ['2026-10-02', null], { name, civilStatus: 'divorced' }),
  ],
  investigations: [],
  residences: [
    {
      kind: 'permanent',
      unit: '05528',
      asOf: '2026-01-01',
      address: 'Tổ 5',
      householdId: null,
      ground: null,
      endedFor: null,
      from: '2015-04-01',
      to: null,
      recordedFrom: at('2025-01-01'),
      recordedTo: null,
    } as Timeline['residences'][number],
  ],
  fields: ['name', 'civilStatus', 'permanentResidence'],
  receiptId: 'r',
}
const html = (lang: Ui['lang'], asKnown = '') =>
  render(
    <UiProvider value={{ ...ui, lang }}>
      <Told found={told} asked={{ number: '', person: '', basis: '', dossier: '', asKnown }} />
    </UiProvider>,
  )

test('a reversed event is struck through and says so in words; the others are not', () => {
  const page = html('vi')
  assert.match(page, /<del>Đăng ký khai tử<\/del>[^/]*>Đã hủy</)
  assert.match(page, /<strong>Ghi chú ly hôn<\/strong>/)
  assert.equal(page.match(/<del>/g)?.length, 1)
  assert.ok(!page.includes(HOSTILE) && page.includes('&lt;img src=x'))
})

test('what holds and what was known before stand apart, each with both times', () => {
  const [holds, , before] = html('vi').split('<section').slice(1)
  assert.match(holds!, /Từ 8\/3\/1992 đến trước 1\/10\/2026|Từ 08\/03\/1992 đến trước 01\/10\/2026/)
  assert.match(holds!, /Ly hôn/)
  assert.match(holds!, /Thường trú/)
  assert.equal(holds!.match(/Trần Thị Bích/g)?.length, 1, 'a later stretch tells only what differs')
  assert.match(before!, /Sổ ghi như vậy từ/)
  assert.match(html('vi', '31/10/2025'), /role="status"[\s\S]*31\/10\/2025/)
  assert.match(html('en'), /What holds[\s\S]*Divorced/)
})

test('headings are in order and every list is a list', () => {
  const page = html('vi')
  assert.deepEqual(
    [...page.matchAll(/<h(\d)/g)].map(m => m[1]),
    ['1', '2', '2', '2'],
  )
  for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g))
    assert.ok(page.includes(`id="${id}"`))
})

test('a day as people write it is known to its end', () => {
  assert.equal(endOfDay('31/10/2026'), '2026-10-31T16:59:59.999Z')
  assert.equal(endOfDay('2026-10-31'), '2026-10-31T16:59:59.999Z')
  assert.equal(endOfDay(''), undefined)
  for (const bad of ['31/02/2026', 'x', '2026', '2026-13-01']) assert.equal(endOfDay(bad), null)
})

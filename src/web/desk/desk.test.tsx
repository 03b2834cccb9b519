import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Actor } from '#kernel'
import type { CaseField, CaseView, DossierView, FormValue, Queue, QueueRow } from '#services'
import type { PartialDate } from '#vn'
import { formOf } from '../form-data.ts'
import { type Ui, UiProvider } from '../ui.ts'
import { CasePage } from './case.tsx'
import { ConflictPage, newsSince } from './conflict.tsx'
import { itemsOf } from './dossier-routes.tsx'
import { cardFindings, type DeskPerson } from './intake.tsx'
import { problem } from './problems.ts'
import { QueuePage } from './queue.tsx'
import type { Reading } from './reading.ts'
import type { SameProps } from './same-person.tsx'

const HOSTILE = `<img src=x onerror=alert(1)> "'&`
const ESCAPED = /&lt;img src=x onerror=alert\(1\)/

const ui: Ui = {
  lang: 'vi',
  theme: 'auto',
  face: 'desk',
  path: '/desk',
  displayName: 'Hoàng Đức Long',
  csrf: 'the-token',
  sandbox: true,
  asset: name => `/assets/${name}`,
  newKey: () => 'a-fresh-key',
}
const html = (body: ComponentChildren, lang: Ui['lang'] = 'vi') =>
  render(<UiProvider value={{ ...ui, lang }}>{body}</UiProvider>)

const me: Actor = { kind: 'official', id: 'me', agency: 'H55.28', office: 'ho-tich' }
const text = (vi: string) => ({ vi, en: vi })
const value = (display: string): FormValue => ({
  value: display,
  display,
  source: { kind: 'ask', name: text('Người khai'), at: null },
  editable: true,
})

const row: QueueRow = {
  dossier: 'H55.28-261118-0001',
  parent: null,
  procedure: { code: '1.001193', name: text('Đăng ký khai sinh') },
  applicantLabel: 'Nguyễn Thị Thu Hà',
  submittedAt: '2026-11-18T02:00:00.000Z',
  receivedAt: null,
  promisedAt: null,
  status: { code: 1, name: text('Mới đăng ký') },
  timing: null,
  assignedTo: null,
  version: 3,
}
const queueOf = (rows: QueueRow[]): Queue => ({
  rows,
  counts: { new: rows.length, processing: 0, supplement: 0, confirming: 0, done: 0 },
  next: null,
})

const dossier: DossierView = {
  code: row.dossier,
  parent: null,
  procedure: row.procedure,
  status: { code: 4, name: text('Đang xử lý') },
  waitingFor: 'agency',
  channel: 2,
  submittedAt: row.submittedAt,
  receivedAt: '2026-11-18T03:00:00.000Z',
  promisedAt: '2026-11-19T10:00:00.000Z',
  endedAt: null,
  timing: 'due-soon',
  holder: null,
  version: 5,
  viewer: 'official',
  children: [],
  expected: [],
  timeline: [
    {
      at: '2026-11-18T02:00:00.000Z',
      kind: 'submitted',
      part: null,
      status: 1,
      title: text('Nộp hồ sơ'),
      by: 'Người nộp',
      note: null,
    },
    {
      at: '2026-11-18T04:00:00.000Z',
      kind: 'refused',
      part: null,
      status: 3,
      title: text('Từ chối'),
      by: 'Tư pháp - hộ tịch, UBND phường Bách Quang',
      note: HOSTILE,
    },
  ],
  confirmations: [],
  supplement: null,
  documents: [],
  declared: [],
  actions: [],
}

const field = (of: Partial<CaseField> & { key: string }): CaseField => ({
  page: 'child',
  label: text(`Nhãn ${of.key}`),
  way: 'answer',
  declared: null,
  register: null,
  notice: null,
  agreement: 'alone',
  ...of,
})

const view: CaseView = {
  dossier,
  assignedTo: 'me',
  applicantLabel: HOSTILE,
  pages: [{ id: 'child', title: text('Con') }],
  fields: [
    field({
      key: 'mother.fullName',
      declared: value('Nguyễn Thị Ảnh'),
      register: 'Nguyễn Thị Ánh',
      agreement: 'differs',
    }),
    field({ key: 'child.givenName', declared: value(HOSTILE) }),
    field({
      key: 'child.dob',
      way: 'paper',
      declared: value('01/11/2026'),
      notice: '01/11/2026',
      agreement: 'same',
    }),
    field({ key: 'declaration.true', way: null, declared: value('Có') }),
  ],
  checks: [
    { id: 'a', outcome: 'ok', sentence: text('Đạt rồi'), fields: [], legalBasis: null },
    { id: 'b', outcome: 'warn', sentence: text('Xem lại'), fields: [], legalBasis: 'Điều 13' },
  ],
  actions: ['approve', 'request-supplement', 'refuse'],
  receipts: ['r1', 'r2'],
  uploads: [],
  version: 5,
}
const casePage = (
  over: Partial<CaseView> = {},
  refusal: Parameters<typeof CasePage>[0]['refusal'] = null,
  same: SameProps | null = null,
) =>
  html(
    <CasePage
      view={{ ...view, ...over }}
      actor={me}
      legalBasis={['Luật Hộ tịch 60/2014/QH13']}
      resultKind="birth-certificate"
      seenAt="2026-11-18T03:30:00.000Z"
      refusal={refusal}
      same={same}
    />,
  )

test('the queue: a free dossier can be taken, with version, token and key; names are text', () => {
  const page = html(
    <QueuePage
      queue={queueOf([{ ...row, applicantLabel: HOSTILE }])}
      tab="new"
      after={null}
      actor={me}
    />,
  )
  assert.match(page, ESCAPED)
  assert.doesNotMatch(page, /<img/)
  assert.match(page, /action="\/desk\/dossiers\/H55\.28-261118-0001\/take"/)
  assert.match(page, /name="version" value="3"/)
  assert.match(page, /name="_csrf" value="the-token"/)
  assert.match(page, /<lt-live[^>]*src="\/desk\/live"/)
  assert.doesNotMatch(page, /href="[^"]*Nguy/)
})

test('the queue: a dossier somebody holds is opened, not taken; the due time is said in words', () => {
  const page = html(
    <QueuePage
      queue={queueOf([
        { ...row, assignedTo: 'another', promisedAt: '2026-11-19T10:00:00.000Z', timing: 'late' },
      ])}
      tab="processing"
      after={null}
      actor={me}
    />,
  )
  assert.doesNotMatch(page, /\/take"/)
  assert.match(page, /Đồng nghiệp/)
  assert.match(page, /17:00, 19\/11\/2026/)
  assert.match(page, /Quá hạn/)
})

test('the case: the differing letter is marked and the kind of difference named', () => {
  const page = casePage()
  assert.match(page, /Nguyễn Thị <mark>Ả<\/mark>nh/)
  assert.match(page, /Nguyễn Thị <mark>Á<\/mark>nh/)
  assert.match(page, /khác dấu/)
  assert.match(page, ESCAPED)
  assert.doesNotMatch(page, /<img/)
})

test('the case: each decision posts its version, two steps each; a field that differs is ticked already', () => {
  const page = casePage()
  for (const deed of ['approve', 'supplement', 'refuse'])
    assert.match(page, new RegExp(`action="/desk/dossiers/H55\\.28-261118-0001/${deed}"`))
  assert.equal(page.match(/name="version" value="5"/g)?.length, 3)
  assert.equal(page.match(/<details class="desk-decide"/g)?.length, 3)
  assert.match(page, /value="mother\.fullName" checked/)
  assert.doesNotMatch(page, /value="child\.dob" checked/)
  // What the citizen can answer again stands apart from what a source holds, and a declaration is not asked again.
  const [, answers, papers] = page.split('<fieldset')
  assert.match(answers!, /trả lời lại[\s\S]*name="need" value="mother\.fullName"/)
  assert.match(papers!, /nguồn của Nhà nước[\s\S]*name="need" value="child\.dob"/)
  assert.doesNotMatch(page, /name="need" value="declaration\.true"/)
  assert.match(page, /data-key="ctrl\+enter"/)
  assert.match(page, /Luật Hộ tịch 60\/2014\/QH13/)
})

test('the case: without a right to act there is no button', () => {
  const page = casePage({ actions: [] })
  assert.doesNotMatch(page, /\/approve"/)
  assert.match(page, /không có việc phải làm/)
})

test('a refused decision comes back open, with what was typed', () => {
  const form = formOf({ reason: [HOSTILE], legalBasis: ['Điều 5'], need: [], _key: ['k'] })
  const page = casePage(
    {},
    {
      deed: 'refuse',
      problems: [problem('reason-missing', { field: 'reason' })],
      form,
    },
  )
  assert.match(page, /<details class="desk-decide" name="decision" open/)
  assert.match(page, /<textarea[^>]*name="reason"[^>]*>&lt;img/)
  assert.match(page, /value="Điều 5"/)
  assert.match(page, /href="#reason"/)
})

test('a supplement needs a reason for each tick, and nothing typed is lost', () => {
  const one = itemsOf(
    formOf({ need: ['a', 'b'], 'reason:a': ['mờ'], 'reason:c': ['thiếu chữ ký'] }),
  )
  assert.deepEqual(
    one.problems.map(p => [p.code, p.field]),
    [['desk.reason-missing', 'reason:b']],
  )
  assert.deepEqual(one.items.at(-1), { field: 'c', reason: 'thiếu chữ ký' })
  assert.equal(itemsOf(formOf({})).problems[0]!.code, 'desk.nothing-ticked')
})

test('the conflict page says what happened since, and what was not done', () => {
  const page = html(
    <ConflictPage
      dossier={{ ...dossier, version: 7 }}
      seenVersion={5}
      seenAt="2026-11-18T03:30:00.000Z"
      intended="Phê duyệt"
    />,
  )
  assert.match(page, /Từ chối/)
  assert.doesNotMatch(page, /Nộp hồ sơ/)
  assert.match(page, /Tư pháp - hộ tịch/)
  assert.match(page, /Bạn xem bản 5; bản hiện nay là 7/)
  assert.match(page, ESCAPED)
  assert.deepEqual(newsSince(dossier, { at: '', version: 3 }), dossier.timeline)
  assert.deepEqual(newsSince(dossier, { at: '', version: 4 }), dossier.timeline.slice(-1))
  assert.deepEqual(newsSince(dossier, { at: '', version: -1 }), dossier.timeline.slice(-1))
})

const person: DeskPerson = {
  personalId: '019196007731',
  name: { family: 'Nguyễn', middle: 'Thị Thu', given: 'Hà' },
  birthDate: '1996-05-14' as DeskPerson['birthDate'],
  sex: 'female',
  permanentResidence: null,
}
const reading: Reading = {
  from: 'qr',
  number: '019196007731',
  name: 'Nguyễn Thị Thu Hà',
  birthDate: '1996-05-14',
  sex: 'female',
  findings: [],
}

test('a card that agrees has no finding; each disagreement is one', () => {
  assert.deepEqual(cardFindings(reading, person, 'vi'), [])
  const found = cardFindings(
    { ...reading, name: 'Nguyễn Thị Thu Há', birthDate: '1996-05-15', sex: 'male' },
    person,
    'vi',
  )
  assert.deepEqual(
    found.map(f => f.label),
    ['Họ và tên', 'Ngày sinh', 'Giới tính'],
  )
})

test('the capital letters of a machine-readable zone are no disagreement', () => {
  assert.deepEqual(
    cardFindings({ ...reading, from: 'mrz', name: 'NGUYEN THI THU HA' }, person, 'vi'),
    [],
  )
  assert.equal(
    cardFindings({ ...reading, from: 'mrz', name: 'TRAN THI THU HA' }, person, 'vi').length,
    1,
  )
})

test('an old number on the card is no disagreement, another twelve digits are', () => {
  assert.deepEqual(cardFindings({ ...reading, number: '090551207' }, person, 'vi'), [])
  assert.equal(cardFindings({ ...reading, number: '019196007732' }, person, 'vi').length, 1)
})

test('an approval of a likely duplicate comes back with both side by side and asks for a reason', () => {
  const problems = [problem('reason-missing', { field: 'distinct' })]
  const form = formOf({ distinct: [HOSTILE] })
  const same: SameProps = {
    today: '2026-11-01',
    child: {
      name: { family: 'Trần', middle: 'Minh', given: 'Anh' },
      birthDate: '2026-11-01' as PartialDate,
      sex: 'male',
    },
    same: [
      {
        personId: 'p-1',
        name: { family: 'Trần', middle: 'Minh', given: 'Ánh' },
        birthDate: '2026-11-01' as PartialDate,
        unit: '05528',
        personalIdTail: '0123',
        sameness: {
          verdict: 'likely',
          points: 13,
          reasons: [{ code: 'mother-same', vi: 'Cùng mẹ', en: 'same mother' }],
        },
      },
    ],
  }
  const page = casePage({}, { deed: 'approve', problems, form }, same)
  assert.match(page, /<details class="desk-decide" name="decision" open/)
  for (const text of ['Trần Minh Anh', 'Trần Minh Ánh', 'Cùng mẹ', 'Rất giống', 'name="distinct"'])
    assert.ok(page.includes(text), text)
  assert.match(page, /name="distinctFrom" value="p-1"/)
  assert.match(page, ESCAPED)
})

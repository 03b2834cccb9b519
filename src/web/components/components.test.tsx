import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ComponentChild } from 'preact'
import { render } from 'preact-render-to-string'
import type { Problem } from '#kernel'
import { type Ui, UiProvider } from '../ui.ts'
import * as c from './index.ts'

const ui = (csrf: string): Ui => ({
  lang: 'vi',
  theme: 'auto',
  face: 'portal',
  path: '/portal',
  displayName: null,
  csrf,
  sandbox: true,
  asset: () => null,
  newKey: () => 'key-12345678',
})

const html = (node: ComponentChild, token = 'token') =>
  render(<UiProvider value={ui(token)}>{node}</UiProvider>)

const problemOf = (text: string): Problem => ({
  isProblem: true,
  code: 'web.required',
  status: 422,
  vi: text,
  en: text,
  wayOut: { vi: text, en: text },
  field: text,
  details: {},
})

/** Every component with one string in every place that takes one. */
const everything: readonly Readonly<{ name: string; of: (s: string) => ComponentChild }>[] = [
  {
    name: 'Doubt',
    of: s => (
      <c.Doubt
        of={{ reason: s, owner: { agency: s, office: s }, since: '2026-11-18T02:00:00.000Z' }}
        by={s}
      />
    ),
  },
  {
    name: 'Form',
    of: s => (
      <c.Form action={`/a/${s}`} formKey={s} id={s} class={s} warnUnsaved>
        <p>{s}</p>
      </c.Form>
    ),
  },
  {
    name: 'Button',
    of: s => (
      <c.Button name={s} value={s} context={s}>
        {s}
      </c.Button>
    ),
  },
  { name: 'ButtonLink', of: s => <c.ButtonLink href={s}>{s}</c.ButtonLink> },
  {
    name: 'Link',
    of: s => (
      <c.Link href={s} context={s}>
        {s}
      </c.Link>
    ),
  },
  { name: 'BackLink', of: s => <c.BackLink href={s}>{s}</c.BackLink> },
  { name: 'Hidden', of: s => <c.Hidden name={s} value={s} /> },
  {
    name: 'TextField',
    of: s => <c.TextField name={s} label={s} hint={s} error={s} value={s} autocomplete={s} />,
  },
  { name: 'TextArea', of: s => <c.TextArea name={s} label={s} hint={s} error={s} value={s} /> },
  {
    name: 'SelectField',
    of: s => (
      <c.SelectField
        name={s}
        label={s}
        hint={s}
        error={s}
        empty={s}
        options={[{ value: s, label: s }]}
      />
    ),
  },
  {
    name: 'Combobox',
    of: s => (
      <c.Combobox name={s} label={s} hint={s} error={s} options={[{ value: s, label: s }]} />
    ),
  },
  {
    name: 'RadiosField',
    of: s => (
      <c.RadiosField
        name={s}
        label={s}
        hint={s}
        error={s}
        options={[{ value: s, label: s, hint: s }]}
      />
    ),
  },
  { name: 'CheckboxField', of: s => <c.CheckboxField name={s} label={s} hint={s} error={s} /> },
  {
    name: 'DateField',
    of: s => <c.DateField name={s} label={s} hint={s} error={s} value={s.replaceAll('-', ' ')} />,
  },
  { name: 'FileField', of: s => <c.FileField name={s} label={s} hint={s} error={s} accept={s} /> },
  { name: 'ErrorSummary', of: s => <c.ErrorSummary problems={[problemOf(s)]} /> },
  { name: 'Notice', of: s => <c.Notice title={s}>{s}</c.Notice> },
  { name: 'StatusTag', of: s => <c.StatusTag>{s}</c.StatusTag> },
  { name: 'Panel', of: s => <c.Panel title={s}>{s}</c.Panel> },
  { name: 'Details', of: s => <c.Details summary={s}>{s}</c.Details> },
  {
    name: 'SummaryList',
    of: s => (
      <c.SummaryList facts={[{ label: s, value: s, source: s, actions: [{ href: s, text: s }] }]} />
    ),
  },
  {
    name: 'TaskList',
    of: s => (
      <c.TaskList
        id={s}
        tasks={[
          { title: s, href: s, hint: s, status: s },
          { title: s, href: null, status: s },
        ]}
      />
    ),
  },
  {
    name: 'Timeline',
    of: s => (
      <c.Timeline label={s} moments={[{ title: s, when: s, who: s, body: s, state: 'now' }]} />
    ),
  },
  {
    name: 'DataTable',
    of: s => (
      <c.DataTable
        caption={s}
        rows={[s]}
        columns={[
          { label: s, cell: r => r, head: true },
          { label: `${s}2`, cell: r => r },
        ]}
      />
    ),
  },
  {
    name: 'Tabs',
    of: s => <c.Tabs label={s} tabs={[{ href: s, text: s, current: true, count: 1 }]} />,
  },
  { name: 'Pager', of: s => <c.Pager older={s} newest={s} /> },
  {
    name: 'LinkCard',
    of: s => (
      <c.LinkCard href={s} title={s}>
        {s}
      </c.LinkCard>
    ),
  },
  {
    name: 'Diff',
    of: s => <c.Diff caption={s} nameA={s} nameB={s} rows={[{ label: s, a: s, b: s }]} />,
  },
]

/** Names of elements and attributes in order: what a browser would build, without the values. */
function structure(markup: string): string {
  const out: string[] = []
  const tag = /<(\/?[a-zA-Z][\w-]*)((?:\s+[^\s=<>"'/]+(?:="[^"]*")?)*)\s*\/?>|</g
  for (const found of markup.matchAll(tag)) {
    // A lone > begins nothing; a lone < would.
    if (!found[1]) return `a bare ${found[0]} at ${found.index} in ${markup}`
    const names = [...(found[2] ?? '').matchAll(/([^\s=<>"'/]+)(?:="[^"]*")?/g)].map(a => a[1])
    out.push(`${found[1]}[${names.join(' ')}]`)
  }
  return out.join(' ')
}

const hostile = fc
  .array(
    fc.constantFrom(
      ...['"', "'", '<', '>', '&', '`', '/', '\\', '=', ' ', '\n', '-->', ']]>', '<!--', '&quot;'],
      ...['<script>', '</script>', '</textarea>', '</title>', '</select>', '<img src=x onerror=1>'],
      ...['" onfocus="1', "' autofocus '", 'javascript:alert(1)', '{{7*7}}', '${1}', '\u202e', 'ế'],
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map(parts => parts.join(''))
  // Empty words leave whole elements out, which is no matter of escaping.
  .filter(text => text.trim() !== '')

for (const { name, of } of everything)
  test(`${name} builds the same elements whatever the words are`, () => {
    const calm = structure(html(of('x')))
    assert.ok(!calm.startsWith('a bare'), calm)
    fc.assert(
      fc.property(hostile, text => {
        assert.equal(structure(html(of(text), text)), structure(html(of('x'), 'x')))
      }),
      { numRuns: 60 },
    )
  })

test('an address that runs script or leaves the house goes nowhere', () => {
  for (const href of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '//other.example/',
    '/\\other.example',
    'http://other.example/',
  ])
    for (const node of [
      <c.Link href={href}>x</c.Link>,
      <c.ButtonLink href={href}>x</c.ButtonLink>,
      <c.BackLink href={href}>x</c.BackLink>,
      <c.LinkCard href={href} title="x" />,
    ])
      assert.match(html(node), /href="#"/, href)
})

test('a form always carries its token and its key', () => {
  const markup = html(<c.Form action="/portal/x">x</c.Form>, 'the-token')
  assert.match(markup, /name="_csrf" value="the-token"/)
  assert.match(markup, /name="_key" value="key-12345678"/)
  assert.match(markup, /method="post"/)
})

test('hint and error are tied to the input, and the summary leads to it', () => {
  const field = html(
    <c.TextField name="child.givenName" label="Tên" hint="Gợi ý" error="Nhập tên." value="" />,
  )
  assert.match(field, /id="child-givenName"/)
  assert.match(field, /aria-describedby="child-givenName-hint child-givenName-error"/)
  assert.match(field, /aria-invalid="true"/)
  const summary = html(
    <c.ErrorSummary problems={[{ ...problemOf('Nhập tên.'), field: 'child.givenName' }]} />,
  )
  assert.match(summary, /href="#child-givenName"/)
  assert.match(summary, /role="alert"/)
})

test('the first choice and the first box of a date bear the id that the summary leads to', () => {
  const radios = html(
    <c.RadiosField
      name="a.b"
      label="?"
      value="2"
      options={[
        { value: '1', label: 'một' },
        { value: '2', label: 'hai' },
      ]}
    />,
  )
  assert.match(radios, /id="a-b" name="a.b" type="radio" value="1"/)
  assert.match(radios, /value="2" checked/)
  assert.match(html(<c.DateField name="d" label="?" value="2026-11-21" />), /id="d" name="d.day"/)
})

test('three boxes make a date, and what is no date comes back as it was typed', () => {
  assert.equal(c.joinParts({ day: '5', month: '1', year: '2026' }), '2026-01-05')
  assert.equal(c.joinParts({ day: '', month: '', year: '1956' }), '1956')
  assert.equal(c.joinParts({ day: '', month: '7', year: '1956' }), '1956-07')
  assert.equal(c.joinParts({ day: '', month: '', year: '' }), '')
  fc.assert(
    fc.property(
      fc.record({
        day: fc.stringMatching(/^\d{1,2}$/),
        month: fc.stringMatching(/^\d{1,2}$/),
        year: fc.stringMatching(/^\d{4}$/),
      }),
      parts => {
        const back = c.partsOf(c.joinParts(parts))
        assert.deepEqual(
          [Number(back.day), Number(back.month), Number(back.year)],
          [Number(parts.day), Number(parts.month), Number(parts.year)],
        )
      },
    ),
    { numRuns: 100 },
  )
})

test('the runs of a comparison add up to the two values, and agree where unmarked', () => {
  const word = fc.string({ unit: fc.constantFrom(...'aăâeêoôơ dđếệ'), maxLength: 20 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const [left, right] = c.diffRuns(a, b)
      assert.equal(left.map(run => run.text).join(''), a.normalize('NFC'))
      assert.equal(right.map(run => run.text).join(''), b.normalize('NFC'))
      const same = (runs: readonly c.Run[]) =>
        runs
          .filter(run => !run.differs)
          .map(run => run.text)
          .join('')
      assert.equal(same(left), same(right))
    }),
    { numRuns: 150 },
  )
})

test('the kind of a difference is said in words', () => {
  assert.equal(c.classifyDifference('Nguyễn', 'Nguyên'), 'marks')
  assert.equal(c.classifyDifference('NGUYỄN', 'Nguyễn'), 'case')
  assert.equal(c.classifyDifference('Đỗ', 'Do'), 'marks')
  assert.equal(c.classifyDifference('Lan', null), 'missing')
  assert.equal(c.classifyDifference('Lan', 'Mai'), 'different')
  assert.equal(c.classifyDifference('Hoà', 'Hoà'.normalize('NFD')), 'same')
  assert.match(
    html(<c.Diff caption="x" nameA="a" nameB="b" rows={[{ label: 'Tên', a: 'Lan', b: 'Lân' }]} />),
    /khác dấu/,
  )
})

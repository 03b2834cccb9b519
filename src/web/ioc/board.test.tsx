import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact-render-to-string'
import type { Figure } from '#oversight'
import { indicatorsOn } from '#oversight'
import { provincesOn } from '#vn'
import { stepOf, TILE_PLACES, TileMap } from '../components/tile-map.tsx'
import { type Ui, UiProvider } from '../ui.ts'
import { Board } from './board.tsx'
import { type BoardData, scopeOf } from './data.ts'
import { boardHref, boardQuery, listHref } from './place.ts'
import { meets } from './tile.tsx'

const TODAY = '2026-11-18'
const ui: Ui = {
  lang: 'vi',
  theme: 'auto',
  face: 'ioc',
  path: '/ioc',
  displayName: 'x',
  csrf: 'c',
  sandbox: true,
  asset: () => null,
  newKey: () => 'k',
}
const query = { unit: null, period: 'month', tv: false } as const

const figure = (id: string, value: number | null, previous: number | null = null): Figure => ({
  definition: indicatorsOn(TODAY).find(d => d.id === id)!,
  value,
  previous,
  series: [1, null, 3],
})
const data: BoardData = {
  at: '2026-11-18T02:00:00.000Z',
  figures: new Map(
    [
      figure('received', 12, 10),
      figure('timeliness', null),
      figure('online', 0.4, 0.3),
      figure('overdue', 2),
      figure('done-early', 3),
      figure('done-on-time', 6),
      figure('done-late', 1),
    ].map(f => [f.definition.id, f]),
  ),
  places: [
    { unit: '19', name: 'Tỉnh <b>', received: 12, overdue: 2, done: 10, onTime: 0.9, rank: 1 },
    {
      unit: '01',
      name: 'Thành phố Hà Nội',
      received: 0,
      overdue: 0,
      done: 0,
      onTime: null,
      rank: null,
    },
  ],
  path: [{ unit: null, name: 'Cả nước' }],
  late: [],
}
const board = (over: Partial<BoardData> = {}, sandbox = true) =>
  render(
    <UiProvider value={{ ...ui, sandbox }}>
      <Board query={query} data={{ ...data, ...over }} />
    </UiProvider>,
  )

test('the map has each province of today once, and both archipelagoes at their provinces', () => {
  const provinces = TILE_PLACES.filter(p => p.province === null)
  assert.deepEqual(
    provinces.map(p => p.unit).sort(),
    provincesOn(TODAY)
      .map(p => p.code)
      .sort(),
  )
  assert.equal(provinces.length, 34)
  for (const [name, province] of [
    ['Hoàng Sa', '48'],
    ['Trường Sa', '56'],
  ])
    assert.deepEqual(
      TILE_PLACES.filter(p => p.name === name).map(p => p.province),
      [province],
    )
  const spots = new Set(TILE_PLACES.map(p => `${p.x}/${p.y}`))
  assert.equal(spots.size, TILE_PLACES.length)
  for (const place of provinces)
    assert.equal(provincesOn(TODAY).find(p => p.code === place.unit)?.name, place.name)
})

test('a map without any figure still draws and names every tile', () => {
  const map = render(<TileMap title="t" values={new Map()} emptyLabel="chưa có" sea="Biển Đông" />)
  for (const place of TILE_PLACES) assert.ok(map.includes(`<title>${place.name}: chưa có</title>`))
  for (const label of ['>Hoàng Sa<', '>(Đà Nẵng)<', '>Trường Sa<', '>(Khánh Hòa)<', '>Biển Đông<'])
    assert.ok(map.includes(label), label)
})

test('the scale of the map has fixed limits', () => {
  assert.deepEqual([null, 0, 0.5, 0.8, 0.9, 0.95, 1].map(stepOf), [null, 0, 1, 2, 3, 4, 4])
})

test('each figure leads to its dossiers and its definition; nothing to divide by is said in words', () => {
  const page = board()
  assert.match(page, /href="\/ioc\/dossiers\?indicator=received"/)
  assert.match(page, /href="\/ioc\/definitions#received"/)
  assert.match(page, /chưa có số liệu/)
  assert.doesNotMatch(page, /100%/)
  assert.match(page, /▲ \+2 so với kỳ trước/)
  assert.match(page, /chưa đạt/)
  assert.match(page, /Tỉnh &lt;b>/)
})

test('simulated figures say so, real ones do not', () => {
  assert.match(board(), /Số liệu mô phỏng/)
  assert.doesNotMatch(board({}, false), /Số liệu mô phỏng/)
  assert.match(board(), /Số liệu lúc 09:00, 18\/11\/2026/)
})

test('what is late now counts whenever it was filed; the rest belongs to its period', () => {
  assert.deepEqual(scopeOf({ ...query, unit: '19' }, 'overdue', TODAY), { unit: '19' })
  assert.deepEqual(scopeOf({ ...query, period: 'day' }, 'received', TODAY), {
    from: TODAY,
    to: TODAY,
  })
})

test('an address is read and written the same way; nonsense is the whole country', () => {
  const read = (address: string) => {
    const params = new URL(address, 'http://x').searchParams
    return boardQuery(name => params.get(name) ?? '')
  }
  for (const of of [query, { unit: '05528', period: 'week', tv: true } as const])
    assert.deepEqual(read(boardHref(of)), of)
  assert.deepEqual(read("/ioc?unit=19'--&period=century&tv=yes"), query)
  assert.equal(listHref({ ...query, indicator: 'overdue' }), '/ioc/dossiers?indicator=overdue')
})

test('a target of zero overdue is met by zero only', () => {
  assert.equal(meets(0, 0, 'low'), true)
  assert.equal(meets(1, 0, 'low'), false)
  assert.equal(meets(0.95, 0.95, 'high'), true)
  assert.equal(meets(null, 0.95, 'high'), null)
})

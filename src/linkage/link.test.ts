import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cluster, stableIds } from './cluster.ts'
import { packDigits, unpackDigits } from './column.ts'
import { editOne } from './compare.ts'
import { composeModel } from './compose.ts'
import { Dataset, readFrom } from './dataset.ts'
import { calibration, curve, judgeLinks, unlinkables } from './evaluate.ts'
import { explain } from './explain.ts'
import { concatenate, dedupe, link, linkAndDedupe, linkedRow } from './link.ts'
import { modelHash } from './model.ts'
import { shippedModel } from './shipped.ts'
import { damerau } from './similarity.ts'
import { AGENCY_COLUMNS, fixture, fixtureUnits, REGISTER_COLUMNS } from './testing.ts'
import { train, trainingHash } from './train.ts'

const context = { units: fixtureUnits() }
const model = shippedModel('vn-person')
const left = await Dataset.fromRows(
  readFrom(model.fields, AGENCY_COLUMNS),
  fixture('vn_dev_agency').slice(0, 4_000),
  context,
)
const right = await Dataset.fromRows(
  readFrom(model.fields, REGISTER_COLUMNS),
  fixture('vn_dev_register').slice(0, 20_000),
  context,
)
const FAKE = composeModel(
  [
    { role: 'given-name', from: 'first_name' },
    { role: 'surname', from: 'surname' },
    { role: 'date-of-birth', from: 'dob' },
    { role: 'locality', from: 'city' },
    { role: 'email', from: 'email' },
  ],
  { linkType: 'dedupe' },
)
const fake = await Dataset.fromRows(FAKE.fields, fixture('fake_1000'))
const trained = train(FAKE, fake, null, { randomPairs: 20_000 })

describe('one answer', () => {
  it('whatever the number of threads', async () => {
    const alone = await link(model, left, right)
    for (const threads of [2, 3])
      assert.equal((await link(model, left, right, { threads })).hash, alone.hash)
    const one = await dedupe(trained.model, fake)
    assert.equal((await dedupe(trained.model, fake, { threads: 2 })).hash, one.hash)
  })

  it('whenever it is trained with the same seed on the same data', () => {
    const again = train(FAKE, fake, null, { randomPairs: 20_000 })
    assert.equal(trainingHash(again), trainingHash(trained))
    const other = train(FAKE, fake, null, { randomPairs: 20_000, seed: 2 })
    assert.notEqual(trainingHash(other), trainingHash(trained))
    assert.notEqual(modelHash(FAKE), modelHash(trained.model))
  })

  it('stops when asked', async () => {
    const stop = new AbortController()
    const run = link(model, left, right, { signal: stop.signal, onProgress: () => stop.abort() })
    await assert.rejects(run, { name: 'AbortError' })
    const crew = new AbortController()
    const threaded = link(model, left, right, {
      threads: 2,
      signal: crew.signal,
      onProgress: () => crew.abort(),
    })
    await assert.rejects(threaded, { name: 'AbortError' })
  })
})

describe('deduplication', () => {
  it('in two instalments finds the pairs of one', async () => {
    const rows = fixture('fake_1000')
    const first = await Dataset.fromRows(FAKE.fields, rows.slice(0, 600))
    const second = await Dataset.fromRows(FAKE.fields, rows.slice(600))
    const both = concatenate([first, second])
    const whole = await dedupe(trained.model, both)
    const old = Array.from(whole.pairs.left, (_, i) => i).filter(
      i => whole.pairs.left[i]! < 600 && whole.pairs.right[i]! < 600,
    )
    const known = {
      left: Int32Array.from(old, i => whole.pairs.left[i]!),
      right: Int32Array.from(old, i => whole.pairs.right[i]!),
      weight: Float64Array.from(old, i => whole.pairs.weight[i]!),
      pattern: Int32Array.from(old, i => whole.pairs.pattern[i]!),
    }
    const grown = await dedupe(trained.model, both, { fresh: 600, known })
    assert.equal(grown.pairs.left.length, whole.pairs.left.length)
    assert.deepEqual(grown.clusters.of, whole.clusters.of)
  })

  it('a cluster keeps its id when records join it, and caps hold', async () => {
    const run = await dedupe(trained.model, fake)
    const keys = fixture('fake_1000').map(r => r.unique_id!)
    const ids = stableIds(run.clusters, keys)
    assert.deepEqual(stableIds(run.clusters, keys), ids)
    const known = new Map(keys.slice(0, 700).map((key, i) => [key, `old ${ids[i]}`]))
    const later = stableIds(run.clusters, keys, known)
    keys.slice(0, 700).forEach((_, i) => {
      assert.equal(later[i], `old ${ids[i]}`)
    })
    const capped = await dedupe(trained.model, fake, { maxSize: 2 })
    assert.ok(capped.clusters.largest <= 2)
    assert.ok(capped.clusters.refusedBySize > 0)
  })

  it('one weak bridge does not hold two groups together', () => {
    const links: [number, number, number][] = []
    for (const group of [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ])
      for (const a of group) for (const b of group) if (a < b) links.push([a, b, 12])
    links.push([3, 4, 5])
    const pairs = {
      left: Int32Array.from(links, l => l[0]),
      right: Int32Array.from(links, l => l[1]),
      weight: Float64Array.from(links, l => l[2]),
      pattern: new Int32Array(links.length),
    }
    assert.deepEqual([...cluster(8, pairs, { accept: 0 }).of], [0, 0, 0, 0, 4, 4, 4, 4])
    assert.deepEqual(new Set(cluster(8, pairs, { accept: 0, average: -1e9 }).of).size, 1)
  })

  it('of several sources takes at most one record of each when asked', async () => {
    const halves = [
      await Dataset.fromRows(FAKE.fields, fixture('fake_1000').slice(0, 500)),
      await Dataset.fromRows(FAKE.fields, fixture('fake_1000').slice(500)),
    ]
    const { sources } = await linkAndDedupe(trained.model, halves)
    const run = await linkAndDedupe(trained.model, halves, { onePerSource: sources })
    const seen = new Set<string>()
    run.clusters.of.forEach((c, i) => {
      const key = `${c} ${sources[i]}`
      assert.ok(!seen.has(key))
      seen.add(key)
    })
  })
})

describe('digits', () => {
  const digits = fc.stringMatching(/^[0-9]{1,15}$/)
  it('come back as they went, and one edit is what Damerau says', () => {
    fc.assert(fc.property(digits, d => assert.equal(unpackDigits(...packDigits(d)), d)))
    const close = fc.tuple(
      fc.stringMatching(/^[0-9]{7,13}$/),
      fc.nat(12),
      fc.nat(9),
      fc.constantFrom('change', 'drop', 'add', 'swap'),
    )
    fc.assert(
      fc.property(close, digits, ([d, at, digit, how], other) => {
        const i = at % d.length
        const near =
          how === 'change'
            ? d.slice(0, i) + digit + d.slice(i + 1)
            : how === 'drop'
              ? d.slice(0, i) + d.slice(i + 1)
              : how === 'add'
                ? d.slice(0, i) + digit + d.slice(i)
                : d.slice(0, i) + (d[i + 1] ?? '') + d[i] + d.slice(i + 2)
        for (const e of [near, other])
          assert.equal(editOne(...packDigits(d), ...packDigits(e)), damerau(d, e) <= 1, `${d} ${e}`)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('explanation and evaluation', () => {
  it('the steps of a waterfall add up to the weight of the run', async () => {
    const run = await link(model, left, right)
    for (let i = 0; i < 200; i++) {
      const { best } = linkedRow(run, i)
      if (!best) continue
      const told = explain(
        model,
        run.prepared,
        { data: left, row: i },
        { data: right, row: best.right },
      )
      assert.equal(told.weight, best.weight)
      assert.equal(told.pattern, best.pattern)
      assert.ok(Math.abs(told.steps.at(-1)!.sum - best.weight) < 1e-9)
      assert.match(told.sentence.vi, /\.$/)
      assert.match(told.sentence.en, /^[A-Z]/)
    }
  })

  it('intervals hold the estimate, calibration bins hold everyone, unlinkables grow with the threshold', async () => {
    const run = await link(model, left, right)
    const truth = Int32Array.from(fixture('vn_dev_agency').slice(0, 4_000), r =>
      r.true_rid === '' ? -1 : Number(r.true_rid),
    )
    const all = truth.filter(t => t >= 0 && t < 20_000).length
    const judged = judgeLinks(run.best.right, run.best.weight, truth)
    for (const point of curve(judged, all, { resamples: 50, steps: [0, 4] }))
      assert.ok(point.low! <= point.f1 && point.f1 <= point.high!)
    assert.equal(
      calibration(judged).reduce((n, bin) => n + bin.n, 0),
      judged.length,
    )
    const shares = unlinkables(run.prepared.space).map(u => u.share)
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    )
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { bestF1, judgeLinks, scoreClusters, scoreOf } from './evaluate.ts'
import { dedupeFile, encodeFile, linkEncoded, linkFiles, NothingInCommon } from './linking.ts'
import { writeClusters, writeFaults, writeLinks, writeReview } from './linking-files.ts'
import { linkageReport, reportOfClusters, reportOfLinks } from './report.ts'
import { openSheet } from './source/open.ts'
import { fixture, unitChange } from './testing.ts'
import { readTruth, scoreFoundClusters, scoreLinks } from './truth.ts'

const dir = mkdtempSync(join(tmpdir(), 'linking-'))
after(() => rmSync(dir, { recursive: true, force: true }))
const options = { cache: join(dir, 'cache'), randomPairs: 100_000 }

function laid(name: string, rows = Number.POSITIVE_INFINITY): string {
  const path = join(dir, `${name}.csv`)
  const packed = readFileSync(
    new URL(`../../test/fixtures/linkage/${name}.csv.gz`, import.meta.url),
  )
  const lines = gunzipSync(packed).toString('utf8').split('\n')
  writeFileSync(
    path,
    lines.slice(0, rows === Number.POSITIVE_INFINITY ? undefined : rows + 1).join('\n'),
  )
  return path
}
const rowsOf = async (path: string) => {
  const sheet = await openSheet(path)
  const rows: Record<string, string>[] = []
  for await (const { cells } of sheet.rows)
    rows.push(Object.fromEntries(sheet.heads.map((head, i) => [head, cells[i]!])))
  return rows
}
const scored = (partner: Int32Array, truth: Int32Array) =>
  scoreOf(
    partner.filter((p, i) => p >= 0 && p === truth[i]).length,
    partner.filter(p => p >= 0).length,
    truth.filter(t => t >= 0).length,
  )

describe('files with nothing told but where they are', () => {
  it('febrl3: clusters F1 at least .9973, and the folder is worth what the run is', async () => {
    const path = laid('febrl3')
    const found = await dedupeFile(path, options)
    const labels = fixture('febrl3').map(r => r.cluster!)
    const score = scoreClusters(found.run.clusters.of, labels)
    assert.ok(score.f1 >= 0.9973, JSON.stringify(score))
    await writeClusters(join(dir, 'clusters.csv'), found)
    const truth = await readTruth(await openSheet(path))
    const told = scoreFoundClusters(await rowsOf(join(dir, 'clusters.csv')), truth)
    assert.equal(told.pairs.f1, score.f1)
    const { page, summary } = linkageReport(
      await reportOfClusters(found, { names: ['febrl3'], truth: await openSheet(path) }),
    )
    assert.match(page, /^<!doctype html>/)
    assert.ok(!/<script|https?:/.test(page))
    assert.equal((summary.truth as { at: { f1: number } }).at.f1, score.f1)
  })

  it('febrl4: links F1 at least .9996', async () => {
    const { partner } = await linkFiles(laid('febrl4a'), laid('febrl4b'), options)
    const of = new Map(fixture('febrl4b').map((r, i) => [r.cluster, i]))
    const score = scored(
      partner,
      Int32Array.from(fixture('febrl4a'), r => of.get(r.cluster) ?? -1),
    )
    assert.ok(score.f1 >= 0.9996, JSON.stringify(score))
  })

  it('fake_1000: clusters F1 at least .935', async () => {
    const { run } = await dedupeFile(laid('fake_1000'), options)
    const score = scoreClusters(
      run.clusters.of,
      fixture('fake_1000').map(r => r.cluster!),
    )
    assert.ok(score.f1 >= 0.935, JSON.stringify(score))
  })

  it('DBLP-ACM: links F1 at least .97, though the venues are written differently', async () => {
    const files = await linkFiles(laid('dblp_acm_dblp'), laid('dblp_acm_acm'), options)
    assert.ok(!files.model.comparisons.some(c => c.id === 'venue'))
    await writeLinks(join(dir, 'links.csv'), files)
    const truth = await readTruth(await openSheet(laid('dblp_acm_truth')))
    const { pairs } = scoreLinks(await rowsOf(join(dir, 'links.csv')), truth)
    assert.ok(pairs.f1 >= 0.97, JSON.stringify(pairs))
  })
})

describe('an agency and a register', async () => {
  const agency = laid('vn_dev_agency')
  const register = laid('vn_dev_register')
  const rows = fixture('vn_dev_agency')
  const truth = Int32Array.from(rows, r => (r.true_rid === '' ? -1 : Number(r.true_rid)))
  const clear = await linkFiles(agency, register, { ...options, threads: 2 })

  it('vn_dev: F1 at least .996, units learnt from the register’s own columns', async () => {
    const score = scored(clear.partner, truth)
    assert.ok(score.f1 >= 0.996, JSON.stringify(score))
    assert.ok(score.precision >= 0.9995, JSON.stringify(score))
  })

  it('a second run begins at the records of the first and comes to the same', async () => {
    const again = await linkFiles(agency, register, options)
    assert.ok(again.left.isCached && again.right.isCached)
    assert.equal(again.hash, clear.hash)
  })

  it('tells rows as a person counts them, and pairs in the report only when asked', async () => {
    await writeLinks(join(dir, 'links.csv'), clear)
    await writeReview(join(dir, 'review.csv'), clear)
    const [first] = await rowsOf(join(dir, 'links.csv'))
    assert.equal(first!.left_row, '2')
    assert.equal(first!.left_key, '0')
    assert.equal(Number(first!.right_row), Number(first!.right_key) + 2)
    const names = ['agency', 'register']
    const name = rows.find((_, i) => clear.partner[i]! >= 0)!.ho_ten!.split(' ')[0]!
    const without = linkageReport(await reportOfLinks(clear, { names })).page
    assert.ok(!without.toLowerCase().includes(`>${name.toLowerCase()}<`))
    const facts = await reportOfLinks(clear, { names, showPairs: true })
    assert.match(linkageReport(facts).page, /dữ liệu cá nhân/)
    assert.ok(facts.examples.length > 0)
  })

  it('encoded with a shared key: F1 at most one point below clear linkage, no clear value in the file', async () => {
    const key = Buffer.alloc(32, 7)
    const [a, b] = [join(dir, 'a.enc'), join(dir, 'b.enc')]
    // Fewer of either side, so that the test stays short; the same rows are linked in clear.
    const part = laid('vn_dev_register', 8_000)
    const at = rows
      .flatMap((_, i) => (truth[i]! < 8_000 && truth[i]! >= 0 ? [i] : []))
      .slice(0, 2_000)
    const few = join(dir, 'few.csv')
    const lines = readFileSync(agency, 'utf8').split('\n')
    writeFileSync(few, [lines[0], ...at.map(i => lines[i + 1]), ''].join('\n'))
    const mine = Int32Array.from(at, i => truth[i]!)
    const known = { ...options, units: () => fixture('vn_dev_unit_map').map(unitChange) }
    await encodeFile(few, key, a, known)
    await encodeFile(part, key, b, known)
    const f1Of = ({ run }: Awaited<ReturnType<typeof linkFiles>>) =>
      bestF1(judgeLinks(run.best.right, run.best.weight, mine), mine.length).f1
    const shown = await linkFiles(few, part, known)
    const hidden = await linkEncoded(a, b, { ...options, randomPairs: 20_000 })
    assert.ok(f1Of(hidden) >= f1Of(shown) - 0.01, `${f1Of(hidden)} beside ${f1Of(shown)}`)

    const bytes = readFileSync(a, 'utf8').toLowerCase()
    for (const row of at.slice(0, 300).map(i => rows[i]!))
      for (const value of [row.ho_ten!, row.so_giay_to!, row.ngay_sinh!, row.xa!])
        if (value.length >= 6) assert.ok(!bytes.includes(value.toLowerCase()), value)

    await encodeFile(few, Buffer.alloc(32, 8), b, known)
    await assert.rejects(linkEncoded(a, b, options), { code: 'other-key' })
  })
})

describe('what goes wrong', () => {
  it('files without a common column are refused', async () => {
    const a = join(dir, 'p.csv')
    const b = join(dir, 'q.csv')
    writeFileSync(a, 'aaa,bbb\n1,2\n3,4\n')
    writeFileSync(b, 'ccc,ddd\n1,2\n3,4\n')
    await assert.rejects(linkFiles(a, b, options), NothingInCommon)
  })

  it('bad lines become faults with their numbers, formulas in keys stay text', async () => {
    const a = join(dir, 'bad.csv')
    const head = 'id,first_name,surname,dob\n'
    const good = (id: string) => `${id},ann,green,1990-01-02\n`
    writeFileSync(a, `${head}${good('=1+2')}broken,row\n${good('b')}`)
    const found = await dedupeFile(a, options)
    await writeClusters(join(dir, 'bad-clusters.csv'), found)
    await writeFaults(join(dir, 'faults.csv'), [['bad.csv', found.side.records.found]])
    const text = readFileSync(join(dir, 'bad-clusters.csv'), 'utf8')
    assert.match(text, /2,'=1\+2,2\r\n/)
    assert.match(readFileSync(join(dir, 'faults.csv'), 'utf8'), /bad\.csv,3,ragged/)
  })

  it('stops when asked and leaves no half-written records', async () => {
    const signal = AbortSignal.abort()
    const cache = join(dir, 'stopped')
    await assert.rejects(dedupeFile(laid('febrl3'), { cache, signal }), { name: 'AbortError' })
    assert.deepEqual(readdirSync(cache), [])
  })
})

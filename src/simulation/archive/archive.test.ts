import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Manifest, writeArchive } from './archive.ts'
import { archiveOptions, mayWriteTo } from './order.ts'

const words = { seed: 'archive', scale: 0.00003 }

describe('an archive of the country', () => {
  let dir: string
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'lienthong-archive-'))
  })
  after(() => rmSync(dir, { recursive: true }))
  const at = (name: string) => join(dir, name)
  const sums = (m: Manifest) => m.files.map(({ path, sha256 }) => `${path} ${sha256}`)

  it('is the same to the byte on any number of threads, and another for another seed', async () => {
    const options = archiveOptions(words)
    const here = await writeArchive(at('here'), options, { threads: 0 })
    const threads = await writeArchive(at('threads'), options, { threads: 2 })
    const other = await writeArchive(at('other'), { ...options, seed: 'other' }, { threads: 0 })
    assert.deepEqual(threads, here)
    assert.equal(
      readFileSync(at('threads/manifest.json'), 'utf8'),
      readFileSync(at('here/manifest.json'), 'utf8'),
    )
    assert.equal(sums(other).filter((sum, i) => sum === sums(here)[i]).length, 0)
    for (const { path, sha256, bytes, rows } of here.files) {
      const text = readFileSync(at(`here/${path}`))
      assert.equal(createHash('sha256').update(text).digest('hex'), sha256, path)
      assert.equal(text.length, bytes)
      assert.equal(text.toString('utf8').trimEnd().split('\n').length, rows + 1, path)
    }
    assert.ok(here.persons > 2_000)
    assert.deepEqual(Object.keys(here.rows).length, 9)
  })

  it('without some databases is the same in the others', async () => {
    const all = await writeArchive(at('all'), archiveOptions(words), { threads: 0 })
    const few = await writeArchive(at('few'), archiveOptions({ ...words, agencies: 'land, tax' }), {
      threads: 0,
    })
    assert.deepEqual(few.agencies, ['tax', 'land'])
    assert.deepEqual(
      sums(few).filter(sum => !sums(all).includes(sum)),
      [],
    )
  })

  it('is written in columns too, the same rows in the same order', async () => {
    const options = archiveOptions({ ...words, agencies: 'tax', format: 'parquet' })
    const m = await writeArchive(at('columns'), options, { threads: 0 })
    const csv = await writeArchive(at('text'), { ...options, format: 'csv' }, { threads: 0 })
    const again = await writeArchive(at('again'), options, { threads: 0 })
    assert.deepEqual(sums(again), sums(m))
    const db = await DuckDBInstance.create(':memory:')
    const connection = await db.connect()
    for (const [i, { path, rows }] of m.files.entries()) {
      assert.match(path, /\.parquet$/)
      assert.equal(rows, csv.files[i]!.rows)
      const found = await connection.runAndReadAll(
        `select count(*)::int from '${at(`columns/${path}`)}'`,
      )
      assert.equal(found.getRows()[0]![0], rows)
    }
    connection.closeSync()
    db.closeSync()
  })

  it('takes the place of an earlier one, also of one that was cut off', async () => {
    const options = { ...archiveOptions({ ...words, agencies: 'tax' }), scale: 0.000002 }
    const cut = writeArchive(at('again-here'), options, {
      threads: 0,
      progress: () => {
        throw new Error('the lamp went out')
      },
    })
    await assert.rejects(cut, /lamp/)
    assert.match(readFileSync(at('again-here/manifest.json'), 'utf8'), /"unfinished": true/)
    mayWriteTo(at('again-here'))
    writeFileSync(at('again-here/mine.txt'), 'mine')
    const { files } = await writeArchive(at('again-here'), {
      ...options,
      agencies: [],
      format: 'jsonl',
    })
    const found = readdirSync(at('again-here'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(at('again-here').length + 1))
    assert.deepEqual(
      found.toSorted(),
      [...files.map(f => f.path), 'manifest.json', 'mine.txt'].toSorted(),
    )
  })

  it('refuses what it cannot write', () => {
    assert.throws(
      () => archiveOptions({ ...words, from: '2026-01-01', to: '2025-01-01' }),
      /period/,
    )
    assert.throws(() => archiveOptions({ ...words, format: 'xml' }), /format/)
    assert.throws(() => archiveOptions({ ...words, agencies: 'kgb' }), /kgb/)
    assert.throws(() => mayWriteTo('src'), /src/)
  })
})

/** The folder and the register: its people are loaded, and what the history tells the register's rules accept. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { systemActor } from '#kernel'
import {
  countPersons,
  isAlive,
  kinOf,
  type LoadRecord,
  loadPersons,
  recordDeath,
  recordDivorce,
  recordMarriage,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { type Manifest, writeArchive } from './archive.ts'
import { archiveOptions } from './order.ts'

const ACTOR = systemActor('simulation')
const BASIS = { legalBasis: 'Luật Hộ tịch 60/2014/QH13', evidence: [] }

describe('a country out of its folder', () => {
  let house: TestDatabase
  let dir: string
  let manifest: Manifest
  const lines = <T>(file: string) =>
    readFileSync(join(dir, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as T)
  before(async () => {
    house = await testDatabase('ledger', 'register')
    dir = mkdtempSync(join(tmpdir(), 'lienthong-country-'))
    const words = { seed: 'load', scale: 0.00003, format: 'jsonl', agencies: 'none' }
    manifest = await writeArchive(dir, archiveOptions(words), { threads: 0 })
  })
  after(async () => {
    await house.close()
    rmSync(dir, { recursive: true })
  })

  it('is loaded whole', async () => {
    const { persons, households } = await loadPersons(house.db, [
      lines<LoadRecord>('population.jsonl'),
    ])
    assert.equal(await countPersons(house.db), persons)
    assert.equal(households, manifest.households)
  })

  it('lives on in the register: deaths, weddings and divorces are recorded as told', async () => {
    const { db } = house
    const known = new Set(
      lines<LoadRecord>('population.jsonl').flatMap(h => h.persons.map(p => p.personId)),
    )
    const act = (e: Record<string, string>) => ({
      number: e.act_number!,
      book: e.act_book!,
      page: e.act_page!,
      unit: '05528',
      registeredOn: e.registered_on!,
    })
    const told = { death: 0, marriage: 0, divorce: 0 }
    for (const e of lines<Record<string, string>>('events.jsonl')) {
      const kind = e.kind as keyof typeof told
      if (!(kind in told) || !known.has(e.person_id!) || (e.other_id && !known.has(e.other_id)))
        continue
      if (told.death >= 6 && told.marriage >= 6) break
      const personId = e.person_id!
      const personIds = [personId, e.other_id!] as const
      await db.tx(async tx => {
        if (kind === 'marriage')
          await recordMarriage(tx, ACTOR, { ...BASIS, personIds, on: e.on!, registration: act(e) })
        if (kind === 'divorce')
          await recordDivorce(tx, ACTOR, {
            ...BASIS,
            personIds,
            on: e.on!,
            judgment: e.act_number!,
          })
        if (kind === 'death')
          await recordDeath(tx, ACTOR, {
            ...BASIS,
            personId,
            deathDate: e.on as never,
            place: { unit: e.unit!, asOf: e.on!, text: e.unit_text! },
            registration: null,
          })
      })
      if (kind === 'death') assert.equal(await isAlive(db, personId), false)
      if (kind === 'marriage') assert.equal((await kinOf(db, personId)).spouseId, e.other_id)
      told[kind]++
    }
    assert.ok(told.death >= 6 && told.marriage >= 6, JSON.stringify(told))
  })
})

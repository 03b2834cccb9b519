import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Db, systemActor, uuidv7 } from '#kernel'
import { applyReform, jurisdictionOf, loadPersons } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { competentOn, declareCompetence } from './competence.ts'

const EVE = '2025-06-30'
const DAY = '2025-07-01'

describe('offices follow a reform', () => {
  let house: TestDatabase
  let db: Db
  before(async () => {
    house = await testDatabase('ledger', 'register', 'services')
    db = house.db
  })
  after(() => house.close())

  /** Somebody who lives alone in a commune of the eve. */
  async function resident(unit: string): Promise<string> {
    const id = () => uuidv7(db.clock.now(), db.random)
    const place = { unit, asOf: EVE, text: 'Số 1' }
    const [personId, householdId] = [id(), id()]
    const household = { householdId, unit, asOf: EVE, address: 'Số 1', since: '2015-01-01' }
    const person = {
      personId,
      personalId: null,
      name: { family: 'Lê', middle: 'Thị', given: 'Thử' },
      birthDate: '1985-05-05' as PartialDate,
      sex: 'female',
      ethnicity: '01',
      nationality: 'VN',
      origin: place,
      birthPlace: place,
      civilStatus: 'single',
      relationToHead: 'householder',
    } as const
    await loadPersons(db, [[{ household: { ...household, headId: personId }, persons: [person] }]])
    return personId
  }

  it('a person is answered by the office of then on a day of then, and by the new one since', async () => {
    const personId = await resident('00001')
    await applyReform(db, '2026-04-30', { actor: systemActor('test') })
    await db.tx(async tx => {
      const declare = (unit: string, from: string, office: string) =>
        declareCompetence(tx, { role: 'commune-police', unit, agency: 'G01.901', office, from })
      await declare('00001', '2020-01-01', 'old')
      await declare('01', '2020-01-01', 'province')
    })
    const officeOn = async (on: string) => {
      const unit = await jurisdictionOf(db, personId, on)
      return (await competentOn(db, 'commune-police', unit!, on))?.office
    }
    assert.equal(await officeOn(EVE), 'old')
    assert.equal(await officeOn(DAY), 'province', 'nobody was declared for the new ward yet')
    await db.tx(tx =>
      declareCompetence(tx, {
        role: 'commune-police',
        unit: '00097',
        agency: 'G01.901',
        office: 'new',
        from: DAY,
      }),
    )
    assert.equal(await officeOn(EVE), 'old')
    assert.equal(await officeOn(DAY), 'new')
    assert.equal(await officeOn('2026-11-01'), 'new')
  })

  it('an office does not answer for another unit that bears its code', async () => {
    const content = {
      format: 'lienthong-reform/1',
      on: '2026-11-10',
      title: { vi: 'Sắp xếp thử', en: 'an invented reform' },
      legalBasis: 'Nghị quyết thử 1/2026',
      units: [['00097', 'ward', 'Tên Cũ Đất Mới', '01']],
      became: { '00097': ['00025'], '00004': ['00004', '00097'] },
    }
    await applyReform(db, { content }, { actor: systemActor('test') })
    const officeOn = async (on: string) =>
      (await competentOn(db, 'commune-police', '00097', on))?.office
    assert.equal(await officeOn('2026-11-09'), 'new')
    assert.equal(await officeOn('2026-11-10'), 'province')
  })
})

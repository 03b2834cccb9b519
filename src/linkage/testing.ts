/** Public data sets with known truth, for tests and benches. Not part of the door. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Row } from './dataset.ts'
import { type UnitChange, UnitGraph } from './standard/unit.ts'

const FIXTURES = new URL('../../test/fixtures/linkage/', import.meta.url)

/** Rows of a fixture. Its files are plain: quotes only around cells that need them. */
export function fixture(name: string): Record<string, string>[] {
  const text = gunzipSync(readFileSync(new URL(`${name}.csv.gz`, FIXTURES))).toString('utf8')
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') {
        cell += c
        i++
      } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',' || c === '\n') {
      row.push(cell)
      cell = ''
      if (c === '\n') {
        rows.push(row)
        row = []
      }
    } else if (c !== '\r') cell += c
  }
  const heads = rows.shift()!
  return rows.map(cells => Object.fromEntries(heads.map((head, i) => [head, cells[i] ?? ''])))
}

export const unitChange = (row: Row): UnitChange => ({
  oldProvince: row.tinh_cu ?? '',
  oldDistrict: row.huyen_cu ?? '',
  oldCommune: row.xa_cu ?? '',
  province: row.tinh_moi ?? '',
  commune: row.xa_moi ?? '',
})
export const fixtureUnits = () => new UnitGraph(fixture('vn_dev_unit_map').map(unitChange))

/** Where the columns of the invented agency and register stand for those of the model `vn-person`. */
export const AGENCY_COLUMNS = {
  personal_number: 'so_giay_to',
  card_number: 'so_giay_to',
  full_name: 'ho_ten',
  date_of_birth: 'ngay_sinh',
  sex: 'gioi_tinh',
  province: 'tinh',
  district: 'huyen',
  commune: 'xa',
}
export const REGISTER_COLUMNS = {
  personal_number: 'id12',
  card_number: 'cmnd9',
  full_name: 'ho_ten',
  date_of_birth: 'ngay_sinh',
  sex: 'gioi_tinh',
  province: 'tinh_moi',
  district: '',
  commune: 'xa_moi',
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Dataset } from './dataset.ts'
import { prepare } from './prepare.ts'
import { pairsAlone } from './run.ts'
import { fromSplink, toSplink } from './splink.ts'
import { readCondition } from './splink-sql.ts'
import { fixture } from './testing.ts'

const at = (name: string) => new URL(`../../test/fixtures/linkage/${name}`, import.meta.url)
const settings = JSON.parse(readFileSync(at('splink5-settings.json'), 'utf8'))
/** Recorded from Splink 5.0.0 on DuckDB: [left id, right id, match weight] of every third pair. */
const recorded = JSON.parse(
  gunzipSync(readFileSync(at('splink5-weights.json.gz'))).toString('utf8'),
) as [number, number, number][]

async function weightsOf(json: unknown) {
  const { model, warnings } = fromSplink(json)
  assert.deepEqual(warnings, [])
  const data = await Dataset.fromRows(model.fields, fixture('fake_1000'))
  const { pairs } = await pairsAlone(prepare(model, data, null).space, Number.NEGATIVE_INFINITY)
  return new Map(
    Array.from(pairs.left, (l, i) => [`${l} ${pairs.right[i]}`, pairs.weight[i]!] as const),
  )
}

describe('Splink settings', () => {
  it('the same input gives the same match weights within 1e-9', async () => {
    const weights = await weightsOf(settings)
    assert.ok(recorded.length > 1_000)
    for (const [l, r, weight] of recorded) {
      const ours = weights.get(`${Math.min(l, r)} ${Math.max(l, r)}`)
      assert.ok(ours !== undefined, `pair ${l} ${r}`)
      assert.ok(Math.abs(ours - weight) < 1e-9, `pair ${l} ${r}: ${ours} and ${weight}`)
    }
  })

  it('written and read again, every weight stays', async () => {
    const { settings: written, warnings } = toSplink(fromSplink(settings).model)
    assert.deepEqual(warnings, [])
    assert.deepEqual([...(await weightsOf(written))], [...(await weightsOf(settings))])
  })

  it('what cannot be read is a warning with its place, never silence', () => {
    const { model, warnings } = fromSplink({
      link_type: 'link_only',
      comparisons: [
        {
          output_column_name: 'x',
          comparison_levels: [
            { sql_condition: '"x_l" IS NULL OR "x_r" IS NULL', is_null_level: true },
            { sql_condition: 'my_udf(x_l, x_r) > 3', m_probability: 0.5, u_probability: 0.1 },
            { sql_condition: 'ELSE', m_probability: 0.5, u_probability: 0.9 },
          ],
        },
      ],
      blocking_rules_to_generate_predictions: ['l.x = r.x and 1 = 1; drop table person'],
    })
    assert.equal(model.comparisons[0]!.levels.length, 2)
    assert.equal(warnings.length, 2)
    assert.match(warnings[0]!, /`x`, level 2.*my_udf/)
    assert.match(warnings[1]!, /blocking rule 1/)
    assert.throws(() => fromSplink({}), TypeError)
  })

  it('reads what the library writes', () => {
    const cases: [string, unknown][] = [
      ['ELSE', { t: 'else' }],
      ['"a_l" = "a_r"', { t: 'same', f: 'a' }],
      ['"a_l" = "b_r" AND "b_l" = "a_r"', { t: 'crossed', f: 'a', g: 'b' }],
      ['levenshtein("a_l", "a_r") <= 2', { t: 'lev', f: 'a', at: 2 }],
      ['SUBSTR("a_l", 1, 3) = SUBSTR("a_r", 1, 3)', { t: 'same', f: 'a.left3' }],
      ['a_l IS NULL OR a_r IS NULL', { t: 'absent', f: 'a' }],
      ['levenshtein("a_l", "a_r") >= 2', null],
      ['"a_l" = "a_r" --', null],
    ]
    for (const [sql, test] of cases) assert.deepEqual(readCondition(sql), test, sql)
  })
})

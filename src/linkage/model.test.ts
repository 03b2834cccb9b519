import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { composeModel } from './compose.ts'
import { canonical, modelHash } from './model.ts'
import { checkModel } from './model-check.ts'
import { SHIPPED_MODELS, shippedModel } from './shipped.ts'

describe('models', () => {
  it('those that ship and those that are composed pass the check', () => {
    const composed = composeModel(
      [
        { role: 'given-name', from: 'a' },
        { role: 'surname', from: 'b' },
        { role: 'date-of-birth', from: 'c' },
        { role: 'phone', from: 'd' },
        { role: 'title', from: 'e' },
      ],
      { linkType: 'link' },
    )
    for (const model of [composed, ...SHIPPED_MODELS.map(shippedModel)]) {
      const checked = checkModel(JSON.parse(JSON.stringify(model)))
      assert.ok(checked.ok, JSON.stringify(checked))
    }
    assert.throws(
      () =>
        composeModel(
          [
            { role: 'sex', from: 'a' },
            { role: 'sex', from: 'b' },
          ],
          { linkType: 'link' },
        ),
      RangeError,
    )
  })

  it('every fault is told at once, with its place', () => {
    const base = shippedModel('vn-person')
    const broken = {
      ...base,
      comparisons: [
        {
          id: 'x',
          levels: [
            { id: 'a', when: { t: 'sql', f: 'family' } },
            { id: 'b', when: { t: 'jw', f: 'nobody' } },
          ],
        },
      ],
      blocking: [{ id: 'r', on: ['dob.fold'], stage: 'late' }],
    }
    const checked = checkModel(broken)
    assert.ok(!checked.ok)
    const places = checked.findings.map(f => f.at)
    for (const at of [
      'comparisons[0].levels[0].when',
      'comparisons[0].levels[1].when',
      'comparisons[0]',
      'blocking[0]',
    ])
      assert.ok(places.includes(at), at)
    assert.ok(!checkModel('drop table person').ok)
  })

  it('the hash is of the content, not of how it is written', () => {
    const model = shippedModel('vn-person')
    const turned = Object.fromEntries(Object.entries(model).reverse())
    assert.equal(modelHash(turned as typeof model), modelHash(model))
    assert.notEqual(modelHash({ ...model, prior: 0.1 }), modelHash(model))
    assert.equal(canonical({ b: 1, a: [undefined, null] }), '{"a":[null,null],"b":1}')
  })
})

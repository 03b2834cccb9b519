import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { definitionFaults } from './definition-check.ts'
import {
  type FieldDefinition,
  type ProcedureDefinition,
  procedureOn,
  proceduresOn,
} from './procedure.ts'

const TODAY = '2026-11-18'
const bundle = () => structuredClone(procedureOn('3.000722', TODAY)) as ProcedureDefinition

/** The bundle with one field changed. */
function withField(key: string, change: Partial<FieldDefinition>): ProcedureDefinition {
  const definition = bundle()
  for (const page of definition.forms!.pages)
    for (const field of page.fields) if (field.key === key) Object.assign(field, change)
  return definition
}

describe('a procedure definition', () => {
  it('of the shelf is sound, and each is found on its day only', () => {
    assert.deepEqual(
      proceduresOn(TODAY).map(p => p.code),
      ['1.001193', '1.004222', '3.000722', 'BHYT-TE'],
    )
    for (const definition of proceduresOn(TODAY))
      assert.deepEqual(definitionFaults(definition), [], definition.code)
    assert.throws(() => procedureOn('3.000722', '2026-08-31'), /procedure.unknown/)
  })

  it('that asks what a connected source holds is refused', () => {
    const asked = withField('mother.ethnicity', { source: 'ask', from: undefined })
    assert.match(
      definitionFaults(asked).join(),
      /`mother\.ethnicity` is asked although the register/,
    )
    const noticed = withField('child.dob', { source: 'ask', from: undefined })
    assert.match(definitionFaults(noticed).join(), /`child\.dob` is asked although the notice/)
  })

  it('may ask it when the article of the law is cited', () => {
    const excused = withField('mother.ethnicity', {
      source: 'ask',
      from: undefined,
      type: 'text',
      exceptionLaw: 'Nghị định 123/2015/NĐ-CP Điều 9 khoản 2',
    })
    assert.deepEqual(definitionFaults(excused), [])
  })

  it('cannot dodge the rule with a new name for an old field', () => {
    const renamed = withField('mother.ethnicity', { key: 'mother.people', source: 'ask' })
    assert.match(definitionFaults(renamed).join(), /`mother\.people` is not in the vocabulary/)
  })

  it('cannot claim a source that nobody has connected', () => {
    const claimed = withField('child.givenName', { source: 'register', from: 'child.name' })
    assert.match(definitionFaults(claimed).join(), /no connected source holds it/)
  })

  it('is refused for what cannot work', () => {
    const twice = bundle()
    const [page] = twice.forms!.pages as unknown as { fields: FieldDefinition[] }[]
    page!.fields.push(page!.fields[0]!)
    assert.match(definitionFaults(twice).join(), /stands twice/)

    const lost = {
      ...bundle(),
      children: [{ code: '1.001193', startsAfter: '9.999999', pages: ['child'] }],
    }
    assert.match(definitionFaults(lost).join(), /starts after `9.999999`/)

    const empty = { ...bundle(), validTo: '2026-09-01' }
    assert.match(definitionFaults(empty).join(), /validity is empty/)

    const late = withField('residence.otherHead', { showIf: { field: 'copies.count', in: ['1'] } })
    assert.match(definitionFaults(late).join(), /does not stand before it/)

    assert.match(definitionFaults({ code: 'x' }).join(), /required/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { digestOf, fillForm } from './form.ts'
import { formSchema } from './form-schema.ts'
import { procedureOn } from './procedure.ts'
import type { Sources } from './sources.ts'
import { ANSWERS } from './testing/commune.ts'
import { party, sourcesOf } from './testing/sources.ts'

const TODAY = '2026-11-18'
const definition = procedureOn('3.000722', TODAY)
const complete: Record<string, string> = Object.assign({}, ...Object.values(ANSWERS))
const fill = (over: Record<string, string> = {}, sources: Sources = sourcesOf(), today = TODAY) =>
  fillForm(definition, sources, { ...complete, ...over }, today)
const codes = (form: ReturnType<typeof fill>) => form.problems.map(p => `${p.field}: ${p.code}`)
const view = (form: ReturnType<typeof fill>, key: string) =>
  form.pages.flatMap(p => p.fields).find(f => f.field.key === key)

describe('the birth form', () => {
  it('asks for nothing that a source holds', () => {
    const asked = fillForm(definition, sourcesOf(), {}, TODAY)
      .pages.flatMap(p => p.fields)
      .filter(f => f.asked)
      .map(f => f.field.key)
    assert.deepEqual(asked, [
      'child.surname',
      'child.middleName',
      'child.givenName',
      'child.ethnicity',
      'child.hometown',
      'residence.choice',
      'insurance.facility',
      'delivery.method',
      'copies.count',
      'contact.phone',
      'declaration.true',
    ])
    // With the household chosen, blood tells the relation; with a phone in the register, none is asked.
    const known = fill(
      {},
      sourcesOf({
        mother: party({ family: 'Nguyễn', middle: '', given: 'Hà' }, { phone: '0912000111' }),
      }),
    )
    assert.equal(view(known, 'residence.relation')?.asked, false)
    assert.equal(view(known, 'contact.phone')?.asked, false)
  })

  it('is complete with the eleven answers and names the source of every value', () => {
    const form = fill()
    assert.deepEqual(codes(form), [])
    assert.ok(form.pages.every(p => p.complete))
    assert.equal(form.pages.length <= 8, true)
    assert.equal(form.values['mother.fullName']?.source.kind, 'register')
    assert.equal(form.values['child.dob']?.source.name.vi, 'Giấy chứng sinh điện tử')
    assert.equal(form.values['child.dob']?.display, '16/11/2026')
    assert.equal(form.values['residence.relation']?.display, 'Cháu nội')
  })

  it('asks for the relation to the head once there is a head whose blood does not tell it', () => {
    const asked = (over: Record<string, string>, sources?: Sources) =>
      view(fill(over, sources), 'residence.relation')?.asked
    const { homes } = sourcesOf()
    const stranger = sourcesOf({
      homes: { ...homes, mother: { ...homes.mother!, relation: null } },
    })
    assert.equal(asked({ 'residence.choice': '' }, stranger), undefined, 'no home chosen yet')
    assert.equal(asked({ 'residence.choice': 'mother' }, stranger), true)
    assert.equal(asked({ 'residence.choice': 'mother' }), false)
    assert.equal(asked({ 'residence.choice': 'other' }), true)
  })

  it('offers the family name, ethnicity and origin of the parents and nothing else', () => {
    const options = (key: string) => view(fill(), key)?.options?.map(o => [o.value, o.hint?.vi])
    assert.deepEqual(options('child.surname'), [
      ['Trần', 'Theo cha'],
      ['Nguyễn', 'Theo mẹ'],
    ])
    assert.deepEqual(options('child.ethnicity'), [
      ['01', 'Theo cha'],
      ['02', 'Theo mẹ'],
    ])
    assert.deepEqual(codes(fill({ 'child.surname': 'Lê' })), ['child.surname: field.not-offered'])
    assert.deepEqual(codes(fill({ 'child.ethnicity': '03' })), [
      'child.ethnicity: field.not-offered',
    ])
  })

  it('does not ask where both parents agree', () => {
    const one = sourcesOf({ father: null, homes: { mother: null, father: null } })
    const form = fill({}, one)
    assert.equal(view(form, 'child.surname')?.asked, false)
    assert.equal(form.values['child.surname']?.value, 'Nguyễn')
    assert.equal(form.values['child.ethnicity']?.source.kind, 'register')
    assert.equal(view(form, 'father.fullName'), undefined)
  })

  it('proposes the planned name, which may be changed or emptied', () => {
    const fresh = fillForm(definition, sourcesOf(), {}, TODAY)
    assert.equal(fresh.values['child.middleName']?.value, 'Nguyễn Minh')
    assert.equal(fresh.values['child.middleName']?.editable, true)
    assert.equal(fill({ 'child.middleName': '' }).values['child.middleName'], undefined)
  })

  it('keeps what was typed, wrong or right, and says what is wrong in Vietnamese', () => {
    const form = fill({ 'child.givenName': 'An4', 'copies.count': 'hai', 'contact.phone': '12' })
    assert.deepEqual(codes(form).sort(), [
      'child.givenName: field.not-a-name',
      'contact.phone: field.not-a-phone',
      'copies.count: field.not-a-number',
    ])
    assert.equal(view(form, 'copies.count')?.typed, 'hai')
    assert.match(form.problems.find(p => p.field === 'copies.count')!.vi, /phải là số nguyên/)
    assert.match(form.problems.find(p => p.field === 'child.givenName')!.vi, /chữ số/)
  })

  it('speaks for each kind of fault', () => {
    const say = (over: Record<string, string>) => codes(fill(over)).join()
    assert.equal(say({ 'copies.count': '21' }), 'copies.count: field.too-large')
    assert.equal(say({ 'copies.count': '-1' }), 'copies.count: field.too-small')
    assert.equal(say({ 'child.givenName': '' }), 'child.givenName: field.required')
    assert.equal(say({ 'residence.choice': '' }), 'residence.choice: field.choose-one')
    assert.equal(say({ 'declaration.true': '' }), 'declaration.true: field.required')
    assert.equal(say({ 'child.givenName': 'A'.repeat(101) }), 'child.givenName: field.too-long')
    assert.equal(say({ 'delivery.method': 'pigeon' }), 'delivery.method: field.not-offered')
    assert.equal(
      say({ 'residence.choice': 'other' }),
      'residence.otherHead: field.required,residence.relation: field.choose-one',
    )
    assert.equal(
      say({
        'residence.choice': 'other',
        'residence.otherHead': '123',
        'residence.relation': 'lodger',
      }),
      'residence.otherHead: field.not-a-personal-id',
    )
  })

  it('lets a value of a source not be typed over', () => {
    const form = fill({ 'mother.fullName': 'Kẻ Khác', 'child.dob': '2020-01-01' })
    assert.equal(form.values['mother.fullName']?.value, 'Nguyễn Thị Thu Hà')
    assert.equal(form.values['child.dob']?.value, '2026-11-16')
  })

  it('stops a birth in the future and only tells of a late one', () => {
    const born = (birthDate: string) => sourcesOf({ notice: { ...sourcesOf().notice!, birthDate } })
    assert.deepEqual(codes(fill({}, born('2026-11-19'))), ['child.dob: field.birth-in-future'])
    const late = fill({}, born('2026-09-18'))
    assert.deepEqual(codes(late), [])
    assert.deepEqual(
      late.warnings.map(w => w.code),
      ['field.late-registration'],
    )
    assert.deepEqual(fill({}, born('2026-09-19')).warnings, [])
  })

  it('asks for the sex only when the hospital could not tell it', () => {
    const unknown = sourcesOf({ notice: { ...sourcesOf().notice!, sex: 'unknown' } })
    assert.equal(view(fill({}, unknown), 'child.gender')?.asked, true)
    assert.deepEqual(codes(fill({}, unknown)), ['child.gender: field.choose-one'])
  })

  it('needs at least one parent', () => {
    const nobody = sourcesOf({ mother: null, father: null, homes: { mother: null, father: null } })
    assert.ok(
      codes(fill({}, nobody)).some(
        c => c.endsWith('field.no-parent') || c.endsWith('field.source-missing'),
      ),
    )
  })

  it('gives one digest for one content, whatever the order and the day it was read', () => {
    const of = { procedure: '3.000722', versionFrom: '2026-09-01', evidenceId: 'e' }
    const a = digestOf(of, fill().values)
    const b = digestOf(of, fill({}, sourcesOf({ at: '2026-11-19T02:00:00.000Z' })).values)
    assert.equal(a, b)
    assert.match(a, /^[0-9a-f]{64}$/)
    assert.notEqual(a, digestOf(of, fill({ 'child.givenName': 'Ánh' }).values))
  })

  it('takes any text without falling over, and never lets it through as a value of another kind', () => {
    const keys = definition.forms!.pages.flatMap(p => p.fields.map(f => f.key))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), fc.string({ unit: 'binary', maxLength: 300 })),
        typed => {
          const form = fillForm(definition, sourcesOf(), typed, TODAY)
          for (const f of form.pages.flatMap(p => p.fields)) {
            const value = form.values[f.field.key]?.value
            if (f.asked && f.problems.length === 0 && f.options && value !== undefined)
              assert.ok(f.options.some(o => o.value === value))
            if (!f.asked) assert.notEqual(form.values[f.field.key]?.source.kind, 'ask')
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('has a JSON Schema of 2020-12 that knows which answer calls for which', () => {
    const schema = formSchema(definition) as {
      $schema: string
      allOf: { if: unknown; then: { required: string[] } }[]
      properties: Record<string, { type: string }>
    }
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
    assert.deepEqual(schema.allOf[0]?.then.required, ['residence.otherHead'])
    assert.equal(schema.properties['copies.count']?.type, 'integer')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Actor } from '#kernel'
import { authorityOf, competentFor, mayRecord } from './competence.ts'
import { police, registrar, root } from './fixture.ts'
import { LIFE_EVENT_KINDS } from './life-event.ts'

const TODAY = '2026-11-18'
const kinds = fc.constantFrom(...LIFE_EVENT_KINDS)

describe('competence', () => {
  it('every kind of event has an office that may record it today, and says by which law', () => {
    for (const kind of LIFE_EVENT_KINDS.filter(k => k !== 'reversal')) {
      const competent = competentFor(kind, TODAY)
      assert.ok(competent.length > 0, kind)
      for (const { from, to, law } of competent)
        assert.ok(from <= TODAY && (to === null || to > TODAY) && law.length > 10)
    }
  })

  it('reads the kind of an authority from its code, and no more', () => {
    assert.equal(authorityOf('H55.28'), 'people-committee')
    assert.equal(authorityOf('000.00.28.H55'), 'people-committee')
    assert.equal(authorityOf('G01.H55.28'), 'police')
    assert.equal(authorityOf('G08.12'), 'mission')
    for (const other of ['H55.YT.19001', 'G24.H55', '', 'H55; G01', 'G011', 'ngân hàng'])
      assert.equal(authorityOf(other), null, other)
  })

  it('civil status is for the registrar, residence and identity for the police', () => {
    assert.equal(mayRecord(registrar, 'birth', TODAY), null)
    assert.equal(mayRecord(police, 'move', TODAY), null)
    assert.equal(mayRecord(police, 'birth', TODAY)?.code, 'life-event.not-competent')
    assert.equal(mayRecord(registrar, 'move', TODAY)?.code, 'life-event.not-competent')
    assert.equal(mayRecord(registrar, 'birth', '2015-12-31')?.code, 'life-event.not-competent')
  })

  it('no citizen and no member records anything, the house itself everything', () => {
    const agencies = fc.option(fc.constantFrom('H55.28', 'G01.H55.28', 'H55.YT.19001'))
    fc.assert(
      fc.property(kinds, agencies, fc.constantFrom('citizen', 'member'), (kind, agency, who) => {
        const actor = { kind: who, id: 'x', agency, office: null } as Actor
        assert.equal(mayRecord(actor, kind, TODAY)?.code, 'life-event.not-competent')
        assert.equal(mayRecord(root, kind, TODAY), null)
      }),
    )
  })
})

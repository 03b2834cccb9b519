import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { demoCitizen } from '#simulation'
import { type TestHouse, testHouse } from '#test/house'
import { type Answer, newcomer } from '#test/person'

describe('a person at the intake desk', () => {
  let house: TestHouse
  before(async () => {
    house = await testHouse()
  })
  after(() => house.close())

  it('is asked what another household calls up before anybody is refused for it', async () => {
    const officer = newcomer(house)
    await officer.signIn('motcua', { face: 'desk' })
    const box = await officer.open('/desk/intake')
    const found = await officer.submit(
      box,
      { card: demoCitizen('mother').personalId },
      { action: /\/desk\/intake$/ },
    )
    const person = await officer.follow(found)
    const [notice] = /(?<=<option[^>]*value=")[0-9a-f-]{36}/.exec(person.body)!
    const form = await officer.open(`/desk/intake/form?procedure=3.000722&notice=${notice}`)
    assert.doesNotMatch(form.body, /govuk-error|residence\.otherHead"|name="residence\.relation"/)
    const choices = {
      'child.surname': 'Trần',
      'child.givenName': 'Nhiên',
      'child.ethnicity': '01',
      'child.hometown': 'father',
      'residence.choice': 'other',
      'insurance.facility': '19001',
      'delivery.method': 'desk',
      'declaration.true': 'true',
    }
    const file = (page: Answer) => officer.submit(page, choices, { action: /\/file$/ })
    const more = await file(form)
    assert.equal(more.status, 422)
    assert.doesNotMatch(more.body, /govuk-error/)
    assert.match(more.body, /cần thêm các mục mới/)
    assert.match(more.body, /name="residence\.relation"/)
    const refused = await file(more)
    assert.equal(refused.status, 422)
    assert.match(refused.body, /href="#residence-otherHead"/)
    assert.match(refused.body, /id="residence-relation-error"/)
  })
})

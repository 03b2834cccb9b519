import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { sql, systemActor } from '#kernel'
import { closeInvestigation, openInvestigation } from '#register'
import { demoCitizen } from '#simulation'
import { type TestHouse, testHouse } from '#test/house'
import { type Answer, newcomer, type Person } from '#test/person'

const MOTHER = demoCitizen('mother').personalId
const NEIGHBOUR = demoCitizen('neighbour').personalId
const HOSTILE = '"><img src=x onerror=alert(1)>'

describe('a citizen at the portal', () => {
  let house: TestHouse
  let mother: Person
  let draft = ''
  let dossier = ''

  before(async () => {
    house = await testHouse()
    mother = newcomer(house)
  })
  after(() => house.close())

  const pageOf = (id: string) => `${draft}/${id}`
  /** Answers of one page of the form that nobody can object to. */
  async function fill(id: string, answers: Record<string, string>): Promise<Answer> {
    return mother.submit(await mother.open(pageOf(id)), answers)
  }

  it('signs in and finds the birth notice waiting', async () => {
    const home = await mother.signIn(MOTHER)
    assert.equal(home.status, 200)
    assert.match(home.body, /Việc của tôi/)
    assert.match(home.body, /Bắt đầu khai sinh/)
  })

  it('begins by a press that is redirected, and is led to the first page', async () => {
    const start = await mother.open('/portal/events/birth')
    const begun = await mother.submit(start)
    assert.equal(begun.status, 303)
    draft = begun.location
    assert.match(draft, /^\/portal\/drafts\/[0-9a-f-]{36}$/)
    const first = await mother.open(draft)
    assert.equal(first.url, pageOf('notice'))
    assert.match(first.body, /Nguồn: Giấy chứng sinh điện tử/)
    assert.match(first.body, /Sai\? Báo sửa/)
  })

  it('is not told of mistakes in questions nobody has answered', async () => {
    for (const id of [
      'notice',
      'parents',
      'child',
      'residence',
      'insurance',
      'delivery',
      'check',
    ]) {
      const page = await mother.open(pageOf(id))
      assert.equal(page.status, 200)
      assert.doesNotMatch(page.body, /govuk-error|<title>Lỗi/, id)
    }
    const home = (await mother.open(pageOf('residence'))).body
    assert.match(home, /name="residence\.choice"/)
    assert.doesNotMatch(home, /residence\.(relation|otherHead)/, 'no home is chosen yet')
  })

  it('cannot change what a source holds', async () => {
    const page = await mother.open(pageOf('parents'))
    await mother.submit(page, { 'mother.fullName': 'Người Khác' })
    assert.ok(!(await mother.open(pageOf('parents'))).body.includes('Người Khác'))
  })

  it('gets a refused page back with what was typed, as text', async () => {
    const refused = await fill('child', { 'child.givenName': HOSTILE })
    assert.equal(refused.status, 422)
    assert.match(refused.body, /<title>Lỗi: /)
    assert.match(refused.body, /href="#child-givenName"/)
    assert.ok(refused.body.includes('value="&quot;>&lt;img src=x onerror=alert(1)>"'))
    assert.ok(!refused.body.includes('<img'))
    const later = await mother.open(pageOf('child'))
    assert.match(later.body, /id="child-givenName-error"/, 'a kept wrong answer is told again')
  })

  it('saves nothing without the token of this session, or from another site', async () => {
    const form = mother.formOf(await mother.open(pageOf('child')))
    const answers = { ...form.fields, 'child.givenName': 'Trộm' }
    const lies: [Record<string, string>, Record<string, string>][] = [
      [{ ...answers, _csrf: '' }, {}],
      [{ ...answers, _csrf: 'x'.repeat(43) }, {}],
      [answers, { origin: 'https://evil.example' }],
      [answers, { origin: 'null' }],
    ]
    for (const [fields, headers] of lies) {
      const refused = await mother.post(pageOf('child'), fields, { headers })
      assert.equal(refused.status, 403)
    }
    assert.ok(!(await mother.open(pageOf('child'))).body.includes('Trộm'))
  })

  it('goes from page to page and reads everything again', async () => {
    const child = await mother.open(pageOf('child'))
    const radio = (name: string, page: Answer) =>
      new RegExp(`name="${name}" type="radio" value="([^"]+)"`).exec(page.body)?.[1]
    const chosen = Object.fromEntries(
      ['child.surname', 'child.ethnicity', 'child.hometown'].flatMap(name => {
        const value = radio(name, child)
        return value ? [[name, value]] : []
      }),
    )
    const named = await fill('child', { ...chosen, 'child.givenName': 'Bình' })
    assert.equal(named.status, 303)
    assert.equal(named.location, pageOf('residence'))
    // Another household calls up two questions: they are shown before anybody is refused for them.
    const called = await fill('residence', { 'residence.choice': 'other' })
    assert.equal(called.location, pageOf('residence'))
    const other = (await mother.open(pageOf('residence'))).body
    assert.match(other, /name="residence\.otherHead"/)
    assert.match(other, /name="residence\.relation"/)
    assert.doesNotMatch(other, /govuk-error/)
    // In her own household the register knows whose child it is.
    const home = await fill('residence', { 'residence.choice': 'mother' })
    assert.equal(home.location, pageOf('insurance'))
    const known = (await mother.open(pageOf('residence'))).body
    assert.doesNotMatch(known, /name="residence\.relation"/)
    assert.match(known, /Cháu nội/)
    const insurance = await mother.open(pageOf('insurance'))
    await fill('insurance', { 'insurance.facility': radio('insurance.facility', insurance)! })
    const done = await fill('delivery', { 'delivery.method': 'vault' })
    assert.equal(done.location, pageOf('check'))
    const check = await mother.open(pageOf('check'))
    assert.match(check.body, /Ký và nộp hồ sơ/)
    assert.match(check.body, /Bình/)
  })

  it('signs nothing without the declaration, and nothing that changed after it was read', async () => {
    const read = await mother.open(pageOf('check'))
    const bare = await mother.submit(read)
    assert.equal(bare.status, 422)
    assert.match(bare.body, /href="#declaration-true"/)
    // In another window the name changes.
    await fill('child', { 'child.givenName': 'An' })
    const stale = await mother.submit(read, { 'declaration.true': 'true' })
    assert.equal(stale.status, 409)
    assert.match(stale.body, /đã thay đổi sau khi bạn mở trang này/)
    assert.match((await mother.open(draft)).url, /\/drafts\//, 'it is still a draft')
  })

  it('signs once, however often the button is pressed', async () => {
    const form = mother.formOf(await mother.open(pageOf('check')))
    const fields = { ...form.fields, 'declaration.true': 'true' }
    const tries = await Promise.all([1, 2, 3].map(() => mother.post(pageOf('check'), fields)))
    tries.push(await mother.post(pageOf('check'), fields))
    const places = tries.map(answer => /^\/portal\/dossiers\/([^/]+)/.exec(answer.location)?.[1])
    assert.equal(new Set(places).size, 1, JSON.stringify(tries.map(t => [t.status, t.location])))
    dossier = places[0]!
    const told = await mother.open(`/portal/dossiers/${dossier}/submitted`)
    assert.match(told.body, /Đã nộp hồ sơ/)
    assert.ok(told.body.includes(dossier))
    assert.equal((await mother.open(draft)).url, `/portal/dossiers/${dossier}`)
  })

  it('downloads a paper as an attachment that may run nothing', async () => {
    const vault = await mother.open('/portal/vault')
    const href = /href="(\/portal\/vault\/[0-9a-f-]{36})"/.exec(vault.body)![1]!
    const file = await mother.request(href)
    assert.equal(file.status, 200)
    assert.equal(file.headers['content-type'], 'application/pdf')
    assert.match(String(file.headers['content-disposition']), /^attachment; filename="/)
    assert.match(String(file.headers['content-security-policy']), /sandbox/)
    assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-')
    const code = /href="(\/verify\/[^"]+)"/.exec(vault.body)![1]!
    const stranger = newcomer(house)
    const facts = await stranger.open(code)
    assert.match(facts.body, /Còn hiệu lực/)
    assert.ok(!facts.body.includes('Nguyễn Thị Thu Hà'), 'a stranger sees a masked name only')
  })

  it('sees who read their data, by kind, and asks', async () => {
    const reads = await mother.open('/portal/reads')
    assert.match(reads.body, /Bệnh viện Sao Mai/)
    const who = async (show: string) =>
      [
        ...(await mother.open(`/portal/reads?show=${show}`)).body.matchAll(
          /heading-s">([^<]+?) *</g,
        ),
      ].map(found => found[1])
    const [own, others] = [await who('myself'), await who('others')]
    assert.ok(own.length > 0 && own.every(name => name === 'Bạn'), own.join())
    assert.ok(others.length > 0 && !others.includes('Bạn'), others.join())
    const mine = /href="(\/portal\/reads\/[0-9a-f-]{36}\/ask)"/
    assert.doesNotMatch((await mother.open('/portal/reads?show=myself')).body, mine)
    const ask = /href="(\/portal\/reads\/[0-9a-f-]{36}\/ask)"/.exec(reads.body)![1]!
    const empty = await mother.submit(await mother.open(ask), { text: '' })
    assert.equal(empty.status, 422)
    const asked = await mother.submit(await mother.open(ask), { text: `Vì sao? ${HOSTILE}` })
    assert.equal(asked.status, 303)
    const after = await mother.open('/portal/reads')
    assert.match(after.body, /Đã hỏi/)
    assert.ok(!after.body.includes('<img'))
  })

  it('is named to the other parent as who they are, not as that parent', async () => {
    const father = newcomer(house)
    await father.signIn(demoCitizen('father').personalId)
    const seen = await father.open('/portal/reads?show=others')
    assert.match(seen.body, /Người làm hồ sơ có liên quan đến bạn/)
    assert.doesNotMatch(seen.body, /\/portal\/reads\/[0-9a-f-]{36}\/ask/, 'nobody to ask')
  })

  it('reports a wrong value and gets a number and a day', async () => {
    const url = `/portal/dossiers/${dossier}/report/mother.dob`
    const sent = await mother.submit(await mother.open(url), { text: 'Ngày sinh của tôi sai.' })
    assert.match(sent.location, /^\/portal\/reports\//)
    const told = await mother.open(sent.location)
    assert.match(told.body, /Trả lời trước/)
  })

  it('reports a wrong value that no case can be about, and reads the answer there', async () => {
    const me = await mother.open('/portal/me')
    assert.match(me.body, /href="\/portal\/me\/report\/nationality"/)
    const form = await mother.open('/portal/me/report/nationality')
    assert.equal((await mother.submit(form, { text: ' ' })).status, 422)
    const sent = await mother.submit(form, { text: 'Tôi có thêm một quốc tịch.' })
    assert.match(sent.location, /^\/portal\/reports\/BS-/)
    assert.match((await mother.open(sent.location)).body, /href="\/portal\/me"/)
    const police = newcomer(house)
    await police.signIn('congan', { face: 'desk' })
    const tickets = await police.open('/desk/corrections')
    assert.match(tickets.body, /Quốc tịch/)
    const number = sent.location.split('/').at(-1)!
    await police.submit(
      tickets,
      { outcome: 'corrected', text: 'Đã cập nhật theo sổ.' },
      { action: new RegExp(`${number}$`) },
    )
    assert.match((await mother.open('/portal/me')).body, /Đã cập nhật theo sổ\./)
    assert.equal((await mother.open('/portal/me/report/secret')).status, 404)
  })

  it('opens a case about a wrong fact of the register, and follows it', async () => {
    const form = await mother.open('/portal/me/report/permanentResidence')
    assert.match(form.body, /phường Bách Quang/i)
    assert.equal((await mother.submit(form, { shouldBe: ' ', reason: '' })).status, 422)
    const report = { shouldBe: 'Tổ 12', reason: 'Giấy xác nhận cư trú ghi tổ 12.' }
    const sent = await mother.submit(form, report)
    assert.match(sent.location, /^\/portal\/cases\/DS-/)
    const again = await mother.submit(form, report)
    assert.equal(again.location, sent.location, 'the same report is the same case')
    assert.match((await mother.open(sent.location)).body, /Tổ 12/)
    const code = /DS-\d\d-\d+/.exec(sent.location)![0]
    const police = newcomer(house)
    await police.signIn('congan', { face: 'desk' })
    assert.match((await police.open('/desk/cases')).body, new RegExp(code))
    assert.match((await police.open(`/desk/cases/${code}`)).body, /Tổ 12/)
    assert.equal((await mother.open('/portal/cases/DS-26-999999')).status, 404)
  })

  it('is told in words that a value is under investigation, and by whom', async () => {
    const [row] = await house.db.rows<{ id: string }>(
      sql`select person_id as id from register.personal_number where number = ${MOTHER}`,
    )
    const doubt = {
      personId: row!.id,
      field: 'birthDate' as const,
      reason: 'Hai giấy ghi khác nhau',
    }
    const owner = { agency: 'G01.H55.28', office: 'cu-tru' }
    const { investigationId } = await house.db.tx(tx =>
      openInvestigation(tx, systemActor('test'), { ...doubt, owner }),
    )
    const me = (await mother.open('/portal/me')).body
    assert.match(me, /Đang xác minh<\/strong>[^<]*<span[^>]*>Hai giấy ghi khác nhau \(G01\.H55\.28/)
    await house.db.tx(tx =>
      closeInvestigation(tx, systemActor('test'), {
        personId: doubt.personId,
        investigationId,
        outcome: 'confirmed',
      }),
    )
    assert.doesNotMatch((await mother.open('/portal/me')).body, /Đang xác minh/)
  })

  it('finds every page light, closed to caches, and without a number in its address', async () => {
    const pages = ['', '/vault', '/reads', '/me', '/settings', `/dossiers/${dossier}`]
    for (const path of pages) {
      const page = await mother.request(`/portal${path}`, {
        headers: { 'accept-encoding': 'gzip' },
      })
      assert.equal(page.status, 200, path)
      assert.equal(page.headers['cache-control'], 'no-store', path)
      assert.ok(page.bytes.length <= 12_000, `${path}: ${page.bytes.length} bytes`)
      assert.equal(gunzipSync(page.bytes).toString().match(/<h1/g)?.length, 1, path)
    }
    for (const url of mother.asked) assert.ok(!url.includes(MOTHER), 'no personal number')
  })

  it('speaks English when asked to', async () => {
    await mother.post('/preferences', { lang: 'en', return: '/portal' })
    assert.match((await mother.open('/portal')).body, /<html lang="en"/)
    assert.match((await mother.open(`/portal/dossiers/${dossier}`)).body, /Part by part/)
    await mother.post('/preferences', { lang: 'vi', return: '/portal' })
  })

  it('is nobody to the neighbour', async () => {
    const neighbour = newcomer(house)
    await neighbour.signIn(NEIGHBOUR)
    const documents = /\/portal\/vault\/[0-9a-f-]{36}/.exec(
      (await mother.open('/portal/vault')).body,
    )![0]
    for (const url of [
      draft,
      pageOf('check'),
      `/portal/dossiers/${dossier}`,
      `/portal/dossiers/${dossier}/withdraw`,
      documents,
    ]) {
      const answer = await neighbour.open(url)
      assert.equal(answer.status, 404, url)
      assert.ok(!answer.body.includes('Thu Hà'), url)
    }
  })

  /** An officer's press on a dossier. */
  async function press(officer: Person, code: string, deed: string, answers = {}) {
    const page = await officer.open(`/desk/dossiers/${code}`)
    const sent = await officer.submit(page, answers, { action: new RegExp(`/${deed}$`) })
    assert.equal(sent.status, 303, deed)
    return officer.follow(sent)
  }
  const partOf = async (procedure: string) =>
    (
      await house.db.row<{ code: string }>(
        sql`select code from services.dossier where bundle = ${dossier} and procedure = ${procedure}`,
      )
    ).code

  it('answers a supplement with the choices of the form, and explains what a source holds', async () => {
    const head = newcomer(house)
    await head.signIn(demoCitizen('head').personalId)
    const [asked] = /\/portal\/confirmations\/[0-9a-f-]{36}/.exec(
      (await head.open('/portal')).body,
    )!
    await head.submit(await head.open(asked), { agree: 'yes' }, { action: /confirmations/ })
    const registrar = newcomer(house)
    await registrar.signIn('hotich', { face: 'desk' })
    const birth = await partOf('1.001193')
    const taken = await press(registrar, birth, 'take')
    assert.doesNotMatch(taken.body, /name="need" value="declaration/)
    await press(registrar, birth, 'supplement', {
      need: ['child.ethnicity', 'child.dob'],
      'reason:child.ethnicity': 'Cha mẹ thống nhất lại.',
      'reason:child.dob': 'Giấy chứng sinh ghi ngày khác lời kể.',
    })

    const url = `/portal/dossiers/${dossier}/supplement`
    const page = await mother.open(url)
    assert.doesNotMatch(page.body, /govuk-error/)
    const choices = [...page.body.matchAll(/name="child\.ethnicity" type="radio" value="(\d+)"/g)]
    assert.deepEqual(choices.map(found => found[1]).sort(), ['01', '02'])
    assert.match(page.body, /<textarea[^>]*name="child\.dob"/)
    assert.match(page.body, new RegExp(`/portal/dossiers/${dossier}/report/child\\.dob`))
    const half = await mother.submit(page, { 'child.ethnicity': '02' }, { action: /supplement$/ })
    assert.equal(half.status, 422)
    assert.match(half.body, /href="#child-dob"/)
    assert.match(half.body, /value="02"[^>]* checked|checked[^>]* value="02"/)
    const sent = await mother.submit(
      page,
      { 'child.ethnicity': '02', 'child.dob': 'Đúng như bệnh viện ghi.' },
      { action: /supplement$/ },
    )
    assert.equal(sent.location, `/portal/dossiers/${dossier}`)
    assert.equal(
      (await mother.open(url)).url,
      `/portal/dossiers/${dossier}`,
      'nothing more is asked',
    )
    const told = await registrar.open(`/desk/dossiers/${birth}`)
    assert.match(told.body, /“Đúng như bệnh viện ghi\.”/)
    await press(registrar, birth, 'approve')
  })

  it('is shown what another household calls up before being refused for it', async () => {
    const police = newcomer(house)
    await police.signIn('congan', { face: 'desk' })
    const residence = await partOf('1.004222')
    await press(police, residence, 'take')
    await press(police, residence, 'supplement', {
      need: ['residence.choice'],
      'reason:residence.choice': 'Chọn nơi khác.',
    })
    const page = await mother.open(`/portal/dossiers/${residence}/supplement`)
    assert.doesNotMatch(page.body, /residence\.otherHead"/)
    const other = { 'residence.choice': 'other' }
    const more = await mother.submit(page, other, { action: /supplement$/ })
    assert.equal(more.status, 422)
    assert.doesNotMatch(more.body, /govuk-error/)
    const blank = await mother.submit(more, other, { action: /supplement$/ })
    assert.match(blank.body, /href="#residence-otherHead"/)
    const answers = {
      ...other,
      'residence.otherHead': demoCitizen('neighbour').personalId,
      'residence.relation': 'lodger',
    }
    const sent = await mother.submit(more, answers, { action: /supplement$/ })
    assert.equal(sent.location, `/portal/dossiers/${dossier}`)
  })

  it('is out after signing out, and an old page leads to the sign-in', async () => {
    const page = await mother.open('/portal/reads')
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)![1]!
    const out = await mother.post('/portal/sign-out', { _csrf: token })
    assert.equal(out.status, 303)
    const later = await mother.request('/portal/reads')
    assert.match(later.location, /^\/portal\/sign-in\?return=%2Fportal%2Freads$/)
  })
})

/**
 * Objects of others: every route with something in its path, asked by everybody it does not concern. What exists and
 * is somebody else's must be answered exactly like what does not exist.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { documentsOf, documentsOfDossier } from '#documents'
import { createOfficial } from '#identity'
import { sql, uuidv7 } from '#kernel'
import { receiptsAbout } from '#register'
import { AGENCIES, DEMO_PASSWORD, demoCitizen, WARD } from '#simulation'
import { type Answer, newcomer, type Person } from '#test/person'
import { enlist, type Route } from './house.ts'
import {
  beginDraft,
  citizen,
  deed,
  type Family,
  fillDraft,
  handIn,
  noticeFor,
  official,
  partsOf,
  sendNotice,
  settleFamily,
} from './journey.ts'

const { house, routes } = enlist()

/** What stands for `:id`, `:code` and the like in a route, and what the body names. */
type Things = Readonly<Record<string, string>>
type Actor = Readonly<{ name: string; who: Person; faces: readonly string[]; page: string }>

let family: Family
let actors: Actor[]
/** Places where an answer told that something exists. */
const differing = new Set<string>()
/** Things of the mother by the route they belong to. */
const things: Record<string, string> = {}

const nothing = (): Things => ({
  draft: uuidv7(house().db.clock.now(), house().db.random),
  dossier: 'H55.28-261101-7777',
  part: 'H55.28-261101-7778',
  confirmation: uuidv7(house().db.clock.now(), house().db.random),
  document: uuidv7(house().db.clock.now(), house().db.random),
  upload: uuidv7(house().db.clock.now(), house().db.random),
  receipt: uuidv7(house().db.clock.now(), house().db.random),
  inquiry: uuidv7(house().db.clock.now(), house().db.random),
  report: 'BS-261101-7777',
  evidence: uuidv7(house().db.clock.now(), house().db.random),
})

/** The address of a route for these things; null for routes without any. */
function addressOf(route: Route, of: Things): string | null {
  const { url } = route
  const id = url.includes('/drafts/')
    ? of.draft
    : url.includes('/confirmations/')
      ? of.confirmation
      : url.includes('/vault/') || url.includes('/documents/')
        ? of.document
        : url.includes('/uploads/')
          ? of.upload
          : url.includes('/reads/')
            ? of.receipt
            : url.includes('/inquiries/')
              ? of.inquiry
              : null
  if (url === '/portal/events/birth' && route.method === 'POST') return url
  // Passkeys are looked for among one's own only; the page of a refusal carries a fresh offer each time.
  if (!url.includes(':') || /\/(eid|assets|passkeys)\//.test(url)) return null
  if (url.startsWith('/verify')) return null
  return url
    .replace(':code', (url.startsWith('/desk') ? of.part : of.dossier)!)
    .replace(':number', of.report!)
    .replace(':page', 'child')
    .replace(':field', 'mother.dob')
    .replace(':id', id ?? 'no-such-parameter')
}

const FORM = {
  agree: 'yes',
  reason: 'lý do',
  legalBasis: 'Luật',
  text: 'một câu hỏi',
  outcome: 'corrected',
  version: '1',
  need: 'child.givenName',
  'reason:child.givenName': 'lý do',
  'child.givenName': 'Xuân',
  days: '3',
  note: 'ghi chú',
  _key: '',
}

const tokens = new Map<Actor, string>()
async function tokenOf(actor: Actor): Promise<string> {
  const known = tokens.get(actor)
  if (known !== undefined) return known
  const token = actor.name === 'anonymous' ? '' : await actor.who.token(actor.page)
  tokens.set(actor, token)
  return token
}

async function ask(actor: Actor, route: Route, of: Things): Promise<Answer> {
  const url = addressOf(route, of)!
  if (route.method === 'GET') return actor.who.request(url)
  const token = await tokenOf(actor)
  return actor.who.post(url, {
    ...FORM,
    _key: crypto.randomUUID(),
    evidenceId: of.evidence!,
    _csrf: token,
  })
}

/** An answer without what differs from one request to the next. */
function shape(answer: Answer, of: Things): string {
  let text = `${answer.status} ${answer.location}\n${answer.headers['content-type']}\n${answer.body}`
  for (const thing of Object.values(of))
    text = text
      .replaceAll(thing, '#')
      .replaceAll(encodeURIComponent(encodeURIComponent(thing)), '#')
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#')
    .replace(/value="[A-Za-z0-9_-]{43}"/g, '#')
}

/** The first place where two answers part, short enough to read. */
function firstDifference(a: string, b: string): string {
  let at = 0
  while (a[at] === b[at]) at++
  const [from, to] = [Math.max(0, at - 30), at + 70]
  return `…${a.slice(from, to)}… instead of …${b.slice(from, to)}…`
}

const leaks = (answer: Answer, except: string): string[] =>
  Object.values(family)
    .flatMap(p => [p.fullName, p.personalId])
    .concat('Khuất Minh Tuệ', 'ngõ Cây Sung')
    .filter(text => text !== except && answer.body.includes(text))

async function refused(actor: Actor, allowed: (route: Route) => boolean): Promise<number> {
  const absent = nothing()
  let asked = 0
  for (const route of routes()) {
    const url = addressOf(route, things)
    if (url === null || !actor.faces.some(face => url.startsWith(`/${face}/`))) continue
    if (allowed(route)) continue
    // The child is the father's too: the notice is for either parent.
    if (actor.name === 'father' && url === '/portal/events/birth') continue
    // The police keep residence and identity data, so a report of a wrong value is theirs to answer.
    if (actor.name === 'police' && url.startsWith('/desk/corrections/')) continue
    const [theirs, none] = [await ask(actor, route, things), await ask(actor, route, absent)]
    const at = `${actor.name}: ${route.method} ${route.url}`
    if (actor.name === 'anonymous') assert.match(theirs.location, /\/sign-in\?return=/, at)
    else assert.ok([303, 403, 404, 422].includes(theirs.status), `${at}: ${theirs.status}`)
    const [a, b] = [shape(theirs, things), shape(none, absent)]
    // Whoever is asked to confirm a dossier knows that it exists.
    const isKnown = actor.name === 'head' && url.startsWith('/portal/dossiers/')
    if (a !== b && !isKnown) differing.add(`${at}: ${firstDifference(a, b)}`)
    const own =
      actor.name === 'head'
        ? family.head.fullName
        : actor.name === 'father'
          ? family.father.fullName
          : ''
    assert.deepEqual(leaks(theirs, own), [], at)
    asked++
  }
  return asked
}

const never = () => false

describe('objects of the mother', () => {
  let mother: Person
  let registrar: Person

  before(async () => {
    family = await settleFamily(house())
    const sent = await sendNotice(house(), noticeFor(house(), family.mother))
    assert.ok(sent.ok)
    mother = await citizen(house(), family.mother)
    registrar = await official(house(), 'hotich')
    await house().db.tx(tx =>
      createOfficial(tx, {
        name: 'Kha Thị Thử',
        title: 'Công chức',
        role: 'one-stop',
        agency: AGENCIES.ward,
        office: 'van-thu',
        jurisdiction: [WARD],
        username: 'sec.van-thu',
        password: DEMO_PASSWORD,
      }),
    )
    Object.assign(things, nothing(), { evidence: sent.answer.evidenceId })
    const at = (name: string, who: Person, face: string, page = `/${face}`): Actor => ({
      name,
      who,
      faces: [face],
      page,
    })
    actors = [
      {
        name: 'anonymous',
        who: newcomer(house()),
        faces: ['portal', 'desk', 'ioc', 'console'],
        page: '/',
      },
      at(
        'unrelated citizen',
        await citizen(house(), {
          ...family.mother,
          personalId: demoCitizen('neighbour').personalId,
        }),
        'portal',
        '/portal/settings',
      ),
      at('father', await citizen(house(), family.father), 'portal', '/portal/settings'),
      at('head', await citizen(house(), family.head), 'portal', '/portal/settings'),
      at('official of another office', await official(house(), 'sec.van-thu'), 'desk'),
      at('police', await official(house(), 'congan'), 'desk'),
      at('insurance', await official(house(), 'bhyt'), 'desk'),
      at('leader', await official(house(), 'lanhdao', 'ioc'), 'ioc'),
      at('administrator', await official(house(), 'quantri', 'console'), 'console'),
    ]
  })

  const named = (...names: string[]) =>
    actors.filter(a => names.length === 0 || names.includes(a.name))
  const entries = async () =>
    (
      await house().db.row<{ n: number }>(
        sql`select count(*)::int as n from ledger.entry where action not in ('session.opened', 'register.searched')`,
      )
    ).n

  it('her birth notice and her draft', async () => {
    things.draft = await beginDraft(mother)
    await fillDraft(mother, things.draft)
    const wrong = await mother.open(`/portal/drafts/${things.draft}/report/mother.dob`)
    const sent = await mother.follow(
      await mother.submit(wrong, { text: 'Ngày sinh khác' }, { action: /report/ }),
    )
    things.report = decodeURIComponent(sent.url.split('/').at(-1)!)
    const written = await entries()
    let asked = 0
    for (const actor of actors) asked += await refused(actor, never)
    assert.ok(asked >= 80, `${asked} refusals`)
    assert.equal(await entries(), written, 'nothing was written by anybody')
    const page = await mother.open(`/portal/drafts/${things.draft}/child`)
    assert.ok(page.body.includes('Tuệ') && !page.body.includes('Xuân'), 'her draft is as it was')
  })

  it('her dossier while the household is asked, its papers and who read her', async () => {
    things.dossier = await handIn(mother, things.draft!)
    ;[things.part] = (await partsOf(mother, things.dossier)) as [string]
    const papers = await documentsOf(house().db, family.mother.personId)
    assert.ok(papers.length > 0)
    things.document = papers[0]!.documentId
    await registrar.open(`/desk/dossiers/${things.part}`)
    const reads = await receiptsAbout(house().db, family.mother.personId, {})
    things.receipt = reads.find(r => r.actorKind === 'official')!.receiptId
    const question = await mother.open(`/portal/reads/${things.receipt}/ask`)
    await mother.submit(question, { text: 'Vì sao?' }, { action: /ask$/ })
    const { inquiry } = await house().db.row<{ inquiry: string }>(
      sql`select inquiry_id as inquiry from register.inquiry where person_id = ${family.mother.personId}`,
    )
    things.inquiry = inquiry
    const { body } = await actors.find(a => a.name === 'head')!.who.open('/portal')
    things.confirmation = /\/portal\/confirmations\/([0-9a-f-]{36})/.exec(body)![1]!

    let asked = 0
    // The head is asked about this dossier: the request and the bundle's progress are for them.
    const forHead = (r: Route) =>
      r.url.startsWith('/portal/confirmations/') ||
      /^\/portal\/dossiers\/:code(\/submitted)?$/.test(r.url)
    for (const actor of actors)
      asked += await refused(actor, r =>
        actor.name === 'head'
          ? forHead(r)
          : actor.name === 'leader' && r.url === '/ioc/dossiers/:code',
      )
    assert.ok(asked >= 80, `${asked} refusals`)
    const view = await mother.open(`/portal/dossiers/${things.dossier}`)
    assert.ok(!/Đã rút|Đã đồng ý/.test(view.body), 'nobody withdrew it or agreed to it')
  })

  it('the head of the household sees what they are asked about, and nothing else of hers', async () => {
    const [head] = named('head')
    const page = await head!.who.open(`/portal/dossiers/${things.dossier}`)
    assert.equal(page.status, 200)
    assert.deepEqual(
      leaks(page, family.head.fullName).filter(text => text !== family.mother.fullName),
      [],
    )
    assert.ok(!page.body.includes(family.mother.personalId))
    assert.ok(!page.body.includes('/portal/vault/'), 'no papers of hers')
    assert.ok(!page.body.includes('/withdraw'))
    const asked = await head!.who.open(`/portal/confirmations/${things.confirmation}`)
    assert.equal(asked.status, 200)
    assert.ok(!asked.body.includes(family.mother.personalId))
    assert.ok(!asked.body.includes(family.father.personalId))
  })

  it('the leader sees steps of a dossier and no person', async () => {
    const [leader] = named('leader')
    const page = await leader!.who.open(`/ioc/dossiers/${things.part}`)
    assert.equal(page.status, 200)
    assert.deepEqual(leaks(page, ''), [])
  })

  it('another office of the same agency opens no paper of hers', async () => {
    const [desk] = named('official of another office')
    const answer = await desk!.who.request(
      `/desk/dossiers/${things.part}/documents/${things.document}`,
    )
    assert.ok([403, 404].includes(answer.status), `${answer.status}`)
  })

  it('a paper is opened under the dossier it belongs to, and under no other', async () => {
    const answer = await registrar.request(
      `/desk/dossiers/H55.28-261101-7777/documents/${things.document}`,
    )
    assert.ok([403, 404].includes(answer.status), `${answer.status}`)
  })

  it('her supplement and its files', async () => {
    const head = actors.find(a => a.name === 'head')!.who
    const page = await head.open(`/portal/confirmations/${things.confirmation}`)
    await head.submit(page, { agree: 'yes' }, { action: /confirmations/ })
    await deed(registrar, things.part!, 'take')
    await deed(registrar, things.part!, 'supplement', {
      need: ['mother.dob'],
      'reason:mother.dob': 'Gửi bản chụp giấy khai sinh',
      days: '5',
    })
    for (const actor of named(
      'anonymous',
      'unrelated citizen',
      'father',
      'police',
      'insurance',
      'administrator',
    ))
      await refused(actor, never)
    const form = await mother.open(`/portal/dossiers/${things.part}/supplement`)
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const sent = await mother.submit(
      form,
      {},
      {
        action: /supplement$/,
        files: [{ field: 'file:mother.dob', name: 'giay.png', type: 'image/png', bytes: png }],
      },
    )
    assert.equal(sent.status, 303)
    const desk = await registrar.open(`/desk/dossiers/${things.part}`)
    things.upload = /\/uploads\/([0-9a-f-]{36})/.exec(desk.body)![1]!
    const file = await registrar.request(`/desk/dossiers/${things.part}/uploads/${things.upload}`)
    assert.equal(file.status, 200)
    for (const actor of named('anonymous', 'police', 'insurance')) await refused(actor, never)
  })

  it('after the birth each office opens its own part only, and the father his own papers only', async () => {
    await deed(registrar, things.part!, 'approve')
    const parts = await partsOf(mother, things.dossier!)
    const part = (agency: string) => parts.find(code => code.startsWith(`${agency}-`))!
    const offices: readonly (readonly [string, string])[] = [
      ['police', part('G01.H55.28')],
      ['insurance', part('G24.H55')],
    ]
    for (const [name, own] of offices) {
      const [officer] = named(name)
      for (const code of parts)
        assert.equal(
          (await officer!.who.open(`/desk/dossiers/${code}`)).status,
          code === own ? 200 : 404,
          `${name} ${code}`,
        )
    }
    for (const code of parts.filter(c => c !== things.part))
      assert.equal((await registrar.open(`/desk/dossiers/${code}`)).status, 404)

    const [father] = named('father')
    const vault = await documentsOf(house().db, family.father.personId)
    const hers = (await documentsOf(house().db, family.mother.personId)).filter(
      d => !vault.some(v => v.documentId === d.documentId),
    )
    assert.ok(vault.length > 0 && hers.length > 0)
    for (const { documentId } of vault)
      assert.equal((await father!.who.request(`/portal/vault/${documentId}`)).status, 200)
    for (const { documentId } of hers)
      assert.ok(
        [403, 404].includes((await father!.who.request(`/portal/vault/${documentId}`)).status),
      )
    for (const actor of named('anonymous', 'unrelated citizen', 'administrator'))
      await refused(actor, never)
  })

  it('and nowhere does an answer tell that something of somebody else exists', () => {
    // An inquiry of another office is refused by a sentence of its own: its id is a secret of the office anyway.
    const told = [...differing].filter(one => !one.includes('POST /desk/inquiries/:id'))
    assert.deepEqual(told, [])
  })

  it('files of papers are given as attachments and say nothing of a person in their names', async () => {
    const papers = await documentsOfDossier(house().db, things.part!)
    const [upload, ...documents] = [
      `/desk/dossiers/${things.part}/uploads/${things.upload}`,
      ...papers.map(d => `/portal/vault/${d.documentId}`),
    ]
    const files = [await registrar.request(upload!)]
    for (const url of documents) files.push(await mother.request(url))
    assert.ok(files.length >= 3)
    for (const file of files) {
      assert.equal(file.status, 200, file.url)
      assert.match(String(file.headers['content-disposition']), /^attachment; filename="[\w. -]+"/)
      assert.equal(file.headers['x-content-type-options'], 'nosniff')
      assert.match(String(file.headers['content-security-policy']), /^default-src 'none'; sandbox/)
      assert.match(String(file.headers['content-type']), /^(application\/pdf|image\/png)$/)
      assert.equal(file.headers['cache-control'], 'no-store')
      for (const word of ['Ninh', 'Khu', 'Tue', 'Tuệ', '019196007731'])
        assert.ok(!String(file.headers['content-disposition']).includes(word), word)
    }
  })
})

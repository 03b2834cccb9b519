/**
 * Insiders: officials who look where they have no business. Without a ground nothing is told; with one, no more than
 * was declared; and whatever was shown, the person can see by whom.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, ProblemError, sql } from '#kernel'
import { entriesAbout } from '#ledger'
import { disclose, FIELDS, type Field, type Purpose, type Receipt, receiptsAbout } from '#register'
import { AGENCIES, demoCitizen, demoPeople } from '#simulation'
import { readable } from '#test/markup'
import { type Answer, newcomer, type Person } from '#test/person'
import { enlist } from './house.ts'
import {
  beginDraft,
  citizen,
  confirm,
  deed,
  type Family,
  handIn,
  noticeFor,
  official,
  partsOf,
  type Somebody,
  sendNotice,
  settleFamily,
} from './journey.ts'

const { house, routes } = enlist()

const officer = (agency: string, office: string): Actor => ({
  kind: 'official',
  id: '019a0000-0000-7000-8000-0000000000ff',
  agency,
  office,
})
const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    error => (error instanceof ProblemError ? JSON.stringify(error.problems) : String(error)),
  )

describe('reading a person', () => {
  let family: Family
  before(async () => {
    family = await settleFamily(house())
  })

  const receipts = async () =>
    (await house().db.row<{ n: number }>(sql`select count(*)::int as n from register.receipt`)).n

  it('without a ground is refused to every office, as if there were nobody', async () => {
    const before = await receipts()
    const { mother } = family
    const dossier = 'H55.28-261101-0001'
    for (const actor of [
      officer(AGENCIES.ward, 'ho-tich'),
      officer(AGENCIES.ward, 'mot-cua'),
      officer(AGENCIES.police, 'cu-tru'),
      officer(AGENCIES.insurance, 'the-bhyt'),
      officer(AGENCIES.province, 'lanh-dao'),
      { kind: 'member', id: AGENCIES.hospital, agency: AGENCIES.hospital, office: null },
      { kind: 'citizen', id: family.father.personId, agency: null, office: null },
      { kind: 'citizen', id: demoCitizen('neighbour').personId, agency: null, office: null },
    ] as const) {
      const ask = (subject: string, purpose: Purpose) =>
        refusalOf(
          house().db.tx(tx =>
            disclose(tx, { actor, subject, purpose, fields: ['personalId', 'name'] }),
          ),
        )
      for (const purpose of [
        { kind: 'own' },
        { kind: 'dossier', dossier, procedure: '1.001193' },
      ] as const) {
        const theirs = await ask(mother.personId, purpose)
        const nobodys = await ask('019a0000-0000-7000-8000-00000000dead', purpose)
        assert.match(theirs, /disclosure\./, `${actor.kind} ${actor.agency}`)
        assert.equal(theirs, nobodys, 'the refusal does not tell whether the person exists')
        for (const secret of [mother.fullName, mother.personalId])
          assert.ok(!theirs.includes(secret))
      }
      for (const basis of ['no-such-duty', "desk-lookup' or '1'='1", 'own', 'dossier', ''])
        assert.match(
          await ask(mother.personId, { kind: 'duty', basis }),
          /purpose-undeclared|not-permitted/,
        )
    }
    assert.equal(await receipts(), before, 'a refused read leaves no receipt as if it had happened')
  })

  it('never gives a field that was not asked for or not declared for its purpose', async () => {
    type Entry = { code: string; fields: Field[]; actor_kinds: string[]; needs_ground: boolean }
    const catalogue = await house().db.rows<Entry>(
      sql`select code, fields, actor_kinds, needs_ground from register.purpose where valid_to is null`,
    )
    assert.ok(catalogue.length >= 6)
    const { mother } = family
    const actors: readonly Actor[] = [
      officer(AGENCIES.ward, 'mot-cua'),
      officer(AGENCIES.police, 'cu-tru'),
      { kind: 'member', id: AGENCIES.hospital, agency: AGENCIES.hospital, office: null },
      { kind: 'system', id: 'identity', agency: null, office: null },
      { kind: 'citizen', id: mother.personId, agency: null, office: null },
      { kind: 'citizen', id: family.father.personId, agency: null, office: null },
    ]
    let given = 0
    let refused = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...actors),
        // Half of the sets lie within what one purpose declares, the others anywhere.
        fc.constantFrom(...catalogue),
        fc.oneof(
          fc
            .record({ from: fc.constantFrom(...catalogue), mask: fc.nat() })
            .map(({ from, mask }) => from.fields.filter((_, n) => (mask >> (n % 31)) & 1)),
          fc.uniqueArray(
            fc.constantFrom(
              ...FIELDS,
              ...(['secret', '__proto__', 'household.members'] as string[] as Field[]),
            ),
            { maxLength: 30 },
          ),
        ),
        fc.boolean(),
        async (actor, entry, fields, asDuty) => {
          // Anything may be called a duty; what has conditions of its own must not lose them by it.
          const purpose: Purpose = asDuty
            ? { kind: 'duty', basis: entry.code }
            : entry.code === 'dossier'
              ? { kind: 'dossier', dossier: 'H55.28-261101-0001', procedure: '1.001193' }
              : entry.code === 'own'
                ? { kind: 'own' }
                : { kind: 'duty', basis: entry.code }
          const isDuty = entry.code !== 'own' && entry.code !== 'dossier'
          const declared = fields.length > 0 && fields.every(f => entry.fields.includes(f))
          const may =
            declared &&
            (isDuty || !asDuty) &&
            entry.actor_kinds.includes(actor.kind) &&
            !entry.needs_ground &&
            (entry.code !== 'own' || actor.id === mother.personId)
          try {
            const { view, receiptId } = await house().db.tx(tx =>
              disclose(tx, { actor, subject: mother.personId, purpose, fields }),
            )
            given++
            assert.ok(may, `${actor.kind} got ${fields} under ${entry.code}`)
            for (const key of Object.keys(view)) assert.ok(fields.includes(key as Field), key)
            const [receipt] = await receiptsAbout(house().db, mother.personId, { limit: 1 })
            assert.equal(receipt!.receiptId, receiptId)
            assert.deepEqual([...receipt!.fields].sort(), [...fields].sort())
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error
            refused++
            assert.ok(!may, `${actor.kind} was refused ${fields} under ${entry.code}`)
          }
        },
      ),
      { numRuns: 160 },
    )
    assert.ok(given >= 5 && refused >= 50, `${given} given, ${refused} refused`)
  })

  it('that was refused is written down, so that trying is seen', async () => {
    const actor = officer(AGENCIES.police, 'cu-tru')
    const newest = async () =>
      (await entriesAbout(house().db, family.mother.personId, { limit: 1 }))[0]!
    const before = await newest()
    await refusalOf(
      house().db.tx(tx =>
        disclose(tx, {
          actor,
          subject: family.mother.personId,
          purpose: { kind: 'dossier', dossier: 'H55.28-261101-0001', procedure: '1.001193' },
          fields: ['name'],
        }),
      ),
    )
    const after = await newest()
    assert.notEqual(after.entryId, before.entryId)
    assert.equal(after.action, 'disclosure.refused')
  })
})

describe('from the birth notice to three results', () => {
  let family: Family
  let mother: Person
  const offices: Record<string, Person> = {}
  let parts: string[]
  let child: Somebody

  /** Pages that showed a person to an official without a receipt for it. */
  const silent = new Set<string>()

  const newest = async (who: Somebody) => receiptsAbout(house().db, who.personId, { limit: 200 })
  /** Opens a page as an official; whoever it shows must have got a receipt of that agency by it. */
  async function read(agency: string, ask: () => Promise<Answer>): Promise<Answer> {
    const people = [...Object.values(family), ...(child ? [child] : [])]
    const before = new Map<Somebody, number>()
    for (const who of people) before.set(who, (await newest(who)).length)
    const page = await ask()
    const text = readable(page.body)
    for (const who of people) {
      const isShown = text.includes(who.fullName) || text.includes(who.personalId)
      if (!isShown) continue
      const all = await newest(who)
      const fresh = all.slice(0, all.length - before.get(who)!)
      if (!fresh.some(r => r.agency === agency))
        silent.add(`${page.url.replace(/[A-Z0-9.]+-\d{6}-\d{4}/, ':code').replace(/\?.*/, '')}`)
    }
    return page
  }

  before(async () => {
    family = await settleFamily(house())
    assert.ok((await sendNotice(house(), noticeFor(house(), family.mother))).ok)
    mother = await citizen(house(), family.mother)
    for (const username of ['motcua', 'hotich', 'congan', 'bhyt'])
      offices[username] = await official(house(), username)
  })

  it('is played by everybody it takes', async () => {
    const { hotich, congan, bhyt, motcua } = offices as Record<
      'hotich' | 'congan' | 'bhyt' | 'motcua',
      Person
    >
    const draft = await beginDraft(mother)
    const wrong = await mother.open(`/portal/drafts/${draft}/report/mother.dob`)
    await mother.submit(wrong, { text: 'Ngày sinh của tôi khác.' }, { action: /report/ })
    const bundle = await handIn(mother, draft)
    await confirm(await citizen(house(), family.head))
    const [birth] = (await partsOf(mother, bundle)) as [string]

    await read(AGENCIES.ward, () => hotich.open('/desk'))
    await read(AGENCIES.ward, () => hotich.open(`/desk/dossiers/${birth}`))
    await deed(hotich, birth, 'take')
    await read(AGENCIES.ward, () => hotich.open('/desk?tab=processing'))
    await read(AGENCIES.ward, () => hotich.open(`/desk/dossiers/${birth}`))
    await read(AGENCIES.ward, () => deed(hotich, birth, 'approve'))
    await read(AGENCIES.ward, () => hotich.open(`/desk/dossiers/${birth}`))
    parts = await partsOf(mother, bundle)
    const born = await house()
      .db.row<{ personId: string; personalId: string }>(sql`
      select k.person_id as "personId", n.number as "personalId" from register.kinship k
      join register.number n on n.person_id = k.person_id
      where k.relative_id = ${family.mother.personId} and k.role = 'mother'`)
      .catch(() => null)
    if (born) child = { ...born, fullName: 'Khuất Minh Tuệ', birthDate: '' }
    for (const [who, agency, prefix] of [
      [congan, AGENCIES.police, 'G01.H55.28'],
      [bhyt, AGENCIES.insurance, 'G24.H55'],
    ] as const) {
      const part = parts.find(code => code.startsWith(`${prefix}-`))!
      await read(agency, () => who.open('/desk'))
      await read(agency, () => who.open(`/desk/dossiers/${part}`))
      await deed(who, part, 'take')
      await read(agency, () => deed(who, part, 'approve'))
      await read(agency, () => who.open(`/desk/dossiers/${part}`))
      await read(agency, () => who.open('/desk/corrections'))
    }
    const token = await motcua.token('/desk/search')
    const search = { _csrf: token, purpose: 'duty', basis: 'desk-lookup' }
    await read(AGENCIES.ward, () =>
      motcua.post('/desk/search', { ...search, number: family.father.personalId }),
    )
    await read(AGENCIES.ward, () =>
      motcua.post('/desk/search', {
        ...search,
        name: family.head.fullName,
        birth: family.head.birthDate.slice(0, 4),
      }),
    )
    await motcua.post('/desk/intake', { _csrf: token, card: family.mother.personalId })
    await read(AGENCIES.ward, () => motcua.open('/desk/intake/person'))
  })

  it('every look into the register left a receipt', () => {
    const ofRegister = [...silent].filter(url => /search|intake/.test(url))
    assert.deepEqual(ofRegister, [])
  })

  it('and so did every page that showed what a dossier holds of a person', () => {
    assert.deepEqual([...silent], [])
  })

  it('the list of reads is complete: one receipt for each entry of the ledger, all of them on the pages', async () => {
    for (const who of Object.values(family)) {
      const receipts = await newest(who)
      const entries = (await entriesAbout(house().db, who.personId, { limit: 1_000 })).filter(
        e => e.action === 'person.disclosed',
      )
      assert.deepEqual(
        receipts.map(r => r.receiptId).sort(),
        entries.map(e => (e.detail as { receiptId: string }).receiptId).sort(),
        who.fullName,
      )
      assert.ok(
        receipts.every(r => r.purposeText.vi !== '' && r.legalBasis !== '' && r.fields.length > 0),
      )
    }
    const shown = await shownTo(mother)
    const own = await newest(family.mother)
    assert.equal(shown, own.length)
    const agencies = new Set(own.map(r => r.agency))
    for (const agency of [AGENCIES.ward, AGENCIES.police, AGENCIES.hospital])
      assert.ok(agencies.has(agency), `${agency} read the mother and is told`)
  })

  /** Receipts on all pages of “who has read”. */
  async function shownTo(who: Person): Promise<number> {
    let count = 0
    for (let url = '/portal/reads?show=all'; url !== ''; ) {
      const { body } = await who.open(url)
      // Reads that differ in nothing but the time are told together, with how many they are.
      for (const card of body.split('<section class="lt-card"').slice(1))
        count += Number(/\((\d+) lần\)/.exec(card)?.[1] ?? 1)
      const older = /href="(\/portal\/reads\?show=all&(?:amp;)?before=[^"]+)"/.exec(body)?.[1]
      url = (older ?? '').replaceAll('&amp;', '&')
      assert.ok(count < 1_000)
    }
    return count
  }

  it('an office reads no more once it has decided', async () => {
    const reads = async () =>
      (await newest(family.mother)).filter((r: Receipt) => r.agency === AGENCIES.police).length
    const part = parts.find(code => code.startsWith('G01'))!
    const before = await reads()
    await offices.congan!.open(`/desk/dossiers/${part}`)
    assert.equal(await reads(), before)
    const actor = officer(AGENCIES.police, 'cu-tru')
    const asked = refusalOf(
      house().db.tx(tx =>
        disclose(tx, {
          actor,
          subject: family.mother.personId,
          purpose: { kind: 'dossier', dossier: part, procedure: '1.004222' },
          fields: ['name'],
        }),
      ),
    )
    assert.match(await asked, /disclosure.not-permitted/)
  })

  it('a paper opened by an official stands among the reads of its owner', async () => {
    const birth = parts[0]!
    const before = (await newest(family.mother)).length
    const page = await offices.hotich!.open(`/desk/dossiers/${birth}`)
    const url = /\/desk\/dossiers\/[^"]+\/documents\/[0-9a-f-]{36}/.exec(page.body)![0]
    assert.equal((await offices.hotich!.request(url)).status, 200)
    assert.equal((await newest(family.mother)).length, before + 1)
  })

  it('leaders and administrators see figures, and no person', async () => {
    const names = demoPeople()
      .filter(p => p.face === 'portal')
      .flatMap(p => [p.displayName, p.username])
      .concat(Object.values(family).flatMap(p => [p.fullName, p.personalId]))
      .concat('Khuất Minh Tuệ', 'ngõ Cây Sung', 'Trần Nguyễn An Nhiên')
    for (const [username, face] of [
      ['lanhdao', 'ioc'],
      ['quantri', 'console'],
    ] as const) {
      const who = await official(house(), username, face)
      const seen = new Set<string>()
      const waiting = routes()
        .filter(
          r =>
            r.method === 'GET' &&
            r.url.startsWith(`/${face}`) &&
            !/[:*]|live|sign-in|callback/.test(r.url),
        )
        .map(r => r.url)
      if (face === 'ioc') waiting.unshift('/ioc/dossiers?indicator=received&period=year')
      while (waiting.length > 0 && seen.size < 70) {
        const url = waiting.shift()!
        if (seen.has(url)) continue
        seen.add(url)
        const page = await who.open(url)
        const told = names.filter(name => page.body.includes(name))
        assert.deepEqual(told, [], url)
        for (const [, link] of page.body.matchAll(/href="([^"#]+)"/g))
          if (link!.startsWith(`/${face}/dossiers/`)) waiting.unshift(link!)
          else if (link!.startsWith(`/${face}`)) waiting.push(link!.replaceAll('&amp;', '&'))
      }
      assert.ok(seen.size >= 7, `${seen.size} pages of ${face}`)
      if (face === 'ioc')
        assert.ok(
          [...seen].some(url => /\/ioc\/dossiers\/[A-Z]/.test(url)),
          'down to a dossier',
        )
    }
    assert.deepEqual(
      names.filter(name => name.length === 0),
      [],
    )
  })

  it('the open pages show nobody, not even the name on a paper', async () => {
    const { code } = await house().db.row<{ code: string }>(
      sql`select verify_code as code from documents.document where kind = 'birth-certificate' and dossier = ${parts[0]!}`,
    )
    const page = await newcomer(house()).open(`/verify/${code}`)
    assert.equal(page.status, 200)
    for (const secret of ['Khuất Minh Tuệ', family.mother.fullName, family.mother.personalId])
      assert.ok(!page.body.includes(secret), secret)
  })
})

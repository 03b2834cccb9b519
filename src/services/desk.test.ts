import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { documentsOfDossier } from '#documents'
import { type Actor, type Courier, createLog, ProblemError, sql, startCourier } from '#kernel'
import { entriesOfDossier } from '#ledger'
import { disclose, householdOf, kinOf, receiptsAbout } from '#register'
import {
  answerCorrection,
  answerSupplement,
  approve,
  caseView,
  correctionsFor,
  correctionsOf,
  dossierCounters,
  dossierOf,
  draftDigest,
  draftView,
  handOutResult,
  handOver,
  intakeAtDesk,
  queueOf,
  refuse,
  reportWrong,
  requestSupplement,
  saveAnswers,
  startBirthBundle,
  submitDraft,
  subscriptions,
  supplementForm,
  takeDossier,
} from '#services'
import { type TestDatabase, testDatabase } from '#test/database'
import {
  ANSWERS,
  type Commune,
  citizen,
  colleague,
  desk,
  insurer,
  openCommune,
  police,
  registrar,
} from './testing/commune.ts'
import { checkWholeState } from './testing/whole-state.ts'

const DAY = 86_400_000

describe('the desk', () => {
  let house: TestDatabase
  let commune: Commune
  let courier: Courier
  before(async () => {
    house = await testDatabase(
      'ledger',
      'register',
      'documents',
      'identity',
      'exchange',
      'services',
    )
    commune = await openCommune(house.db)
    const log = createLog('silent')
    courier = await startCourier(house.db, subscriptions(), { workers: 0, log })
  })
  afterEach(() => checkWholeState(house.db))
  after(async () => {
    await courier.stop()
    await house.close()
  })

  const refused = (code: string) => (error: unknown) =>
    error instanceof ProblemError && error.problems.some(p => p.code === code)
  const single = () => ({ who: commune.single, over: { 'child.surname': 'Phạm' } })

  it('two officers at once: one decision, the other is told', async () => {
    const { db } = house
    // A mother alone who heads her household: nobody else is asked.
    const { birth } = await commune.file(single())
    const { version } = await db.tx(tx => takeDossier(tx, registrar, birth, 1))
    const both = await Promise.allSettled([
      db.tx(tx => approve(tx, registrar, birth, { version, key: 'approve-a' })),
      db.tx(tx =>
        refuse(tx, colleague, birth, {
          reason: 'Không đủ căn cứ',
          legalBasis: 'Luật Hộ tịch',
          version,
          key: 'refuse-b',
        }),
      ),
    ])
    assert.equal(both.filter(r => r.status === 'fulfilled').length, 1)
    const lost = both.find(r => r.status === 'rejected')
    assert.ok(lost && refused('dossier.changed')(lost.reason))
    assert.equal((lost.reason as ProblemError).problem.status, 409)
    // The winner's press repeated gives the winner's answer, and nothing happens twice.
    const { childIds } = await kinOf(db, commune.single.personId)
    if (both[0].status === 'fulfilled') {
      const again = await db.tx(tx => approve(tx, registrar, birth, { version, key: 'approve-a' }))
      assert.deepEqual(again, both[0].value)
    }
    assert.deepEqual((await kinOf(db, commune.single.personId)).childIds, childIds)
  })

  it('a crash between steps leaves no half-done dossier', async () => {
    const { db } = house
    const { birth, dossier, actor } = await commune.file({
      ...single(),
      over: { 'child.surname': 'Phạm', 'child.givenName': 'Vân' },
    })
    const { version } = await db.tx(tx => takeDossier(tx, registrar, birth, 1))
    const before = await kinOf(db, commune.single.personId)
    await assert.rejects(
      db.tx(async tx => {
        await approve(tx, registrar, birth, { version, key: 'approve-crash' })
        throw new Error('the power went')
      }),
      /power/,
    )
    const view = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.deepEqual([view.status.code, view.children.length], [4, 1])
    assert.deepEqual(await kinOf(db, commune.single.personId), before)
    assert.equal(
      (await documentsOfDossier(db, birth)).some(d => d.kind === 'birth-certificate'),
      false,
    )
    const done = await db.tx(tx => approve(tx, registrar, birth, { version, key: 'approve-crash' }))
    assert.equal(done.children.length, 2)
  })

  it('waits for the second person, but not for ever', async () => {
    const { db, clock } = house
    const { birth, dossier } = await commune.file()
    await assert.rejects(
      db.tx(tx => takeDossier(tx, desk, birth, 1)),
      refused('dossier.waits-for-second-person'),
    )
    const confirming = await queueOf(db, desk, { tab: 'confirming' })
    assert.ok(confirming.rows.some(r => r.dossier === birth))
    clock.advance(6 * DAY)
    assert.ok((await queueOf(db, desk, { tab: 'new' })).rows.some(r => r.dossier === birth))
    const { children } = await commune.decide(registrar, birth)
    // The birth is registered; the residence is what the silence holds up.
    const [residence] = children
    const screen = await db.tx(tx => caseView(tx, police, residence!))
    assert.deepEqual(screen.checks.find(c => c.id === 'head-agrees')?.outcome, 'fail')
    await assert.rejects(commune.decide(police, residence!), refused('dossier.check-failed'))
    // A late yes still counts.
    await commune.confirm(dossier)
    await commune.decide(police, residence!)
  })

  it('a head who disagrees: the birth stands, the residence is asked anew, once', async () => {
    const { db } = house
    const { birth, dossier, actor } = await commune.file({ over: { 'child.givenName': 'Bình' } })
    await commune.confirm(dossier, false)
    const { children } = await commune.decide(registrar, birth)
    const residence = children[0]!
    const taken = await db.tx(tx => takeDossier(tx, police, residence, 2))
    const ask = {
      items: [
        { field: 'residence.choice', reason: 'Chủ hộ không đồng ý, chọn nơi khác' },
        { field: 'residence.otherHead', reason: 'Nêu chủ hộ mới' },
      ],
      version: taken.version,
      key: 'ask-residence',
    }
    await assert.rejects(
      db.tx(tx =>
        requestSupplement(tx, police, residence, {
          ...ask,
          items: [{ field: 'insurance.facility', reason: 'không phải việc của công an' }],
          key: 'ask-other',
        }),
      ),
      refused('dossier.supplement-field'),
    )
    await assert.rejects(
      db.tx(tx =>
        requestSupplement(tx, police, residence, {
          ...ask,
          items: [{ field: 'residence.choice', reason: '  ' }],
          key: 'ask-blank',
        }),
      ),
      refused('dossier.reason-missing'),
    )
    const asked = await db.tx(tx => requestSupplement(tx, police, residence, ask))
    const waiting = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(waiting.waitingFor, 'applicant')
    assert.equal(waiting.supplement?.items.length, 2)
    await assert.rejects(
      db.tx(tx => answerSupplement(tx, actor, dossier, {}, {}, 'answer-none')),
      refused('dossier.supplement-unanswered'),
    )
    const answer = (number: string, key: string) =>
      db.tx(tx =>
        answerSupplement(
          tx,
          actor,
          dossier,
          {
            'residence.choice': 'other',
            'residence.otherHead': number,
            'residence.relation': 'other-relative',
            // Not asked for, so it does not change.
            'child.givenName': 'Khác',
          },
          {},
          key,
        ),
      )
    await assert.rejects(
      answer('019099999999', 'answer-unknown'),
      refused('field.head-not-askable'),
    )
    await answer(commune.neighbour.personalId!, 'answer-other')
    await answer(commune.neighbour.personalId!, 'answer-other')
    const view = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(view.declared.find(d => d.key === 'child.givenName')?.value.value, 'Bình')
    assert.equal(view.confirmations.length, 2)
    await assert.rejects(
      db.tx(tx =>
        requestSupplement(tx, police, residence, {
          ...ask,
          version: asked.version + 1,
          key: 'ask-again',
        }),
      ),
      refused('dossier.second-supplement'),
    )
    await commune.confirm(dossier, true, commune.neighbour)
    await commune.decide(police, residence)
    const { childIds } = await kinOf(db, commune.mother.personId)
    const homes = await Promise.all(childIds.map(id => householdOf(db, id)))
    assert.ok(homes.some(home => home?.headId === commune.neighbour.personId))
  })

  it('a supplement is answered with the choices of the form; what a source holds, with an explanation', async () => {
    const { db } = house
    const { birth, dossier, actor } = await commune.file({ over: { 'child.givenName': 'Sơn' } })
    await commune.confirm(dossier)
    const { version } = await db.tx(tx => takeDossier(tx, registrar, birth, 1))
    const { fields } = await db.tx(tx => caseView(tx, registrar, birth))
    const ways = Object.fromEntries(fields.map(f => [f.key, f.way]))
    assert.deepEqual(
      ['child.surname', 'child.givenName', 'child.ethnicity', 'child.hometown'].map(k => ways[k]),
      ['answer', 'answer', 'answer', 'answer'],
    )
    assert.deepEqual(
      ['child.dob', 'mother.dob', 'requester.fullName'].map(key => ways[key]),
      ['paper', 'paper', 'paper'],
    )
    assert.equal(ways['declaration.true'], null)
    const ask = (key: string, fields: readonly string[]) =>
      db.tx(tx =>
        requestSupplement(tx, registrar, birth, {
          items: fields.map(field => ({ field, reason: `Xem lại ${field}` })),
          version,
          key,
        }),
      )
    await assert.rejects(ask('ask-true', ['declaration.true']), refused('dossier.supplement-field'))
    await ask('ask-choices', ['child.surname', 'child.ethnicity', 'child.hometown', 'mother.dob'])

    await assert.rejects(
      db.tx(tx => supplementForm(tx, citizen(commune.neighbour.personId), dossier)),
      refused('dossier.unknown'),
    )
    const form = await db.tx(tx => supplementForm(tx, actor, dossier))
    const [draft] = await db.rows<{ id: string }>(
      sql`select draft_id as id from services.dossier where code = ${dossier}`,
    )
    const whole = await db.tx(tx => draftView(tx, actor, draft!.id))
    for (const { field, view } of form.questions.slice(0, 3)) {
      const inForm = whole.pages.flatMap(p => p.fields).find(f => f.field.key === field)
      assert.deepEqual(view?.options, inForm?.options, field)
      assert.ok(view!.options!.length > 1)
    }
    assert.equal(form.questions[3]?.view, null)
    assert.equal(form.questions[3]?.value?.display, '14/05/1996')

    const answer = (answers: Record<string, string>, key: string) =>
      db.tx(tx => answerSupplement(tx, actor, dossier, answers, {}, key))
    const given = {
      'child.surname': 'Nguyễn',
      'child.ethnicity': '02',
      'child.hometown': 'mother',
      'mother.dob': 'Giấy khai sinh của tôi ghi đúng ngày này.',
    }
    for (const [field, code] of [
      ['mother.dob', 'dossier.supplement-unanswered'],
      ['child.surname', 'field.required'],
    ] as const)
      await assert.rejects(answer({ ...given, [field]: '' }, `blank-${field}`), error =>
        (error as ProblemError).problems.some(
          p => p.field === field && p.code.startsWith(code.split('.')[0]!),
        ),
      )
    await assert.rejects(
      answer({ ...given, 'child.ethnicity': '03' }, 'not-hers'),
      refused('field.not-offered'),
    )
    await answer(given, 'answer-choices')
    const seen = await db.tx(tx => dossierOf(tx, registrar, birth))
    const declared = Object.fromEntries(seen.declared.map(d => [d.key, d.value.display]))
    assert.deepEqual(
      [declared['child.surname'], declared['mother.dob']],
      ['Nguyễn', '14/05/1996'],
      'a source is not typed over',
    )
    assert.equal(seen.supplement?.items[3]?.said, given['mother.dob'])
    await assert.rejects(
      db.tx(tx => supplementForm(tx, actor, dossier)),
      refused('dossier.no-supplement'),
    )
  })

  it('another home calls up its questions within the supplement', async () => {
    const { db } = house
    const { birth, dossier, actor } = await commune.file({ over: { 'child.givenName': 'Tùng' } })
    await commune.confirm(dossier)
    const [residence] = (await commune.decide(registrar, birth)).children as [string]
    const { version } = await db.tx(tx => takeDossier(tx, police, residence, 2))
    const { fields, checks } = await db.tx(tx => caseView(tx, police, residence))
    assert.equal(fields.find(f => f.key === 'residence.choice')?.way, 'answer')
    assert.equal(fields.find(f => f.key === 'residence.relation')?.way, 'paper')
    assert.equal(
      fields.find(f => f.key === 'residence.otherHead'),
      undefined,
    )
    assert.equal(checks.find(c => c.id === 'declared-agrees')?.outcome, 'ok')
    const items = [{ field: 'residence.choice', reason: 'Chọn nơi khác' }]
    await db.tx(tx => requestSupplement(tx, police, residence, { items, version, key: 'ask-home' }))
    const follow = async (choice: string) =>
      (
        await db.tx(tx => supplementForm(tx, actor, dossier, { 'residence.choice': choice }))
      ).questions[0]!.follow.map(view => view.field.key)
    assert.deepEqual(await follow('mother'), [])
    assert.deepEqual(await follow('other'), ['residence.otherHead', 'residence.relation'])
    const answers = { 'residence.choice': 'other' }
    await assert.rejects(
      db.tx(tx => answerSupplement(tx, actor, dossier, answers, {}, 'home-half')),
      refused('field.choose-one'),
    )
  })

  it('refuses only with a reason and its law; siblings stand; the bundle ends when all have', async () => {
    const { db } = house
    const { birth, dossier, actor } = await commune.file({
      ...single(),
      over: { 'child.surname': 'Phạm', 'child.givenName': 'Yến' },
    })
    const { children } = await commune.decide(registrar, birth)
    const [residence, card] = children as [string, string]
    const taken = await db.tx(tx => takeDossier(tx, police, residence, 2))
    const base = { version: taken.version, key: 'refuse-res-1' }
    await assert.rejects(
      db.tx(tx =>
        refuse(tx, police, residence, { ...base, reason: ' ', legalBasis: 'Luật Cư trú' }),
      ),
      refused('dossier.reason-missing'),
    )
    await assert.rejects(
      db.tx(tx =>
        refuse(tx, police, residence, {
          ...base,
          key: 'refuse-res-2',
          reason: 'Sai',
          legalBasis: '',
        }),
      ),
      refused('dossier.basis-missing'),
    )
    await db.tx(tx =>
      refuse(tx, police, residence, {
        ...base,
        key: 'refuse-res-3',
        reason: 'Chỗ ở thuộc diện không được đăng ký',
        legalBasis: 'Luật Cư trú 68/2020/QH14 Điều 23',
      }),
    )
    const part = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(part.status.code, 4, 'the card is still on its way')
    assert.deepEqual(
      part.children.map(c => c.status.code),
      [10, 8, 2],
    )
    await assert.rejects(
      db.tx(tx =>
        disclose(tx, {
          actor: police,
          subject: commune.single.personId,
          purpose: { kind: 'dossier', dossier: residence, procedure: '1.004222' },
          fields: ['name'],
        }),
      ),
      refused('disclosure.not-permitted'),
    )
    await commune.decide(insurer, card)
    assert.equal((await db.tx(tx => dossierOf(tx, actor, dossier))).status.code, 10)
    assert.ok((await documentsOfDossier(db, residence)).some(d => d.kind === 'refusal'))
  })

  it('refused at intake: the notice may be used again', async () => {
    const { db } = house
    const { birth, dossier, actor, evidenceId } = await commune.file({
      ...single(),
      over: { 'child.surname': 'Phạm', 'child.givenName': 'Thu' },
    })
    await assert.rejects(
      db.tx(tx => startBirthBundle(tx, actor, { evidenceId })),
      refused('draft.notice-used'),
    )
    await db.tx(tx =>
      refuse(tx, registrar, birth, {
        reason: 'Nhầm nơi',
        legalBasis: 'Luật Hộ tịch 60/2014/QH13',
        version: 1,
        key: 'not-received-1',
      }),
    )
    const view = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.deepEqual([view.status.code, view.expected], [3, []])
    await db.tx(tx => startBirthBundle(tx, actor, { evidenceId }))
  })

  it('drafts save every page; back, double press and late changes do no harm', async () => {
    const { db } = house
    const evidenceId = await commune.notice()
    const actor = citizen(commune.mother.personId)
    const [draftId, same] = await Promise.all([
      db.tx(tx => startBirthBundle(tx, actor, { evidenceId })),
      db.tx(tx => startBirthBundle(tx, actor, { evidenceId })),
    ])
    assert.equal(draftId, same)
    const wrong = await db.tx(tx =>
      saveAnswers(tx, actor, draftId, 'child', {
        ...ANSWERS.child,
        'child.givenName': 'An9',
        'mother.fullName': 'Kẻ Khác',
        'insurance.facility': '19001',
        __proto__: 'x',
      }),
    )
    assert.deepEqual(
      wrong.problems.map(p => [p.field, p.code]),
      [['child.givenName', 'field.not-a-name']],
    )
    const kept = await db.tx(tx => draftView(tx, actor, draftId))
    const field = (key: string) => kept.pages.flatMap(p => p.fields).find(f => f.field.key === key)
    assert.equal(field('child.givenName')?.typed, 'An9')
    assert.equal(kept.values['mother.fullName']?.value, 'Nguyễn Thị Thu Hà')
    assert.equal(kept.values['insurance.facility'], undefined, 'another page stays as it was')

    await commune.fill(commune.mother, draftId, { 'child.givenName': 'Châu' })
    const digest = await db.tx(tx => draftDigest(tx, actor, draftId))
    const signature = await commune.sign(commune.mother, digest)
    await assert.rejects(
      db.tx(tx =>
        submitDraft(tx, actor, draftId, { key: 'no-signature', signature: null, digest }),
      ),
      refused('draft.unsigned'),
    )
    const other = await commune.sign(commune.neighbour, digest)
    await assert.rejects(
      db.tx(tx => submitDraft(tx, actor, draftId, { key: 'others-sig', signature: other, digest })),
      refused('draft.unsigned'),
    )
    // The form changed after it was signed (another tab): what was signed is not what would be filed.
    await db.tx(tx =>
      saveAnswers(tx, actor, draftId, 'child', { ...ANSWERS.child, 'child.givenName': 'Cúc' }),
    )
    await assert.rejects(
      db.tx(tx => submitDraft(tx, actor, draftId, { key: 'stale-sig1', signature, digest })),
      refused('draft.signed-other-content'),
    )
    await db.tx(tx =>
      saveAnswers(tx, actor, draftId, 'child', { ...ANSWERS.child, 'child.givenName': 'Châu' }),
    )
    const submit = (key: string) =>
      db.tx(tx => submitDraft(tx, actor, draftId, { key, signature, digest }))
    const pressed = await Promise.all([
      submit('press-one'),
      submit('press-one'),
      submit('press-two'),
    ])
    assert.equal(new Set(pressed.map(p => p.dossier)).size, 1)
    await assert.rejects(
      db.tx(tx => saveAnswers(tx, actor, draftId, 'child', {})),
      refused('draft.submitted'),
    )
    assert.equal((await submit('press-three')).dossier, pressed[0].dossier)
  })

  it('a draft nobody submits is purged, and its reading ends', async () => {
    const { db, clock } = house
    const evidenceId = await commune.notice()
    const actor = citizen(commune.mother.personId)
    const draftId = await db.tx(tx => startBirthBundle(tx, actor, { evidenceId }))
    clock.advance(20 * DAY)
    await db.tx(tx => saveAnswers(tx, actor, draftId, 'insurance', ANSWERS.insurance!))
    clock.advance(20 * DAY)
    await courier.drain()
    await db.tx(tx => draftView(tx, actor, draftId))
    clock.advance(11 * DAY)
    await courier.drain()
    await assert.rejects(
      db.tx(tx => draftView(tx, actor, draftId)),
      refused('draft.unknown'),
    )
    const open = await db.rows(
      sql`select 1 from register.ground where dossier = ${draftId} and closed_at is null`,
    )
    assert.deepEqual(open, [])
  })

  it('takes hostile text as text, or as nothing', async () => {
    const { db } = house
    const evidenceId = await commune.notice()
    const actor = citizen(commune.mother.personId)
    const draftId = await db.tx(tx => startBirthBundle(tx, actor, { evidenceId }))
    for (const text of [
      '\0',
      'A\0n',
      '\ud800',
      "'; drop table x; --",
      '<b>An</b>',
      'a'.repeat(9999),
    ]) {
      const { problems } = await db.tx(tx =>
        saveAnswers(tx, actor, draftId, 'child', { ...ANSWERS.child, 'child.givenName': text }),
      )
      assert.ok(text.startsWith('A') || problems.length === 1, JSON.stringify(text.slice(0, 9)))
    }
    for (const code of ['\0', '', 'H55.28-1\0', 'a b', '../x', 'é'])
      await assert.rejects(
        db.tx(tx => dossierOf(tx, actor, code)),
        refused('dossier.unknown'),
      )
    const { number } = await db.tx(tx =>
      reportWrong(tx, actor, { field: 'mother.dob', draftId, text: 'Sai\0 ngày \ud800' }),
    )
    const mine = (await correctionsOf(db, actor)).find(c => c.number === number)
    assert.equal(mine?.text, 'Sai ngày \ufffd')
    const office = { outcome: 'right-as-it-is', text: 'Đúng rồi' } as const
    await db.tx(tx => answerCorrection(tx, police, number, office))
  })

  it('files for a paper applicant: the officer is recorded, the head signed the paper', async () => {
    const { db } = house
    const evidenceId = await commune.notice()
    const answers = Object.assign({}, ...Object.values(ANSWERS), {
      'child.givenName': 'Dung',
      'contact.phone': '0912000111',
      'delivery.method': 'desk',
    }) as Record<string, string>
    const ask = {
      procedure: '3.000722',
      applicantId: commune.mother.personId,
      evidenceId,
      key: 'paper-0001',
    }
    await assert.rejects(
      db.tx(tx => intakeAtDesk(tx, desk, { ...ask, answers: {} })),
      refused('draft.incomplete'),
    )
    await assert.rejects(
      db.tx(tx =>
        intakeAtDesk(tx, desk, { ...ask, applicantId: commune.neighbour.personId, answers }),
      ),
      refused('draft.notice-unknown'),
    )
    const paper = { ...ask, answers: { ...answers, 'consent.head': 'signed' } }
    const filed = await db.tx(tx => intakeAtDesk(tx, desk, paper))
    assert.deepEqual(await db.tx(tx => intakeAtDesk(tx, desk, paper)), filed)
    const view = await db.tx(tx => dossierOf(tx, desk, filed.child))
    assert.deepEqual([view.channel, view.status.code], [1, 2])
    const row = await db.row<{ filedBy: string }>(
      sql`select filed_by as "filedBy" from services.dossier where code = ${filed.child}`,
    )
    assert.equal(row.filedBy, desk.id)
    // A paper result is handed over at the desk: it is ready first, and handed out then.
    const decided = await commune.decide(registrar, filed.child)
    assert.equal((await db.tx(tx => dossierOf(tx, desk, filed.child))).status.code, 9)
    await db.tx(tx =>
      handOutResult(tx, desk, filed.child, { version: decided.version, key: 'out-0001' }),
    )
    assert.equal((await db.tx(tx => dossierOf(tx, desk, filed.child))).status.code, 10)
    const receipts = await db.tx(tx => receiptsAbout(tx, commune.mother.personId, { limit: 100 }))
    assert.ok(receipts.some(r => r.office === 'mot-cua' && r.agency === 'H55.28'))
  })

  it('hands over to a colleague, with a note; the one-stop desk does not decide', async () => {
    const { db } = house
    const { birth } = await commune.file({
      ...single(),
      over: { 'child.surname': 'Phạm', 'child.givenName': 'Hoa' },
    })
    const first = await db.tx(tx => takeDossier(tx, registrar, birth, 1))
    await assert.rejects(
      db.tx(tx => approve(tx, desk, birth, { version: first.version, key: 'desk-approves' })),
      refused('dossier.not-your-step'),
    )
    const handed = await db.tx(tx =>
      handOver(tx, registrar, birth, {
        note: 'Tôi đi vắng',
        version: first.version,
        key: 'over-0001',
      }),
    )
    const [row] = (await queueOf(db, colleague, { tab: 'processing' })).rows.filter(
      r => r.dossier === birth,
    )
    assert.deepEqual([row?.assignedTo, row?.version], [null, handed.version])
    const taken = await db.tx(tx => takeDossier(tx, colleague, birth, handed.version))
    assert.equal((await db.tx(tx => caseView(tx, colleague, birth))).assignedTo, colleague.id)
    await db.tx(tx => approve(tx, colleague, birth, { version: taken.version, key: 'ok-hoa-01' }))
  })

  it('a broken promise becomes news and a line in the ledger, a moved one does not', async () => {
    const { db, clock } = house
    const { birth } = await commune.file({
      ...single(),
      over: { 'child.surname': 'Phạm', 'child.givenName': 'Lan' },
    })
    await db.tx(tx => takeDossier(tx, registrar, birth, 1))
    await courier.drain()
    const late = async () =>
      (await entriesOfDossier(db, birth)).filter(e => e.action === 'dossier.overdue').length
    assert.equal(await late(), 0)
    const before = await dossierCounters(db, { agency: 'H55.28' })
    clock.advance(4 * DAY)
    await courier.drain()
    await courier.drain()
    assert.equal(await late(), 1)
    const now = await dossierCounters(db, { agency: 'H55.28' })
    assert.equal(now.overdue, before.overdue + 1)
    const [row] = (await queueOf(db, registrar, { tab: 'processing' })).rows
    assert.equal(row?.timing, 'late')
  })

  it('"Sai? Báo sửa" gets a number and a due date; the office answers', async () => {
    const { db } = house
    const actor = citizen(commune.mother.personId)
    const of = { field: 'mother.ethnicity', text: 'Tôi là người Nùng' }
    const first = await db.tx(tx => reportWrong(tx, actor, of))
    assert.match(first.number, /^BS-\d{6}-\d{4}$/)
    assert.deepEqual(await db.tx(tx => reportWrong(tx, actor, of)), first)
    const [waiting] = await correctionsFor(db, police)
    assert.deepEqual([waiting?.number, waiting?.label.vi], [first.number, 'Dân tộc mẹ'])
    assert.deepEqual(await correctionsFor(db, registrar), [])
    const answer = { outcome: 'corrected', text: 'Đã đính chính' } as const
    await assert.rejects(
      db.tx(tx => answerCorrection(tx, registrar, first.number, answer)),
      refused('correction.unknown'),
    )
    await db.tx(tx => answerCorrection(tx, police, first.number, answer))
    await assert.rejects(
      db.tx(tx => answerCorrection(tx, police, first.number, answer)),
      refused('correction.answered'),
    )
    assert.equal((await correctionsOf(db, actor))[0]?.outcome, 'corrected')
    assert.deepEqual(await correctionsFor(db, police), [])
  })

  it('a wrong value of my own record goes to the office that keeps it', async () => {
    const { db } = house
    const actor = citizen(commune.neighbour.personId)
    const report = (field: string, over = {}) =>
      db.tx(tx => reportWrong(tx, actor, { field, text: `Sai ${field}`, ...over }))
    const waiting = async (office: Actor) =>
      (await correctionsFor(db, office))
        .filter(c => c.personId === actor.id)
        .map(c => [c.field, c.label.vi])
    const residence = await report('permanentResidence')
    assert.match(residence.number, /^BS-/)
    await report('father')
    // The hospital's data become a birth in the books: the registrar sees to them.
    await report('child.dob')
    assert.deepEqual(await waiting(police), [['permanentResidence', 'Nơi thường trú']])
    assert.deepEqual(await waiting(registrar), [
      ['father', 'Cha'],
      ['child.dob', 'Ngày sinh của con'],
    ])
    for (const field of ['nothing', 'constructor', '__proto__', ''])
      await assert.rejects(report(field), refused('correction.field-unknown'))
    const { dossier } = await commune.file({
      ...single(),
      over: { 'child.surname': 'Phạm', 'child.givenName': 'Nga' },
    })
    await assert.rejects(
      db.tx(tx =>
        reportWrong(tx, citizen(commune.single.personId), {
          field: 'father',
          dossier,
          text: 'Sai',
        }),
      ),
      refused('correction.field-unknown'),
    )
  })
})

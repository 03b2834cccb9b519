import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Actor, ProblemError } from '#kernel'
import {
  answerSupplement,
  approve,
  caseView,
  confirmAs,
  confirmationView,
  dossierOf,
  draftDigest,
  draftView,
  handOutResult,
  handOver,
  queueOf,
  refuse,
  reportWrong,
  requestSupplement,
  saveAnswers,
  startBirthBundle,
  submitDraft,
  takeDossier,
  tasksOf,
  withdraw,
} from '#services'
import { type TestDatabase, testDatabase } from '#test/database'
import {
  type Commune,
  citizen,
  desk,
  insurer,
  leader,
  openCommune,
  police,
  registrar,
} from './testing/commune.ts'
import { checkWholeState } from './testing/whole-state.ts'

/** Who may do what with a dossier of the mother: everyone else is told that there is none. */
describe('a dossier is nobody else’s', () => {
  let house: TestDatabase
  let commune: Commune
  let filed: Awaited<ReturnType<Commune['file']>>
  let openDraft: string
  let unused: string
  let confirmationId: string
  const otherDesk: Actor = { ...desk, agency: 'H55.29' }
  const otherOffice: Actor = { ...registrar, office: 'van-thu' }

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
    filed = await commune.file()
    const { db } = house
    unused = await commune.notice()
    const actor = citizen(commune.mother.personId)
    openDraft = await db.tx(tx => startBirthBundle(tx, actor, { evidenceId: unused }))
    const view = await db.tx(tx => dossierOf(tx, actor, filed.dossier))
    confirmationId = view.confirmations[0]!.confirmationId
  })
  after(async () => {
    await checkWholeState(house.db)
    await house.close()
  })

  /** `in`, or the code of the refusal. */
  async function outcome(deed: () => Promise<unknown>): Promise<string> {
    try {
      await deed()
      return 'in'
    } catch (error) {
      if (error instanceof ProblemError) return error.problem.code
      throw error
    }
  }

  it('matrix of deeds and people', async () => {
    const { db } = house
    const people: Record<string, Actor> = {
      applicant: citizen(commune.mother.personId),
      spouse: citizen(commune.father.personId),
      head: citizen(commune.grandfather.personId),
      neighbour: citizen(commune.neighbour.personId),
      desk,
      registrar,
      police,
      insurer,
      leader,
      otherDesk,
      otherOffice,
      // An official cannot borrow the id of a citizen.
      posing: { ...registrar, id: commune.mother.personId, office: 'van-thu' },
    }
    const v = 99
    const key = () => `key-${Math.random()}`
    const deeds: Record<string, (actor: Actor) => Promise<unknown>> = {
      'see the bundle': a => db.tx(tx => dossierOf(tx, a, filed.dossier)),
      'see the part': a => db.tx(tx => dossierOf(tx, a, filed.birth)),
      'see the case': a => db.tx(tx => caseView(tx, a, filed.birth)),
      'see the draft': a => db.tx(tx => draftView(tx, a, openDraft)),
      'sign the draft': a => db.tx(tx => draftDigest(tx, a, openDraft)),
      'save the draft': a => db.tx(tx => saveAnswers(tx, a, openDraft, 'child', {})),
      'submit the draft': a =>
        db.tx(tx => submitDraft(tx, a, openDraft, { key: key(), signature: null, digest: 'x' })),
      'start on the notice': a => db.tx(tx => startBirthBundle(tx, a, { evidenceId: unused })),
      'see the confirmation': a => db.tx(tx => confirmationView(tx, a, confirmationId)),
      'refuse the confirmation without a reason': a =>
        db.tx(tx => confirmAs(tx, a, confirmationId, { agree: false })),
      'answer a supplement': a =>
        db.tx(tx => answerSupplement(tx, a, filed.dossier, {}, {}, key())),
      'take it with an old version': a => db.tx(tx => takeDossier(tx, a, filed.birth, v)),
      'hand it over with an old version': a =>
        db.tx(tx => handOver(tx, a, filed.birth, { note: 'n', version: v, key: key() })),
      'ask for a supplement with an old version': a =>
        db.tx(tx =>
          requestSupplement(tx, a, filed.birth, {
            items: [{ field: 'child.givenName', reason: 'r' }],
            version: v,
            key: key(),
          }),
        ),
      'approve with an old version': a =>
        db.tx(tx => approve(tx, a, filed.birth, { version: v, key: key() })),
      'refuse with an old version': a =>
        db.tx(tx =>
          refuse(tx, a, filed.birth, { reason: 'r', legalBasis: 'l', version: v, key: key() }),
        ),
      'hand out with an old version': a =>
        db.tx(tx => handOutResult(tx, a, filed.birth, { version: v, key: key() })),
      'report a value of the dossier': a =>
        db.tx(tx => reportWrong(tx, a, { field: 'nothing', dossier: filed.dossier, text: 't' })),
    }
    const found: Record<string, Record<string, string>> = {}
    for (const [deed, run] of Object.entries(deeds)) {
      found[deed] = {}
      for (const [who, actor] of Object.entries(people)) {
        const o = await outcome(() => run(actor))
        if (!o.endsWith('unknown') || o === 'correction.field-unknown') found[deed]![who] = o
      }
    }
    const changed = { desk: 'dossier.changed', registrar: 'dossier.changed' }
    assert.deepEqual(found, {
      'see the bundle': { applicant: 'in', head: 'in' },
      'see the part': { applicant: 'in', desk: 'in', registrar: 'in' },
      'see the case': { desk: 'in', registrar: 'in' },
      'see the draft': { applicant: 'in' },
      'sign the draft': { applicant: 'in' },
      'save the draft': { applicant: 'in' },
      'submit the draft': { applicant: 'draft.incomplete' },
      // The husband may begin on the same notice, on a form of his own.
      'start on the notice': { applicant: 'in', spouse: 'in' },
      'see the confirmation': { head: 'in' },
      'refuse the confirmation without a reason': { head: 'confirmation.reason-missing' },
      'answer a supplement': { applicant: 'dossier.no-supplement' },
      'take it with an old version': changed,
      'hand it over with an old version': changed,
      'ask for a supplement with an old version': changed,
      'approve with an old version': changed,
      'refuse with an old version': changed,
      'hand out with an old version': changed,
      'report a value of the dossier': { applicant: 'correction.field-unknown' },
    })
  })

  it('queues and tasks show one’s own only', async () => {
    const { db } = house
    const tabs = ['new', 'processing', 'supplement', 'confirming', 'done'] as const
    const seen = async (actor: Actor) => {
      let n = 0
      for (const tab of tabs) n += (await queueOf(db, actor, { tab })).rows.length
      return n
    }
    assert.equal(await seen(registrar), 1)
    assert.equal(await seen(desk), 1)
    for (const actor of [police, insurer, leader, otherDesk, otherOffice, filed.actor])
      assert.equal(await seen(actor), 0)
    assert.deepEqual(await db.tx(tx => tasksOf(tx, citizen(commune.neighbour.personId))), [])
    const head = await db.tx(tx => tasksOf(tx, citizen(commune.grandfather.personId)))
    assert.deepEqual(
      head.map(t => t.kind),
      ['confirmation'],
    )
  })

  it('a confirmer sees the state and nothing that was declared', async () => {
    const head = citizen(commune.grandfather.personId)
    const view = await house.db.tx(tx => dossierOf(tx, head, filed.dossier))
    assert.equal(view.viewer, 'confirmer')
    assert.deepEqual(view.declared, [])
    assert.deepEqual(view.documents, [])
    assert.deepEqual(view.actions, ['confirm'])
  })

  it('a stranger cannot withdraw; the applicant can, and the notice is free again', async () => {
    const { db } = house
    for (const actor of [
      citizen(commune.neighbour.personId),
      citizen(commune.grandfather.personId),
      registrar,
    ])
      assert.equal(
        await outcome(() => db.tx(tx => withdraw(tx, actor, filed.dossier))),
        'dossier.unknown',
      )
    await db.tx(tx => withdraw(tx, filed.actor, filed.dossier))
    const view = await db.tx(tx => dossierOf(tx, filed.actor, filed.dossier))
    assert.equal(view.status.code, 7)
    assert.equal(
      await outcome(() => db.tx(tx => withdraw(tx, filed.actor, filed.dossier))),
      'dossier.not-possible-now',
    )
    const again = await db.tx(tx =>
      startBirthBundle(tx, filed.actor, { evidenceId: filed.evidenceId }),
    )
    assert.notEqual(again, filed.draftId)
    assert.equal(
      await outcome(() =>
        db.tx(tx =>
          confirmAs(tx, citizen(commune.grandfather.personId), confirmationId, { agree: true }),
        ),
      ),
      'confirmation.closed',
    )
  })
})

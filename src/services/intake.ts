/** Intake: a paper applicant at the desk; the officer files and is recorded as the one who did. */
import { type Actor, once, type Tx } from '#kernel'
import { takeDossier } from './desk.ts'
import { mergeAnswers } from './draft.ts'
import { fillForm } from './form.ts'
import { noticeFor } from './notice.ts'
import { draftProblem, problem, procedureProblem, stop } from './problems.ts'
import { procedureOn } from './procedure.ts'
import { closeReading, readSources } from './sources.ts'
import * as store from './store/dossier.ts'
import * as drafts from './store/draft.ts'
import { fileBundle } from './submission.ts'

/**
 * Files at the desk (channel 1) for a person who stands there; the form was signed on paper. It is taken
 * in at once, unless the second person must still answer.
 * `consent.head` = `signed` among the answers says that the head of household signed the paper too.
 * @throws `draft.incomplete` with every problem; `draft.notice-unknown`; `dossier.not-your-step`
 */
export async function intakeAtDesk(
  tx: Tx,
  actor: Actor,
  of: {
    procedure: string
    applicantId: string
    evidenceId?: string | null
    answers: Readonly<Record<string, string>>
    key: string
  },
): Promise<{ dossier: string; child: string }> {
  const { key, ...request } = of
  return once(tx, `dossier.intake:${actor.id}`, key, request, async () => {
    if (actor.kind !== 'official' || actor.agency === null) stop(problem('not-your-step'))
    const definition = procedureOn(of.procedure, tx.today)
    if (definition.forms === null) stop(procedureProblem('unknown'))
    const { notice, motherId } = await noticeFor(tx, of.applicantId, of.evidenceId ?? '')
    const draftId = tx.newId()
    const reading = {
      actor,
      ground: draftId,
      procedure: definition.code,
      legalBasis: definition.legalBasis[0]!,
    }
    const sources = await readSources(tx, reading, {
      applicantId: of.applicantId,
      motherId,
      notice,
    })
    const blank = {
      procedure: definition.code,
      versionFrom: definition.validFrom,
      sources,
      answers: {},
    }
    const keys = definition.forms!.pages.flatMap(p => p.fields.map(f => f.key))
    const answers = mergeAnswers(blank, keys, of.answers)
    const form = fillForm(definition, sources, answers, tx.today)
    if (form.problems.length > 0) stop(draftProblem('incomplete'), ...form.problems)
    await drafts.insertDraft(tx, {
      ...blank,
      draftId,
      applicantId: of.applicantId,
      filedBy: actor.id,
      evidenceId: notice.evidenceId,
      answers,
    })
    const dossier = await fileBundle(tx, actor, {
      draft: (await drafts.draftById(tx, draftId))!,
      definition,
      values: form.values,
      channel: 1,
      filedBy: actor.id,
      signature: null,
      paperConsent: of.answers['consent.head'] === 'signed',
    })
    await drafts.markSubmitted(tx, draftId, dossier)
    await closeReading(tx, draftId)
    const [child] = await store.childrenOf(tx, dossier)
    const waits = (await store.confirmationsOf(tx, [dossier])).some(c => c.answeredAt === null)
    // Only an office of the competent agency takes it in; another desk has filed and passed it on.
    const mine =
      child!.agency === actor.agency &&
      (child!.office === actor.office || child!.intakeOffice === actor.office)
    if (!waits && mine) await takeDossier(tx, actor, child!.code, child!.version)
    return { dossier, child: child!.code }
  })
}

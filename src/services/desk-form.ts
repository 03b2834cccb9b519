/** Desk form: the form of a procedure as an officer fills it in for somebody who stands there. */
import type { Actor, Problem, Tx } from '#kernel'
import { mergeAnswers } from './draft.ts'
import { fillForm, type PageView } from './form.ts'
import { noticeFor } from './notice.ts'
import { problem, procedureProblem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn } from './procedure.ts'
import { closeReading, readSources } from './sources.ts'

export type DeskForm = Readonly<{
  definition: ProcedureDefinition
  pages: readonly PageView[]
  problems: readonly Problem[]
}>

/**
 * The pages with all that the sources know, and the choices of the moment. Nothing is kept: the reads leave
 * their receipts and the ground is closed again; filing reads once more.
 * @param of.answers what was typed so far, by field key
 * @throws `draft.notice-unknown`, `procedure.unknown`
 */
export async function formAtDesk(
  tx: Tx,
  actor: Actor,
  of: {
    procedure: string
    applicantId: string
    evidenceId: string
    answers: Readonly<Record<string, string>>
  },
): Promise<DeskForm> {
  if (actor.kind !== 'official' || actor.agency === null) stop(problem('not-your-step'))
  const definition = procedureOn(of.procedure, tx.today)
  if (definition.forms === null) stop(procedureProblem('unknown'))
  const { notice, motherId } = await noticeFor(tx, of.applicantId, of.evidenceId)
  const ground = tx.newId()
  const reading = {
    actor,
    ground,
    procedure: definition.code,
    legalBasis: definition.legalBasis[0]!,
  }
  const sources = await readSources(tx, reading, {
    applicantId: of.applicantId,
    motherId,
    notice,
  })
  await closeReading(tx, ground)
  const keys = definition.forms!.pages.flatMap(p => p.fields.map(f => f.key))
  const blank = {
    procedure: definition.code,
    versionFrom: definition.validFrom,
    sources,
    answers: {},
  }
  const answers = mergeAnswers(blank, keys, of.answers)
  const { pages, problems } = fillForm(definition, sources, answers, tx.today)
  return { definition, pages, problems }
}

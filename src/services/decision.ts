/** Decision: approve or refuse; a decision, its effect on the register, its paper and what opens next are one deed. */

import { issue } from '#documents'
import { type Actor, once, systemActor, type Tx } from '#kernel'
import type { DistinctFrom } from '#register'
import { caseFacts } from './case.ts'
import { signerOf } from './competence.ts'
import { effectOf } from './effects.ts'
import { lockForOffice, mayDecide, officerOf } from './office.ts'
import { closeGrounds, openPart } from './opening.ts'
import { refusalData, signerFor } from './papers.ts'
import { problem, stop } from './problems.ts'
import { procedureOn } from './procedure.ts'
import { takeStep } from './step.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import { keptLines } from './text.ts'

export type Decided = Readonly<{ version: number; documentId: string | null }>

/**
 * Grants what was applied for: the register changes, the result is issued, the parts that waited for it
 * open. The signed paper is made in the same transaction: a birth without its certificate, or the other
 * way round, would be a half-done dossier.
 * @param of.distinctFrom people of the register than whom the child is another, and why
 * @throws `dossier.changed`, `dossier.not-taken`, `dossier.not-your-step`, `dossier.check-failed`,
 *   `birth.likely-same`, `birth.distinct-reason-missing`
 */
export async function approve(
  tx: Tx,
  actor: Actor,
  code: string,
  of: { version: number; key: string; distinctFrom?: DistinctFrom | null },
): Promise<Decided & { children: readonly string[] }> {
  return once(
    tx,
    `dossier.approve:${actor.id}:${code}`,
    of.key,
    { version: of.version, ...(of.distinctFrom && { distinctFrom: of.distinctFrom }) },
    async () => {
      const found = await lockForOffice(tx, actor, code, of.version)
      if (mayDecide(found, actor) !== true) stop(problem('not-your-step'))
      if (found.status === 1 || found.status === 2) stop(problem('not-taken'))
      // The bundle's row is locked before anything is read of it: a supplement may be changing it.
      await store.lockDossier(tx, found.bundle!)
      const facts = await caseFacts(tx, actor, found)
      const failing = facts.checks.find(check => check.outcome === 'fail')
      if (failing)
        stop(
          problem('check-failed', { reason: failing.sentence.vi, reasonEn: failing.sentence.en }),
        )
      let row = await takeStep(tx, actor, found, 'approved')
      const { documentId, parties } = await effectOf(tx, actor, row, facts, of.distinctFrom ?? null)
      await closeGrounds(tx, row)
      // An electronic result lies in the vault at once; a paper one is handed over at the desk.
      if (facts.bundle.declared!['delivery.method']?.value !== 'desk')
        row = await takeStep(tx, systemActor('services.delivery'), row, 'handed-out')

      const children: string[] = []
      for (const child of facts.whole.children)
        if (child.startsAfter === row.procedure) {
          const part = await openPart(
            tx,
            systemActor('services.bundle'),
            facts.bundle,
            child.code,
            parties,
          )
          // What another office decided is handed on by data: it is received at once, and its clock runs.
          await takeStep(tx, systemActor('services.bundle'), part, 'received')
          children.push(part.code)
        }
      return { version: row.version, documentId, children }
    },
  )
}

/**
 * Refuses with a reason and its legal basis: "not accepted" before intake, "stopped" after it. Siblings
 * stand as they are. The applicant gets the refusal as a signed paper.
 */
export async function refuse(
  tx: Tx,
  actor: Actor,
  code: string,
  of: { reason: string; legalBasis: string; version: number; key: string },
): Promise<Decided> {
  return once(tx, `dossier.refuse:${actor.id}:${code}`, of.key, of, async () => {
    const found = await lockForOffice(tx, actor, code, of.version)
    if (mayDecide(found, actor) !== true) stop(problem('not-your-step'))
    const reason = keptLines(of.reason, 2_000)
    const legalBasis = keptLines(of.legalBasis, 500)
    if (reason === '') stop(problem('reason-missing', { field: 'reason' }))
    if (legalBasis === '') stop(problem('basis-missing', { field: 'legalBasis' }))
    const bundle = (await store.lockDossier(tx, found.bundle!))!
    const kind = found.status === 1 ? 'not-received' : 'refused'
    const row = await takeStep(tx, actor, found, kind, { note: `${reason} (${legalBasis})` })
    await closeGrounds(tx, row)
    await letGoOfNotice(tx, bundle, row)
    const office = (await signerOf(tx, row.agency, row.office))!
    const definition = procedureOn(row.procedure, row.versionFrom)
    const { documentId } = await issue(tx, {
      kind: 'refusal',
      data: refusalData(row, bundle.declared!, definition, await officerOf(tx, actor, office), {
        reason,
        legalBasis,
      }),
      signer: signerFor(office, row.unit, tx.today),
      owners: [row.applicantId],
      dossier: row.code,
      actor,
      version: 'decision',
    })
    return { version: row.version, documentId }
  })
}

/** A notice whose birth was not registered may stand behind another dossier. */
export async function letGoOfNotice(tx: Tx, bundle: DossierRow, ended: DossierRow): Promise<void> {
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const opensBundle = whole.children.some(c => c.code === ended.procedure && c.startsAfter === null)
  if (opensBundle && bundle.parties!.childId === null) await store.releaseNotice(tx, bundle.code)
}

/** The paper result is handed over at the desk. */
export async function handOutResult(
  tx: Tx,
  actor: Actor,
  code: string,
  of: { version: number; key: string },
): Promise<{ version: number }> {
  return once(tx, `dossier.hand-out:${actor.id}:${code}`, of.key, of, async () => {
    const row = await lockForOffice(tx, actor, code, of.version)
    return { version: (await takeStep(tx, actor, row, 'handed-out')).version }
  })
}

/** Office: which officials may see and work on a dossier, and with which version in hand. */
import { officialOf } from '#identity'
import type { Actor, Problem, Tx } from '#kernel'
import type { Competence } from './competence.ts'
import type { Officer } from './papers.ts'
import { problem, stop } from './problems.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'

/** Whether an official's office sees a dossier: the competent one, or the desk that may take it in. Pure. */
export function isHandledBy(row: DossierRow, actor: Actor): boolean {
  return (
    actor.kind === 'official' &&
    row.status !== null &&
    actor.agency === row.agency &&
    (actor.office === row.office ||
      (row.intakeOffice !== null && actor.office === row.intakeOffice))
  )
}

/** Whether the official's office decides. The rule. Pure. */
export function mayDecide(row: DossierRow, actor: Actor): true | Problem {
  return (isHandledBy(row, actor) && actor.office === row.office) || problem('not-your-step')
}

/**
 * The dossier, locked, for an official of an office that handles it.
 * @throws `dossier.unknown` for all others; `dossier.changed` when `version` is not the present one
 */
export async function lockForOffice(
  tx: Tx,
  actor: Actor,
  code: string,
  version: number,
): Promise<DossierRow> {
  const row = await store.lockDossier(tx, code)
  if (row === null || !isHandledBy(row, actor)) return stop(problem('unknown'))
  if (!Number.isInteger(version)) stop(problem('version-missing', { field: 'version' }))
  if (row.version !== version) stop(problem('changed'))
  return row
}

/** Name and title of the official, as the desk's forms print them; the office's where none is on the roster. */
export async function officerOf(tx: Tx, actor: Actor, office: Competence): Promise<Officer> {
  const entry = await officialOf(tx, actor.id)
  return entry
    ? { name: entry.name, title: entry.title }
    : { name: office.officeName, title: office.agencyName }
}

/**
 * Ground: an office works on a dossier about certain people. While it is open the office may read the
 * fields of that dossier; the moment it closes it may not. The applicant's own prefill has a ground of
 * the agency `citizen:<person id>`.
 */
import { type Actor, orThrow, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { Faults } from './parse.ts'
import * as store from './store/disclosure.ts'
import { FIELDS, type Field, type PersonId } from './view.ts'

declareActions('register', {
  'ground.opened': { vi: 'Mở quyền xem dữ liệu cho hồ sơ', en: 'reading opened for a dossier' },
  'ground.closed': { vi: 'Đóng quyền xem dữ liệu của hồ sơ', en: 'reading closed for a dossier' },
})

export type NewGround = Readonly<{
  dossier: string
  procedure: string
  agency: string
  /** Null: the agency has one office only, or the reader is no official. */
  office: string | null
  subjects: readonly PersonId[]
  fields: readonly Field[]
  legalBasis: string
}>

/** The agency and office under which an actor may hold grounds. */
export function holderOf(actor: Actor): Readonly<{ agency: string; office: string | null }> | null {
  if (actor.kind === 'citizen') return { agency: `citizen:${actor.id}`, office: null }
  if (actor.kind === 'system') return { agency: `system:${actor.id}`, office: null }
  return actor.agency === null ? null : { agency: actor.agency, office: actor.office }
}

/**
 * Opens a ground, or adds fields to it when it is open already.
 * @throws `person.unknown` for a subject the register does not hold, `person.input-invalid`
 */
export async function openGround(tx: Tx, ground: NewGround): Promise<void> {
  const faults = new Faults()
  faults.text(ground.dossier, 'dossier', 100)
  faults.text(ground.procedure, 'procedure', 100)
  faults.text(ground.agency, 'agency', 100)
  faults.text(ground.legalBasis, 'legalBasis')
  faults.ids(ground.subjects, 'subjects')
  const known = new Set<string>(FIELDS)
  faults.check(
    ground.fields.every(f => known.has(f)),
    'fields',
    'fields of the register',
  )
  faults.orThrow()
  const subjects = [...new Set(ground.subjects)]
  orThrow(await store.missingPersons(tx, subjects))
  for (const subject of subjects) {
    await store.putGround(tx, { ...ground, subject, openedAt: tx.now })
    await record(tx, {
      actor: { kind: 'system', id: 'register', agency: ground.agency, office: ground.office },
      action: 'ground.opened',
      subject,
      dossier: ground.dossier,
      detail: {
        procedure: ground.procedure,
        fields: ground.fields,
        legalBasis: ground.legalBasis,
      },
    })
  }
}

/** Closes the grounds of a dossier: all, or those of one agency, or of one of its offices. */
export async function closeGround(
  tx: Tx,
  which: Readonly<{ dossier: string; agency?: string; office?: string | null }>,
): Promise<void> {
  const closed = await store.closeGrounds(tx, which, tx.now)
  if (closed === 0) return
  await record(tx, {
    actor: {
      kind: 'system',
      id: 'register',
      agency: which.agency ?? null,
      office: which.office ?? null,
    },
    action: 'ground.closed',
    dossier: which.dossier,
    detail: { closed },
  })
}

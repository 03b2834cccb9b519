/**
 * Residence file: the number of the file the commune police keeps of somebody's residence (số hồ sơ cư trú).
 * Source: Luật Căn cước 26/2023/QH15 art. 9 clause 20; Nghị định 154/2024/NĐ-CP art. 11.
 */
import type { Actor, PlainDate, Problem, Tx } from '#kernel'
import { daysOf, type PartialDate } from '#vn'
import type { FileFacts } from './facts.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { residence as problem } from './residence-problems.ts'
import { byPerson, recordSpan, type Wanted } from './span-event.ts'
import { residenceFiles } from './store/timelines.ts'
import { put, type Span, spanOn } from './timeline.ts'
import type { PersonId } from './view.ts'

export type NewResidenceFile = Basis &
  Readonly<{ personId: PersonId; number: string; from: PlainDate }>

/** The rule: another number than the present one, from a day of the person's life. */
export function planResidenceFile(
  known: readonly Span<FileFacts>[],
  facts: Readonly<{ birthDate: PartialDate }>,
  file: Readonly<{ number: string; from: PlainDate }>,
  today: PlainDate,
): Wanted<FileFacts> | readonly Problem[] {
  const found = notInFuture(file.from, today, 'from')
  if (file.from < daysOf(facts.birthDate).first)
    found.push(problem('before-birth', { field: 'from' }))
  if (spanOn(known, file.from)?.facts.number === file.number)
    found.push(problem('unchanged', { field: 'number' }))
  if (found.length > 0) return found
  return { wanted: put(known, { from: file.from, to: null, facts: { number: file.number } }) }
}

/**
 * Gives a person's residence file its number; files that are joined change it.
 * @throws `residence.*`, `person.*`, `life-event.*`
 */
export async function numberResidenceFile(
  tx: Tx,
  actor: Actor,
  file: NewResidenceFile,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(file)
  faults.id(file.personId, 'personId')
  faults.matches(file.number, /^[0-9A-Z./-]{3,40}$/u, 'number', '3 to 40 digits, capitals, . / -')
  faults.day(file.from, 'from')
  faults.orThrow()
  const { number, from } = file
  return recordSpan(tx, actor, {
    kind: 'residence-file',
    on: from,
    basis: file,
    shelf: residenceFiles,
    persons: [file.personId],
    key: byPerson,
    payload: { number, from },
    plan: async (known, facts) => planResidenceFile(known, facts, file, tx.today),
  })
}

/**
 * Export: many people in the order of their ids, each through the disclosure gate with a receipt. A batch is
 * one transaction: what was handed over was receipted.
 */
import { type Actor, type Db, isProblem, orThrow } from '#kernel'
import { discloseMany } from './disclosure.ts'
import { personIdsAfter } from './store/files.ts'
import type { Field, PersonId, PersonView, Purpose } from './view.ts'

const BATCH = 200

export type Exported = Readonly<{
  personId: PersonId
  view: Partial<PersonView>
  receiptId: string
}>

/**
 * People of a unit by their last permanent residence, or everybody.
 * @param of.after the last person of an earlier batch, to go on from
 * @returns batches; `refused` counts people who may not be shown, such as protected ones
 * @throws `disclosure.*` when the purpose or the fields are refused whoever the person is
 */
export async function* exportPersons(
  db: Db,
  of: Readonly<{
    actor: Actor
    purpose: Purpose
    fields: readonly Field[]
    unit: string | null
    after?: PersonId | null
  }>,
): AsyncGenerator<Readonly<{ people: readonly Exported[]; refused: number; last: PersonId }>> {
  const { actor, purpose, fields, unit } = of
  for (let after = of.after ?? null; ; ) {
    const ids = await personIdsAfter(db, { after, unit, limit: BATCH })
    if (ids.length === 0) return
    const batch = await db.tx(async tx => {
      const answers = await discloseMany(
        tx,
        ids.map(subject => ({ actor, subject, purpose, fields })),
      )
      const people: Exported[] = []
      let refused = 0
      for (const [i, answer] of answers.entries())
        if (!isProblem(answer)) {
          people.push({ personId: ids[i]!, view: answer.view, receiptId: answer.receiptId })
        } else if (answer.code === 'disclosure.not-permitted') refused++
        else orThrow(answer)
      return { people, refused }
    })
    after = ids.at(-1)!
    yield { ...batch, last: after }
  }
}

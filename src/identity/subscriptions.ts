/** What this room does when the register tells of a life event. */
import { type Note, type Subscription, systemActor, type Tx } from '#kernel'
import { isAlive } from '#register'
import { lockAccountOf, unlockAccountOf } from './account.ts'

type LifeEventNote = Readonly<{ eventId: string; kind: string; personIds: readonly string[] }>

const ABOUT_LIFE: ReadonlySet<string> = new Set([
  'death',
  'declared-dead',
  'death-revoked',
  'reversal',
])

/**
 * Follows death and its reversal: the dead's account is locked, that of a person wrongly recorded as dead is
 * unlocked. What counts is the register as it stands now, so a note read twice or late does no harm.
 * Sessions ask the register themselves, hence nobody waits for this note to be read.
 */
async function followLife(tx: Tx, note: Note<LifeEventNote>): Promise<void> {
  const { kind, personIds } = note.payload
  if (!ABOUT_LIFE.has(kind)) return
  const actor = systemActor('identity')
  for (const personId of [...personIds].sort()) {
    if (await isAlive(tx, personId)) await unlockAccountOf(tx, actor, personId, 'death')
    else await lockAccountOf(tx, actor, personId, 'death')
  }
}

export function subscriptions(): Subscription[] {
  return [{ topic: 'life-event.recorded', subscriber: 'identity.follow-life', handle: followLife }]
}

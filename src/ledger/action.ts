/**
 * Actions: the verbs of the ledger, declared as data so that a page can list every one of them.
 *
 * INVARIANT: an action is declared by one room, once, before the first entry that uses it.
 */
import { assert } from '#kernel'

/** What an action means, as a short sentence for people. */
export type ActionSentence = Readonly<{ vi: string; en: string }>
export type DeclaredAction = ActionSentence & Readonly<{ action: string; room: string }>

const NAME = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/
const registry = new Map<string, DeclaredAction>()

/**
 * Declares the actions of a room, at the load of its module.
 *
 *   declareActions('register', { 'birth.recorded': { vi: 'Đăng ký khai sinh', en: 'birth recorded' } })
 */
export function declareActions(
  room: string,
  actions: Readonly<Record<string, ActionSentence>>,
): void {
  for (const [action, { vi, en }] of Object.entries(actions)) {
    assert(NAME.test(action), `\`${action}\` is a name of an action, like \`birth.recorded\``)
    const known = registry.get(action)
    assert(!known || known.room === room, `\`${action}\` belongs to the room \`${known?.room}\``)
    registry.set(action, { action, room, vi, en })
  }
}

/** Every declared action, sorted by name. For the reference page. */
export function declaredActions(): readonly DeclaredAction[] {
  return [...registry.values()].sort((a, b) => (a.action < b.action ? -1 : 1))
}

/** The sentence of an action; an entry of an older release may use one that is declared no more. */
export function actionSentence(action: string): ActionSentence | null {
  return registry.get(action) ?? null
}

/**
 * Search rebuild: makes everything search goes by again from the facts, aside, and puts it in the place of
 * the old in one moment. The register is read and written meanwhile; a rebuild that ends halfway leaves the
 * old as it was.
 *
 * The facts are read as they were at one moment. Whoever was touched after it is made again at the end,
 * while events wait for the exchange: people are stamped by every event, so nobody is missed.
 */
import { type Db, ProblemError } from '#kernel'
import type { SearchFacts } from './search-key.ts'
import { KEY_RULES, wordsOf } from './search-key.ts'
import { builtBy, cardOf, refreshSearch } from './store/search.ts'
import * as store from './store/search-rebuild.ts'

/**
 * Rebuilds all search structures.
 * @param options.progress told the number of persons read so far
 * @returns the persons that can be found now
 * @throws `search.rebuild-under-way`
 */
export async function rebuildSearch(
  db: Db,
  options: Readonly<{ progress?: (persons: number) => void }> = {},
): Promise<Readonly<{ persons: number }>> {
  return store.alone(db, async () => {
    const since = await store.buildAside(db, {
      line: (facts: SearchFacts) => {
        const card = cardOf(facts)
        return { card, words: card.names.flatMap(wordsOf) }
      },
      progress: options.progress,
    })
    return store.exchange(db, KEY_RULES, async tx => {
      await refreshSearch(tx, await store.touchedSince(tx, since))
    })
  })
}

/**
 * Rebuilds search when its keys were made by other rules than this program's, as after an upgrade; to be
 * called when a node starts. Where another node is at it already, this one goes on without waiting.
 * @returns null when nothing was to be done here
 */
export async function renewSearch(db: Db): Promise<Readonly<{ persons: number }> | null> {
  if ((await builtBy(db)) === KEY_RULES) return null
  try {
    return await rebuildSearch(db)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'search.rebuild-under-way')
      return null
    throw error
  }
}

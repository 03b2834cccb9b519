/** Agreement: how far two reviewers who did not see each other say the same. Pure. */

export type Verdict = 'same' | 'different' | 'unsure'
const VERDICTS: readonly Verdict[] = ['same', 'different', 'unsure']

/**
 * Cohen's kappa of pairs of verdicts: 1 is full agreement, 0 is what chance alone would give.
 * @returns null when there is no pair, or when all verdicts of both are one and the same
 */
export function kappaOf(pairs: readonly (readonly [Verdict, Verdict])[]): number | null {
  const n = pairs.length
  if (n === 0) return null
  const observed = pairs.filter(([a, b]) => a === b).length / n
  const share = (side: 0 | 1, verdict: Verdict) =>
    pairs.filter(pair => pair[side] === verdict).length / n
  const chance = VERDICTS.reduce((sum, v) => sum + share(0, v) * share(1, v), 0)
  return chance === 1 ? null : (observed - chance) / (1 - chance)
}

/** Communes of the country with their real sizes, and which groups live there. */
import communes from './data/communes.json' with { type: 'json' }
import ethnic from './data/ethnic-mix.json' with { type: 'json' }
import { type Urn, urn } from './dice.ts'

export type Commune = readonly [code: string, population: number, registrationCode: string]

/** Every commune of 2026 in the order of its code; the registration code is that of its province before 2025. */
export const COMMUNES = communes.rows as unknown as readonly Commune[]

export const NATION = COMMUNES.reduce((sum, [, people]) => sum + people, 0)

const mixes = new Map(
  Object.entries(ethnic.mix as unknown as Record<string, [string, number][]>).map(
    ([code, rows]) => [code, urn(rows)],
  ),
)

/** The ethnic groups of an old province, by its registration code. */
export function ethnicMix(registrationCode: string): Urn<string> {
  return mixes.get(registrationCode) ?? mixes.get('*')!
}

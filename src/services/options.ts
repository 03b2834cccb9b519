/** Options: choices made from what the sources hold, so that a wrong one cannot be picked. */
import { readFileSync } from 'node:fs'
import type { Option, Text } from './procedure.ts'
import type { Party, Sources } from './sources.ts'
import { writtenEthnicity, writtenPlace, writtenResidence } from './words.ts'

type Facility = Readonly<{ code: string; name: string }>
const { facilities } = JSON.parse(
  readFileSync(new URL('../../procedures/lists/care-facilities.json', import.meta.url), 'utf8'),
) as { facilities: Facility[] }

/** The facility of first care by its code; null when it is not on the list. */
export function careFacility(code: string): Readonly<{ code: string; name: string }> | null {
  return facilities.find(f => f.code === code) ?? null
}

const same = (name: string): Text => ({ vi: name, en: name })

/** One option for each different value of the parents; the hint says whose it is. */
function ofParents(
  sources: Sources,
  value: (party: Party, is: 'mother' | 'father') => string,
  label: (party: Party) => string,
): Option[] {
  const options: { value: string; label: Text; whose: string[] }[] = []
  for (const is of ['father', 'mother'] as const) {
    const party = sources[is]
    if (!party) continue
    const text = label(party)
    if (text === '') continue
    const known = options.find(o => o.label.vi === text)
    if (known) known.whose.push(is)
    else options.push({ value: value(party, is), label: same(text), whose: [is] })
  }
  return options.map(({ value, label, whose }) => ({
    value,
    label,
    hint:
      whose.length === 2
        ? { vi: 'Theo cha và mẹ', en: 'of both parents' }
        : whose[0] === 'father'
          ? { vi: 'Theo cha', en: 'of the father' }
          : { vi: 'Theo mẹ', en: 'of the mother' },
  }))
}

/** Rules by name, as definitions cite them. Pure. */
export const OPTION_RULES = {
  /** Bộ luật Dân sự 2015 art. 26: the family name of the father or of the mother. */
  'parent-surnames': (sources: Sources) =>
    ofParents(
      sources,
      p => p.name.family,
      p => p.name.family,
    ),
  /** Bộ luật Dân sự 2015 art. 29: the ethnicity of the father or of the mother. */
  'parent-ethnicities': (sources: Sources) =>
    ofParents(
      sources,
      p => p.ethnicity,
      p => writtenEthnicity(p.ethnicity),
    ),
  /** Luật Hộ tịch 2014 art. 4: origin follows the father or the mother by agreement or custom. */
  'parent-origins': (sources: Sources) =>
    ofParents(
      sources,
      (_, is) => is,
      p => writtenPlace(p.origin),
    ),
  /** Luật Cư trú 2020 art. 12: the parents' place, or another one with consent. */
  'residence-choices': (sources: Sources): Option[] => {
    const { mother, father } = sources
    const together =
      mother?.household &&
      father?.household &&
      mother.household.householdId === father.household.householdId
    const home = (is: 'mother' | 'father', vi: string, en: string): Option[] => {
      const party = sources[is]
      return party?.residence && party.household
        ? [{ value: is, label: { vi, en }, hint: same(writtenResidence(party.residence)) }]
        : []
    }
    return [
      ...(together
        ? home('mother', 'Cùng hộ với cha mẹ', "in the parents' household")
        : [
            ...home('mother', 'Cùng hộ với mẹ', "in the mother's household"),
            ...home('father', 'Cùng hộ với cha', "in the father's household"),
          ]),
      {
        value: 'other',
        label: { vi: 'Hộ khác, được chủ hộ đồng ý', en: 'another household whose head agrees' },
      },
    ]
  },
  'care-facilities': (): Option[] => facilities.map(f => ({ value: f.code, label: same(f.name) })),
} as const satisfies Record<string, (sources: Sources) => readonly Option[]>

export type OptionRule = keyof typeof OPTION_RULES

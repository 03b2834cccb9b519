/**
 * Located: the places of an answer, each with the unit it lies in on the day asked about, beside the unit and
 * the words that were written. Where no reform was applied there is nothing to add.
 */
import type { Queries } from '#kernel'
import { type CurrentPlace, currentPlaces, homeOf, type WrittenPlace } from './place.ts'
import type { Moment } from './relative.ts'
import type { PersonId, PersonView, Place, Residence } from './view.ts'

const PLACES = ['origin', 'birthPlace', 'birthRegistrationPlace'] as const
const RESIDENCES = ['permanentResidence', 'temporaryResidence', 'currentResidence'] as const
type Located = (typeof PLACES)[number] | (typeof RESIDENCES)[number]

const written = ({ unit, asOf, text }: Place): WrittenPlace => ({
  unit,
  asOf,
  address: text,
  owner: null,
})

const shown = ({ unit, how, candidates, province }: CurrentPlace) => ({
  unit,
  how,
  candidates,
  province,
})

/** The view with `current` at every place that has a unit. */
export async function locate(
  q: Queries,
  personId: PersonId,
  view: Partial<PersonView>,
  { asOf, asKnown }: Moment,
): Promise<Partial<PersonView>> {
  const found: [Located, Place | Residence, WrittenPlace][] = []
  for (const field of PLACES) {
    const place = view[field]
    if (place?.unit) found.push([field, place, written(place)])
  }
  for (const field of RESIDENCES) {
    const residence = view[field]
    const home = residence ? homeOf(personId, residence.kind, { facts: residence }) : null
    if (residence && home) found.push([field, residence, home])
  }
  const places = found.map(([, , place]) => place)
  const current = await currentPlaces(q, places, asOf, asKnown)
  const located = found.flatMap(([field, place], i) => {
    const now = current[i]!
    return now.how === 'as-written' ? [] : [[field, { ...place, current: shown(now) }]]
  })
  return { ...view, ...Object.fromEntries(located) }
}

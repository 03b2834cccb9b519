/** Standing: what courts have declared of a person, by kind and over time. */
import type { Instant, Queries } from '#kernel'
import { DECLARATION_KINDS, type DeclarationFacts, type DeclarationKind } from './declaration.ts'
import { declarations, timelineOf } from './store/timelines.ts'
import type { Span } from './timeline.ts'
import type { PersonId } from './view.ts'

export type Standing = Readonly<Record<DeclarationKind, readonly Span<DeclarationFacts>[]>>

/** All declarations about a person, by kind. */
export async function standingOf(
  q: Queries,
  personId: PersonId,
  asKnown: Instant | null = null,
): Promise<Standing> {
  const [missing, dead, incapable, impaired, limited] = await Promise.all(
    DECLARATION_KINDS.map(kind =>
      timelineOf(q, declarations, { person_id: personId, kind }, asKnown),
    ),
  )
  return {
    missing: missing!,
    dead: dead!,
    incapable: incapable!,
    impaired: impaired!,
    limited: limited!,
  }
}

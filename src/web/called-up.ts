/** Called up: a form that an answer made longer. What nobody has seen yet is shown first and refused later. */
import type { Problem } from '#kernel'

/**
 * The refusals to tell now. Pure.
 * @param asked keys of the questions that the form has after the answers
 * @param seen keys of the questions that were on the page when it was sent
 */
export function toldNow(
  problems: readonly Problem[],
  asked: readonly string[],
  seen: readonly string[],
): Problem[] {
  const later = asked.filter(key => !seen.includes(key))
  return problems.filter(({ field, code }) =>
    // That the form is not complete says nothing beside what is missing in it.
    field === null ? code !== 'draft.incomplete' : !later.includes(field),
  )
}

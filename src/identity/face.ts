/** Face: one of the four web sites of the house that people sign in to. */
export const FACES = ['portal', 'desk', 'ioc', 'console'] as const
export type Face = (typeof FACES)[number]

/** Who a face is for: citizens use the portal, officials the rest. */
export function audienceOf(face: Face): 'citizen' | 'official' {
  return face === 'portal' ? 'citizen' : 'official'
}

export function isFace(text: unknown): text is Face {
  return (FACES as readonly unknown[]).includes(text)
}

/** What a court declared of a person, as it is stored. Kinds and their law stand in `court.ts`. */
export const DECLARATION_KINDS = ['missing', 'dead', 'incapable', 'impaired', 'limited'] as const
export type DeclarationKind = (typeof DECLARATION_KINDS)[number]
export type DeclarationFacts = Readonly<{ court: string; judgment: string }>

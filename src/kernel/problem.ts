/**
 * Problem: a refusal a person can act on (RFC 9457 on the wire).
 *
 * A rule returns a Problem, a deed throws it, a door shows it. Every room declares its refusals in
 * `problems.ts` with `defineProblems`; the reference page of all codes is generated from the registry.
 */

/** What a declaration of one refusal holds. `{name}` in a sentence is filled from the details. */
export type ProblemKind = Readonly<{
  /** HTTP status the refusal maps to. */
  status: number
  vi: string
  en: string
  /** What the person can do about it, in Vietnamese and English. */
  wayOut?: Readonly<{ vi: string; en: string }>
}>

export type ProblemDetails = Readonly<Record<string, string | number | boolean | null | undefined>>

/** One refusal as a value. */
export type Problem = Readonly<{
  isProblem: true
  code: string
  status: number
  vi: string
  en: string
  wayOut: Readonly<{ vi: string; en: string }> | null
  /** Dotted path of the input the refusal is about, or null when it is about the whole. */
  field: string | null
  details: ProblemDetails
}>

/** The thrown form of a Problem; transactions roll back on it. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(p => `${p.code}: ${p.en}`).join('; '))
    this.problems = problems
  }
  get problem(): Problem {
    return this.problems[0]!
  }
}

const registry = new Map<string, ProblemKind>()

/**
 * Declares the refusals of a room and returns the function that makes them.
 * @param room prefix of every code, e.g. `residence` gives `residence.unchanged`
 */
export function defineProblems<const K extends Record<string, ProblemKind>>(
  room: string,
  kinds: K,
): (code: keyof K & string, details?: ProblemDetails & { field?: string }) => Problem {
  for (const [code, kind] of Object.entries(kinds)) registry.set(`${room}.${code}`, kind)
  return (code, details = {}) => {
    const kind = kinds[code] as ProblemKind
    const { field, ...rest } = details
    const fill = (s: string) => s.replace(/\{(\w+)\}/g, (_, k: string) => String(rest[k] ?? ''))
    return {
      isProblem: true,
      code: `${room}.${code}`,
      status: kind.status,
      vi: fill(kind.vi),
      en: fill(kind.en),
      wayOut: kind.wayOut ? { vi: fill(kind.wayOut.vi), en: fill(kind.wayOut.en) } : null,
      field: field ?? null,
      details: rest,
    }
  }
}

/** Every declared refusal, sorted by code. For the reference page. */
export function declaredProblems(): readonly (readonly [string, ProblemKind])[] {
  return [...registry.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && (value as Problem).isProblem === true
}

/** Gives the value, or throws the Problem (or the list of Problems) that came in its place. */
export function orThrow<T>(value: T | Problem | readonly Problem[]): T {
  if (isProblem(value)) throw new ProblemError([value])
  if (Array.isArray(value) && value.length > 0 && value.every(isProblem))
    throw new ProblemError(value)
  return value as T
}

/** The RFC 9457 body of one or more Problems (`errors` lists all when there are several). */
export function problemBody(problems: readonly Problem[]): Record<string, unknown> {
  const first = problems[0]!
  const one = (p: Problem) => ({
    code: p.code,
    title: p.vi,
    title_en: p.en,
    ...(p.field ? { field: p.field } : {}),
    ...(p.wayOut ? { way_out: p.wayOut.vi, way_out_en: p.wayOut.en } : {}),
  })
  return {
    type: `urn:lienthong:problem:${first.code}`,
    status: first.status,
    ...one(first),
    ...(problems.length > 1 ? { errors: problems.map(one) } : {}),
  }
}

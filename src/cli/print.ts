/** Print: results to standard output, everything else to standard error. */
import { type Problem, type ProblemError, problemBody } from '#kernel'

export function out(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function err(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** `value` as JSON with --json, else as the given lines. */
export function result(json: boolean, value: unknown, lines: () => readonly string[]): void {
  out(json ? JSON.stringify(value, null, 2) : lines().join('\n'))
}

/** Prints a refusal in both languages, or its RFC 9457 body with --json. */
export function refusal(error: ProblemError, json: boolean): void {
  if (json) out(JSON.stringify(problemBody(error.problems), null, 2))
  else for (const p of error.problems) err(sentence(p))
}

function sentence(p: Problem): string {
  const way = p.wayOut ? `\n  → ${p.wayOut.vi}\n  → ${p.wayOut.en}` : ''
  return `${p.vi}\n${p.en} [${p.code}]${way}`
}

/**
 * Journal: what clients were told, kept outside the house. An acknowledged write may never be lost; one
 * that was sent and not acknowledged may have happened or not, but not twice and not by half.
 */
import { createHash } from 'node:crypto'

/** A field of a draft: the value the house acknowledged last, and what was sent since. */
export type Typed = { acknowledged: string | null; unsure: string[] }

/** What an acknowledgement promises to be found for ever. */
export type Promised =
  | Readonly<{ kind: 'notice'; number: string; evidenceId: string; entryId: string }>
  | Readonly<{ kind: 'person'; personId: string }>
  | Readonly<{ kind: 'session'; token: string }>
  | Readonly<{ kind: 'draft'; draftId: string }>
  | Readonly<{ kind: 'submitted'; bundle: string; draftId: string; givenName: string }>
  | Readonly<{ kind: 'filed'; part: string; evidenceId: string; givenName: string }>
  | Readonly<{ kind: 'confirmed'; confirmationId: string }>
  | Readonly<{ kind: 'taken'; part: string }>
  | Readonly<{ kind: 'approved'; part: string }>

export class Journal {
  readonly promised: Promised[] = []
  readonly typed = new Map<string, Map<string, Typed>>()

  acknowledge(promise: Promised): void {
    this.promised.push(promise)
  }

  /** A cookie given at sign-in; the house keeps only its digest. */
  acknowledgeSession(cookie: string): void {
    const token = createHash('sha256').update(cookie).digest('hex')
    this.acknowledge({ kind: 'session', token })
  }

  /** Answers about to be sent. Gives the function that says they were acknowledged. */
  typing(draftId: string, answers: Readonly<Record<string, string>>): () => void {
    const fields = this.typed.get(draftId) ?? new Map<string, Typed>()
    this.typed.set(draftId, fields)
    for (const [key, value] of Object.entries(answers)) {
      const field = fields.get(key) ?? { acknowledged: null, unsure: [] }
      field.unsure.push(value)
      fields.set(key, field)
    }
    return () => {
      for (const [key, value] of Object.entries(answers))
        fields.set(key, { acknowledged: value, unsure: [] })
    }
  }

  /** How many of each kind, for the report of a run. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { kind } of this.promised) counts[kind] = (counts[kind] ?? 0) + 1
    return counts
  }
}

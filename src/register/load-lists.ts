/**
 * LoadLists: the cards, contacts, file and absence of a person of a bulk load as rows. Rows of a load are
 * outside the exclusion constraints, so that no two of them may hold at a time is checked here.
 */
import type { PlainDate, Problem } from '#kernel'
import type { LoadPerson } from './load-record.ts'
import { load as problem } from './problems.ts'

type ListRow = Readonly<{
  table: 'card' | 'particular' | 'residence_file' | 'absence'
  /** Columns between the person and the recorded time. */
  cells: readonly (string | null)[]
}>
export type LoadLists = Readonly<{ rows: readonly ListRow[] }>

/**
 * @param died first day the person is dead: what had no end ends then
 * @returns the rows, or `load.inconsistent` when cards overlap or a datum stands twice
 */
export function loadLists(p: LoadPerson, died: PlainDate | null): LoadLists | Problem {
  const rows: ListRow[] = []
  const cards = p.cards ?? []
  for (const [i, card] of cards.entries()) {
    const next = cards[i + 1]
    const to = card.endedOn ?? next?.issuedOn ?? died
    const isApart = to === null || (card.issuedOn < to && (!next || to <= next.issuedOn))
    if (!isApart) return problem('inconsistent', { what: 'cards', count: 1 })
    const { kind, number, issuedBy, expiresOn, issuedOn } = card
    rows.push({ table: 'card', cells: [kind, number, issuedBy, expiresOn, issuedOn, to] })
  }
  const seen = new Set<string>()
  for (const { kind, value, source, since } of p.particulars ?? []) {
    const key = `${kind} ${value}`
    if (seen.has(key)) return problem('inconsistent', { what: 'particulars', count: 1 })
    seen.add(key)
    rows.push({ table: 'particular', cells: [kind, value, source, since, null] })
  }
  if (p.residenceFile)
    rows.push({
      table: 'residence_file',
      cells: [p.residenceFile.number, p.residenceFile.from, null],
    })
  if (p.absence) {
    const { from, to, destination } = p.absence
    const end = to ?? died
    if (end !== null && end <= from) return problem('inconsistent', { what: 'absence', count: 1 })
    rows.push({ table: 'absence', cells: [p.absence.case, destination ?? null, from, end] })
  }
  return { rows }
}

/**
 * Witness: compares what clients were told with what lies in the tables, and the tables with each other.
 * Pure, so that it can be shown to see what it should: take a row away and it must say so.
 */
import type { Dossier, Facts } from './facts.ts'
import type { Journal, Promised } from './journal.ts'

const BUNDLE = '3.000722'
const BIRTH = '1.001193'
const AFTER_BIRTH = ['1.004222', 'BHYT-TE']
const RESULTS: Readonly<Record<string, string>> = {
  [BIRTH]: 'birth-certificate',
  '1.004222': 'residence-notice',
  'BHYT-TE': 'insurance-card',
}

/** The state after each step, told here once more: a witness does not ask the suspect. */
const STATUS_AFTER: Readonly<Record<string, number>> = {
  submitted: 1,
  received: 2,
  'not-received': 3,
  taken: 4,
  'handed-over': 4,
  'supplement-requested': 5,
  'supplement-answered': 4,
  withdrawn: 7,
  refused: 8,
  approved: 9,
  'handed-out': 10,
}

/** Who reads which notes, told here once more. */
const READERS = [
  ['life-event.recorded', 'identity.follow-life'],
  ['life-event.recorded', 'reconcile.recheck-people'],
  ['dossier.deadline', 'services.overdue'],
  ['draft.idle', 'services.purge-drafts'],
  ['reconcile.run', 'reconcile.run'],
  ['discrepancy.fixed', 'reconcile.recheck'],
  ['review.settles', 'reconcile.settle'],
] as const

const EVENT_ACTIONS: Readonly<Record<string, string>> = {
  birth: 'birth.recorded',
  move: 'residence.moved',
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** Indexes over the facts, made once for each look. */
function indexed(facts: Facts) {
  const dossiers = new Map(facts.dossiers.map(d => [d.code, d]))
  return {
    ...facts,
    dossier: dossiers,
    parts: groupBy(facts.dossiers, d => d.bundle),
    eventsOf: groupBy(facts.events, e => e.code),
    entriesOf: groupBy(facts.entries, e => e.dossier),
    entriesAbout: groupBy(facts.entries, e => e.about),
    entry: new Set(facts.entries.map(e => e.entryId)),
    documentsOf: groupBy(facts.documents, d => d.dossier),
    eventsFrom: groupBy(
      facts.lifeEvents
        .filter(e => e.part === 'subject' || e.kind === 'move')
        .flatMap(e => e.evidence.map(from => ({ ...e, from }))),
      e => `${e.kind} ${e.from}`,
    ),
    person: new Map(facts.people.map(p => [p.personId, p])),
    notesOf: groupBy(facts.notes, n => n.dossier),
    owed: groupBy(facts.deliveries, d => String(d.noteId)),
    grounds: new Set(facts.openGrounds.map(g => g.dossier)),
    receipt: new Set(facts.receipts.map(r => r.receiptId)),
    draftOf: new Map(facts.drafts.map(d => [d.dossier, d.draftId])),
    newsOf: groupBy(facts.notes, n => n.eventId ?? n.evidenceId ?? n.draftId),
  }
}
type Indexed = ReturnType<typeof indexed>

/** Every acknowledged write that is not there, or there twice, or not as it was acknowledged. */
export function lost(journal: Journal, facts: Facts): string[] {
  const at = indexed(facts)
  const numbers = groupBy(facts.notices, n => n.number)
  const drafts = new Map(facts.drafts.map(d => [d.draftId, d]))
  const sessions = new Map(facts.sessions.map(s => [s.token, s]))
  const confirmations = new Map(facts.confirmations.map(c => [c.confirmationId, c]))
  const did = (code: string, kind: string) =>
    (at.eventsOf.get(code) ?? []).some(event => event.kind === kind)

  function missing(p: Promised): string | null {
    switch (p.kind) {
      case 'notice': {
        const found = numbers.get(p.number) ?? []
        if (found.length !== 1) return `notice ${p.number} is there ${found.length} times`
        const same = found[0]!.evidenceId === p.evidenceId && found[0]!.entryId === p.entryId
        if (!same) return `notice ${p.number} is not the one that was acknowledged`
        return at.entry.has(p.entryId) ? null : `notice ${p.number} has lost its ledger entry`
      }
      case 'session': {
        const session = sessions.get(p.token)
        return session && !session.ended ? null : `a session is gone`
      }
      case 'draft':
        return drafts.has(p.draftId) ? null : `draft ${p.draftId} is gone`
      case 'submitted': {
        const bundle = at.dossier.get(p.bundle)
        if (!bundle) return `dossier ${p.bundle} is gone`
        if (bundle.draftId !== p.draftId) return `dossier ${p.bundle} is of another draft`
        if (drafts.get(p.draftId)?.dossier !== p.bundle)
          return `draft ${p.draftId} does not know its dossier`
        return bundle.givenName === p.givenName ? null : `dossier ${p.bundle} declares another name`
      }
      case 'filed': {
        const bundle = at.dossier.get(at.dossier.get(p.part)?.bundle ?? '')
        if (!bundle) return `dossier ${p.part} is gone`
        if (bundle.evidenceId !== p.evidenceId) return `dossier ${p.part} is of another notice`
        return bundle.givenName === p.givenName ? null : `dossier ${p.part} declares another name`
      }
      case 'confirmed':
        return confirmations.get(p.confirmationId)?.agreed === true
          ? null
          : `confirmation ${p.confirmationId} is gone`
      case 'person':
        return at.person.has(p.personId) ? null : `person ${p.personId} is gone`
      case 'taken':
        return did(p.part, 'taken') ? null : `dossier ${p.part} is not taken any more`
      case 'approved':
        return did(p.part, 'approved') ? null : `dossier ${p.part} is not approved any more`
    }
  }

  const typed = [...journal.typed].flatMap(([draftId, fields]) =>
    [...fields].flatMap(([key, { acknowledged, unsure }]) => {
      if (acknowledged === null) return []
      const value = drafts.get(draftId)?.answers[key]
      const known = value === acknowledged || unsure.includes(value ?? '')
      return known ? [] : [`draft ${draftId}: \`${key}\` holds \`${value}\`, not what was saved`]
    }),
  )
  return [...journal.promised.map(missing).filter(said => said !== null), ...typed]
}

/** Every dossier, birth, read or note that is there without all that belongs to it. */
export function halfDone(facts: Facts): string[] {
  const at = indexed(facts)
  return [
    ...facts.dossiers.flatMap(d => (d.bundle === null ? ofBundle(at, d) : ofPart(at, d))),
    ...ofLifeEvents(at),
    ...ofPapers(at),
    ...ofNotices(at),
    ...ofNotes(at),
  ]
}

function ofBundle(at: Indexed, d: Dossier): string[] {
  const said: string[] = []
  const need = (holds: boolean, what: string) => {
    if (!holds) said.push(`bundle ${d.code}: ${what}`)
  }
  const parts = at.parts.get(d.code) ?? []
  const entries = at.entriesOf.get(d.code) ?? []
  const of = (procedure: string) => parts.filter(p => p.procedure === procedure)
  need(d.procedure === BUNDLE && d.status === null, 'is no bundle')
  need(of(BIRTH).length === 1, `has ${of(BIRTH).length} birth parts`)
  need(at.eventsOf.get(d.code)?.[0]?.kind === 'submitted', 'was never submitted')
  need(entries.filter(e => e.action === 'dossier.submitted').length === 1, 'is not in the ledger')
  const declarations = (at.documentsOf.get(d.code) ?? []).filter(x => x.kind === 'declaration')
  need(declarations.length === 1, `has ${declarations.length} declarations`)
  need(d.draftId !== null && at.draftOf.get(d.code) === d.draftId, 'has no draft')
  const claim = at.claims.find(c => c.evidenceId === d.evidenceId)
  const birth = of(BIRTH)[0]
  if (birth && ![3, 7, 8].includes(birth.status!))
    need(claim?.dossier === d.code, 'has no claim on its notice')
  const told = (topic: string) =>
    (at.notesOf.get(d.code) ?? []).filter(n => n.topic === topic).length
  need(told('dossier.submitted') === 1, 'is news to nobody')
  const confirmations = at.confirmations.filter(c => c.dossier === d.code)
  const asked = entries.filter(e => e.action === 'confirmation.asked').length
  need(asked === confirmations.length, `${asked} people asked, ${confirmations.length} known`)
  const here = confirmations.filter(c => !c.onPaper)
  need(told('confirmation.asked') === here.length, 'asked without a note')
  const answers = here.filter(c => c.agreed !== null).length
  need(told('confirmation.answered') === answers, 'answered without a note')
  for (const c of confirmations) {
    const answered = entries.filter(e => e.action === 'confirmation.answered').length
    need(
      answered === (c.agreed === null ? 0 : 1),
      `answer of ${c.confirmationId} and ledger differ`,
    )
    const kinds = (at.eventsOf.get(d.code) ?? []).map(e => e.kind)
    need(kinds.includes('confirmation-asked'), 'asked without an event')
    need(kinds.includes('confirmation-agreed') === (c.agreed === true), 'answer and event differ')
  }
  return said
}

function ofPart(at: Indexed, d: Dossier): string[] {
  const said: string[] = []
  const need = (holds: boolean, what: string) => {
    if (!holds) said.push(`dossier ${d.code}: ${what}`)
  }
  const events = at.eventsOf.get(d.code) ?? []
  const entries = at.entriesOf.get(d.code) ?? []
  const notes = at.notesOf.get(d.code) ?? []
  const documents = at.documentsOf.get(d.code) ?? []
  const of = (kind: string) => documents.filter(x => x.kind === kind)
  const bundle = at.dossier.get(d.bundle!)
  need(bundle !== undefined, 'has no bundle')

  need(events.length === d.version, `version ${d.version} with ${events.length} events`)
  need(
    events.every((event, i) => event.seq === i + 1),
    'has a gap in its events',
  )
  const last = events.at(-1)
  need(STATUS_AFTER[last?.kind ?? ''] === d.status, `status ${d.status} after \`${last?.kind}\``)
  for (const [i, event] of events.entries()) {
    const told = notes.filter(n => n.topic === 'dossier.changed' && n.version === i + 1)
    need(told.length === 1, `step ${i + 1} left ${told.length} notes`)
    const times = events.filter(e => e.kind === event.kind).length
    const written = entries.filter(e => e.action === `dossier.${event.kind}`).length
    need(written === times, `\`${event.kind}\`: ${times} events, ${written} entries`)
  }
  const did = (kind: string) => events.some(event => event.kind === kind)
  if (d.promisedAt !== null) {
    const timers = notes.filter(
      n => n.topic === 'dossier.deadline' && n.promisedAt === d.promisedAt,
    )
    need(timers.length === 1, `${timers.length} timers of its promise`)
    // The promise lies in the future for as long as a test runs, so the timer is still owed.
    for (const timer of timers)
      need(at.owed.get(String(timer.noteId))?.length === 1, 'the timer of its promise is lost')
  }
  if (d.procedure === BIRTH && did('received'))
    need(of('dossier-receipt').length === 1, 'was received without a receipt')
  if (!did('approved')) {
    need(of(RESULTS[d.procedure]!).length === 0, 'has a result and no approval')
    return said
  }

  need(!at.grounds.has(d.code), 'is decided and may still read')
  const results = of(RESULTS[d.procedure]!)
  need(results.length === 1, `approved with ${results.length} results`)
  const family = [bundle?.motherId, bundle?.fatherId, bundle?.childId].filter(id => id != null)
  for (const id of family)
    need(results[0]?.owners.includes(id) ?? false, 'a parent or the child has not got the result')
  const child = at.person.get(bundle?.childId ?? '')
  need(child !== undefined, 'approved without a child')
  if (d.procedure === BIRTH) {
    const births = at.eventsFrom.get(`birth ${d.code}`) ?? []
    need(births.length === 1, `approved with ${births.length} births`)
    need(births[0]?.personId === bundle?.childId, 'the child is not the one that was born')
    const siblings = at.parts.get(d.bundle!) ?? []
    for (const procedure of AFTER_BIRTH) {
      const opened = siblings.filter(s => s.procedure === procedure)
      need(opened.length === 1, `approved and ${procedure} opened ${opened.length} times`)
      const first = at.eventsOf.get(opened[0]?.code ?? '')?.slice(0, 2) ?? []
      need(first[1]?.kind === 'received', `${procedure} opened and was not received`)
    }
    const notice = at.notices.find(n => n.evidenceId === bundle?.evidenceId)
    need(notice?.usedBy === bundle?.code, 'approved and the notice is not used up')
  }
  if (d.procedure === '1.004222') {
    const moves = at.eventsFrom.get(`move ${d.code}`) ?? []
    need(
      moves.some(m => m.personId === bundle?.childId),
      'approved and the child did not move in',
    )
    need(new Set(moves.map(m => m.eventId)).size === 1, `approved with ${moves.length} moves`)
    need(child?.homes === 1, 'approved and the child has no home')
  }
  return said
}

function ofLifeEvents(at: Indexed): string[] {
  const said: string[] = []
  for (const p of at.people) {
    if (p.numbers !== 1) said.push(`person ${p.personId} has ${p.numbers} numbers`)
    if (p.versions !== 1) said.push(`person ${p.personId} has ${p.versions} states`)
    if (!p.searchable) said.push(`person ${p.personId} cannot be found`)
  }
  for (const e of at.lifeEvents) {
    const what = `${e.kind} ${e.eventId} of ${e.personId}`
    const from = e.evidence.filter(paper => at.dossier.has(paper))
    if (from.length !== 1) said.push(`${what} comes from ${from.length} dossiers`)
    for (const code of from)
      if (!at.eventsOf.get(code)?.some(step => step.kind === 'approved'))
        said.push(`${what} without an approval`)
    const entries = at.entriesAbout.get(e.eventId) ?? []
    if (
      !entries.some(entry => entry.action === EVENT_ACTIONS[e.kind] && entry.subject === e.personId)
    )
      said.push(`${what} is not in the ledger`)
    if (at.newsOf.get(e.eventId)?.length !== 1) said.push(`${what} is news to nobody`)
  }
  const events = new Set(at.lifeEvents.map(e => `${e.eventId} ${e.personId}`))
  for (const e of at.entries)
    if (Object.values(EVENT_ACTIONS).includes(e.action) && !events.has(`${e.about} ${e.subject}`))
      said.push(`the ledger knows of a life event that is gone, ${e.entryId}`)
  return said
}

function ofPapers(at: Indexed): string[] {
  const written = (id: string, action: string) =>
    (at.entriesAbout.get(id) ?? []).filter(e => e.action === action)
  return [
    ...at.documents.flatMap(d => {
      const entries = written(d.documentId, 'document.issued')
      const complete = d.owners.every(owner => entries.some(e => e.subject === owner))
      return [
        ...(d.whole ? [] : [`document ${d.documentId} is not the one that was signed`]),
        ...(complete && entries.length > 0
          ? []
          : [`document ${d.documentId} is not in the ledger of each owner`]),
      ]
    }),
    ...at.receipts
      .filter(r => {
        const [entry] = written(r.receiptId, 'person.disclosed')
        return entry?.subject !== r.personId
      })
      .map(r => `receipt ${r.receiptId} is not in the ledger`),
    ...at.entries
      .filter(e => e.action === 'person.disclosed')
      .filter(e => !at.receipt.has(e.about ?? ''))
      .map(e => `the ledger knows of a read without receipt, ${e.entryId}`),
  ]
}

function ofNotices(at: Indexed): string[] {
  const said: string[] = []
  for (const n of at.notices) {
    const entries = (at.entriesAbout.get(n.evidenceId) ?? []).map(e => e.action)
    const received = entries.filter(a => a === 'birth-notice.received').length
    const used = entries.filter(a => a === 'birth-notice.used').length
    if (received !== 1) said.push(`notice ${n.number} was received ${received} times`)
    if (used !== (n.usedBy === null ? 0 : 1)) said.push(`notice ${n.number} was used ${used} times`)
    if (at.newsOf.get(n.evidenceId)?.length !== 1) said.push(`notice ${n.number} is news to nobody`)
  }
  const known = new Set(at.notices.map(n => n.evidenceId))
  for (const e of at.entries)
    if (e.action === 'birth-notice.received' && !known.has(e.about ?? ''))
      said.push(`the ledger knows of a notice that is gone, ${e.entryId}`)
  const behind = groupBy(
    at.dossiers.filter(d => d.bundle === null && d.evidenceId !== null),
    d => d.evidenceId,
  )
  for (const [evidenceId, bundles] of behind) {
    const standing = bundles.filter(b =>
      (at.parts.get(b.code) ?? []).some(
        p => p.procedure === BIRTH && ![3, 7, 8].includes(p.status!),
      ),
    )
    if (standing.length > 1) said.push(`${standing.length} dossiers stand on notice ${evidenceId}`)
  }
  return said
}

/** After the house had time to deliver, nothing that is due is owed, and nothing was given up. */
function ofNotes(at: Indexed): string[] {
  const known = new Set(at.notes.map(n => n.noteId))
  return [
    ...at.deliveries.filter(d => d.parked).map(d => `note ${d.noteId} was given up`),
    ...at.deliveries
      .filter(d => d.due && !d.parked)
      .map(d => `note ${d.noteId} is due and not delivered`),
    ...at.deliveries.filter(d => !known.has(d.noteId)).map(d => `note ${d.noteId} is gone`),
    ...at.drafts
      .filter(d => !d.atDesk)
      .filter(d => {
        const [timer, ...more] = at.newsOf.get(d.draftId) ?? []
        return !timer || more.length > 0 || at.owed.get(String(timer.noteId))?.length !== 1
      })
      .map(d => `draft ${d.draftId} has lost the timer that would purge it`),
    ...at.drafts
      .filter(d => !d.atDesk)
      .filter(d => {
        const entries = at.entriesAbout.get(d.draftId) ?? []
        return entries.filter(e => e.action === 'draft.opened').length !== 1
      })
      .map(d => `draft ${d.draftId} was opened without an entry`),
    ...READERS.filter(
      ([topic, reader]) =>
        !at.subscriptions.some(s => s.topic === topic && s.subscriber === reader),
    ).map(([topic, reader]) => `\`${reader}\` does not read \`${topic}\` any more`),
  ]
}

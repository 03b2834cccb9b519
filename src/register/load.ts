/**
 * Load: whole households into the register by COPY, with kinship, numbers and search keys in one go.
 *
 * All or nothing, in one transaction. An empty register is loaded without its indexes, which are built
 * afterwards from their own definitions, so that nothing here knows them by name. Facts that come without
 * a history are said of the whole life.
 */
import { createHash } from 'node:crypto'
import { type Actor, assert, type Db, dayOf, orThrow, ProblemError, systemActor } from '#kernel'
import { record } from '#ledger'
import { daysOf, formatFullName } from '#vn'
import { HEAD } from './household.ts'
import { type LoadLists, loadLists } from './load-lists.ts'
import type { LoadPerson, LoadRecord, LoadRelative, LoadResult } from './load-record.ts'
import { load as problem } from './problems.ts'
import { wordsOf } from './search-key.ts'
import * as store from './store/load.ts'
import { cardOf, putWords } from './store/search.ts'

/** Persons per round of COPY: some 20 MB in flight. */
const ROUND = 10_000

/**
 * Loads persons.
 * @param source batches of households; ids are the caller's, so that a load can be repeated to the byte
 * @param options.progress told the number of persons written so far, after each round
 * @throws `load.inconsistent`: a number given twice, a relative or head that does not exist, a bad value
 */
export async function loadPersons(
  db: Db,
  source: AsyncIterable<readonly LoadRecord[]> | Iterable<readonly LoadRecord[]>,
  options: Readonly<{ actor?: Actor; progress?: (persons: number) => void }> = {},
): Promise<LoadResult> {
  const started = performance.now()
  let isRunning = false
  try {
    return await db.tx(async tx => {
      assert(!isRunning, 'a load is not tried twice: its source is used up')
      isRunning = true
      const { isFresh, restore } = await store.beginLoad(tx)
      const sheets = new Sheets(tx.now, dayOf(tx.now))
      const hash = createHash('sha256')
      let writing = Promise.resolve()
      const flush = async () => {
        const { count, round } = sheets.take()
        await writing
        // The next round is prepared while the server reads this one.
        writing = store.copyRows(tx, round, isFresh).then(() => options.progress?.(count))
        writing.catch(() => {})
        for (const { table, chunks } of round)
          if (store.isFactual(table)) for (const chunk of chunks) hash.update(chunk)
      }
      for await (const records of source) {
        for (const one of records) sheets.add(one)
        if (sheets.waiting >= ROUND) await flush()
      }
      await flush()
      await writing
      await putWords(tx, sheets.words)
      await restore()
      for (const { what, count } of await store.contradictions(tx))
        if (count > 0) orThrow(problem('inconsistent', { what, count }))
      const result = {
        persons: sheets.persons,
        households: sheets.households,
        contentHash: hash.digest('hex'),
      }
      await record(tx, {
        actor: options.actor ?? systemActor('register.load'),
        action: 'register.loaded',
        detail: result,
      })
      return { ...result, ms: Math.round(performance.now() - started) }
    })
  } catch (error) {
    const { code = '', constraint = 'value' } = error as { code?: string; constraint?: string }
    // Class 22: a value does not fit its column; class 23: a constraint of the schema says no.
    if (!/^2[23]/u.test(code)) throw error
    throw new ProblemError([problem('inconsistent', { what: constraint, count: 1 })])
  }
}

type Cell = string | number | boolean | null | undefined

const ESCAPED = /[\\\t\n\r]/u
const ALL_ESCAPED = new RegExp(ESCAPED, 'gu')
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value !== 'string') return String(value)
  return ESCAPED.test(value) ? value.replace(ALL_ESCAPED, c => ESCAPES[c]!) : value
}

/** A text as an element of an array literal. */
const quoted = (text: string): string => `"${text.replace(/["\\]/gu, c => `\\${c}`)}"`

/** One relation has one id on both sides; made from the people's, so that a load repeats to the byte. */
export function kinIdOf(personId: string, mark: string): string {
  return `${personId.slice(0, 14)}${mark}${personId.slice(15)}`
}

/** Whether residences of one kind follow one another; a member's permanent one is the household's. */
function areApart(residences: NonNullable<LoadPerson['residences']>, isMember: boolean): boolean {
  return residences.every(
    (a, i) =>
      !(isMember && a.kind === 'permanent') &&
      residences.every(
        (b, k) =>
          k <= i ||
          a.kind !== b.kind ||
          (a.to != null && a.to <= b.from) ||
          (b.to != null && b.to <= a.from),
      ),
  )
}

/** Rows of all tables, waiting as text. Columns stand in `store.COLUMNS`, without the recorded time. */
export class Sheets {
  persons = 0
  households = 0
  waiting = 0
  /** Every word of a name, without marks. */
  readonly words = new Set<string>()
  readonly #sheets = store.newSheets()
  readonly #at: string
  readonly #today: string

  constructor(at: string, today: string) {
    this.#at = at
    this.#today = today
  }

  take(): { count: number; round: store.Round } {
    this.waiting = 0
    return { count: this.persons, round: store.takeRound(this.#sheets) }
  }

  #put(table: store.LoadTable, ...cells: Cell[]): void {
    let line = cell(cells[0])
    for (let i = 1; i < cells.length; i++) line += `\t${cell(cells[i])}`
    this.#sheets[table].add(`${line}\n`)
  }

  add({ household, persons, marriages = [] }: LoadRecord): void {
    const heads = persons.filter(p => p.relationToHead === HEAD)
    const headId = household?.headId ?? null
    if (heads.length !== (headId === null ? 0 : 1) || (heads[0]?.personId ?? null) !== headId)
      orThrow(problem('inconsistent', { what: 'household.headId', count: 1 }))
    if (household !== null) {
      const { householdId, unit, asOf, address, since } = household
      this.#put('household', householdId, unit, asOf, address, since, this.#at)
      this.#put('headship', householdId, headId, since, null, this.#at)
      this.households++
    }
    for (const person of persons) this.#person(person, household)
    for (const { personIds, since, until = null } of marriages) {
      const [a, b] = personIds
      const kinId = kinIdOf(`${a.slice(0, 18)}${b.slice(18)}`, 'd')
      this.#kin(a, kinId, 'spouse', b, null, since, until)
      this.#kin(b, kinId, 'spouse', a, null, since, until)
    }
  }

  #person(p: LoadPerson, household: LoadRecord['household']): void {
    const id = p.personId
    const at = this.#at
    const born = daysOf(p.birthDate).first
    const died = p.deceasedOn ? this.#dayOfDeath(p.deceasedOn) : null
    this.persons++
    this.waiting++
    this.#put('person', id, at)
    if (died === null || died <= born) this.#version(p, born, null, p.deceasedOn ?? null)
    else {
      this.#version(p, born, died, null)
      this.#version(p, died, null, p.deceasedOn!)
    }
    if (p.personalId !== null) this.#number(id, p.personalId, 'personal-id', 'active')
    for (const old of p.oldNumbers ?? []) this.#number(id, old.number, old.kind, old.status)

    const isMember = household !== null && p.relationToHead !== null
    if (isMember) {
      const since = household.since > born ? household.since : born
      const { householdId, unit, asOf, address } = household
      this.#put('membership', id, householdId, p.relationToHead, since, null, at)
      this.#put('residence', id, 'permanent', unit, asOf, address, householdId, since, null, at)
    }
    const residences = p.residences ?? []
    if (residences.length > 0 && !areApart(residences, isMember))
      orThrow(problem('inconsistent', { what: 'residences', count: 1 }))
    for (const r of residences)
      this.#put('residence', id, r.kind, r.unit, r.asOf, r.address, null, r.from, r.to ?? null, at)

    for (const { table, cells } of orThrow<LoadLists>(loadLists(p, died)).rows)
      this.#put(table, id, ...cells, at)

    this.#elder(id, 'father', p.father, born)
    this.#elder(id, 'mother', p.mother, born)
    this.#elder(id, 'guardian', p.guardian, p.guardian?.since ?? born)
    if (p.spouse) this.#kin(id, kinIdOf(id, 'e'), 'spouse', null, p.spouse, p.spouse.since, null)

    this.#search(p, isMember ? household.unit : null)
  }

  /** What the person is found by; the same as the store makes of the facts just written. */
  #search(p: LoadPerson, householdUnit: string | null): void {
    const permanent = (p.residences ?? []).filter(r => r.kind === 'permanent')
    const lastHome = permanent.reduce<(typeof permanent)[number] | null>(
      (last, r) => (last === null || r.from > last.from ? r : last),
      null,
    )
    const card = cardOf({
      personId: p.personId,
      names: [formatFullName(p.name)],
      birthDate: p.birthDate,
      phone: p.phone ?? null,
      unit: householdUnit ?? lastHome?.unit ?? null,
      numbers: p.personalId === null ? [] : [p.personalId],
    })
    const names = `{${card.names.map(quoted).join(',')}}`
    this.#put('search_key', p.personId, names, p.birthDate, card.unit, `{${card.keys.join(',')}}`)
    let entries = ''
    for (const key of card.keys) entries += `${key}\t${p.personId}\n`
    this.#sheets.search_entry.add(entries)
    for (const name of card.names) for (const word of wordsOf(name)) this.words.add(word)
  }

  /** As in the rule for a death: the last day it can have been, and never tomorrow. */
  #dayOfDeath(deceasedOn: NonNullable<LoadPerson['deceasedOn']>): string {
    const { last } = daysOf(deceasedOn)
    return last < this.#today ? last : this.#today
  }

  #version(p: LoadPerson, from: string, to: string | null, deceasedOn: string | null): void {
    const { name, origin, birthPlace } = p
    const registration = p.birthRegistration ?? null
    this.#put(
      'version',
      p.personId,
      name.family,
      name.middle,
      name.given,
      p.birthDate,
      p.sex,
      p.ethnicity,
      p.religion,
      p.nationality,
      origin.unit,
      origin.asOf,
      origin.text,
      birthPlace.unit,
      birthPlace.asOf,
      birthPlace.text,
      registration?.number,
      registration?.book,
      registration?.page,
      registration?.unit,
      registration?.registeredOn,
      p.civilStatus,
      deceasedOn,
      p.phone,
      p.otherName,
      p.bloodType,
      p.birthRegistrationPlace?.unit,
      p.birthRegistrationPlace?.asOf,
      p.birthRegistrationPlace?.text,
      p.missingOn,
      from,
      to,
      this.#at,
    )
  }

  #number(id: string, number: string, kind: string, status: string): void {
    this.#put('personal_id', id, number, kind, status, this.#at)
    this.#put(kind === 'personal-id' ? 'personal_number' : 'old_number', number, id)
  }

  /** A parent or guardian, and the child or ward on the other side where that person is in the register. */
  #elder(
    id: string,
    role: 'father' | 'mother' | 'guardian',
    elder: LoadRelative | null | undefined,
    since: string,
  ): void {
    if (!elder) return
    const kinId = kinIdOf(id, { father: 'a', mother: 'b', guardian: 'c' }[role])
    if (!('personId' in elder)) {
      this.#kin(id, kinId, role, null, elder, since, null)
      return
    }
    this.#kin(id, kinId, role, elder.personId, null, since, null)
    this.#kin(elder.personId, kinId, role === 'guardian' ? 'ward' : 'child', id, null, since, null)
  }

  #kin(
    id: string,
    kinId: string,
    role: string,
    relativeId: string | null,
    written: Extract<LoadRelative, { name: unknown }> | null,
    from: string,
    to: string | null,
  ): void {
    this.#put(
      'kin',
      id,
      kinId,
      role,
      relativeId,
      written?.name.family,
      written?.name.middle,
      written?.name.given,
      written?.birthDate,
      written?.nationality,
      from,
      to,
      this.#at,
    )
  }
}

/** Rebuilding what search goes by: tables of the same shape beside the old ones, filled by COPY, then exchanged. */
import { PassThrough, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { type Db, orThrow, sql, type Tx } from '#kernel'
import { search as problem } from '../reading-problems.ts'
import type { SearchFacts } from '../search-key.ts'
import type { PersonId } from '../view.ts'
import { putWords, type SearchCard, searchFacts } from './search.ts'

const LOCK = 6_620_060_108
const TABLES = ['search_key', 'search_entry'] as const
const CHUNK = 256 * 1024

/** Runs `work` while no other rebuild runs on this database. */
export async function alone<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const client = await db.pool.connect()
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [LOCK])
    if (!rows[0].mine) orThrow(problem('rebuild-under-way'))
    try {
      return await work()
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
  }
}

export type Aside = Readonly<{
  /** What is kept of a person, and the words of the names. */
  line: (facts: SearchFacts) => Readonly<{ card: SearchCard; words: readonly string[] }>
  progress?: ((persons: number) => void) | undefined
}>

/** The oldest transaction that was under way when the facts were read: all later work is told by it. */
export type Since = string

/** Reads all facts as of one moment and fills the new tables, with their indexes. */
export async function buildAside(db: Db, { line, progress }: Aside): Promise<Since> {
  const words = new Set<string>()
  const since = await db.snapshot(async reading => {
    const { since } = await reading.row<{ since: string }>(
      sql`select pg_snapshot_xmin(pg_current_snapshot())::text as since`,
    )
    await reading.client.query(`set local work_mem = '128MB';
      set local idle_in_transaction_session_timeout = 0`)
    await db.tx(async writing => {
      await writing.client.query(`set local idle_in_transaction_session_timeout = 0;
        drop table if exists register.search_key_aside, register.search_entry_aside;
        create table register.search_key_aside (like register.search_key including defaults including constraints);
        create table register.search_entry_aside (like register.search_entry including defaults including constraints)`)
      const facts = reading.client.query(copyTo(`copy (${searchFacts(null).text}) to stdout`))
      const into = writing.client.query(
        copyFrom(
          'copy register.search_key_aside (person_id, names, birth_date, unit, keys) from stdin',
        ),
      )
      await pipeline(
        facts,
        new Lines(cells => {
          const made = line(factsIn(cells))
          for (const word of made.words) words.add(word)
          return cellsOf(made.card)
        }, progress),
        new PassThrough({ highWaterMark: 4 * CHUNK }),
        into,
      )
    })
    return since
  })
  await db.tx(async tx => {
    await tx.client.query(`set local idle_in_transaction_session_timeout = 0;
      set local maintenance_work_mem = '256MB';
      insert into register.search_entry_aside (key, person_id)
        select unnest(keys), person_id from register.search_key_aside;
      alter table register.search_entry_aside add primary key (key, person_id);
      alter table register.search_key_aside add primary key (person_id);
      analyze register.search_entry_aside; analyze register.search_key_aside`)
    await putWords(tx, words)
  })
  return since
}

/**
 * People stamped by an event since. Transactions are told apart by their age, which goes on when numbers of
 * transactions begin anew.
 */
export async function touchedSince(tx: Tx, since: Since): Promise<PersonId[]> {
  const rows = await tx.rows<{ id: PersonId }>(sql`
    select person_id as id from register.person
    where age(xmin) <= age((${since}::text::xid8)::xid)`)
  return rows.map(r => r.id)
}

/**
 * Puts the new tables in the place of the old ones. The register waits from the first statement to the
 * commit: for the exchange of names and for the people touched since.
 * @param catchUp brings the new tables up to what was recorded since they were begun
 * @returns the persons that can be found now
 */
export async function exchange(
  db: Db,
  rules: number,
  catchUp: (tx: Tx) => Promise<void>,
): Promise<{ persons: number }> {
  return db.tx(async tx => {
    // All locks at once and people first, as events take them: whoever is under way is waited for, whoever
    // comes waits. The old table leaves with its reference to people, which asks for the whole lock on them.
    await tx.client.query(`lock table register.person, register.search_key, register.search_entry
      in access exclusive mode`)
    for (const table of TABLES)
      await tx.client.query(`drop table register.${table};
        alter table register.${table}_aside rename to ${table};
        alter index register.${table}_aside_pkey rename to ${table}_pkey`)
    await tx.client.query(`
      alter table register.search_key add constraint search_key_person_id_fkey
        foreign key (person_id) references register.person not valid;
      comment on table register.search_key is 'distributed by person_id';
      comment on table register.search_entry is 'distributed by key'`)
    await catchUp(tx)
    await tx.client.query(
      'alter table register.search_key validate constraint search_key_person_id_fkey',
    )
    await tx.run(sql`update register.search_build set rules = ${rules}`)
    return tx.row<{ persons: number }>(sql`select count(*) as persons from register.search_key`)
  })
}

/** A line of COPY text at a time, into another one. */
class Lines extends Transform {
  #rest = ''
  #out = ''
  #done = 0
  readonly #decoder = new TextDecoder()
  readonly #made: (cells: string[]) => string
  readonly #progress: ((persons: number) => void) | undefined

  constructor(made: (cells: string[]) => string, progress?: (persons: number) => void) {
    super()
    this.#made = made
    this.#progress = progress
  }

  override _transform(chunk: Buffer, _: string, done: TransformCallback): void {
    try {
      const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n')
      this.#rest = lines.pop()!
      for (const line of lines) this.#out += `${this.#made(line.split('\t'))}\n`
      this.#done += lines.length
      if (this.#out.length > CHUNK) this.#flush()
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    this.#flush()
    done()
  }

  #flush(): void {
    this.push(this.#out)
    this.#out = ''
    this.#progress?.(this.#done)
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
}
const read = (cell: string): string =>
  cell.includes('\\') ? cell.replace(/\\(.)/gsu, (_, c: string) => ESCAPED[c] ?? c) : cell
const readOrNull = (cell: string): string | null => (cell === '\\N' ? null : read(cell))
const written = (text: string): string =>
  /[\\\t\n\r]/u.test(text)
    ? text.replace(/[\\\t\n\r]/gu, c =>
        c === '\\' ? '\\\\' : c === '\t' ? '\\t' : c === '\n' ? '\\n' : '\\r',
      )
    : text

/** Elements of a one-dimensional array of texts as PostgreSQL writes it. */
function elements(literal: string): string[] {
  if (literal === '{}') return []
  // Nearly everybody has one name and one number.
  const isOne = !/["\\,]/u.test(literal.slice(2, -2))
  if (isOne) return [literal[1] === '"' ? literal.slice(2, -2) : literal.slice(1, -1)]
  const found: string[] = []
  for (const [, quoted, plain] of literal.matchAll(/"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gsu))
    found.push(quoted === undefined ? plain! : quoted.replace(/\\(.)/gsu, '$1'))
  return found
}

function factsIn(cells: readonly string[]): SearchFacts {
  const [personId, names, birthDate, phone, unit, numbers] = cells as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return {
    personId,
    names: elements(read(names)),
    birthDate: birthDate as SearchFacts['birthDate'],
    phone: readOrNull(phone),
    unit: readOrNull(unit),
    numbers: elements(numbers),
  }
}

const quoted = (text: string): string => `"${text.replace(/["\\]/gu, c => `\\${c}`)}"`

/** A row of `search_key` as COPY text. */
function cellsOf({ personId, names, birthDate, unit, keys }: SearchCard): string {
  const list = written(`{${names.map(quoted).join(',')}}`)
  return `${personId}\t${list}\t${birthDate}\t${unit === null ? '\\N' : written(unit)}\t{${keys.join(',')}}`
}

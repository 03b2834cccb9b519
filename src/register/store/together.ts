/**
 * Together: the same question about many people, asked at about the same time, is one statement.
 *
 * Rules and deeds are written about one person. Over `together(tx)` their reads wait until everybody who can
 * ask has asked, and go to the database as one set; the same question asked again within it is not sent
 * again. So the number of statements depends on what is asked, never on how many are asked about.
 *
 * INVARIANT: only reads of one transaction that writes none of what it reads are asked together.
 */
import type { Queries } from '#kernel'

type Answers<T> = Promise<ReadonlyMap<string, T>>
type Line = { keys: Set<string>; answers: Answers<unknown> }
/** What was asked, by shape: the line still open, and the one every key went with. */
type Gathering = Map<string, { open: Line | null; lines: Map<string, Line> }>

const gatherings = new WeakMap<Queries, Gathering>()

/** The same database, where like questions gather. */
export function together(q: Queries): Queries {
  const gathered: Queries = { rows: q.rows, row: q.row, maybeRow: q.maybeRow, run: q.run }
  gatherings.set(gathered, new Map())
  return gathered
}

/**
 * The answers about some keys.
 * @param shape what is asked: everything but the keys
 * @param many asks about many keys by one statement
 */
export async function askedOf<T>(
  q: Queries,
  shape: string,
  keys: readonly string[],
  many: (keys: readonly string[]) => Answers<T>,
): Answers<T> {
  if (keys.length === 0) return new Map()
  const gathering = gatherings.get(q)
  if (gathering === undefined) return many([...new Set(keys)])
  let asked = gathering.get(shape)
  if (asked === undefined) {
    asked = { open: null, lines: new Map() }
    gathering.set(shape, asked)
  }
  const lines = new Set(keys.map(key => lineOf(asked, key, many)))
  const answers = await Promise.all([...lines].map(line => line.answers as Answers<T>))
  return answers.length === 1 ? answers[0]! : new Map(answers.flatMap(found => [...found]))
}

function lineOf<T>(
  asked: { open: Line | null; lines: Map<string, Line> },
  key: string,
  many: (keys: readonly string[]) => Answers<T>,
): Line {
  const known = asked.lines.get(key)
  if (known !== undefined) return known
  const line = asked.open ?? newLine(asked, many)
  line.keys.add(key)
  asked.lines.set(key, line)
  return line
}

/** A line is sent once all that runs now has run: whoever had an answer has asked its next question by then. */
function newLine<T>(
  asked: { open: Line | null },
  many: (keys: readonly string[]) => Answers<T>,
): Line {
  const keys = new Set<string>()
  const answers = new Promise<ReadonlyMap<string, T>>((resolve, reject) => {
    setImmediate(() => {
      asked.open = null
      many([...keys]).then(resolve, reject)
    })
  })
  asked.open = { keys, answers }
  return asked.open
}

/** Rows by key, every key asked about among them. */
export function byKey<R>(
  keys: readonly string[],
  rows: readonly R[],
  keyOf: (row: R) => string,
): Map<string, R[]> {
  const found = new Map<string, R[]>(keys.map(key => [key, []]))
  for (const row of rows) found.get(keyOf(row))?.push(row)
  return found
}

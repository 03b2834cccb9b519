/**
 * The same model as DuckDB queries over encoded tables: for review of what the kernel does, for ad-hoc questions,
 * and as an independent second answer. Only names made here and numbers enter a query; the words of a model never
 * do. Texts that are compared fuzzily are recoded to one byte a letter, because DuckDB's distances count bytes.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { keyOf } from './block.ts'
import { unpackDigits } from './column.ts'
import { isDistance } from './compare.ts'
import { parseRef, type TextForm } from './forms.ts'
import type { Model, Ref, Test } from './model.ts'
import { planeAt } from './plane.ts'
import type { Prepared } from './prepare.ts'
import { EPSILON } from './similarity.ts'
import { lexiconOf } from './table.ts'

const column = (side: 'l' | 'r', plane: number) => `${side}.p${plane}`
const number = (value: number) => {
  if (!Number.isFinite(value)) throw new RangeError('a threshold is a finite number')
  return String(value)
}

const FUZZY = new Set(['jw', 'jaro', 'lev', 'dl', 'jaccard', 'overlap', 'subset', 'tokens'])

/** References whose texts a query needs, beside their codes. */
function textRefs(model: Model): Ref[] {
  const refs = new Set<Ref>()
  const look = (test: Test): void => {
    if (test.t === 'and' || test.t === 'or') test.of.forEach(look)
    else if (test.t === 'not') look(test.of)
    else if (FUZZY.has(test.t) && 'f' in test) refs.add(test.f)
  }
  for (const c of model.comparisons) for (const level of c.levels) look(level.when)
  return [...refs]
}

/** A test as a condition over `l` and `r`; every condition is true or false, never null. */
export function conditionOf(
  test: Test,
  at: (ref: Ref) => number,
  isDigits: (plane: number) => boolean,
): string {
  const both = (ref: Ref) => [column('l', at(ref)), column('r', at(ref))] as const
  const lo = (ref: Ref) => [column('l', at(ref) + 1), column('r', at(ref) + 1)] as const
  const whole = (x: string) => `${x} % 100 <> 0`
  switch (test.t) {
    case 'else':
      return 'true'
    case 'same': {
      const [x, y] = both(test.f)
      const [p, q] = lo(test.f)
      return `(${x} = ${y} and ${x} <> 0${isDigits(at(test.f)) ? ` and ${p} = ${q}` : ''})`
    }
    case 'sameAs':
      return `(l.p${at(test.f)} = r.p${at(test.g)} and l.p${at(test.f)} <> 0)`
    case 'crossed': {
      const [f, g] = [at(test.f), at(test.g)]
      return `(l.p${f} = r.p${g} and l.p${g} = r.p${f} and l.p${f} <> 0 and l.p${g} <> 0)`
    }
    case 'edit1': {
      const [x, y] = both(test.f)
      const [d, e] = [`l.d${at(test.f)}`, `r.d${at(test.f)}`]
      return `(${x} <> 0 and ${y} <> 0 and damerau_levenshtein(${d}, ${e}) <= 1)`
    }
    case 'dateSwap': {
      const [x, y] = both(test.f)
      return `(${whole(x)} and ${whole(y)} and ${x} // 10000 = ${y} // 10000 and ${x} <> ${y} and (${x} % 100) * 100 + (${x} // 100) % 100 = ${y} % 10000)`
    }
    case 'dateTwoOfThree': {
      const [x, y] = both(test.f)
      return `(${whole(x)} and ${whole(y)} and (${x} // 10000 = ${y} // 10000)::int + ((${x} // 100) % 100 = (${y} // 100) % 100)::int + (${x} % 100 = ${y} % 100)::int >= 2)`
    }
    case 'daysWithin': {
      const [x, y] = both(test.f)
      const day = (d: string) => `make_date(${d} // 10000, (${d} // 100) % 100, ${d} % 100)`
      return `(case when ${whole(x)} and ${whole(y)} then abs(date_diff('day', ${day(x)}, ${day(y)})) <= ${number(test.at)} else false end)`
    }
    case 'yearsWithin': {
      const [x, y] = both(test.f)
      return `(${x} <> 0 and ${y} <> 0 and abs(${x} // 10000 - ${y} // 10000) <= ${number(test.at)})`
    }
    case 'absent': {
      const [x, y] = both(test.f)
      return `(${x} = 0 ${test.side === 'both' ? 'and' : 'or'} ${y} = 0)`
    }
    case 'and':
    case 'or':
      return `(${test.of.map(t => conditionOf(t, at, isDigits)).join(` ${test.t} `)})`
    case 'not':
      return `(not ${conditionOf(test.of, at, isDigits)})`
    default: {
      const p = at(test.f)
      const [x, y] = [`l.t${p}`, `r.t${p}`]
      const words = (t: string) =>
        `list_distinct(list_filter(string_split(${t}, ' '), lambda w: w <> ''))`
      const shared = `len(list_intersect(${words(x)}, ${words(y)}))`
      const present = `l.p${p} <> 0 and r.p${p} <> 0`
      if (test.t === 'subset')
        return `(${present} and least(len(${words(x)}), len(${words(y)})) >= 2 and ${shared} = least(len(${words(x)}), len(${words(y)})))`
      const measure = {
        jw: `jaro_winkler_similarity(${x}, ${y})`,
        jaro: `jaro_similarity(${x}, ${y})`,
        lev: `levenshtein(${x}, ${y})`,
        dl: `damerau_levenshtein(${x}, ${y})`,
        // DuckDB refuses an empty text here even where the answer is not asked for.
        jaccard: `jaccard(coalesce(nullif(${x}, ''), ' '), coalesce(nullif(${y}, ''), ' '))`,
        overlap: `${shared}::double / (len(${words(x)}) + len(${words(y)}) - ${shared})`,
        tokens: tokensOf(words(x), words(y)),
      }[test.t]
      return `(${present} and ${measure} ${isDistance(test.t) ? `<= ${number(test.at)}` : `>= ${number(test.at - EPSILON)}`})`
    }
  }
}

/** The mean over the words of the shorter text of the best Jaro-Winkler in the longer. */
function tokensOf(x: string, y: string): string {
  const mean = (few: string, many: string) =>
    `list_avg(list_transform(${few}, lambda a: list_max(list_transform(${many}, lambda b: jaro_winkler_similarity(a, b)))))`
  return `(case when len(${x}) <= len(${y}) then ${mean(x, y)} else ${mean(y, x)} end)`
}

/** The packed pattern of `l` and `r`: the level of each comparison as a digit in mixed radix. */
export function patternSql(model: Model, { encoded }: Pick<Prepared, 'encoded'>): string {
  const { layout } = encoded
  let factor = 1
  const digits = model.comparisons.map(c => {
    const arms = c.levels.slice(0, -1).map(
      (level, i) =>
        `when ${conditionOf(
          level.when,
          ref => planeAt(layout, ref),
          p => layout.planes[p]!.kind === 'hi',
        )} then ${i}`,
    )
    const digit = `(case ${arms.join(' ')} else ${c.levels.length - 1} end) * ${factor}`
    factor *= c.levels.length
    return digit
  })
  return `(${digits.join(' + ')})::integer`
}

/** Pairs of every rule, each pair under the first rule that produces it, with its pattern. */
export function pairsSql(model: Model, prepared: Prepared): string {
  const { rules, splits, fresh } = prepared.space
  if (splits.some((s, k) => s.size > 0 && rules[k]!.stage !== 'rare'))
    throw new RangeError('blocks were split; their pairs are the kernel’s to enumerate')
  const agree = rules.map(rule => rule.parts.map(p => `l.p${p} = r.p${p}`).join(' and '))
  const present = rules.map(rule => rule.present.map(p => `l.p${p} <> 0`).join(' and '))
  const within = fresh === null ? '' : ' and l.row < r.row'
  const kept = rules.map((_, k) => (splits[k]!.size === 0 ? 'true' : `r.k${k} = 0`))
  return rules
    .map((rule, k) => {
      const before = Array.from(
        { length: k },
        (_, j) => ` and not (${agree[j]} and ${present[j]} and ${kept[j]})`,
      )
      return `select l.row as l, r.row as r, ${k} as rule, ${patternSql(model, prepared)} as pattern from linkage_left l join linkage_right r on ${agree[k]} where ${present[k]} and ${kept[k]}${within}${before.join('')} /* ${rule.stage} */`
    })
    .join('\nunion all\n')
}

/** Tables `linkage_left` and `linkage_right` of a prepared run. Throws a RangeError for an alphabet over 120 letters. */
export async function loadTables(
  connection: DuckDBConnection,
  model: Model,
  prepared: Prepared,
): Promise<void> {
  const { encoded, space } = prepared
  const { layout } = encoded
  const texts = textRefs(model).map(ref => ({
    p: planeAt(layout, ref),
    words: recoded(prepared, ref),
  }))
  const digits = layout.planes.flatMap((plane, p) => (plane.kind === 'hi' ? [p] : []))
  const capped = space.splits.flatMap((s, k) => (s.size > 0 ? [k] : []))
  for (const [name, table] of [
    ['linkage_left', space.left],
    ['linkage_right', space.right],
  ] as const) {
    const columns = [
      'row integer',
      ...layout.planes.map((_, p) => `p${p} integer`),
      ...texts.map(t => `t${t.p} varchar`),
      ...digits.map(p => `d${p} varchar`),
      ...capped.map(k => `k${k} integer`),
    ]
    await connection.run(`create or replace table ${name} (${columns.join(', ')})`)
    const appender = await connection.createAppender(name)
    for (let i = 0; i < table.count; i++) {
      const at = i * space.width
      appender.appendInteger(table.rows[at + space.width - 1]!)
      for (let p = 0; p < layout.planes.length; p++) appender.appendInteger(table.rows[at + p]!)
      for (const t of texts) appender.appendVarchar(t.words[table.rows[at + t.p]!] ?? '')
      for (const p of digits)
        appender.appendVarchar(unpackDigits(table.rows[at + p]!, table.rows[at + p + 1]!))
      for (const k of capped) {
        const key = keyOf(space.rules[k]!, table.rows, at)
        appender.appendInteger(space.splits[k]!.has(key) ? 1 : 0)
      }
      appender.endRow()
    }
    appender.closeSync()
  }
}

/** The words of a form with every letter as one byte; which byte is of no matter to any distance. */
function recoded({ encoded }: Prepared, ref: Ref): string[] {
  const { field, form } = parseRef(ref)
  const words = lexiconOf(encoded, field).texts(form as TextForm)
  const bytes = new Map<string, string>([[' ', ' ']])
  const free = Array.from({ length: 126 }, (_, i) => String.fromCharCode(i + 1)).filter(
    c => c !== ' ',
  )
  const letter = (unit: string) => {
    let byte = bytes.get(unit)
    if (byte === undefined) {
      byte = free.shift()
      if (byte === undefined)
        throw new RangeError(`\`${ref}\` has too many letters for one byte each`)
      bytes.set(unit, byte)
    }
    return byte
  }
  return words.map(word => word.split('').map(letter).join(''))
}

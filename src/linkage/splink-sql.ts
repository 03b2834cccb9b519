/**
 * Reads the conditions Splink writes into its settings. Its library emits a small closed set of them; what is not
 * in the set is told to the caller, never guessed and never run.
 */
import type { Test } from './model.ts'

type Token = Readonly<{ kind: 'name' | 'text' | 'number' | 'sign'; text: string }>
const TOKEN =
  /\s*(?:"([^"]+)"|'([^']*)'|(\d+(?:\.\d+)?)|([a-z_][a-z0-9_]*)|(<=|>=|<>|!=|[=<>(),.*+-]))/iy

function tokensOf(sql: string): Token[] | null {
  const found: Token[] = []
  TOKEN.lastIndex = 0
  const text = sql.trimEnd()
  while (TOKEN.lastIndex < text.length) {
    const m = TOKEN.exec(text)
    if (!m) return null
    if (m[1] !== undefined) found.push({ kind: 'name', text: m[1] })
    else if (m[2] !== undefined) found.push({ kind: 'text', text: m[2] })
    else if (m[3] !== undefined) found.push({ kind: 'number', text: m[3] })
    else if (m[4] !== undefined)
      found.push({ kind: 'name', text: m[4].toLowerCase() === m[4] ? m[4] : m[4] })
    else found.push({ kind: 'sign', text: m[5]! })
  }
  return found
}

/** A value in a condition: a column of one side in one form, or a number. */
type Operand =
  | Readonly<{ side: 'l' | 'r'; column: string; form: string }>
  | Readonly<{ similarity: string; column: string; form: string }>
  | Readonly<{ number: number }>

const SIMILARITIES: Readonly<Record<string, 'jw' | 'jaro' | 'lev' | 'dl' | 'jaccard'>> = {
  jaro_winkler_similarity: 'jw',
  jaro_similarity: 'jaro',
  levenshtein: 'lev',
  damerau_levenshtein: 'dl',
  jaccard: 'jaccard',
}

class Unreadable extends Error {}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }
  get ended(): boolean {
    return this.#at >= this.#tokens.length
  }
  #is(text: string): boolean {
    return this.#tokens[this.#at]?.text.toLowerCase() === text
  }
  #take(text: string): boolean {
    if (!this.#is(text)) return false
    this.#at++
    return true
  }
  #need(text: string): void {
    if (!this.#take(text)) throw new Unreadable()
  }

  condition(): Test {
    const parts = [this.#all()]
    while (this.#take('or')) parts.push(this.#all())
    if (parts.length === 1) return parts[0]!
    // "one is null or the other is" is absence, said once.
    const [a, b] = parts
    if (parts.length === 2 && a?.t === 'absent' && b?.t === 'absent' && a.f === b.f)
      return { t: 'absent', f: a.f }
    return { t: 'or', of: parts }
  }
  #all(): Test {
    const parts = [this.#one()]
    while (this.#take('and')) parts.push(this.#one())
    if (parts.length === 1) return parts[0]!
    const [a, b] = parts
    if (parts.length === 2 && a?.t === 'sameAs' && b?.t === 'sameAs' && a.f === b.g && a.g === b.f)
      return { t: 'crossed', f: a.f, g: a.g }
    return { t: 'and', of: parts }
  }
  #one(): Test {
    if (this.#take('not')) return { t: 'not', of: this.#one() }
    if (this.#is('(')) {
      const back = this.#at
      this.#at++
      try {
        const inner = this.condition()
        this.#need(')')
        return inner
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        this.#at = back
      }
    }
    const left = this.#operand()
    if (this.#take('is')) {
      const not = this.#take('not')
      this.#need('null')
      if (!('side' in left)) throw new Unreadable()
      const absent: Test = { t: 'absent', f: ref(left) }
      return not ? { t: 'not', of: absent } : absent
    }
    const sign = this.#tokens[this.#at++]?.text
    const right = this.#operand()
    return judged(left, sign, right)
  }
  #operand(): Operand {
    if (this.#take('(')) {
      const inner = this.#operand()
      this.#need(')')
      return inner
    }
    const token = this.#tokens[this.#at++]
    if (!token) throw new Unreadable()
    if (token.kind === 'number') return { number: Number(token.text) }
    if (token.kind !== 'name') throw new Unreadable()
    if (this.#is('(')) return this.#call(token.text.toLowerCase())
    // l.name and r.name in blocking rules, name_l and name_r in conditions.
    if ((token.text === 'l' || token.text === 'r') && this.#take('.')) {
      const column = this.#tokens[this.#at++]
      if (column?.kind !== 'name') throw new Unreadable()
      return { side: token.text, column: column.text, form: 'value' }
    }
    const side = /^(.+)_([lr])$/.exec(token.text)
    if (!side) throw new Unreadable()
    return { side: side[2] as 'l' | 'r', column: side[1]!, form: 'value' }
  }
  #call(name: string): Operand {
    this.#need('(')
    const first = this.#operand()
    if (name in SIMILARITIES) {
      this.#need(',')
      const second = this.#operand()
      this.#need(')')
      if (
        !('side' in first && 'side' in second) ||
        ref(first) !== ref(second) ||
        first.side === second.side
      )
        throw new Unreadable()
      return { similarity: name, column: first.column, form: first.form }
    }
    if (!('side' in first)) throw new Unreadable()
    const rest: string[] = []
    while (this.#take(',')) rest.push(this.#tokens[this.#at++]?.text ?? '')
    this.#need(')')
    if (name === 'substr' || name === 'substring') {
      if (rest[0] !== '1' || !/^[1-6]$/.test(rest[1] ?? '')) throw new Unreadable()
      return { ...first, form: `left${rest[1]}` }
    }
    if (name === 'regexp_extract' && /^\^\[\^@\]\+/.test(rest[0] ?? ''))
      return { ...first, form: 'user' }
    if ((name === 'nullif' && rest[0] === '') || (name === 'cast' && rest.length === 0))
      return first
    throw new Unreadable()
  }
}

const ref = (of: Readonly<{ column: string; form: string }>) =>
  of.form === 'value' ? of.column : `${of.column}.${of.form}`

function judged(left: Operand, sign: string | undefined, right: Operand): Test {
  if ('similarity' in left && 'number' in right) {
    const t = SIMILARITIES[left.similarity]!
    if (sign !== (t === 'lev' || t === 'dl' ? '<=' : '>=')) throw new Unreadable()
    return { t, f: ref(left), at: right.number }
  }
  if (sign === '=' && 'side' in left && 'side' in right && left.side !== right.side) {
    const [l, r] = left.side === 'l' ? [left, right] : [right, left]
    return ref(l) === ref(r) ? { t: 'same', f: ref(l) } : { t: 'sameAs', f: ref(l), g: ref(r) }
  }
  throw new Unreadable()
}

/** The test a condition means, or null when it is none of those Splink's library writes. */
export function readCondition(sql: string): Test | null {
  if (/^\s*else\s*$/i.test(sql)) return { t: 'else' }
  const tokens = tokensOf(sql)
  if (!tokens || tokens.length === 0) return null
  const reader = new Reader(tokens)
  try {
    const test = reader.condition()
    return reader.ended ? test : null
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

const TEXT_OF: Readonly<Record<string, string>> = {
  jw: 'jaro_winkler_similarity',
  jaro: 'jaro_similarity',
  lev: 'levenshtein',
  dl: 'damerau_levenshtein',
  jaccard: 'jaccard',
}

/** A test as a condition of Splink's DuckDB dialect, or null where it has no such thing. */
export function writeCondition(test: Test): string | null {
  const side = (r: string, s: 'l' | 'r'): string | null => {
    const [field, form = 'value'] = r.split('.')
    const name = `"${field!.replaceAll('"', '""')}_${s}"`
    if (form === 'value') return name
    if (/^left[1-6]$/.test(form)) return `substr(${name}, 1, ${form.slice(4)})`
    return form === 'user' ? `NULLIF(regexp_extract(${name}, '^[^@]+', 0), '')` : null
  }
  const join = (of: readonly Test[], word: string) => {
    const parts = of.map(writeCondition)
    return parts.includes(null) ? null : parts.map(p => `(${p})`).join(` ${word} `)
  }
  switch (test.t) {
    case 'else':
      return 'ELSE'
    case 'and':
      return join(test.of, 'AND')
    case 'or':
      return join(test.of, 'OR')
    case 'not': {
      const inner = writeCondition(test.of)
      return inner === null ? null : `NOT (${inner})`
    }
    case 'absent':
      return `${side(test.f, 'l')} IS NULL ${test.side === 'both' ? 'AND' : 'OR'} ${side(test.f, 'r')} IS NULL`
    case 'same': {
      const [l, r] = [side(test.f, 'l'), side(test.f, 'r')]
      return l === null || r === null ? null : `${l} = ${r}`
    }
    case 'sameAs': {
      const [l, r] = [side(test.f, 'l'), side(test.g, 'r')]
      return l === null || r === null ? null : `${l} = ${r}`
    }
    case 'crossed':
      return join(
        [
          { t: 'sameAs', f: test.f, g: test.g },
          { t: 'sameAs', f: test.g, g: test.f },
        ],
        'AND',
      )
    case 'jw':
    case 'jaro':
    case 'lev':
    case 'dl':
    case 'jaccard': {
      const [l, r] = [side(test.f, 'l'), side(test.f, 'r')]
      const sign = test.t === 'lev' || test.t === 'dl' ? '<=' : '>='
      return l === null || r === null ? null : `${TEXT_OF[test.t]}(${l}, ${r}) ${sign} ${test.at}`
    }
    default:
      return null
  }
}

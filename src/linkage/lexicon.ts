/** The words of one or more fields over all data sets, with their forms, so that records compare by number. */
import { Dictionary } from './column.ts'
import { bagHash, type TextForm, textForm } from './forms.ts'

/** A form of every word: `codes[word]` is the number of its text in `texts`; 0 where a word has none. */
export type FormTable = Readonly<{ codes: number[]; dictionary: Dictionary }>

export class Lexicon {
  readonly #words = new Dictionary()
  /** Records that bear a word, counted where the model says (`frequencies`). */
  readonly counts: number[] = [0]
  readonly #forms = new Map<TextForm, FormTable>()
  readonly #bags: number[] = []
  #tokens: Map<string, number> | null = null

  get size(): number {
    return this.#words.words.length
  }
  code(word: string): number {
    const code = this.#words.code(word)
    if (code === this.counts.length) this.counts.push(0)
    return code
  }
  word(code: number): string {
    return this.#words.words[code]!
  }

  /** Code of a word's form; a word learnt after the table was made (online) gets its form now. */
  form(form: TextForm, code: number): number {
    if (form === 'value') return code
    const table = this.#table(form)
    for (let next = table.codes.length; next <= code; next++)
      table.codes.push(
        table.dictionary.code(textForm(form, this.word(next), t => this.#frequency(t))),
      )
    return table.codes[code]!
  }
  /** The text a form's code stands for. */
  text(form: TextForm, code: number): string {
    return form === 'value' ? this.word(code) : this.#table(form).dictionary.words[code]!
  }
  texts(form: TextForm): readonly string[] {
    return form === 'value' ? this.#words.words : this.#table(form).dictionary.words
  }
  bag(code: number): number {
    for (let next = this.#bags.length; next <= code; next++)
      this.#bags.push(bagHash(this.word(next)))
    return this.#bags[code]!
  }
  /** Records bearing each code of a form. */
  formCounts(form: TextForm): Float64Array {
    const totals = new Float64Array(this.texts(form).length)
    for (let code = 1; code < this.counts.length; code++) {
      const of = this.form(form, code)
      if (of < totals.length) totals[of]! += this.counts[code]!
    }
    totals[0] = 0
    return totals
  }

  #table(form: TextForm): FormTable {
    let table = this.#forms.get(form)
    if (!table) {
      table = { codes: [0], dictionary: new Dictionary() }
      this.#forms.set(form, table)
    }
    return table
  }
  /** How many records bear a word of a text; fixed at first use so that later words change nothing. */
  #frequency(token: string): number {
    if (!this.#tokens) {
      this.#tokens = new Map()
      for (let code = 1; code < this.counts.length; code++)
        for (const t of new Set(textForm('fold', this.word(code), () => 0).split(' ')))
          this.#tokens.set(t, (this.#tokens.get(t) ?? 0) + this.counts[code]!)
    }
    return this.#tokens.get(token) ?? 0
  }
}

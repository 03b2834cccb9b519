/**
 * SQL as a language: a tagged template whose values always travel as parameters.
 *
 *   tx.rows<{ topic: string }>(sql`select topic from kernel.note where note_id = ${id}`)
 *
 * A fragment may hold other fragments. Values never become text; identifiers only through `sql.id`.
 */
export class Sql {
  readonly text: string
  readonly values: readonly unknown[]
  constructor(text: string, values: readonly unknown[]) {
    this.text = text
    this.values = values
  }
}

function shift(fragment: Sql, by: number): string {
  return by === 0
    ? fragment.text
    : fragment.text.replace(/\$(\d+)/g, (_, n) => `$${Number(n) + by}`)
}

function tag(strings: TemplateStringsArray, ...parts: readonly unknown[]): Sql {
  let text = strings[0]!
  const values: unknown[] = []
  parts.forEach((part, i) => {
    if (part instanceof Sql) {
      text += shift(part, values.length)
      values.push(...part.values)
    } else {
      values.push(part)
      text += `$${values.length}`
    }
    text += strings[i + 1]!
  })
  return new Sql(text, values)
}

/** Fragments one after another with a separator (default `, `). */
function join(fragments: readonly Sql[], separator = ', '): Sql {
  const values: unknown[] = []
  const texts = fragments.map(f => {
    const text = shift(f, values.length)
    values.push(...f.values)
    return text
  })
  return new Sql(texts.join(separator), values)
}

/** A quoted identifier, parts joined by dots. Only for names that our own code made. */
function id(...parts: readonly string[]): Sql {
  return new Sql(parts.map(p => `"${p.replaceAll('"', '""')}"`).join('.'), [])
}

export const sql = Object.assign(tag, { join, id, empty: new Sql('', []) })

/** Statements: the SQL of a room as it stands in its sources, template by template. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type Statement = Readonly<{
  /** File and function it stands in, `store/kin.ts bindKin`. */
  place: string
  /** The template with what is filled in, one line. */
  text: string
  /** Every template of the function, joined: conditions are often made beside the statement. */
  around: string
}>

/** Every statement of a folder: templates that begin with a verb of SQL. */
export function statementsIn(root: string): Statement[] {
  return files(root).flatMap(path => {
    const source = readFileSync(path, 'utf8')
    const file = path.slice(root.length + 1)
    return functionsOf(source).flatMap(({ name, body }) => {
      const templates = templatesOf(body)
      const around = templates.join(' ; ')
      return templates
        .filter(text => /^\s*(select|insert|update|delete|with|copy)\b/iu.test(text))
        .map(text => ({ place: `${file} ${name}`, text: oneLine(text), around: oneLine(around) }))
    })
  })
}

const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim()

function files(dir: string): string[] {
  return readdirSync(dir)
    .sort()
    .flatMap(name => {
      const path = join(dir, name)
      if (statSync(path).isDirectory()) return files(path)
      return name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'fixture.ts'
        ? [path]
        : []
    })
}

/** Top-level declarations with their text, up to the next one. */
function functionsOf(source: string): { name: string; body: string }[] {
  const starts = [
    ...source.matchAll(/^(?:export )?(?:async )?(?:function\*?|const|class) (\w+)/gmu),
  ]
  return starts.map((start, i) => ({
    name: start[1]!,
    body: source.slice(start.index, starts[i + 1]?.index ?? source.length),
  }))
}

/** Templates tagged `sql`, each with the templates inside its holes. */
function templatesOf(body: string): string[] {
  const found: string[] = []
  for (let at = body.indexOf('sql`'); at >= 0; at = body.indexOf('sql`', at)) {
    const end = templateEnd(body, at + 4)
    found.push(body.slice(at + 4, end))
    at = end
  }
  return found
}

/** Where the template that starts at `from` ends; its holes may hold templates. */
function templateEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '`') return at
    else if (text.startsWith('${', at)) at = holeEnd(text, at + 2)
  }
  throw new Error('a template has no end')
}

function holeEnd(text: string, from: number): number {
  for (let at = from, depth = 1; at < text.length; at++) {
    if (text[at] === '`') at = templateEnd(text, at + 1)
    else if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  throw new Error('a hole of a template has no end')
}

/** The rules of the house that a compiler does not know: floors, doors, whose tables, names. */

export type SourceFile = Readonly<{ path: string; text: string }>
export type Untidy = Readonly<{ path: string; line: number; rule: string }>

/** Floor of every room; a room imports only rooms on lower floors. */
export const FLOORS: Readonly<Record<string, number>> = {
  kernel: 0,
  vn: 0,
  linkage: 0,
  ledger: 1,
  register: 2,
  documents: 2,
  identity: 3,
  exchange: 4,
  services: 5,
  reconcile: 5,
  oversight: 6,
  assistant: 6,
  web: 7,
  cli: 7,
  simulation: 7,
}

/** Rooms that must stand without any other room of ours. */
const ALONE = new Set(['vn', 'linkage', 'kernel'])
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n]*?(?:\n[^'"]*?)?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g
const FORBIDDEN_NAMES =
  /\b(?:class|interface|type|function|const)\s+\w*(?:Helper|Util|Utils|Manager|Impl|V2)\b/
const UNFINISHED = /\b(?:TODO|FIXME|XXX|HACK)\b/

const lineOf = (text: string, index: number) => text.slice(0, index).split('\n').length
const roomOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? null

function imports(file: SourceFile): { target: string; line: number }[] {
  return [...file.text.matchAll(IMPORT)].map(m => ({
    target: (m[1] ?? m[2] ?? m[3])!,
    line: lineOf(file.text, m.index + m[0].length),
  }))
}

function untidyImports(file: SourceFile, room: string): Untidy[] {
  const found: Untidy[] = []
  const isTest = /\.test\.tsx?$/.test(file.path)
  for (const { target, line } of imports(file)) {
    const say = (rule: string) => found.push({ path: file.path, line, rule })
    if (target.startsWith('.')) {
      const resolved = new URL(target, `file:///${file.path}`).pathname.slice(1)
      if (roomOf(resolved) !== room) say(`\`${target}\` leaves the room; knock at its door`)
      continue
    }
    const door = /^#([a-z]+)(\/.*)?$/.exec(target)
    if (!door) continue
    const other = door[1]!
    if (other === 'test' || other === 'app') {
      if (!isTest && !(other === 'app' && room === 'cli')) say(`\`${target}\` is not for a room`)
      continue
    }
    const floor = FLOORS[other]
    if (floor === undefined) say(`\`${target}\` is no room`)
    else if (other === room) {
      if (!isTest) say('a room does not knock at its own door')
    } else if (ALONE.has(room) && !isTest) say(`\`${room}\` imports nothing of ours`)
    else if (floor >= FLOORS[room]! && !isTest)
      say(`\`${other}\` is not on a lower floor than \`${room}\``)
  }
  return found
}

/** SQL of a room names no other room's schema. */
function untidySql(file: SourceFile, room: string): Untidy[] {
  const others = Object.keys(FLOORS).filter(r => r !== room)
  const foreign = new RegExp(
    `\\b(?:from|join|into|update|table|references|using|only)\\s+(?:${others.join('|')})\\.[a-z_]+`,
    'gi',
  )
  const pieces = file.path.endsWith('.sql')
    ? [{ text: file.text, at: 0 }]
    : [...file.text.matchAll(/sql(?:<[^`]*>)?`([^`]*)`/g)].map(m => ({ text: m[1]!, at: m.index }))
  return pieces.flatMap(piece =>
    [...piece.text.matchAll(foreign)].map(m => ({
      path: file.path,
      line: lineOf(file.text, piece.at + m.index),
      rule: `\`${m[0]}\` names another room's table`,
    })),
  )
}

/** All that is untidy in the given files. */
export function untidy(files: readonly SourceFile[]): Untidy[] {
  return files.flatMap(file => {
    const room = roomOf(file.path)
    const found: Untidy[] = []
    if (room) {
      if (!(room in FLOORS))
        found.push({ path: file.path, line: 1, rule: `\`${room}\` is no room` })
      else {
        if (/\.tsx?$/.test(file.path)) found.push(...untidyImports(file, room))
        // A test may look at whatever it needs to prove.
        if (!/\.test\.tsx?$/.test(file.path)) found.push(...untidySql(file, room))
      }
      if (/^src\/[a-z]+\/index\.ts$/.test(file.path) && room !== 'cli') {
        const rest = file.text
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .replace(/\/\/.*$/gm, '')
          .replace(/export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as \w+\s*)?from\s*'[^']+'/g, '')
        if (rest.trim() !== '')
          found.push({ path: file.path, line: 1, rule: 'a door only exports' })
      }
    }
    const names = FORBIDDEN_NAMES.exec(file.text)
    if (names && !/tidy/.test(file.path))
      found.push({
        path: file.path,
        line: lineOf(file.text, names.index),
        rule: `\`${names[0]}\`: name the thing itself`,
      })
    const unfinished = UNFINISHED.exec(file.text)
    if (unfinished && !/tidy/.test(file.path))
      found.push({ path: file.path, line: lineOf(file.text, unfinished.index), rule: 'unfinished' })
    return found
  })
}

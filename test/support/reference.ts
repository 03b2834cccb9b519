/** Reference: the pages of docs/reference as the code itself tells them. */
import '#app'
import { COMMANDS } from '#cli'
import { declaredProblems } from '#kernel'
import { declaredActions } from '#ledger'
import { FIELD_GROUPS, FIELD_NAMES, residenceLaw, WRITERS } from '#register'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function problems(): string {
  const rows = declaredProblems().map(
    ([code, k]) =>
      `| \`${code}\` | ${k.status} | ${cell(k.vi)} | ${cell(k.en)} | ${k.wayOut ? cell(k.wayOut.vi) : ''} |`,
  )
  return [
    '# Problems',
    '',
    'Every refusal of the house. On the wire a Problem is RFC 9457 `application/problem+json`: `type` is `urn:lienthong:problem:<code>`, with `title` (Vietnamese), `title_en`, `field`, `way_out` and, when there are several, `errors`.',
    '',
    '| code | status | tiếng Việt | English | lối ra |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function actions(): string {
  const rows = declaredActions().map(a => `| \`${a.action}\` | ${cell(a.vi)} | ${cell(a.en)} |`)
  return [
    '# Ledger actions',
    '',
    'Everything that leaves an entry in the ledger.',
    '',
    '| action | tiếng Việt | English |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function commands(): string {
  return [
    '# Commands',
    '',
    'All take `--var DIR` (`./var`), `--json` and `--log-level`; `DATABASE_URL` names a PostgreSQL server to use instead of the embedded one. A refusal prints the Problem and exits with 1; a wrong use exits with 2.',
    '',
    ...COMMANDS.flatMap(c => [
      `## \`lienthong ${c.usage}\``,
      '',
      c.vi,
      '',
      `${c.en[0]!.toUpperCase()}${c.en.slice(1)}.`,
      '',
      ...(c.notes ? [...c.notes.map(n => `- ${n}`), ''] : []),
    ]),
  ].join('\n')
}

function fields(): string {
  const groups = FIELD_GROUPS.map(g => {
    const shown = g.fields.map(f => `\`${f}\` (${FIELD_NAMES[f].vi})`).join(', ')
    const writers = g.writers.map(w => WRITERS[w].vi).join('; ')
    const note = g.note ? `; ${g.note.vi}` : ''
    return `| ${g.clause ?? '–'} | ${cell(g.vi)} | ${cell(g.en)} | ${shown}${cell(note)} | ${cell(writers)} | ${cell(g.law)} |`
  })
  const law = residenceLaw('2026-01-01')
  const { from, to: _, law: article, ...limits } = law.limits
  const lines = [...law.permanent, ...law.ends, ...law.absences]
  return [
    '# Fields of the register',
    '',
    'The 26 groups of Luật Căn cước 26/2023/QH15 art. 9, the fields of a disclosure that realise each, and who writes it. A datum that is doubted is shown with `underInvestigation`: reason, owner and since when.',
    '',
    '| khoản | nhóm | group | fields | cơ quan ghi | căn cứ |',
    '| --- | --- | --- | --- | --- | --- |',
    ...groups,
    '',
    '## The law on residence as data',
    '',
    `Limits since ${from} (${article}): ${Object.entries(limits)
      .map(([name, value]) => `\`${name}\` ${value}`)
      .join(', ')}.`,
    '',
    '| code | trường hợp | case | căn cứ | từ |',
    '| --- | --- | --- | --- | --- |',
    ...lines.map(
      l => `| \`${l.code}\` | ${cell(l.vi)} | ${cell(l.en)} | ${cell(l.law)} | ${l.from} |`,
    ),
    '',
  ].join('\n')
}

// Told by a process of its own: a test that declares something must not write itself into the reference.
process.stdout.write(
  JSON.stringify({
    'problems.md': problems(),
    'actions.md': actions(),
    'commands.md': commands(),
    'fields.md': fields(),
  }),
)

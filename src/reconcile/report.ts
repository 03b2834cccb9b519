/**
 * Report: what a reconciliation came to, as one page that needs nothing else: no script, no font, no
 * address. It counts and names nobody, so that it can be passed on and printed.
 */
import { OUTCOMES, type Outcome } from './outcome.ts'
import { DIMENSIONS, type Scores, type Share } from './score.ts'
import {
  DIMENSION_WORDS,
  FIELD_WORDS,
  KIND_WORDS,
  OUTCOME_WORDS,
  REASON_WORDS,
  type Words,
} from './words.ts'

export type ReportFacts = Readonly<{
  title: string
  agency: string
  fileName: string
  registerName: string
  /** Instant of the run. */
  at: string
  rows: number
  people: number
  faults: number
  outcomes: Readonly<Partial<Record<Outcome, number>>>
  differences: Readonly<Record<string, number>>
  reasons: Readonly<Record<string, number>>
  scores: Scores
  /** Column of the file to what it was taken for. */
  columns: readonly (readonly [string, string])[]
}>

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const html = (text: string) => text.replace(/[&<>"]/gu, c => ESCAPES[c]!)
const number = new Intl.NumberFormat('vi')
const percent = (share: number) => `${(100 * share).toFixed(1).replace('.', ',')} %`
const both = ({ vi, en }: Words) => `${html(vi)} <span lang="en" class="en">${html(en)}</span>`

type Tone = 'good' | 'form' | 'doubt' | 'bad'
const TONES: Readonly<Record<Outcome, Tone>> = {
  matched: 'good',
  differs: 'form',
  unverified: 'doubt',
  'not-found': 'doubt',
  incomplete: 'doubt',
  'number-cancelled': 'form',
  deceased: 'bad',
  'duplicate-person': 'form',
  'duplicate-number': 'bad',
  'number-conflict': 'bad',
}

function bars(
  rows: readonly (readonly [label: string, count: number, tone: Tone])[],
  of: number,
): string {
  const most = Math.max(1, ...rows.map(([, count]) => count))
  const lines = rows.map(([label, count, tone]) => {
    const width = ((100 * count) / most).toFixed(2)
    return `<tr><th scope="row">${label}</th><td class="n">${number.format(count)}</td><td class="n">${percent(of === 0 ? 0 : count / of)}</td><td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="${tone}" width="${width}" height="8"/></svg></td></tr>`
  })
  return `<table><tbody>${lines.join('')}</tbody></table>`
}

function gauge(words: Words, share: Share, formula: Words): string {
  if (share.share === null)
    return `<li><h3>${both(words)}</h3><p class="big">–</p><p>${both(formula)}</p></li>`
  const [low, high] = [100 * share.low, 100 * share.high]
  const at = 100 * share.share
  return `<li><h3>${both(words)}</h3><p class="big">${percent(share.share)}</p>
<svg class="gauge" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${percent(share.share)}, ${percent(share.low)}–${percent(share.high)}"><rect class="track" width="100" height="10"/><rect class="value" width="${at.toFixed(2)}" height="10"/><rect class="range" x="${low.toFixed(2)}" y="3" width="${Math.max(0.3, high - low).toFixed(2)}" height="4"/></svg>
<p>${number.format(share.hits)} / ${number.format(share.of)}</p><p class="small">${both(formula)}</p></li>`
}

const FORMULAS: Readonly<Record<(typeof DIMENSIONS)[number], Words>> = {
  right: {
    vi: 'Giá trị giống sổ dân cư trên tổng giá trị so được.',
    en: 'values that say the same, of those that could be compared',
  },
  complete: {
    vi: 'Ô bắt buộc có giá trị đọc được.',
    en: 'required values that are there and can be read',
  },
  clean: {
    vi: 'Dòng chỉ đúng một người, không trùng, viết đúng chuẩn.',
    en: 'rows that mean one person, once, in standard form',
  },
  alive: {
    vi: 'Dòng không còn giữ điều sổ dân cư đã đổi.',
    en: 'rows that say nothing the register has since changed',
  },
}

const STYLE = `:root{color-scheme:light dark;--ink:#17202a;--paper:#fff;--quiet:#5b6672;--line:#d7dde3;--good:#1d7a4c;--form:#2b6cb0;--doubt:#8a6d1d;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#12181e;--quiet:#9aa7b4;--line:#33404c;--good:#57c48c;--form:#78b1ec;--doubt:#dcb653;--bad:#ff8a80}}
*{box-sizing:border-box}body{margin:0 auto;padding:24px 16px 64px;max-width:60rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3em}h2{font-size:1.25rem;margin:2em 0 .6em;border-bottom:1px solid var(--line);padding-bottom:.2em}h3{font-size:1rem;margin:0}
.en{color:var(--quiet);font-size:.85em}.small,.small .en{font-size:.85rem}.lead{color:var(--quiet)}
table{width:100%;border-collapse:collapse}th{text-align:left;font-weight:500;padding:.3em .5em .3em 0;vertical-align:top}td{padding:.3em .5em;vertical-align:top;border:0}tr{border-bottom:1px solid var(--line)}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.bar{width:34%}.bar svg{display:block;width:100%;height:1.1em}
.good{fill:var(--good)}.form{fill:var(--form)}.doubt{fill:var(--doubt)}.bad{fill:var(--bad)}
.scores{list-style:none;margin:0;padding:0;display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr))}.scores li{border:1px solid var(--line);border-radius:8px;padding:12px}.scores p{margin:.3em 0}.big{font-size:1.8rem;font-weight:600}.gauge{display:block;width:100%;height:10px}.track{fill:var(--line)}.value{fill:var(--good)}.range{fill:var(--ink)}
@media(max-width:30rem){.bar{display:none}}@media print{body{max-width:none;padding:0}.scores li{break-inside:avoid}}`

/** The report as an HTML document. */
export function reportPage(facts: ReportFacts): string {
  const { outcomes, rows, scores } = facts
  const shown = OUTCOMES.filter(one => outcomes[one]).toReversed()
  const differences = Object.entries(facts.differences).sort(([, a], [, b]) => b - a)
  const reasons = Object.entries(facts.reasons).sort(([, a], [, b]) => b - a)
  const fieldScores = scores.fields.filter(one => one.dimension === 'right' && one.share !== null)
  const dimension = (one: (typeof DIMENSIONS)[number]) =>
    gauge(DIMENSION_WORDS[one], scores[one], FORMULAS[one])
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(facts.title)}</title><style>${STYLE}</style></head><body>
<h1>${html(facts.title)}</h1>
<p class="lead">${html(facts.agency)} · ${html(facts.fileName)} · ${number.format(rows)} dòng, đối soát với ${html(facts.registerName)} (${number.format(facts.people)} người) · ${html(facts.at)}</p>
${facts.faults > 0 ? `<p>${number.format(facts.faults)} dòng của tệp không đọc được thành dòng dữ liệu; xem faults.csv. <span lang="en" class="en">lines that could not be rows, see faults.csv</span></p>` : ''}
<h2>Bốn thước đo <span lang="en" class="en">four measures</span></h2>
<ul class="scores">${DIMENSIONS.map(dimension).join('')}</ul>
<p class="small">Vạch đậm là khoảng tin cậy 95 %; bằng không khi đã đếm cả cơ sở dữ liệu. <span lang="en" class="en">the dark mark is the 95 % interval; none when everything was counted</span></p>
<h2>Kết quả từng dòng <span lang="en" class="en">outcome of the rows</span></h2>
${bars(
  shown.map(one => [both(OUTCOME_WORDS[one]), outcomes[one]!, TONES[one]] as const),
  rows,
)}
<h2>Điểm sai lệch <span lang="en" class="en">differences by field and kind</span></h2>
${bars(
  differences.map(([key, count]) => {
    const [field, kind] = key.split(' ') as [keyof typeof FIELD_WORDS, keyof typeof KIND_WORDS]
    const label = `${html(FIELD_WORDS[field].vi)}, ${html(KIND_WORDS[kind].vi)} <span lang="en" class="en">${html(FIELD_WORDS[field].en)}, ${html(KIND_WORDS[kind].en)}</span>`
    const isForm = kind === 'format' || kind === 'unit-renamed'
    return [label, count, isForm ? 'form' : kind === 'value' ? 'bad' : 'doubt'] as const
  }),
  rows,
)}
<h2>Vì sao <span lang="en" class="en">why</span></h2>
${bars(
  reasons.map(
    ([reason, count]) =>
      [both(REASON_WORDS[reason as keyof typeof REASON_WORDS]), count, 'form'] as const,
  ),
  rows,
)}
<h2>Đúng theo từng trường <span lang="en" class="en">right, by field</span></h2>
${bars(
  fieldScores.map(one => [
    `${both(FIELD_WORDS[one.field as keyof typeof FIELD_WORDS])} ${percent(one.share!)}`,
    one.hits,
    'good',
  ]),
  rows,
)}
<h2>Các cột đã hiểu là <span lang="en" class="en">columns as they were read</span></h2>
<table><tbody>${facts.columns.map(([head, field]) => `<tr><th scope="row">${html(head)}</th><td>${html(field)}</td></tr>`).join('')}</tbody></table>
</body></html>
`
}

/**
 * Report: what a linkage came to, as one page that needs nothing else: no script, no font, no address. It counts
 * and names nobody, unless pairs were asked for as examples.
 */
import {
  calibrationRows,
  decimal,
  histogram,
  html,
  levelRows,
  number,
  percent,
  precisionRecall,
  waterfall,
} from './report-charts.ts'
import type { LinkageReport, TruthFacts } from './report-facts.ts'

export type { LinkageReport } from './report-facts.ts'
export { reportOfClusters, reportOfLinks } from './report-facts.ts'

const both = (vi: string, en: string) => `${vi} <span lang="en" class="en">${en}</span>`
const head = (vi: string, en: string) => `<h2>${both(vi, en)}</h2>`

const COUNTS: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  leftRows: ['dòng của tệp', 'rows of the file'],
  rightRows: ['dòng của tệp kia', 'rows of the other file'],
  links: ['cặp được ghép', 'accepted links'],
  review: ['cặp cần người xem', 'pairs for a person to see'],
  none: ['dòng không có cặp', 'rows without a partner'],
  clusters: ['cụm', 'clusters'],
  doubles: ['dòng trùng', 'rows that repeat another'],
  largest: ['dòng trong cụm lớn nhất', 'rows in the largest cluster'],
  bridges: ['liên kết bị gạt vì cả nhóm không khớp', 'links the whole group spoke against'],
  pairs: ['cặp đã giữ để xét', 'pairs kept'],
}

const STYLE = `:root{color-scheme:light dark;--ink:#17202a;--paper:#fff;--quiet:#5b6672;--line:#d7dde3;--good:#1d7a4c;--form:#2b6cb0;--doubt:#8a6d1d;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#12181e;--quiet:#9aa7b4;--line:#33404c;--good:#57c48c;--form:#78b1ec;--doubt:#dcb653;--bad:#ff8a80}}
*{box-sizing:border-box}body{margin:0 auto;padding:24px 16px 64px;max-width:60rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3em}h2{font-size:1.25rem;margin:2em 0 .6em;border-bottom:1px solid var(--line);padding-bottom:.2em;break-after:avoid}h3{font-size:1rem;margin:1.2em 0 .2em;break-after:avoid}
.en{color:var(--quiet);font-size:.85em}.lead,.small{color:var(--quiet)}.small{font-size:.85rem}
table{width:100%;border-collapse:collapse;font-size:.95rem}th{text-align:left;font-weight:500;padding:.25em .5em .25em 0;vertical-align:top;overflow-wrap:normal}td{padding:.25em .5em;vertical-align:top}thead th{color:var(--quiet);font-size:.85rem}thead th.n{padding-right:.5em;white-space:normal}tr{border-bottom:1px solid var(--line);break-inside:avoid}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.bar{width:34%}.weight{display:block;width:100%;height:1.1em}
.facts{list-style:none;margin:0;padding:0;display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr))}.facts li{border:1px solid var(--line);border-radius:8px;padding:10px 12px}.facts b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
.good,.links{fill:var(--good)}.review{fill:var(--doubt)}.bad{fill:var(--bad)}.other,.track{fill:var(--line)}.other{stroke:var(--quiet);stroke-width:.3}
.chart{display:block;width:100%;max-width:40rem;height:auto}.square{max-width:26rem}.chart text{font-size:10px;fill:var(--quiet);text-anchor:middle}.chart text.y{text-anchor:end}.chart line{stroke:var(--ink);stroke-dasharray:3 2}.chart path{fill:none;stroke:var(--form);stroke-width:1.5}.chart circle{fill:var(--form)}.frame{fill:none;stroke:var(--line)}
.key i{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .8em;border-radius:2px}.key .links{background:var(--good)}.key .review{background:var(--doubt)}.key .other{background:var(--line)}
.scroll{overflow-x:auto}.scroll table{min-width:32rem;overflow-wrap:normal}figure{margin:1em 0;padding:10px 12px;border:1px solid var(--line);border-radius:8px;break-inside:avoid}figcaption{margin-bottom:.5em}code{font-size:.9em}
@media(max-width:34rem){.wide{display:none}.bar{width:26%}th,td{padding-right:.3em}}@media print{body{max-width:none;padding:0;font-size:11pt}.scroll{overflow:visible}}`

function truthPart(truth: TruthFacts): string {
  const { at, best } = truth
  const fact = (value: string, vi: string, en: string) => `<li><b>${value}</b>${both(vi, en)}</li>`
  const groups = truth.groups.map(
    ([group, score]) =>
      `<tr><th scope="row">${html(group)}</th><td class="n">${number(score.all)}</td><td class="n">${percent(score.precision, 2)}</td><td class="n">${percent(score.recall, 2)}</td></tr>`,
  )
  const points = truth.curve.map(
    p =>
      `<tr><th scope="row">≥ ${decimal(p.weight, 0)}</th><td class="n">${percent(p.precision, 2)}</td><td class="n">${percent(p.recall, 2)}</td><td class="n">${decimal(p.f1, 4)}</td><td class="n wide">${p.low === undefined ? '' : `${decimal(p.low, 4)}–${decimal(p.high!, 4)}`}</td></tr>`,
  )
  return `${head('So với sự thật đã biết', 'against what is known')}
<ul class="facts">${fact(percent(at.precision, 2), 'độ chính xác', 'precision')}${fact(percent(at.recall, 2), 'độ phủ', 'recall')}${fact(decimal(at.f1, 4), 'F1', '')}${fact(decimal(best.f1, 4), `F1 tốt nhất, ở trọng số ${decimal(best.weight)}`, 'best F1')}${fact(number(truth.lost), 'cặp đúng không quy tắc nào so', 'true pairs no rule compares')}</ul>
<h3>${both('Độ chính xác và độ phủ theo ngưỡng', 'precision and recall by threshold')}</h3>
${precisionRecall(truth.curve)}
<table><thead><tr><th scope="col">${both('trọng số', 'weight')}</th><th scope="col" class="n">P</th><th scope="col" class="n">R</th><th scope="col" class="n">F1</th><th scope="col" class="n wide">95 %</th></tr></thead><tbody>${points.join('')}</tbody></table>
<h3>${both('Xác suất nói ra và tỉ lệ đúng', 'calibration: what was said and what was true')}</h3>
<table><thead><tr><th scope="col">${both('trọng số', 'weight')}</th><th scope="col" class="n">${both('số cặp', 'pairs')}</th><th scope="col" class="n">${both('nói', 'said')}</th><th scope="col" class="n">${both('đúng', 'true')}</th></tr></thead><tbody>${calibrationRows(truth.calibration)}</tbody></table>
${groups.length === 0 ? '' : `<h3>${both('Sai sót theo nhóm', 'errors by group')}</h3><table><thead><tr><th scope="col">${both('nhóm', 'group')}</th><th scope="col" class="n">${both('cặp đúng', 'true')}</th><th scope="col" class="n">P</th><th scope="col" class="n">R</th></tr></thead><tbody>${groups.join('')}</tbody></table>`}`
}

function rulesPart({ rules, truth }: LinkageReport): string {
  const rows = rules.map(
    r =>
      `<tr><th scope="row">${html(r.rule)}</th><td class="n">${number(r.pairs)}</td><td class="n wide">${number(r.largest ?? 0)}</td><td class="n">${number(r.split ?? 0)}</td><td class="n wide">${number(r.leftOut ?? 0)}</td>${truth ? `<td class="n">${number(r.found ?? 0)}</td><td class="n wide">${number(r.alone ?? 0)}</td>` : ''}</tr>`,
  )
  return `${head('Quy tắc phân khối', 'blocking rules')}
<table><thead><tr><th scope="col">${both('quy tắc', 'rule')}</th><th scope="col" class="n">${both('cặp mới', 'new pairs')}</th><th scope="col" class="n wide">${both('khối lớn nhất', 'largest')}</th><th scope="col" class="n">${both('khối bị chia', 'split')}</th><th scope="col" class="n wide">${both('bỏ ngoài', 'left out')}</th>${truth ? `<th scope="col" class="n">${both('cặp đúng', 'true')}</th><th scope="col" class="n wide">${both('chỉ nó', 'alone')}</th>` : ''}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function columnsPart({ columns }: LinkageReport): string {
  const turned = { tcvn3: 'TCVN3', vni: 'VNI', viqr: 'VIQR', 'utf8-twice': 'UTF-8 ×2' } as const
  const tables = columns
    .filter(([, of]) => of.length > 0)
    .map(
      ([file, of]) =>
        `<h3>${html(file)}</h3><table><tbody>${of
          .map(
            c =>
              `<tr><th scope="row">${html(c.head)}</th><td><code>${c.slot ?? '–'}</code></td><td>${both(html(c.why.vi), html(c.why.en))}${c.encoding ? `; ${both(`đổi từ ${turned[c.encoding]}`, `turned from ${turned[c.encoding]}`)}` : ''}</td></tr>`,
          )
          .join('')}</tbody></table>`,
    )
  return tables.length === 0
    ? ''
    : `${head('Các cột đã hiểu là', 'columns as they were read')}${tables.join('')}`
}

/** The report as an HTML document, and its figures as `summary.json` has them. */
export function linkageReport(report: LinkageReport): {
  page: string
  summary: Readonly<Record<string, unknown>>
} {
  const { names, counts, model, truth } = report
  const title = report.kind === 'link' ? 'Ghép hai tệp' : 'Tìm dòng trùng'
  const most = Math.max(1, ...model.comparisons.flatMap(c => c.levels.map(l => Math.abs(l.weight))))
  const facts = Object.entries(counts).map(
    ([name, n]) => `<li><b>${number(n)}</b>${both(...COUNTS[name]!)}</li>`,
  )
  const levels = model.comparisons.map(
    c =>
      `<h3>${html(c.id)}</h3><table><thead><tr><th scope="col">${both('mức', 'level')}</th><th scope="col" class="n">${both('trọng số', 'weight')}</th><th class="bar"></th><th scope="col" class="n wide">m</th><th scope="col" class="n wide">u</th><th scope="col" class="n">${both('cặp', 'pairs')}</th></tr></thead><tbody>${levelRows(c.levels, most)}</tbody></table>`,
  )
  const page = `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}: ${html(names.join(', '))}</title><style>${STYLE}</style></head><body>
<h1>${title}: ${names.map(html).join(' ↔ ')}</h1>
<p class="lead">${both('Mô hình', 'model')} <code>${html(model.name)} ${model.hash.slice(0, 12)}</code> · ${both('kết quả', 'result')} <code>${report.hash.slice(0, 12)}</code> · ${both('hạt giống', 'seed')} ${report.seed}</p>
<ul class="facts">${facts.join('')}</ul>
${report.faults > 0 ? `<p>${both(`${number(report.faults)} điểm lạ khi đọc, ${number(report.lost)} dòng không đọc được; xem faults.csv.`, 'remarks while reading, and lines that could not be rows: see faults.csv')}</p>` : ''}
${head('Phân bố trọng số', 'distribution of weights')}
${histogram(report)}
<p class="small key"><i class="links"></i>${both('ghép', 'link')}<i class="review"></i>${both('cần xem', 'review')}<i class="other"></i>${both('không', 'none')} · ${both(`đường đứt: ngưỡng ghép ${decimal(model.decide.accept, 0)}, ngưỡng xem ${decimal(model.decide.review, 0)}`, 'dashed: thresholds')}. ${both('Mỗi dòng một lần, ở cặp nặng nhất; trọng số là log2 của tỉ số khả năng.', 'each row once, at its heaviest pair; the weight is log2 of the odds')}</p>
${truth ? truthPart(truth) : ''}
${head('Trọng số từng mức so sánh', 'match weights by level')}
<p class="small">${both(`Trọng số đầu ${decimal(model.priorWeight)}; sang phải là bằng chứng cùng một người hay vật, sang trái là khác. m: tỉ lệ mức này ở cặp đúng; u: ở cặp tình cờ.`, 'right speaks for one entity, left against; m: share among true pairs, u: by chance')}</p>
${levels.join('')}
${rulesPart(report)}
${head('Không đủ để ghép', 'unlinkables')}
<p class="small">${both('Phần dòng biết quá ít: cả với bản sao của chính nó cũng không đạt trọng số này.', 'rows of which too little is known: not even a copy of themselves reaches the weight')}</p>
<table><tbody>${report.unlinkables.map(u => `<tr><th scope="row">&lt; ${decimal(u.weight, 0)}</th><td class="n">${percent(u.share, 2)}</td></tr>`).join('')}</tbody></table>
${report.examples.length > 0 ? `${head('Vài cặp làm ví dụ: dữ liệu cá nhân', 'some pairs: personal data')}${report.examples.map(waterfall).join('')}` : ''}
${columnsPart(report)}
</body></html>
`
  const { examples: _, columns: __, histogram: ___, ...figures } = report
  const told = truth && { at: truth.at, best: truth.best, lost: truth.lost }
  return {
    page,
    summary: {
      ...figures,
      ...counts,
      truth: told,
      model: { ...model, comparisons: model.comparisons.length },
    },
  }
}

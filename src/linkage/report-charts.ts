/** Charts as plain SVG: readable on paper and on a narrow screen, with every figure also in words. */
import type { CalibrationBin, CurvePoint } from './evaluate.ts'
import type { Explanation } from './explain.ts'
import type { LevelFact, LinkageReport } from './report-facts.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
export const html = (text: string): string => text.replace(/[&<>"]/gu, c => ESCAPES[c]!)
const grouped = new Intl.NumberFormat('vi')
export const number = (n: number): string => grouped.format(n)
export const decimal = (n: number, digits = 1): string =>
  (Object.is(n, -0) ? 0 : n).toFixed(digits).replace('.', ',').replace('-', '−')
export const percent = (share: number, digits = 1): string => `${decimal(100 * share, digits)} %`

const n2 = (n: number) => n.toFixed(2)
const WIDTH = 320

/** A bar to the left for what speaks against, to the right for what speaks for; `most` is the whole half. */
export function weightBar(weight: number, most: number): string {
  const half = (50 * Math.min(1, Math.abs(weight) / most)).toFixed(2)
  const x = weight < 0 ? n2(50 - Number(half)) : '50'
  return `<svg class="weight" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="49.7" width=".6" height="8"/><rect class="${weight < 0 ? 'bad' : 'good'}" x="${x}" width="${half}" height="8"/></svg>`
}

export function levelRows(levels: readonly LevelFact[], most: number): string {
  return levels
    .map(level => {
      const chance = (p: number | null) =>
        p === null ? '–' : p < 0.001 ? p.toExponential(1).replace('.', ',') : decimal(p, 3)
      return `<tr><th scope="row">${html(level.id)}</th><td class="n">${level.isNull ? '0' : decimal(level.weight)}</td><td class="bar">${level.isNull ? '' : weightBar(level.weight, most)}</td><td class="n wide">${chance(level.m)}</td><td class="n wide">${chance(level.u)}</td><td class="n">${number(level.count)}</td></tr>`
    })
    .join('')
}

/** Records by best weight, stacked by decision, with the thresholds as lines. */
export function histogram({ histogram: bins, model }: LinkageReport): string {
  if (bins.length === 0) return ''
  const height = 120
  const most = Math.max(...bins.map(b => b.links + b.review + b.other))
  const wide = WIDTH / bins.length
  const first = bins[0]!.from
  const x = (weight: number) => ((weight - first) / 2) * wide
  const bars = bins.map((bin, i) => {
    let y = height
    return (['links', 'review', 'other'] as const)
      .map(kind => {
        const tall = (height * bin[kind]) / most
        y -= tall
        return tall === 0
          ? ''
          : `<rect class="${kind}" x="${n2(i * wide + 0.4)}" y="${n2(y)}" width="${n2(Math.max(0.5, wide - 0.8))}" height="${n2(tall)}"/>`
      })
      .join('')
  })
  const { accept, review } = model.decide
  const lines = [accept, review]
    .filter(at => at >= first && x(at) <= WIDTH)
    .map(at => `<line x1="${n2(x(at))}" x2="${n2(x(at))}" y1="0" y2="${height}"/>`)
  const step = Math.max(2, 2 * Math.ceil(bins.length / 8))
  const ticks = bins
    .filter(b => b.from % step === 0)
    .map(b => `<text x="${n2(x(b.from))}" y="${height + 13}">${decimal(b.from, 0)}</text>`)
  return `<svg class="chart" viewBox="-12 -4 ${WIDTH + 24} ${height + 24}" role="img" aria-label="Phân bố trọng số / distribution of weights">${bars.join('')}${lines.join('')}${ticks.join('')}</svg>`
}

/** Precision over recall at each weight of the curve; the bars are the interval of F1. */
export function precisionRecall(points: readonly CurvePoint[]): string {
  const floorOf = (shares: readonly number[]) => Math.floor(50 * Math.min(0.98, ...shares)) / 50
  const [floorR, floorP] = [
    floorOf(points.map(p => p.recall)),
    floorOf(points.map(p => p.precision)),
  ]
  const size = 240
  const tall = 180
  const x = (recall: number) => (size * (recall - floorR)) / (1 - floorR)
  const y = (precision: number) => tall - (tall * (precision - floorP)) / (1 - floorP)
  const spot = (p: CurvePoint) => [n2(x(p.recall)), n2(y(p.precision))] as const
  const path = points.map((p, i) => `${i === 0 ? 'M' : 'L'}${spot(p).join(' ')}`).join('')
  const dots = points.map(
    p =>
      `<circle cx="${spot(p)[0]}" cy="${spot(p)[1]}" r="3"><title>≥ ${decimal(p.weight, 0)}: P ${percent(p.precision, 2)}, R ${percent(p.recall, 2)}</title></circle>`,
  )
  const thirds = (floor: number) => [floor, (floor + 1) / 2, 1]
  const ticks = [
    ...thirds(floorR).map(r => `<text x="${n2(x(r))}" y="${tall + 14}">${percent(r, 0)}</text>`),
    ...thirds(floorP).map(
      p => `<text class="y" x="-5" y="${n2(y(p) + 4)}">${percent(p, 0)}</text>`,
    ),
  ]
  return `<svg class="chart square" viewBox="-40 -20 ${size + 60} ${tall + 54}" role="img" aria-label="Độ chính xác theo độ phủ / precision over recall"><rect class="frame" width="${size}" height="${tall}"/><path d="${path}"/>${dots.join('')}${ticks.join('')}<text x="${size / 2}" y="${tall + 30}">độ phủ / recall</text><text x="52" y="-9">độ chính xác / precision</text></svg>`
}

/** What the model said beside what was true, by bins of weight. */
export function calibrationRows(bins: readonly CalibrationBin[]): string {
  return bins
    .filter(b => b.n > 0)
    .map(
      b =>
        `<tr><th scope="row">${decimal(b.from, 0)} … ${decimal(b.to, 0)}</th><td class="n">${number(b.n)}</td><td class="n">${percent(b.said)}</td><td class="n">${percent(b.was)}</td></tr>`,
    )
    .join('')
}

/** One pair, step by step from the prior to its weight. */
export function waterfall(pair: Explanation): string {
  const most = Math.max(1, ...pair.steps.map(s => Math.abs(s.weight)))
  const rows = pair.steps.map(
    step =>
      `<tr><th scope="row">${html(step.label)}</th><td>${html(String(step.left ?? ''))}</td><td>${html(String(step.right ?? ''))}</td><td class="n">${decimal(step.weight)}</td><td class="bar">${weightBar(step.weight, most)}</td><td class="n">${decimal(step.sum)}</td></tr>`,
  )
  return `<figure><figcaption>${html(pair.sentence.vi)} <span lang="en" class="en">${html(pair.sentence.en)}</span></figcaption><div class="scroll"><table><tbody>${rows.join('')}</tbody></table></div></figure>`
}

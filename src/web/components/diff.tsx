/** Diff: two values of one field side by side, differing letters marked and the kind of difference said. */
import { useUi } from '../ui.ts'

export type Run = Readonly<{ text: string; differs: boolean }>
export type DifferenceKind = 'same' | 'marks' | 'case' | 'missing' | 'different'

const fold = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')

/** Says how two values differ: only in diacritics, only in capitals, one absent, or altogether. */
export function classifyDifference(a: string | null, b: string | null): DifferenceKind {
  if (!a || !b) return a === b || (!a && !b) ? 'same' : 'missing'
  const [x, y] = [a.normalize('NFC'), b.normalize('NFC')]
  if (x === y) return 'same'
  if (x.toLowerCase() === y.toLowerCase()) return 'case'
  return fold(x).toLowerCase() === fold(y).toLowerCase() ? 'marks' : 'different'
}

/** Longer values are marked as a whole: the table of the comparison grows with the product of lengths. */
const LONGEST = 400

/** Splits both values into runs that agree and runs that differ (longest common subsequence of letters). */
export function diffRuns(a: string, b: string): readonly [readonly Run[], readonly Run[]] {
  const [x, y] = [[...a.normalize('NFC')], [...b.normalize('NFC')]]
  if (x.length > LONGEST || y.length > LONGEST) {
    const differs = a !== b
    return [[{ text: a, differs }], [{ text: b, differs }]]
  }
  const width = y.length + 1
  const lengths = new Uint16Array((x.length + 1) * width)
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        x[i] === y[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
  const left: Run[] = []
  const right: Run[] = []
  const push = (runs: Run[], text: string, differs: boolean) => {
    const last = runs.at(-1)
    if (last?.differs === differs) runs[runs.length - 1] = { text: last.text + text, differs }
    else runs.push({ text, differs })
  }
  let [i, j] = [0, 0]
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      push(left, x[i++]!, false)
      push(right, y[j++]!, false)
    } else if (
      j >= y.length ||
      (i < x.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    )
      push(left, x[i++]!, true)
    else push(right, y[j++]!, true)
  }
  return [left, right]
}

function Runs(props: { runs: readonly Run[] }) {
  return (
    <>
      {props.runs.map((run, at) =>
        run.differs ? <mark key={at}>{run.text}</mark> : <span key={at}>{run.text}</span>,
      )}
    </>
  )
}

export type DiffRow = Readonly<{ label: string; a: string | null; b: string | null }>

/** Two records, field by field. The kind of each difference stands in words in the last column. */
export function Diff(props: {
  caption: string
  nameA: string
  nameB: string
  rows: readonly DiffRow[]
}) {
  const { words } = useUi()
  const heads = ['', props.nameA, props.nameB, '']
  return (
    <table class="govuk-table lt-table lt-diff">
      <caption class="govuk-visually-hidden">{props.caption}</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {heads.map((head, at) =>
            head ? (
              <th key={at} scope="col" class="govuk-table__header">
                {head}
              </th>
            ) : (
              <td key={at} class="govuk-table__header" />
            ),
          )}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {props.rows.map((row, at) => {
          const kind = classifyDifference(row.a, row.b)
          const [left, right] = diffRuns(row.a ?? '', row.b ?? '')
          return (
            <tr class="govuk-table__row" key={at}>
              <th scope="row" class="govuk-table__header">
                {row.label}
              </th>
              <td class="govuk-table__cell" data-label={props.nameA}>
                {row.a ? <Runs runs={left} /> : '—'}
              </td>
              <td class="govuk-table__cell" data-label={props.nameB}>
                {row.b ? <Runs runs={right} /> : '—'}
              </td>
              <td class="govuk-table__cell">{words.differs[kind]}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/**
 * Cell: a few communes of one province whose people meet, marry and move house together. Cells share
 * nothing, so each is told apart from the others, in any order and on any thread.
 */
import { provinceOf } from '#vn'
import { COMMUNES, type Commune } from '../commune.ts'

export type Cell = Readonly<{
  /** Place in the country; the files follow it. */
  index: number
  communes: readonly Commune[]
}>

/** So many people make a cell where the scale allows: enough to find somebody to marry, little to hold. */
const PEOPLE = 10_000

/** The cells of a country at a scale, in the order of commune codes. */
export function cellsOf(scale: number, communes: readonly Commune[] = COMMUNES): readonly Cell[] {
  const cells: Cell[] = []
  let open: Commune[] = []
  let people = 0
  let province = ''
  const close = () => {
    if (open.length > 0) cells.push({ index: cells.length, communes: open })
    open = []
    people = 0
  }
  for (const { commune, of } of byProvince(communes)) {
    if (of !== province || people >= PEOPLE) close()
    province = of
    open.push(commune)
    people += commune[1] * scale
  }
  close()
  return cells
}

function byProvince(communes: readonly Commune[]): { commune: Commune; of: string }[] {
  return communes
    .map(commune => ({ commune, of: provinceOf(commune[0], '2026-06-01')?.code ?? '' }))
    .sort((a, b) => (a.of < b.of ? -1 : a.of > b.of ? 1 : a.commune[0] < b.commune[0] ? -1 : 1))
}

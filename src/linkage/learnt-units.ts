/** Old and new names of units out of a file that has both side by side, as a register after a reform does. */
import { cellReader, type Recognition } from './recognise.ts'
import { openSheet } from './source/open.ts'
import type { UnitChange, UnitGraph } from './standard/unit.ts'

type File = Readonly<{
  address: string
  heads: readonly string[]
  sample: readonly (readonly string[])[]
  recognition: Recognition
}>

const placesOf = ({ recognition, heads }: File) => {
  const [province, district, commune] = (['province', 'district', 'commune'] as const).map(slot =>
    cellReader(recognition, heads, slot),
  )
  return (cells: readonly string[]) =>
    [province!(cells), district!(cells), commune!(cells)] as const
}

/** How many of a file's communes a graph knows, as a share of those that were told. */
function shareKnown(graph: UnitGraph, file: File): number {
  const place = placesOf(file)
  let told = 0
  let known = 0
  for (const cells of file.sample) {
    const [province, district, commune] = place(cells)
    if (province === '' || commune === '') continue
    told++
    if (graph.place(province, district, commune).value?.commune) known++
  }
  return told === 0 ? 1 : known / told
}

/** Every pair of an old and a new unit a file tells, in the order they appear; none when it lacks the columns. */
async function from(file: File, signal?: AbortSignal): Promise<readonly UnitChange[]> {
  const has = (slot: string) => file.recognition.columns.some(c => c.slot === slot)
  if (!['former_province', 'former_commune', 'province', 'commune'].every(has)) return []
  const sheet = await openSheet(file.address)
  const read = (slot: string) => cellReader(file.recognition, sheet.heads, slot)
  const [oldProvince, oldDistrict, oldCommune, province, commune] = [
    'former_province',
    'former_district',
    'former_commune',
    'province',
    'commune',
  ].map(read)
  const seen = new Map<string, UnitChange>()
  for await (const { cells } of sheet.rows) {
    if ((seen.size & 1023) === 0) signal?.throwIfAborted()
    const change = {
      oldProvince: oldProvince!(cells),
      oldDistrict: oldDistrict!(cells),
      oldCommune: oldCommune!(cells),
      province: province!(cells),
      commune: commune!(cells),
    }
    if (change.province === '' || change.commune === '') continue
    const key = Object.values(change).join('\u0001')
    if (!seen.has(key)) seen.set(key, change)
  }
  await sheet.close()
  return [...seen.values()]
}

export const learntUnits = { shareKnown, from }

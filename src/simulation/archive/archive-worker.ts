/** Archive worker: cells in a thread of their own. A cell needs nothing of another. */
import { parentPort, workerData } from 'node:worker_threads'
import { cellsOf } from '../history/cell.ts'
import { type ArchiveOptions, cellFiles } from './cell-files.ts'

const options = workerData as ArchiveOptions
const cells = cellsOf(options.scale)

parentPort?.on('message', (index: number) => {
  const { parts, counts } = cellFiles(cells[index]!, options)
  parentPort?.postMessage(
    { index, parts, counts },
    parts.map(part => part.bytes.buffer),
  )
})

/** The thread that reads one table; see `sheet-records.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { saveRecords } from './dataset-file.ts'
import { readRecords, type ThreadOrder, type ThreadWord } from './sheet-records.ts'

const say = (word: ThreadWord) => parentPort!.postMessage(word)
const order = workerData as ThreadOrder
try {
  const { found, ...records } = await readRecords(order, rows => say({ rows }))
  await saveRecords(order.path, records)
  say({ found })
} catch (error) {
  const { name, code, message } = error as Error & { code?: string }
  say({ error: { name, ...(code === undefined ? {} : { code }), message } })
}

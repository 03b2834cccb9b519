/** Inspect worker: looks at hostile bytes in a thread of its own, which loads nothing it does not need. */
import { parentPort } from 'node:worker_threads'
import { inspectUpload } from './upload-inspection.ts'

export type InspectOrder = Readonly<{ bytes: Uint8Array }>

parentPort?.on('message', ({ id, bytes }: InspectOrder & { id: number }) => {
  parentPort?.postMessage({ id, result: inspectUpload(bytes) })
})

/** Measure: what a signed document costs, for the bench. Examples only; nothing is stored. */
import { performance } from 'node:perf_hooks'
import type { Tx } from '#kernel'
import { rootCertificatePem, sealOf } from './authority.ts'
import type { DocumentKind } from './contents.ts'
import { exampleContents, exampleSignerOf } from './examples.ts'
import { present } from './presentation.ts'
import { render } from './renderer.ts'
import { signPdf } from './signature.ts'
import { verifyPdf } from './verification.ts'

export type DocumentCost = Readonly<{
  documents: number
  /** CPU of all threads of the process, per document, from data to signed bytes. */
  cpuMs: number
  /** Wall time per document, one after another. */
  wallMs: number
  /** CPU of one verification. */
  verifyCpuMs: number
  /** Bytes of one file. */
  size: number
}>

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * Makes, signs and verifies `documents` papers of a kind after a warm-up of ten.
 * @param tx for the seal of the example's agency and for the time; no document is written
 */
export async function measureDocuments(
  tx: Tx,
  of: Readonly<{ kind: DocumentKind; documents: number }>,
): Promise<DocumentCost> {
  const signer = exampleSignerOf(of.kind)
  const [seal, rootPem] = [await sealOf(tx, signer), await rootCertificatePem(tx)]
  const one = async (n: number): Promise<Uint8Array> => {
    const verifyCode = `${n}`.padStart(20, '0')
    const verifyUrl = `http://localhost:8080/verify/${verifyCode}`
    const order = present(exampleContents(of.kind), { signer, verifyCode, verifyUrl, at: tx.now })
    return signPdf(await render(order), seal)
  }
  let last = await one(0)
  for (let n = 1; n <= 10; n++) last = await one(n)
  const [cpu, wall] = [cpuMs(), performance.now()]
  for (let n = 0; n < of.documents; n++) last = await one(1_000 + n)
  const made = {
    cpuMs: (cpuMs() - cpu) / of.documents,
    wallMs: (performance.now() - wall) / of.documents,
  }
  const before = cpuMs()
  for (let n = 0; n < 50; n++) verifyPdf(last, { rootPem })
  const verifyCpuMs = (cpuMs() - before) / 50
  return { documents: of.documents, ...made, verifyCpuMs, size: last.length }
}

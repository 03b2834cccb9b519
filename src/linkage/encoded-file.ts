/**
 * Encoded file: JSON lines, a head and one list of values a record. It names roles and rows, and holds no clear
 * value; the agency finds its record again by the row's number in its own file.
 */
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { composeModel, type RoleColumn } from './compose.ts'
import { Dataset } from './dataset.ts'
import type { Records } from './dataset-file.ts'
import { Encoder, type EncodingOptions } from './encode.ts'
import { encodedModel } from './encode-model.ts'
import type { Model } from './model.ts'

const FORMAT = 'linkage-encoded/1'
export type EncodedHead = Readonly<{
  format: typeof FORMAT
  keyCheck: string
  options: EncodingOptions
  roles: readonly RoleColumn[]
  fields: readonly string[]
  count: number
}>
export type EncodedFault = 'not-encoded' | 'other-key' | 'other-options' | 'nothing-in-common'
/** Why encoded files cannot be linked. */
export class EncodedFileError extends Error {
  readonly code: EncodedFault
  constructor(code: EncodedFault) {
    super(code)
    this.code = code
  }
}

/** Writes the records of a file, read with the model of its roles, for whoever shares the key. */
export async function writeEncoded(
  path: string,
  records: Records,
  roles: readonly RoleColumn[],
  key: Buffer,
  options: EncodingOptions = {},
): Promise<EncodedHead> {
  const encoder = new Encoder(key, options)
  const { fields } = encodedModel(composeModel(roles, { linkType: 'link' }))
  const head: EncodedHead = {
    format: FORMAT,
    keyCheck: encoder.keyCheck,
    options,
    roles,
    fields: fields.map(f => f.name),
    count: records.data.count,
  }
  const stream = createWriteStream(path, { mode: 0o600 })
  stream.write(`${JSON.stringify(head)}\n`)
  let i = 0
  for (const values of encoder.records(records.data, fields))
    if (!stream.write(`${JSON.stringify([records.lines[i++], ...values])}\n`))
      await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
  return head
}

/**
 * Reads an encoded file.
 * @throws EncodedFileError when it is none
 */
export async function readEncoded(
  path: string,
  signal?: AbortSignal,
): Promise<{ head: EncodedHead; data: Dataset; lines: Int32Array }> {
  const lines = createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  const at: number[] = []
  let head: EncodedHead | null = null
  async function* rows() {
    for await (const line of lines) {
      const read = parsed(line)
      if (head === null) {
        const told = read as EncodedHead | null
        if (told?.format !== FORMAT || !Array.isArray(told.fields))
          throw new EncodedFileError('not-encoded')
        head = told
        continue
      }
      if (!Array.isArray(read)) throw new EncodedFileError('not-encoded')
      at.push(Number(read[0]))
      yield Object.fromEntries(head.fields.map((name, f) => [name, String(read[f + 1] ?? '')]))
    }
  }
  const source = rows()
  // The head is read with the first record; only then are the fields known.
  const first = await source.next()
  if (head === null) throw new EncodedFileError('not-encoded')
  const { fields } = head as EncodedHead
  const data = await Dataset.fromRows(
    fields.map(name => ({ name, type: 'text', from: name, std: 'raw' })),
    (async function* () {
      if (!first.done) yield first.value
      yield* source
    })(),
    {},
    signal,
  )
  return { head, data, lines: Int32Array.from(at) }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** The model two encoded files can be linked by: of the roles both have. */
export function commonModel(left: EncodedHead, right: EncodedHead): Model {
  if (left.keyCheck !== right.keyCheck) throw new EncodedFileError('other-key')
  if (JSON.stringify(left.options) !== JSON.stringify(right.options))
    throw new EncodedFileError('other-options')
  const theirs = new Set(right.roles.map(r => r.role))
  const roles = left.roles.filter(r => theirs.has(r.role))
  const isVietnamese = roles.some(r => r.role === 'vn-full-name')
  const { model } = encodedModel(
    composeModel(roles, {
      linkType: 'link',
      ...(isVietnamese ? { decide: { accept: 0, review: -8, margin: 3, settle: 12 } } : {}),
    }),
  )
  if (model.comparisons.length === 0 || model.blocking.length === 0)
    throw new EncodedFileError('nothing-in-common')
  return model
}

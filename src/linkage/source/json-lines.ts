/** JSON lines: one object a line; the keys of the first hundred objects are the heads. */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Faults, headsFrom, MOST_IN_CELL, type Sheet, SheetError, type SheetRow } from './sheet.ts'

const LOOKED_AT = 100

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

type Read = Readonly<{ line: number; value: Readonly<Record<string, unknown>> | null }>

/** @throws SheetError `empty` */
export async function readJsonLines(stream: Readable): Promise<Sheet> {
  const faults = new Faults()
  const lines = objects(stream)
  const waiting: Read[] = []
  const keys = new Set<string>()
  while (waiting.length < LOOKED_AT) {
    const next = await lines.next()
    if (next.done) break
    waiting.push(next.value)
    for (const key of Object.keys(next.value.value ?? {})) keys.add(key)
  }
  if (waiting.length === 0) throw new SheetError('empty')
  const names = [...keys]
  const heads = headsFrom(names, faults, 1)

  function rowOf({ line, value }: Read): SheetRow | null {
    if (value === null) {
      faults.add({ line, code: 'not-json' }, true)
      return null
    }
    const cells = names.map(name => (Object.hasOwn(value, name) ? textOf(value[name]) : ''))
    if (cells.every(cell => cell.length <= MOST_IN_CELL)) return { line, cells }
    faults.add({ line, code: 'cell-too-large' }, true)
    return null
  }
  async function* rows(): AsyncGenerator<SheetRow> {
    for (const read of waiting.splice(0)) {
      const row = rowOf(read)
      if (row) yield row
    }
    for await (const read of lines) {
      const row = rowOf(read)
      if (row) yield row
    }
  }
  return { heads, rows: rows(), faults, close: async () => void stream.destroy() }
}

async function* objects(stream: Readable): AsyncGenerator<Read> {
  let line = 0
  for await (const text of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line++
    if (text.trim() === '') continue
    let value: unknown = null
    try {
      value = JSON.parse(text)
    } catch {
      // Told as a fault with its line below.
    }
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    yield { line, value: isObject ? (value as Record<string, unknown>) : null }
  }
}

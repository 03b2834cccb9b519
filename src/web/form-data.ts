/** Form data: what a browser sent, parsed once into text and files. Hostile until a rule has looked at it. */
import type { FastifyRequest } from 'fastify'
import { orThrow } from '#kernel'
import { type DateParts, joinParts } from './components/field.tsx'
import { problem } from './problems.ts'

export type UploadedFile = Readonly<{ field: string; fileName: string; bytes: Buffer }>

export type FormData = Readonly<{
  /** The text of a field, trimmed and in NFC; empty when it was not sent. */
  text(name: string): string
  /** All texts of fields sent several times. */
  texts(name: string): readonly string[]
  has(name: string): boolean
  /** A date out of three boxes: `2026-11-21`, or what was typed when it is no date. */
  date(name: string): string
  /** Every field but those of the house itself (`_csrf`, `_key`), dates put together. */
  answers(): Record<string, string>
  /** Files that were chosen; an empty file input is left out. */
  files: readonly UploadedFile[]
  /** The idempotency key of the form. */
  key: string
}>

const MEGABYTES = 10
export const FILE_LIMITS = {
  fileSize: MEGABYTES * 1_048_576,
  files: 6,
  fields: 200,
  fieldSize: 65_536,
  fieldNameSize: 200,
  headerPairs: 40,
} as const

const tidy = (value: unknown) =>
  String(value ?? '')
    .normalize('NFC')
    .replaceAll('\r\n', '\n')
    // Control characters have no place in a form; a database refuses the NUL among them.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim()

/** Reads the body of a POST, urlencoded or multipart. */
export async function readForm(request: FastifyRequest): Promise<FormData> {
  // A null prototype, so that a field called `__proto__` is a field like any other.
  const fields: Record<string, string[]> = Object.create(null)
  const files: UploadedFile[] = []
  const add = (name: string, value: unknown) => {
    fields[name] ??= []
    fields[name].push(tidy(value))
  }
  if (request.isMultipart()) {
    try {
      for await (const part of request.parts({ limits: FILE_LIMITS })) {
        if (part.type === 'field') add(part.fieldname, part.value)
        else {
          const bytes = await part.toBuffer()
          if (part.filename || bytes.length > 0)
            files.push({ field: part.fieldname, fileName: tidy(part.filename), bytes })
        }
      }
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (code === 'FST_REQ_FILE_TOO_LARGE')
        orThrow(problem('file-too-large', { megabytes: MEGABYTES }))
      if (/^FST_(FILES|FIELDS|PARTS)_LIMIT$/.test(code)) orThrow(problem('too-many-files'))
      // Without a boundary, cut short, a broken head of a part: no browser sends that.
      orThrow(problem('foreign-form'))
    }
  } else {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      for (const one of Array.isArray(value) ? value : [value]) add(name, one)
  }
  return formOf(fields, files)
}

const EMPTY: readonly string[] = []

/** The form as the pages use it. */
export function formOf(
  fields: Readonly<Record<string, readonly string[]>>,
  files: readonly UploadedFile[] = [],
): FormData {
  const texts = (name: string) => (Object.hasOwn(fields, name) ? fields[name]! : EMPTY)
  const text = (name: string) => texts(name)[0] ?? ''
  const date = (name: string) => {
    const parts: DateParts = {
      day: text(`${name}.day`),
      month: text(`${name}.month`),
      year: text(`${name}.year`),
    }
    return joinParts(parts)
  }
  return {
    text,
    texts,
    has: name => Object.hasOwn(fields, name),
    date,
    answers() {
      const answers: Record<string, string> = Object.create(null)
      for (const name of Object.keys(fields)) {
        if (name.startsWith('_')) continue
        const box = /^(.+)\.(day|month|year)$/.exec(name)
        if (box) answers[box[1]!] = date(box[1]!)
        else answers[name] = text(name)
      }
      return answers
    },
    files,
    key: text('_key'),
  }
}

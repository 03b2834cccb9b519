/**
 * Upload inspection: what bytes from outside really are. The declared name and type are never believed.
 *
 * Each type is read by its own structure; anything that could be taken for a second type is refused.
 * Runs in a worker thread, because the bytes may have been made to hurt a reader.
 */
import { crc32, inflateSync } from 'node:zlib'
import type { Problem } from '#kernel'
import { problem } from './problems.ts'

export type MediaType = 'application/pdf' | 'image/jpeg' | 'image/png'
export type UploadFacts = Readonly<{ mediaType: MediaType }>

/** 10 MiB: about twenty colour pages at 200 dpi. */
export const UPLOAD_LIMIT = 10 * 1024 * 1024
const LONGEST_SIDE = 20_000
const MOST_PIXELS = 120_000_000
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The type of the content, or the Problem that refuses it. Pure. */
export function inspectUpload(input: Uint8Array): UploadFacts | Problem {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length)
  if (bytes.length === 0) return problem('upload-empty', { field: 'file' })
  if (bytes.length > UPLOAD_LIMIT) return tooLarge(bytes.length)
  if (bytes.subarray(0, 8).equals(PNG)) return inspectPng(bytes)
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return inspectJpeg(bytes)
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return inspectPdf(bytes)
  return problem('upload-unknown-type', { field: 'file' })
}

export function tooLarge(size: number): Problem {
  const mb = (n: number) => (n / 1024 / 1024).toFixed(1)
  return problem('upload-too-large', { size: mb(size), limit: mb(UPLOAD_LIMIT), field: 'file' })
}

const broken = () => problem('upload-broken', { field: 'file' })
const twoFaced = () => problem('upload-two-faced', { field: 'file' })

/** Beginnings of types a browser or a program might take the file for. */
const OTHER_FACES =
  /PK\x03\x04|PK\x05\x06|%PDF-|Rar!\x1a|7z\xbc\xaf\x27\x1c|\x7fELF|<!doctype|<html|<script|<svg|<iframe|<\?php|<%@|#!\//i

function fitsScreen(width: number, height: number): boolean {
  if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) return false
  return width * height <= MOST_PIXELS
}

/** PNG (ISO/IEC 15948): every chunk with its checksum, IHDR first, nothing after IEND. */
function inspectPng(bytes: Buffer): UploadFacts | Problem {
  let at = PNG.length
  for (let n = 0; ; n++) {
    if (at + 12 > bytes.length) return broken()
    const length = bytes.readUInt32BE(at)
    const type = bytes.subarray(at + 4, at + 8).toString('latin1')
    const end = at + 12 + length
    if (!/^[A-Za-z]{4}$/.test(type) || end > bytes.length) return broken()
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return broken()
    const body = bytes.subarray(at + 8, end - 4)
    if (n === 0) {
      if (type !== 'IHDR' || length !== 13) return broken()
      if (!fitsScreen(body.readUInt32BE(0), body.readUInt32BE(4))) return broken()
    } else if (type !== 'IDAT' && type !== 'PLTE' && OTHER_FACES.test(body.toString('latin1'))) {
      return twoFaced()
    }
    at = end
    if (type === 'IEND') return at === bytes.length ? { mediaType: 'image/png' } : twoFaced()
  }
}

/** JPEG (ITU-T T.81): segments up to the picture, the picture up to its end, and a harmless tail. */
function inspectJpeg(bytes: Buffer): UploadFacts | Problem {
  let at = 2
  let framed = false
  for (;;) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return broken()
    const marker = bytes[at + 1]!
    const length = bytes.readUInt16BE(at + 2)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length || marker < 0xc0) return broken()
    const body = bytes.subarray(at + 4, end)
    const isFrame = marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      if (body.length < 6 || !fitsScreen(body.readUInt16BE(3), body.readUInt16BE(1)))
        return broken()
      framed = true
    }
    const isRemark = marker >= 0xe0
    if (isRemark && OTHER_FACES.test(body.toString('latin1'))) return twoFaced()
    at = end
    if (marker === 0xda) break
  }
  const finish = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]))
  if (!framed || finish < at) return broken()
  // Phones put previews and notes after the picture; only what looks like another type is refused.
  return OTHER_FACES.test(bytes.subarray(finish + 2).toString('latin1')) ||
    /PK\x05\x06/.test(bytes.subarray(-66_000).toString('latin1'))
    ? twoFaced()
    : { mediaType: 'image/jpeg' }
}

const ACTIVE =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|Movie|Sound|Screen|XFA|AA|OpenAction|SubmitForm|ImportData|GoToR|GoToE|Rendition)(?![A-Za-z0-9])/
const HARMLESS_OPENING =
  /\/OpenAction\s{0,9}(\[[^\]]{0,200}\]|<<[^<>]{0,200}\/S\s{0,9}\/GoTo[\s/>][^<>]{0,200}>>)/g

/**
 * PDF (ISO 32000): a header at the first byte, an end, no password, nothing that runs, opens or carries files,
 * neither in the open nor in compressed object streams.
 */
function inspectPdf(bytes: Buffer): UploadFacts | Problem {
  const text = bytes.toString('latin1')
  if (!/^%PDF-(1\.[0-7]|2\.0)[\r\n ]/.test(text)) return broken()
  const ending = text.lastIndexOf('%%EOF')
  if (
    ending < text.length - 1_024 ||
    ending < 0 ||
    !/startxref\s+\d+\s+%%EOF/.test(text.slice(-1_100))
  )
    return broken()
  if (!/\/Pages(?![A-Za-z])/.test(text) && !/\/ObjStm(?![A-Za-z])/.test(text)) return broken()
  if (/PK\x05\x06/.test(text.slice(-66_000)) || /[^\s]/.test(text.slice(ending + 5)))
    return twoFaced()

  const open = outsideStreams(text)
  const hidden = objectStreams(bytes, text)
  if (hidden === null) return broken()
  for (const part of [open, ...hidden]) {
    const names = unescapeNames(part)
    if (names === null) return broken()
    if (/\/Encrypt(?![A-Za-z0-9])/.test(names))
      return problem('upload-encrypted', { field: 'file' })
    if (ACTIVE.test(names.replace(HARMLESS_OPENING, ' ')))
      return problem('upload-active', { field: 'file' })
  }
  if (/<!doctype|<html|<script|<\?php/i.test(open)) return twoFaced()
  return { mediaType: 'application/pdf' }
}

const STREAM = /stream\r?\n/g
/** The dictionary of a stream stands in the letters before it; longer ones are made by nobody honest. */
const LONGEST_DICTIONARY = 32_768
/** Names spelled with `#xx` are rare; thousands of them are there to keep a reader busy. */
const MOST_ESCAPES = 20_000

/** The text of a PDF without what lies between `stream` and `endstream`: picture data may hold any letters. */
function outsideStreams(text: string): string {
  let out = ''
  let from = 0
  STREAM.lastIndex = 0
  for (let m = STREAM.exec(text); m; m = STREAM.exec(text)) {
    const end = text.indexOf('endstream', STREAM.lastIndex)
    if (end < 0) break
    out += text.slice(from, STREAM.lastIndex)
    from = end
    STREAM.lastIndex = end + 'endstream'.length
  }
  return out + text.slice(from)
}

/** The inflated texts of all object streams, or null when one cannot be read. */
function objectStreams(bytes: Buffer, text: string): string[] | null {
  const found: string[] = []
  let left = 64 * 1024 * 1024
  STREAM.lastIndex = 0
  for (let m = STREAM.exec(text); m; m = STREAM.exec(text)) {
    const end = text.indexOf('endstream', STREAM.lastIndex)
    if (end < 0) return null
    const from = STREAM.lastIndex
    STREAM.lastIndex = end + 'endstream'.length
    const before = text.slice(Math.max(m.index - LONGEST_DICTIONARY, 0), m.index)
    const opening = before.lastIndexOf(' obj')
    const dictionary = opening < 0 ? null : unescapeNames(before.slice(opening))
    if (dictionary === null) return null
    if (!/\/ObjStm(?![A-Za-z])/.test(dictionary)) continue
    const plain = inflated(bytes.subarray(from, end), dictionary, left)
    if (plain === null) return null
    left -= plain.length
    found.push(plain)
  }
  return found
}

function inflated(body: Buffer, dictionary: string, limit: number): string | null {
  if (!/\/Filter/.test(dictionary)) return body.toString('latin1')
  // Only the one filter that real writers use for object streams; anything else hides something.
  if (!/\/Filter\s*(\[\s*)?\/FlateDecode\s*(\]|\/|>>|\s)/.test(dictionary)) return null
  if (/\/Predictor\s*(?!1\b)\d/.test(dictionary)) return null
  try {
    return inflateSync(body, { maxOutputLength: Math.max(limit, 1) }).toString('latin1')
  } catch {
    return null
  }
}

/** `/J#61vaScript` is `/JavaScript` to a reader, so it is to us. Null when there are too many to be honest. */
function unescapeNames(text: string): string | null {
  let escapes = 0
  for (let i = text.indexOf('#'); i >= 0; i = text.indexOf('#', i + 1))
    if (++escapes > MOST_ESCAPES) return null
  return text.replace(/#([0-9a-fA-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Empty signature: the room in a PDF that a signature will fill (ISO 32000-1 §12.8). */
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, type PdfRef, PdfString } from '@libpdf/core'
import { assert } from '#kernel'
import type { PreparedPdf } from './signature.ts'

/** What the signature dictionary says in plain sight. */
export type SealFacts = Readonly<{
  /** Name of the sealing agency. */
  name: string
  place: string
  reason: string
  /** `D:20261121090500+07'00'` */
  at: string
}>

/** Bytes left for the CMS: two P-256 certificates and the attributes need about 1,900. */
const ROOM = 4_096
/** A number no offset of ours reaches; its digits keep the place of the true ones. */
const UNKNOWN = 9_999_999_999

/** Adds one invisible signature field to a PDF as an incremental update, with its ByteRange already true. */
export async function withEmptySignature(pdf: Uint8Array, seal: SealFacts): Promise<PreparedPdf> {
  const doc = await PDF.load(pdf)
  const page = doc.getPage(0)
  assert(page && !doc.recoveredViaBruteForce, 'the compiler made a sound PDF of one page or more')

  const value = doc.register(
    PdfDict.of({
      Type: PdfName.of('Sig'),
      Filter: PdfName.of('Adobe.PPKLite'),
      SubFilter: PdfName.of('ETSI.CAdES.detached'),
      ByteRange: new PdfArray([0, UNKNOWN, UNKNOWN, UNKNOWN].map(n => PdfNumber.of(n))),
      Contents: PdfString.fromHex('00'.repeat(ROOM)),
      Name: PdfString.fromString(seal.name),
      Location: PdfString.fromString(seal.place),
      Reason: PdfString.fromString(seal.reason),
      M: PdfString.fromString(seal.at),
    }),
  )
  const field = doc.register(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Widget'),
      FT: PdfName.of('Sig'),
      T: PdfString.fromString('con-dau'),
      V: value,
      P: page.ref,
      Rect: new PdfArray([0, 0, 0, 0].map(n => PdfNumber.of(n))),
      // Print and Locked, as PDF/A wants of an annotation.
      F: PdfNumber.of(132),
    }),
  )
  appendTo(page.dict, 'Annots', field)
  doc.getCatalog().set(
    'AcroForm',
    doc.register(
      // SigFlags 3: signatures exist, and the file may only be appended to.
      PdfDict.of({ Fields: new PdfArray([field]), SigFlags: PdfNumber.of(3) }),
    ),
  )
  return withTrueRange(await doc.save({ incremental: true }))
}

function appendTo(dict: PdfDict, key: string, ref: PdfRef): void {
  const list = dict.get(key)
  assert(list === undefined || list instanceof PdfArray, `/${key} of our own page is a direct list`)
  if (list) list.push(ref)
  else dict.set(key, new PdfArray([ref]))
}

/** Finds the empty signature and writes the ByteRange that covers all the rest. */
function withTrueRange(saved: Uint8Array): PreparedPdf {
  const bytes = Buffer.from(saved.buffer, saved.byteOffset, saved.length)
  const zeros = `<${'0'.repeat(ROOM * 2)}>`
  const contentsStart = bytes.lastIndexOf(zeros, undefined, 'latin1')
  assert(contentsStart > 0, 'the saved PDF holds the empty signature')
  const contentsEnd = contentsStart + zeros.length
  const unknown = `[0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`
  const rangeStart = bytes.lastIndexOf(unknown, contentsStart, 'latin1')
  assert(rangeStart > 0, 'the saved PDF holds the empty ByteRange')
  const range = `[0 ${contentsStart} ${contentsEnd} ${bytes.length - contentsEnd}]`
  bytes.write(range.padEnd(unknown.length), rangeStart, 'latin1')
  return { bytes, contentsStart, contentsEnd }
}

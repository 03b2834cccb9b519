/**
 * Verification: whether a PDF is, byte for byte, what an agency of this house sealed.
 *
 * Stricter than a reader for all the world's PDFs, on purpose: exactly one signature, covering the whole
 * file, nothing after it. What this accepts, an independent verifier accepts too; not the other way round.
 */
import { hash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import type { Instant } from '#kernel'
import {
  agencyOf,
  bytesToSign,
  type CmsClaim,
  type CmsParts,
  cmsOf,
  coveredDigest,
  readCms,
} from './signature.ts'

const REASONS = {
  'not-pdf': { vi: 'Tệp không phải là PDF.', en: 'the file is not a PDF' },
  unsigned: { vi: 'Tệp PDF không có chữ ký số.', en: 'the PDF carries no signature' },
  'several-signatures': {
    vi: 'Tệp có nhiều hơn một chữ ký; văn bản của hệ thống chỉ có một.',
    en: 'the file has more than one signature; documents of this house have one',
  },
  'range-malformed': {
    vi: 'Khai báo phạm vi ký trong tệp bị sai.',
    en: 'the signed range is malformed',
  },
  'not-whole-file': {
    vi: 'Chữ ký không bao trùm toàn bộ tệp; có nội dung thêm vào sau khi ký.',
    en: 'the signature does not cover the whole file; something was added after signing',
  },
  'wrong-format': {
    vi: 'Chữ ký không theo định dạng PAdES.',
    en: 'the signature is not in PAdES format',
  },
  'cms-malformed': { vi: 'Khối chữ ký số bị hỏng.', en: 'the signature block is malformed' },
  'digest-mismatch': {
    vi: 'Nội dung đã bị thay đổi sau khi ký.',
    en: 'the content was changed after signing',
  },
  'signature-mismatch': { vi: 'Chữ ký số không đúng.', en: 'the signature is wrong' },
  'unknown-authority': {
    vi: 'Chứng thư số không do tổ chức chứng thực của hệ thống cấp.',
    en: 'the certificate was not issued by the authority of this house',
  },
  'not-a-seal': {
    vi: 'Chứng thư số không được phép dùng để ký văn bản.',
    en: 'the certificate may not sign documents',
  },
  'outside-validity': {
    vi: 'Văn bản được ký ngoài thời hạn của chứng thư số.',
    en: 'the document was signed outside the validity of the certificate',
  },
} as const

export type VerdictReason = keyof typeof REASONS

export type PdfVerdict = Readonly<{
  /** `none`: there is nothing to verify. */
  signature: 'valid' | 'invalid' | 'none'
  /** From a certificate of ours; null when there was none. It signed this file only if the signature is valid. */
  signer: Readonly<{ agency: string | null; name: string | null }> | null
  /** Time the signer claims (/M), which B-B does not prove. */
  signedAt: Instant | null
  reason: Readonly<{ code: VerdictReason; vi: string; en: string }> | null
  /** Hex digest of the whole file. */
  sha256: string
}>

type Refused = VerdictReason

type Region = Readonly<{ start: number; end: number; dictionary: string }>

/** Where the only signature lies, or why it cannot be one of ours. */
export function signatureRegion(bytes: Buffer): Region | Refused {
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') return 'not-pdf'
  const first = bytes.indexOf('/ByteRange', 0, 'latin1')
  if (first < 0) return 'unsigned'
  if (bytes.indexOf('/ByteRange', first + 1, 'latin1') >= 0) return 'several-signatures'

  const numbers = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/.exec(
    bytes.subarray(first, first + 120).toString('latin1'),
  )
  if (!numbers) return 'range-malformed'
  const [zero, start, end, rest] = numbers.slice(1).map(Number) as [number, number, number, number]
  if (zero !== 0 || start <= first || end <= start + 2 || end > bytes.length)
    return 'range-malformed'
  if (end + rest !== bytes.length) return 'not-whole-file'
  if (!/%%EOF\r?\n?$/.test(bytes.subarray(-8).toString('latin1'))) return 'not-whole-file'
  if (bytes[start] !== 0x3c || bytes[end - 1] !== 0x3e) return 'range-malformed'

  // The gap must be the /Contents of the very dictionary that holds the ByteRange.
  const opening = bytes.lastIndexOf(' obj', first, 'latin1')
  const closing = bytes.indexOf('endobj', end, 'latin1')
  if (opening < 0 || closing < 0) return 'range-malformed'
  // Ours has a few hundred bytes; nobody makes us read megabytes of it.
  if (start - opening > 4_096 || closing - end > 4_096) return 'range-malformed'
  const dictionary = `${bytes.subarray(opening, start).toString('latin1')} ${bytes.subarray(end, closing).toString('latin1')}`
  if (!/\/Contents\s*$/.test(bytes.subarray(opening, start).toString('latin1')))
    return 'range-malformed'
  if (!/\/Type\s*\/Sig\b/.test(dictionary)) return 'range-malformed'
  if (!/\/SubFilter\s*\/ETSI\.CAdES\.detached\b/.test(dictionary)) return 'wrong-format'
  return { start, end, dictionary }
}

/** The DER in the hex string; what follows it must be padding. */
function cmsBytes(bytes: Buffer, region: Region): Buffer | Refused {
  const hex = bytes.subarray(region.start + 1, region.end - 1).toString('latin1')
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return 'cms-malformed'
  const padded = Buffer.from(hex, 'hex')
  // A CMS of ours is a SEQUENCE of 256 to 65,535 bytes: 30 82 hh hh.
  if (padded.length < 4 || padded[0] !== 0x30 || padded[1] !== 0x82) return 'cms-malformed'
  const end = 4 + padded.readUInt16BE(2)
  if (end > padded.length || padded.subarray(end).some(b => b !== 0)) return 'cms-malformed'
  return padded.subarray(0, end)
}

/** `/M (D:20261121090500+07'00')` as an instant. */
function claimedTime(dictionary: string): Instant | null {
  const m = /\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'(\d\d)'?)\)/.exec(
    dictionary,
  )
  if (!m) return null
  const zone = m[7] ? `${m[7]}${m[8]}:${m[9]}` : 'Z'
  const ms = Date.parse(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}${zone}`)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

/** A certificate out of hostile bytes, or null. */
function certificateIn(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch {
    return null
  }
}

function chainFault(
  certificate: X509Certificate,
  root: X509Certificate,
  at: Instant | null,
): Refused | null {
  if (!certificate.checkIssued(root) || !certificate.verify(root.publicKey))
    return 'unknown-authority'
  if (certificate.ca) return 'not-a-seal'
  const ms = at === null ? Number.NaN : Date.parse(at)
  const inside =
    ms >= certificate.validFromDate.getTime() && ms <= certificate.validToDate.getTime()
  return inside ? null : 'outside-validity'
}

/**
 * The signature itself. A CMS of ours has one shape only, so after its claims were checked it is made again
 * from its parts and must be the same: then no byte at all is free, not even those that no digest covers.
 */
function signatureFault(
  cms: Buffer,
  claim: CmsClaim,
  parts: CmsParts,
  key: KeyObject,
): Refused | null {
  if (!claim.digest.equals(parts.digest)) return 'digest-mismatch'
  const signed = bytesToSign(parts.digest, parts.certificate)
  if (!verify('sha256', signed, key, parts.signature)) return 'signature-mismatch'
  return cmsOf(parts).equals(cms) ? null : 'cms-malformed'
}

/**
 * Verifies a PDF against the root of the house. Pure; never throws on hostile bytes.
 * @param trust.rootPem the certificate of `rootCertificatePem`
 */
export function verifyPdf(pdf: Uint8Array, trust: Readonly<{ rootPem: string }>): PdfVerdict {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
  const sha256 = hash('sha256', bytes, 'hex')
  let signer: PdfVerdict['signer'] = null
  let signedAt: Instant | null = null
  const verdict = (signature: PdfVerdict['signature'], code: Refused | null): PdfVerdict => ({
    signature,
    signer,
    signedAt,
    reason: code && { code, ...REASONS[code] },
    sha256,
  })

  const region = signatureRegion(bytes)
  if (typeof region === 'string')
    return verdict(region === 'not-pdf' || region === 'unsigned' ? 'none' : 'invalid', region)
  signedAt = claimedTime(region.dictionary)
  const cms = cmsBytes(bytes, region)
  if (typeof cms === 'string') return verdict('invalid', cms)
  const claim = readCms(cms)
  const certificate = claim && certificateIn(claim.certificate)
  if (!claim || !certificate) return verdict('invalid', 'cms-malformed')

  // The chain comes first: only a certificate that our root signed is looked into any further.
  const root = new X509Certificate(trust.rootPem)
  const chain = chainFault(certificate, root, signedAt)
  if (chain) return verdict('invalid', chain)
  signer = agencyOf(certificate)
  const parts: CmsParts = {
    digest: coveredDigest(bytes, region.start, region.end),
    certificate: certificate.raw,
    root: root.raw,
    signature: claim.signature,
  }
  const fault = signatureFault(cms, claim, parts, certificate.publicKey)
  return verdict(fault ? 'invalid' : 'valid', fault)
}

/**
 * Signature: PAdES baseline B-B (ETSI EN 319 142-1) put into the space a prepared PDF leaves for it.
 *
 * The CMS is a CAdES of our own making over node:crypto, because the PDF library writes the attribute
 * signing-time, which the standard forbids in a PDF (the time stands in /M), and signs hundreds of times slower.
 */
import { hash, sign, type X509Certificate } from 'node:crypto'
import { assert } from '#kernel'
import type { Seal } from './authority.ts'
import { at, oid, sorted, TAG, tlv, type Value, valuesIn } from './der.ts'

/** A PDF with an empty signature: `signed` are the two covered ranges, between them `<0000…>`. */
export type PreparedPdf = Readonly<{
  bytes: Uint8Array
  /** Offset of `<` of /Contents. */
  contentsStart: number
  /** Offset after its `>`. */
  contentsEnd: number
}>

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

const seq = (...values: Buffer[]) => tlv(TAG.sequence, ...values)
const set = (...values: Buffer[]) => tlv(TAG.set, ...values)
const octets = (bytes: Uint8Array) => tlv(TAG.octets, bytes)
const one = tlv(TAG.integer, Buffer.of(1))
const attribute = (type: string, value: Buffer) => seq(oid(type), set(value))

/** issuer and serialNumber of a certificate of version 3, as they stand in it. */
function issuerAndSerial(certificate: Buffer): readonly [issuer: Buffer, serial: Buffer] {
  const [issuer, serial] = [at(certificate, 0, 0, 3), at(certificate, 0, 0, 1)]
  assert(issuer && serial, 'a certificate has an issuer and a serial number')
  return [issuer.whole, serial.whole]
}

/** The attributes that are signed, in DER order. */
function signedAttributes(digest: Buffer, certificate: Buffer): Buffer[] {
  const [issuer, serial] = issuerAndSerial(certificate)
  const essCertId = seq(
    // hashAlgorithm is left out: SHA-256 is its default and DER omits defaults.
    octets(hash('sha256', certificate, 'buffer')),
    seq(seq(tlv(TAG.context4, issuer)), serial),
  )
  return sorted([
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(digest)),
    attribute(OID.signingCertificateV2, seq(seq(essCertId))),
  ])
}

/** All that a CMS of ours is made of; the same parts always give the same bytes. */
export type CmsParts = Readonly<{
  /** SHA-256 over the covered bytes of the PDF. */
  digest: Buffer
  /** DER of the agency's certificate and of the root. */
  certificate: Buffer
  root: Buffer
  /** DER ECDSA-Sig-Value. */
  signature: Buffer
}>

/** What is signed: the attributes as a SET; what is stored has the tag [0] in its place (RFC 5652 §5.4). */
export function bytesToSign(digest: Buffer, certificate: Buffer): Buffer {
  return set(...signedAttributes(digest, certificate))
}

/**
 * The detached CMS SignedData (RFC 5652) with content-type, message-digest and signing-certificate-v2
 * (RFC 5035), and no signing-time.
 */
export function cmsOf({ digest, certificate, root, signature }: CmsParts): Buffer {
  const signerInfo = seq(
    one,
    seq(...issuerAndSerial(certificate)),
    seq(oid(OID.sha256)),
    tlv(TAG.context0, ...signedAttributes(digest, certificate)),
    seq(oid(OID.ecdsaWithSha256)),
    octets(signature),
  )
  const signedData = seq(
    one,
    set(seq(oid(OID.sha256))),
    seq(oid(OID.data)),
    tlv(TAG.context0, certificate, root),
    set(signerInfo),
  )
  return seq(oid(OID.signedData), tlv(TAG.context0, signedData))
}

/** What a signature block that has our shape claims; whether it is true is for the verifier. */
export type CmsClaim = Readonly<{
  certificate: Buffer
  root: Buffer
  /** From the attribute message-digest. */
  digest: Buffer
  signature: Buffer
}>

/** Reads the parts of a CMS of ours out of hostile bytes; null when they are not where we put them. */
export function readCms(cms: Buffer): CmsClaim | null {
  const certificates = at(cms, 0, 1, 0, 3)
  const info = at(cms, 0, 1, 0, 4, 0)
  const [certificate, root, ...more] = valuesIn(certificates?.content ?? Buffer.alloc(0)) ?? []
  const attributes = valuesIn(
    info ? (at(info.content, 3)?.content ?? Buffer.alloc(0)) : Buffer.alloc(0),
  )
  const isDigest = (v: Value) => at(v.content, 0)?.whole.equals(oid(OID.messageDigest)) ?? false
  const digest = attributes?.find(isDigest)
  const value = digest && at(digest.content, 1, 0)
  const signature = info && at(info.content, 5)
  if (!certificate || !root || more.length > 0 || !value || !signature) return null
  return {
    certificate: certificate.whole,
    root: root.whole,
    digest: value.content,
    signature: signature.content,
  }
}

/** The digest over everything but the signature itself. */
export function coveredDigest(
  bytes: Uint8Array,
  contentsStart: number,
  contentsEnd: number,
): Buffer {
  const covered = Buffer.concat([bytes.subarray(0, contentsStart), bytes.subarray(contentsEnd)])
  return hash('sha256', covered, 'buffer')
}

/** Fills the empty signature of a prepared PDF. The bytes are changed in place and given back. */
export function signPdf(prepared: PreparedPdf, seal: Seal): Uint8Array {
  const { bytes, contentsStart, contentsEnd } = prepared
  const { certificate, root, privateKey } = seal
  const digest = coveredDigest(bytes, contentsStart, contentsEnd)
  const signature = sign('sha256', bytesToSign(digest, certificate), privateKey)
  const cms = cmsOf({ digest, certificate, root, signature })
  const hex = cms.toString('hex')
  assert(hex.length <= contentsEnd - contentsStart - 2, 'the signature fits the space left for it')
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).write(hex, contentsStart + 1, 'latin1')
  return bytes
}

/**
 * What a certificate says of its agency. Only for certificates whose chain was checked.
 *
 * Read from `subject`, because Node's `toLegacyObject` ends the whole process with a segmentation fault
 * when the public key in a certificate cannot be decoded (seen with Node 24.21).
 */
export function agencyOf(
  certificate: X509Certificate,
): Readonly<{ agency: string | null; name: string | null }> {
  const part = (name: string) =>
    certificate.subject
      .split('\n')
      .find(line => line.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? null
  return { agency: part('organizationIdentifier') ?? part('2.5.4.97'), name: part('CN') }
}

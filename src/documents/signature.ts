/**
 * Signature: PAdES baseline B-B (ETSI EN 319 142-1) put into the space a prepared PDF leaves for it.
 *
 * The CMS is a CAdES of our own making over node:crypto, because the PDF library writes the attribute
 * signing-time, which the standard forbids in a PDF (the time stands in /M), and signs hundreds of times slower.
 */
import { hash, sign, type X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import { assert } from '#kernel'
import type { Seal } from './authority.ts'

/** A PDF with an empty signature: `signed` are the two covered ranges, between them `<0000…>`. */
export type PreparedPdf = Readonly<{
  bytes: Uint8Array
  /** Offset of `<` of /Contents. */
  contentsStart: number
  /** Offset after its `>`. */
  contentsEnd: number
}>

export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

const seq = (...value: asn1.BaseBlock[]) => new asn1.Sequence({ value })
const set = (...value: asn1.BaseBlock[]) => new asn1.Set({ value })
const oid = (value: string) => new asn1.ObjectIdentifier({ value })
const octets = (bytes: Uint8Array) => new asn1.OctetString({ valueHex: bytes })
const int = (value: number) => new asn1.Integer({ value })
const tagged = (tagNumber: number, ...value: asn1.BaseBlock[]) =>
  new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber }, value })
const der = (block: asn1.BaseBlock) => Buffer.from(block.toBER())
const attribute = (type: string, value: asn1.BaseBlock) => seq(oid(type), set(value))

function parsed(bytes: Uint8Array): asn1.BaseBlock {
  const { result, offset } = asn1.fromBER(bytes)
  assert(offset === bytes.length, 'a certificate is one DER value')
  return result
}

/** issuer and serialNumber of a certificate, as they stand in it. */
function issuerAndSerial(certificate: asn1.BaseBlock): readonly [asn1.BaseBlock, asn1.BaseBlock] {
  const tbs = (certificate as asn1.Sequence).valueBlock.value[0] as asn1.Sequence
  const [, serial, , issuer] = tbs.valueBlock.value
  assert(serial && issuer, 'a certificate of version 3 has a serial number and an issuer')
  return [issuer, serial]
}

/** DER wants the members of a SET OF in the order of their encodings (X.690 §11.6). */
function sortedSet(members: asn1.BaseBlock[]): asn1.BaseBlock[] {
  return members
    .map(member => [der(member), member] as const)
    .sort(([a], [b]) => Buffer.compare(a, b))
    .map(([, member]) => member)
}

/** The attributes that are signed, in DER order (X.690 §11.6). */
function signedAttributes(digest: Buffer, certificateDer: Buffer): asn1.BaseBlock[] {
  const [issuer, serial] = issuerAndSerial(parsed(certificateDer))
  const essCertId = seq(
    // hashAlgorithm is left out: SHA-256 is its default and DER omits defaults.
    octets(hash('sha256', certificateDer, 'buffer')),
    seq(seq(tagged(4, issuer)), serial),
  )
  return sortedSet([
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
  return der(set(...signedAttributes(digest, certificate)))
}

/**
 * The detached CMS SignedData (RFC 5652) with content-type, message-digest and signing-certificate-v2
 * (RFC 5035), and no signing-time.
 */
export function cmsOf(parts: CmsParts): Buffer {
  const certificate = parsed(parts.certificate)
  const signerInfo = seq(
    int(1),
    seq(...issuerAndSerial(certificate)),
    seq(oid(OID.sha256)),
    tagged(0, ...signedAttributes(parts.digest, parts.certificate)),
    seq(oid(OID.ecdsaWithSha256)),
    octets(parts.signature),
  )
  const signedData = seq(
    int(1),
    set(seq(oid(OID.sha256))),
    seq(oid(OID.data)),
    tagged(0, certificate, parsed(parts.root)),
    set(signerInfo),
  )
  return der(seq(oid(OID.signedData), tagged(0, signedData)))
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

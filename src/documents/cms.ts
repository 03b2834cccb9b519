/** CMS: what a signature block of a PDF says (RFC 5652, RFC 5035), read from hostile bytes. */
import { X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { OID } from './signature.ts'

export type CmsFacts = Readonly<{
  certificate: X509Certificate
  /** DER of the attributes as a SET: the bytes the signature is over. */
  signedAttributes: Buffer
  messageDigest: Buffer
  /** SHA-256 from signing-certificate-v2. */
  certificateHash: Buffer
  signature: Buffer
}>

/** The facts of a CMS as PAdES B-B wants it, or null when it is anything else. Never throws. */
export function readCms(der: Buffer): CmsFacts | null {
  try {
    return read(der)
  } catch {
    // Any surprise in a hostile encoding is the same answer: this is no signature of ours.
    return null
  }
}

function read(der: Buffer): CmsFacts | null {
  const content = pkijs.ContentInfo.fromBER(new Uint8Array(der))
  if (content.contentType !== OID.signedData) return null
  const data = new pkijs.SignedData({ schema: content.content })
  const [info, ...others] = data.signerInfos
  // Detached: the content is the PDF itself, never a copy inside the CMS.
  if (!info || others.length > 0 || data.encapContentInfo.eContent) return null
  if (data.encapContentInfo.eContentType !== OID.data) return null
  if (info.digestAlgorithm.algorithmId !== OID.sha256) return null
  if (info.signatureAlgorithm.algorithmId !== OID.ecdsaWithSha256) return null

  const attributes = info.signedAttrs?.attributes ?? []
  const only = (type: string) => {
    const found = attributes.filter(a => a.type === type)
    return found.length === 1 && found[0]!.values.length === 1 ? found[0]!.values[0] : null
  }
  if (attributes.some(a => a.type === OID.signingTime)) return null
  const contentType = only(OID.contentType)
  const messageDigest = only(OID.messageDigest)
  const signingCertificate = only(OID.signingCertificateV2)
  if (!(contentType instanceof asn1.ObjectIdentifier)) return null
  if (contentType.valueBlock.toString() !== OID.data) return null
  if (!(messageDigest instanceof asn1.OctetString)) return null
  const certificateHash = essCertHash(signingCertificate)
  const certificate = certificateOf(data, info)
  if (certificateHash === null || certificate === null || !info.signedAttrs) return null

  return {
    certificate,
    signedAttributes: Buffer.from(info.signedAttrs.encodedValue),
    messageDigest: Buffer.from(messageDigest.valueBlock.valueHexView),
    certificateHash,
    signature: Buffer.from(info.signature.valueBlock.valueHexView),
  }
}

/** SigningCertificateV2 → first ESSCertIDv2 → certHash, when it is of SHA-256 (the default). */
function essCertHash(value: unknown): Buffer | null {
  const certs = value instanceof asn1.Sequence ? value.valueBlock.value[0] : null
  const id = certs instanceof asn1.Sequence ? certs.valueBlock.value[0] : null
  const certHash = id instanceof asn1.Sequence ? id.valueBlock.value[0] : null
  return certHash instanceof asn1.OctetString ? Buffer.from(certHash.valueBlock.valueHexView) : null
}

/** The certificate that the signer info names by issuer and serial number. */
function certificateOf(data: pkijs.SignedData, info: pkijs.SignerInfo): X509Certificate | null {
  const named = info.sid
  if (!(named instanceof pkijs.IssuerAndSerialNumber)) return null
  for (const certificate of data.certificates ?? []) {
    if (!(certificate instanceof pkijs.Certificate)) continue
    if (!certificate.serialNumber.isEqual(named.serialNumber)) continue
    if (!certificate.issuer.isEqual(named.issuer)) continue
    return new X509Certificate(Buffer.from(certificate.toSchema().toBER()))
  }
  return null
}

/**
 * Authority: the sandbox's own certificate authority, and the electronic seals of agencies under it.
 *
 * In production a licensed authority certifies the seals and a security module holds the keys; both sit
 * behind `Keys` and the table of certificates, and nothing else here knows the difference.
 *
 * INVARIANT: a certificate is stored before the first document it seals commits; it is never changed.
 */
import 'reflect-metadata'
import { type KeyObject, type webcrypto, X509Certificate } from 'node:crypto'
import { assert, type KeyPair, type Keys, keyId, later, type Tx } from '#kernel'
import * as store from './store.ts'

/** What signing needs of an agency. */
export type Seal = Readonly<{
  serial: string
  /** DER of the agency's certificate. */
  certificate: Buffer
  /** DER of the root above it. */
  root: Buffer
  privateKey: KeyObject
  agencyName: string
  place: string
}>

const ROOT_KEY = 'documents.root'
const ROOT_NAME = 'Liên Thông Sandbox Root CA'
const DAY_MS = 86_400_000
const ROOT_DAYS = 3_653
const SEAL_DAYS = 1_827
/** A certificate is renewed this long before its end, so that no document is sealed in its last days. */
const RENEW_DAYS = 90
/** Document signing (RFC 9336), and e-mail protection, which older readers ask for in its place. */
const SEAL_PURPOSES = ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4'] as const
/** Certificates start a day early: readers' clocks differ from ours. */
const EARLY_MS = DAY_MS

type Known = { root: store.CertificateRow | null; seals: Map<string, store.CertificateRow> }
const known = new WeakMap<Keys, Known>()

function cacheOf(keys: Keys): Known {
  let cache = known.get(keys)
  if (!cache) {
    cache = { root: null, seals: new Map() }
    known.set(keys, cache)
  }
  return cache
}

/** The root certificate that verifiers trust; made at first use. */
export async function rootCertificatePem(tx: Tx): Promise<string> {
  return (await rootOf(tx)).pem
}

async function rootOf(tx: Tx): Promise<store.CertificateRow> {
  const cache = cacheOf(tx.keys)
  if (cache.root && cache.root.notAfter > later(tx.now, RENEW_DAYS * DAY_MS)) return cache.root
  const pair = tx.keys.pair(ROOT_KEY)
  const root = await findOrMake(tx, {
    subject: 'root',
    name: ROOT_NAME,
    pair,
    days: ROOT_DAYS,
    issuer: null,
  })
  tx.afterCommit(() => {
    cache.root = root
  })
  return root
}

/** The seal of an agency, certified under the root; made at first use and renewed in time. */
export async function sealOf(
  tx: Tx,
  signer: Readonly<{ agency: string; agencyName: string; place: string }>,
): Promise<Seal> {
  assert(
    /^[A-Za-z0-9.-]{1,60}$/.test(signer.agency),
    'an agency has a code of letters, digits, dots',
  )
  const root = await rootOf(tx)
  const pair = tx.keys.pair(`documents.seal.${signer.agency.toLowerCase()}`)
  const cache = cacheOf(tx.keys)
  const cacheKey = `${root.serial}\n${signer.agency}\n${signer.agencyName}`
  let row = cache.seals.get(cacheKey)
  if (!row || row.notAfter <= later(tx.now, RENEW_DAYS * DAY_MS)) {
    const made = await findOrMake(tx, {
      subject: signer.agency,
      name: signer.agencyName,
      pair,
      days: SEAL_DAYS,
      issuer: root,
    })
    tx.afterCommit(() => {
      cache.seals.set(cacheKey, made)
    })
    row = made
  }
  return {
    serial: row.serial,
    certificate: derOf(row.pem),
    root: derOf(root.pem),
    privateKey: pair.privateKey,
    agencyName: signer.agencyName,
    place: signer.place,
  }
}

const derOf = (pem: string): Buffer => new X509Certificate(pem).raw

type Order = Readonly<{
  subject: string
  name: string
  pair: KeyPair
  days: number
  issuer: store.CertificateRow | null
}>

async function findOrMake(tx: Tx, order: Order): Promise<store.CertificateRow> {
  const wanted = {
    subject: order.subject,
    name: order.name,
    keyId: keyId(order.pair.publicKey),
    issuer: order.issuer?.serial ?? null,
    until: later(tx.now, RENEW_DAYS * DAY_MS),
  }
  const found = await store.certificateOf(tx, wanted)
  if (found) return found
  // Two first users stand in line; the second finds what the first one made.
  await store.lockVersion(tx, `certificate\n${order.subject}`)
  const meanwhile = await store.certificateOf(tx, wanted)
  if (meanwhile) return meanwhile
  const row = await certify(tx, order)
  await store.insertCertificate(tx, row)
  return row
}

/** Makes an X.509 v3 certificate (RFC 5280) over the pair, signed with ECDSA P-256 and SHA-256. */
async function certify(tx: Tx, order: Order): Promise<store.CertificateRow> {
  // Loaded here: certificates are made a few times a year, and the library takes long to load.
  const x509 = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const rootPair = tx.keys.pair(ROOT_KEY)
  const notBefore = later(tx.now, -EARLY_MS)
  let notAfter = later(tx.now, order.days * DAY_MS)
  if (order.issuer && notAfter > order.issuer.notAfter) notAfter = order.issuer.notAfter
  // A positive serial number of 127 bits of chance (RFC 5280 §4.1.2.2).
  const serialBytes = tx.random.bytes(16)
  serialBytes[0] = (serialBytes[0]! & 0x3f) | 0x40
  const serial = serialBytes.toString('hex')

  type DistinguishedName = Record<string, string[]>[]
  const rootName: DistinguishedName = [
    { C: ['VN'] },
    { O: ['Liên Thông Sandbox'] },
    { CN: [ROOT_NAME] },
  ]
  // organizationIdentifier (2.5.4.97) is where ETSI EN 319 412-3 puts the code of a legal person.
  const subject: DistinguishedName = order.issuer
    ? [{ C: ['VN'] }, { O: [order.name] }, { '2.5.4.97': [order.subject] }, { CN: [order.name] }]
    : rootName
  // Node's own type of a key and the browser's are the same thing under two names.
  const cryptoKey = (key: KeyObject, use: webcrypto.KeyUsage) =>
    key.toCryptoKey(algorithm, use === 'verify', [use]) as unknown as CryptoKey
  const publicKey = cryptoKey(order.pair.publicKey, 'verify')
  const rootPublicKey = cryptoKey(rootPair.publicKey, 'verify')
  const usage = order.issuer
    ? x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation
    : x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign

  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial,
    subject: new x509.Name(subject).toString(),
    issuer: new x509.Name(rootName).toString(),
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    publicKey,
    signingKey: cryptoKey(rootPair.privateKey, 'sign'),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(order.issuer === null, order.issuer ? undefined : 0, true),
      new x509.KeyUsagesExtension(usage, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(rootPublicKey),
      ...(order.issuer ? [new x509.ExtendedKeyUsageExtension([...SEAL_PURPOSES])] : []),
    ],
  })
  const pem = certificate.toString('pem')
  const made = new X509Certificate(pem)
  assert(made.verify(rootPair.publicKey), 'a certificate verifies under the key of the root')
  return {
    serial,
    subject: order.subject,
    name: order.name,
    keyName: order.pair.name,
    keyId: keyId(order.pair.publicKey),
    issuerSerial: order.issuer?.serial ?? null,
    pem: `${pem}\n`,
    notBefore,
    notAfter,
  }
}

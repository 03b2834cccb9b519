/** Publication: what anyone may learn about a document by its code, or by holding the file. */
import { dayOf, type Instant, type Queries, type Tx } from '#kernel'
import { rootCertificatePem } from './authority.ts'
import { type DocumentKind, KIND_NAMES } from './contents.ts'
import * as store from './store.ts'
import { type PdfVerdict, verifyPdf } from './verification.ts'
import { formatVerifyCode, parseVerifyCode } from './verify-code.ts'

/** No personal data beyond a masked name: the code may be read off a paper by anyone who sees it. */
export type PublicFacts = Readonly<{
  kind: DocumentKind
  kindName: Readonly<{ vi: string; en: string }>
  /** `8K3QZ-…`, as printed. */
  verifyCode: string
  agency: string
  issuer: string
  issuedAt: Instant
  /** Day in Vietnam. */
  issuedOn: string
  sha256: string
  status: 'valid' | 'revoked'
  revokedAt: Instant | null
  /** `N*** M*** A***` */
  maskedHolder: string
}>

const factsOf = (row: store.DocumentRow): PublicFacts => ({
  kind: row.kind as DocumentKind,
  kindName: {
    vi: KIND_NAMES[row.kind as DocumentKind].vi,
    en: KIND_NAMES[row.kind as DocumentKind].en,
  },
  verifyCode: formatVerifyCode(row.verifyCode),
  agency: row.agency,
  issuer: row.agencyName,
  issuedAt: row.issuedAt,
  issuedOn: dayOf(row.issuedAt),
  sha256: row.sha256,
  status: row.revokedAt ? 'revoked' : 'valid',
  revokedAt: row.revokedAt,
  maskedHolder: row.maskedHolder,
})

/** @param typed a code as printed or as typed by a person; null when nothing has that code */
export async function publicFacts(q: Queries, typed: string): Promise<PublicFacts | null> {
  const code = parseVerifyCode(typed)
  const row = code === null ? null : await store.documentByCode(q, code)
  return row && factsOf(row)
}

export type PdfCheck = PdfVerdict & Readonly<{ facts: PublicFacts | null }>

/**
 * Checks a PDF somebody holds: its signature by cryptography, its standing by the stored facts of the very same bytes.
 * A valid signature on a revoked document is still a revoked document: show `facts.status` too.
 */
export async function checkPdf(tx: Tx, bytes: Uint8Array): Promise<PdfCheck> {
  const verdict = verifyPdf(bytes, { rootPem: await rootCertificatePem(tx) })
  const row = await store.documentByDigest(tx, verdict.sha256)
  return { ...verdict, facts: row && factsOf(row) }
}

/** Place: where on the web this house answers questions about its documents. */
import { assert } from '#kernel'
import { formatVerifyCode } from './verify-code.ts'

let publicUrl = 'http://localhost:8080'

/**
 * Called once at start, before the first document is issued.
 * @param options.publicUrl origin that citizens reach, without a path, e.g. `https://lienthong.example`
 */
export function configureDocuments(options: Readonly<{ publicUrl: string }>): void {
  const url = new URL(options.publicUrl)
  assert(
    url.protocol === 'https:' || url.protocol === 'http:',
    'the public address is a web address',
  )
  publicUrl = url.origin
}

/** Address of the public page that answers for a document; printed as text and as QR. */
export function verifyUrl(verifyCode: string): string {
  return `${publicUrl}/verify/${formatVerifyCode(verifyCode)}`
}

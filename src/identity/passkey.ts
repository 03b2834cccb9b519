/**
 * Passkey: a key of the person's own device (W3C Web Authentication, level 3), bound to our address.
 *
 * INVARIANT: a signature counts only for the challenge of this one sign-in, from our origin, with the person
 * verified on the device; a counter that goes back refuses it. No attestation is asked: any maker's device will do.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { isUuid, type Problem, type Tx } from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import { sendMessage } from './message.ts'
import { problem } from './problems.ts'
import type { Session } from './session.ts'
import * as store from './store/passkey.ts'

export type Passkey = Readonly<{
  passkeyId: string
  accountId: string
  credentialId: string
  publicKey: Buffer
  signCount: number
  /** Whether the key cannot leave its device. */
  deviceBound: boolean
  transports: readonly string[]
  name: string
  addedAt: string
  usedAt: string | null
}>

/** Where passkeys are at home: `https://a.example` → origin and registrable host. */
export type PasskeySite = Readonly<{ origin: string; rpId: string }>
export function siteOf(baseUrl: string): PasskeySite {
  const { origin, hostname } = new URL(baseUrl)
  return { origin, rpId: hostname }
}

const ES256 = -7
const EDDSA = -8
const RS256 = -257

/** What `navigator.credentials.create` is called with; its challenge has to be kept for {@link addPasskey}. */
export function creationOptions(
  site: PasskeySite,
  owner: { accountId: string; displayName: string; existing: readonly Passkey[] },
) {
  return generateRegistrationOptions({
    rpName: 'Liên Thông',
    rpID: site.rpId,
    userName: owner.displayName,
    userDisplayName: owner.displayName,
    userID: Uint8Array.from(Buffer.from(owner.accountId.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    supportedAlgorithmIDs: [ES256, EDDSA, RS256],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: owner.existing.map(({ credentialId }) => ({ id: credentialId })),
  })
}

/** What `navigator.credentials.get` is called with. Names no credential: the device knows whose it is. */
export function requestOptions(site: PasskeySite) {
  return generateAuthenticationOptions({ rpID: site.rpId, userVerification: 'required' })
}

/** Reads what the browser's script sent; null when it is not even an object of the right kind. */
export function parseCredential<T extends AuthenticationResponseJSON | RegistrationResponseJSON>(
  text: string,
): T | null {
  try {
    const value = JSON.parse(text) as { id?: unknown; response?: { clientDataJSON?: unknown } }
    const whole =
      typeof value?.id === 'string' && typeof value.response?.clientDataJSON === 'string'
    return whole ? (value as T) : null
  } catch {
    return null
  }
}

/** Adds a passkey to the account of a session. The refusal comes back as a value. */
export async function addPasskey(
  tx: Tx,
  session: Session,
  site: PasskeySite,
  given: { response: RegistrationResponseJSON; challenge: string; name: string },
): Promise<{ passkeyId: string } | Problem> {
  const checked = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: given.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: [ES256, EDDSA, RS256],
  }).catch(() => null)
  if (!checked?.verified) return problem('passkey-refused')
  const { credential, credentialDeviceType } = checked.registrationInfo
  const passkeyId = tx.newId()
  const { accountId } = session.account
  const deviceBound = credentialDeviceType === 'singleDevice'
  const fresh = await store.insert(tx, {
    passkeyId,
    accountId,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    signCount: credential.counter,
    deviceBound,
    transports: (credential.transports ?? []).map(String).slice(0, 8),
    name: given.name,
  })
  if (!fresh) return problem('passkey-refused')
  await record(tx, {
    actor: session.actor,
    action: 'passkey.added',
    subject: session.personId,
    detail: { accountId, passkeyId, deviceBound },
  })
  await sendMessage(tx, {
    accountId,
    kind: 'security',
    vi: 'Một khóa truy cập (passkey) mới vừa được thêm vào tài khoản của bạn. Nếu không phải bạn, hãy bỏ khóa đó trong mục Đăng nhập và bảo mật.',
    en: 'A new passkey was added to your account. If this was not you, remove it under Sign-in and security.',
  })
  return { passkeyId }
}

/** Checks a passkey's answer; gives the passkey it came from, its counter moved on. */
export async function checkPasskey(
  tx: Tx,
  site: PasskeySite,
  given: { response: AuthenticationResponseJSON; challenge: string },
): Promise<Passkey | Problem> {
  const passkey = await store.lockByCredential(tx, given.response.id)
  if (!passkey) return problem('passkey-refused')
  // The handle of the owner, if the device names one, is the account's id in 16 bytes.
  const handle = given.response.response.userHandle
  const owner = Buffer.from(passkey.accountId.replaceAll('-', ''), 'hex').toString('base64url')
  if (handle && handle !== owner) return problem('passkey-refused')
  const checked = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge: given.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: Uint8Array.from(passkey.publicKey),
      counter: passkey.signCount,
    },
  }).catch(() => null)
  if (!checked?.verified) return problem('passkey-refused')
  const { newCounter, credentialDeviceType } = checked.authenticationInfo
  // A key that was bound to one device cannot become one that travels, nor the other way round.
  if ((credentialDeviceType === 'singleDevice') !== passkey.deviceBound)
    return problem('passkey-refused')
  await store.noteUse(tx, passkey.passkeyId, newCounter)
  return passkey
}

export async function removePasskey(
  tx: Tx,
  session: Session,
  passkeyId: string,
): Promise<Problem | null> {
  const { accountId } = session.account
  if (!isUuid(passkeyId) || !(await store.remove(tx, accountId, passkeyId)))
    return problem('passkey-unknown')
  await record(tx, {
    actor: session.actor,
    action: 'passkey.removed',
    subject: session.personId,
    detail: { accountId, passkeyId },
  })
  return null
}

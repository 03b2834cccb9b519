/** A soft authenticator for tests: makes and uses passkeys as a phone would (W3C Web Authentication §6), in node:crypto. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

type Cbor = number | string | Buffer | Map<Cbor, Cbor>

/** CBOR (RFC 8949) of the few kinds an attestation needs. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number): Buffer => {
    if (n < 24) return Buffer.from([(major << 5) | n])
    if (n < 256) return Buffer.from([(major << 5) | 24, n])
    return Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  }
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])])
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const text = (bytes: Buffer) => bytes.toString('base64url')

/** What may be wrong with a device or the page it is shown, for the tests of refusals. */
export type Faults = Readonly<{
  origin?: string
  rpId?: string
  challenge?: string
  userVerified?: boolean
  count?: number
}>

export type Authenticator = Readonly<{
  create(options: PublicKeyCredentialCreationOptionsJSON, faults?: Faults): RegistrationResponseJSON
  get(options: PublicKeyCredentialRequestOptionsJSON, faults?: Faults): AuthenticationResponseJSON
}>

/** @param deviceBound false for a passkey that is synced between devices */
export function softAuthenticator(origin: string, deviceBound = true): Authenticator {
  let key: KeyObject | null = null
  let credentialId = Buffer.alloc(0)
  let userHandle = ''
  let count = 0

  const clientData = (type: string, challenge: string, faults: Faults) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authData = (rpId: string, faults: Faults, attested: Buffer = Buffer.alloc(0)) => {
    const flags =
      0x01 |
      (faults.userVerified === false ? 0 : 0x04) |
      (deviceBound ? 0 : 0x18) |
      (attested.length > 0 ? 0x40 : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(faults.count ?? ++count)
    return Buffer.concat([sha256(faults.rpId ?? rpId), Buffer.from([flags]), counter, attested])
  }

  return {
    create(options, faults = {}) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      key = pair.privateKey
      credentialId = randomBytes(32)
      userHandle = options.user.id
      const { x, y } = pair.publicKey.export({ format: 'jwk' })
      const cose = cbor(
        new Map<Cbor, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x!, 'base64url')],
          [-3, Buffer.from(y!, 'base64url')],
        ]),
      )
      const attested = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, credentialId.length]),
        credentialId,
        cose,
      ])
      const attestation = cbor(
        new Map<Cbor, Cbor>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData(options.rp.id!, faults, attested)],
        ]),
      )
      return {
        id: text(credentialId),
        rawId: text(credentialId),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(clientData('webauthn.create', options.challenge, faults)),
          attestationObject: text(attestation),
          transports: ['internal'],
        },
      }
    },
    get(options, faults = {}) {
      const data = authData(options.rpId!, faults)
      const client = clientData('webauthn.get', options.challenge, faults)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), key!)
      return {
        id: text(credentialId),
        rawId: text(credentialId),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(signature),
          userHandle,
        },
      }
    },
  }
}

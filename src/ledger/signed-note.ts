/**
 * Signed note: a text that people can read, with signatures under it (C2SP signed-note, Ed25519).
 *
 * Parsing is strict to the byte: whatever is not exactly as it would have been written is refused, so
 * that a note has one spelling only.
 */
import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'

const ED25519 = Buffer.of(1)
/** DER that stands before the 32 bytes of an Ed25519 public key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function rawKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
}

function keyHash(name: string, raw: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), ED25519, raw])
  return hash('sha256', named, 'buffer').subarray(0, 4)
}

/** Bytes of base64 (RFC 4648 §4), or null when the text is not exactly what those bytes encode to. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** The verifier key as one line: `<name>+<key hash>+<base64 of type and key>`. */
export function verifierKey(name: string, publicKey: KeyObject): string {
  const raw = rawKey(publicKey)
  const body = Buffer.concat([ED25519, raw]).toString('base64')
  return `${name}+${keyHash(name, raw).toString('hex')}+${body}`
}

type Verifier = Readonly<{ name: string; hash: Buffer; publicKey: KeyObject }>

/** Reads a verifier key; null when it is malformed or of a kind we do not know. */
export function parseVerifierKey(line: string): Verifier | null {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(line)
  if (!match) return null
  const [, name, id, encoded] = match as unknown as [string, string, string, string]
  const body = strictBase64(encoded)
  if (body?.length !== 33 || body[0] !== ED25519[0]) return null
  const raw = body.subarray(1)
  if (keyHash(name, raw).toString('hex') !== id) return null
  const der = Buffer.concat([SPKI_PREFIX, raw])
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return { name, hash: Buffer.from(id, 'hex'), publicKey }
}

/** Signs a text (it must end in a newline) in the name given. */
export function signNote(
  text: string,
  name: string,
  pair: Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>,
): string {
  const signature = sign(null, Buffer.from(text), pair.privateKey)
  const line = Buffer.concat([keyHash(name, rawKey(pair.publicKey)), signature]).toString('base64')
  return `${text}\n— ${name} ${line}\n`
}

/** The text of a note that one of the keys has signed; null when none has or the note is malformed. */
export function openNote(note: string, verifierKeys: readonly string[]): string | null {
  const cut = note.lastIndexOf('\n\n')
  if (cut < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, cut + 1)
  const verifiers = verifierKeys.map(parseVerifierKey)
  let signed = false
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line)
    const blob = match ? strictBase64(match[2]!) : null
    if (!match || !blob || blob.length < 5) return null
    for (const v of verifiers) {
      if (!v || v.name !== match[1] || !v.hash.equals(blob.subarray(0, 4))) continue
      // A signature that claims a known key and fails spoils the whole note.
      if (!verify(null, Buffer.from(text), v.publicKey, blob.subarray(4))) return null
      signed = true
    }
  }
  return signed ? text : null
}

/**
 * Keys: private keys of the house, by name. The sandbox keeps them as files readable by the owner alone;
 * a production node puts a security module behind the same two functions.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from './assert.ts'
import { systemRandom } from './random.ts'

export type KeyKind = 'P-256' | 'Ed25519'
export type KeyPair = Readonly<{
  name: string
  kind: KeyKind
  privateKey: KeyObject
  publicKey: KeyObject
}>

export type Keys = Readonly<{
  /** The pair of that name; made at first use. The same name always gives the same pair. */
  pair(name: string, kind?: KeyKind): KeyPair
  /** A symmetric secret of 32 bytes of that name; made at first use. */
  secret(name: string): Buffer
}>

const NAME = /^[a-z0-9][a-z0-9.-]{0,80}$/

function generate(kind: KeyKind): KeyObject {
  return kind === 'Ed25519'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

/** Keys in a folder (mode 0700, files 0600). */
export function fileKeys(dir: string): Keys {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  return keysOver({
    read: file => {
      try {
        return readFileSync(join(dir, file))
      } catch {
        return null
      }
    },
    write: (file, bytes) => {
      // Written aside, then renamed: a crash leaves the whole file or none.
      writeFileSync(join(dir, `${file}.new`), bytes, { mode: 0o600, flush: true })
      renameSync(join(dir, `${file}.new`), join(dir, file))
    },
  })
}

/** Keys that live as long as the process. For tests. */
export function memoryKeys(): Keys {
  const files = new Map<string, Buffer>()
  return keysOver({
    read: file => files.get(file) ?? null,
    write: (file, bytes) => void files.set(file, Buffer.from(bytes)),
  })
}

function keysOver(store: {
  read(file: string): Buffer | null
  write(file: string, bytes: Buffer | string): void
}): Keys {
  const pairs = new Map<string, KeyPair>()
  const secrets = new Map<string, Buffer>()
  return {
    pair(name, kind = 'P-256') {
      assert(NAME.test(name), `\`${name}\` is a name of a key`)
      const known = pairs.get(name)
      if (known) return known
      const file = `${name}.pem`
      const found = store.read(file)
      const privateKey = found ? createPrivateKey(found) : generate(kind)
      if (!found) store.write(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      const pair = { name, kind, privateKey, publicKey: createPublicKey(privateKey) }
      pairs.set(name, pair)
      return pair
    },
    secret(name) {
      assert(NAME.test(name), `\`${name}\` is a name of a secret`)
      const known = secrets.get(name)
      if (known) return known
      const file = `${name}.secret`
      const found = store.read(file)
      const secret = found ?? systemRandom.bytes(32)
      if (!found) store.write(file, secret)
      secrets.set(name, secret)
      return secret
    },
  }
}

/** Short name of a public key: first 16 hex digits of the SHA-256 of its SPKI. */
export function keyId(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('hex').slice(0, 16)
}

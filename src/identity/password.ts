/** Password: argon2id (RFC 9106) over a secret of the house, so that a stolen table alone cannot be guessed at. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { assert, type Keys, type Problem } from '#kernel'
import { problem } from './problems.ts'

const derive = promisify(argon2)

/** Memory in KiB, passes, lanes: the first choice of the OWASP password storage guide. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
const SHORTEST = 8
const LONGEST = 256

/** The passwords that guessing programs try first. */
const COMMON = new Set(
  `12345678 123456789 1234567890 password password1 matkhau1 matkhau123 11111111 88888888 00000000 12341234
   qwertyui qwerty123 iloveyou 1q2w3e4r abcd1234 abc12345 vietnam1 anhyeuem emyeuanh khongbiet 87654321
   123123123 987654321 66668888 68686868 79797979 admin123 administrator`.split(/\s+/),
)

/** May this be a password? Length and a list of the commonest, no rules of composition (NIST SP 800-63B-4 §3.1.1). */
export function checkPassword(password: string, username: string): Problem | null {
  const length = [...password].length
  if (length < SHORTEST) return problem('password-short', { least: SHORTEST, field: 'password' })
  if (length > LONGEST) return problem('password-long', { most: LONGEST, field: 'password' })
  const plain = password.toLowerCase()
  if (COMMON.has(plain) || plain === username.toLowerCase())
    return problem('password-common', { field: 'password' })
  return null
}

const tagOf = (
  keys: Keys,
  password: string,
  salt: Buffer,
  cost: { memory: number; passes: number; parallelism: number },
) =>
  derive('argon2id', {
    message: Buffer.from(password.normalize('NFC').slice(0, 4 * LONGEST)),
    nonce: salt,
    secret: keys.secret('identity.password'),
    tagLength: TAG_BYTES,
    ...cost,
  })

/** The stored form: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, base64 without padding. */
export async function hashPassword(keys: Keys, password: string): Promise<string> {
  // Salts are never drawn from a seeded source.
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(keys, password, salt, COST)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${b64(salt)}$${b64(tag)}`
}

const b64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
const STORED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Spent when there is no account of that name, so that the answer takes as long as with one. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${b64(Buffer.alloc(SALT_BYTES))}$${b64(Buffer.alloc(TAG_BYTES))}`

/** Whether the password is the one of the stored form; null (no such account) costs the same and is never right. */
export async function verifyPassword(
  keys: Keys,
  stored: string | null,
  password: string,
): Promise<boolean> {
  const parts = STORED.exec(stored ?? NOBODY)
  assert(parts, 'a stored password is argon2id')
  const [, memory, passes, parallelism, salt, tag] = parts as unknown as string[]
  const expected = Buffer.from(tag!, 'base64')
  const given = await tagOf(keys, password, Buffer.from(salt!, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(given, expected) && stored !== null
}

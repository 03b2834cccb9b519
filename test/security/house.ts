/**
 * One running house for all security tests, at log level debug with its log caught, and the list of every route it
 * has. The house starts with the first file that needs it and ends with the last.
 */

import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import fs from 'node:fs'
import { after, before } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { DEMO_PASSWORD, demoPeople } from '#simulation'
import { type TestHouse, testHouse } from '#test/house'
import { addressesAsked, secretsHeld } from '#test/person'

export type Route = Readonly<{ method: string; url: string }>

const routes: Route[] = []
let listing = false
subscribe('fastify.initialization', message => {
  if (!listing) return
  const { fastify } = message as { fastify: FastifyInstance }
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url })
  })
})

const caught: string[] = []

/** Takes in what the log writes to standard error, and keeps a copy of what anybody else writes there. */
function catchOutput(): () => void {
  const { write, writeSync } = fs
  const textOf = (data: unknown) =>
    typeof data === 'string' ? data : Buffer.from(data as Uint8Array).toString('utf8')
  fs.writeSync = ((fd: number, data: unknown, ...rest: never[]) => {
    if (fd !== 2) return writeSync(fd, data as string, ...rest)
    caught.push(textOf(data))
    return Buffer.byteLength(textOf(data))
  }) as typeof fs.writeSync
  fs.write = ((fd: number, data: unknown, ...rest: unknown[]) => {
    if (fd !== 2) return Reflect.apply(write, fs, [fd, data, ...rest])
    caught.push(textOf(data))
    const done = rest.at(-1) as (error: null, written: number) => void
    setImmediate(() => done(null, Buffer.byteLength(textOf(data))))
  }) as typeof fs.write
  const { write: toConsole } = process.stderr
  process.stderr.write = ((data: string | Uint8Array, ...rest: never[]) => {
    caught.push(textOf(data))
    return toConsole.call(process.stderr, data, ...rest)
  }) as typeof process.stderr.write
  return () => {
    fs.write = write
    fs.writeSync = writeSync
    process.stderr.write = toConsole
  }
}

let house: TestHouse | null = null
let opening: Promise<void> | null = null
let users = 0
let release = () => {}

async function start(): Promise<void> {
  release = catchOutput()
  listing = true
  house = await testHouse({ logLevel: 'debug' })
  listing = false
  for (const p of demoPeople()) if (p.face === 'portal') guardFromLogs(p.displayName, p.username)
}

/** Hooks of several files may run at once; the house starts once. */
function open(): Promise<void> {
  opening ??= start()
  return opening
}

async function leave(): Promise<void> {
  const isLast = --users === 0
  // Whatever a file did, its end is looked at: nothing of a person or of a session went into the log.
  const found = [...leaksIn(caught.join('')), ...numbersInAddresses()]
  if (isLast) {
    await house?.close()
    release()
    house = null
  }
  assert.deepEqual(found, [])
}

/** Texts that belong to a person or open a door, and that no log may hold. */
const canaries = new Set<string>([DEMO_PASSWORD])
export function guardFromLogs(...texts: readonly string[]): void {
  for (const text of texts) if (text.length >= 4) canaries.add(text)
}

/** What of the canaries and of the secrets that browsers held stands in a text. */
export function leaksIn(text: string): string[] {
  const found: string[] = []
  for (const canary of [...canaries, ...secretsHeld()]) {
    const at = text.indexOf(canary)
    // Six digits stand in many a time or id; as a code they stand alone.
    const isPart = /^\d+$/.test(canary) && !new RegExp(`(?<!\\d)${canary}(?!\\d)`).test(text)
    if (at >= 0 && !isPart) found.push(`${canary} in ${text.slice(Math.max(0, at - 80), at + 80)}`)
  }
  return found
}

/** Addresses that carry a personal number, whoever asked for them. */
export function numbersInAddresses(): string[] {
  return [...addressesAsked()].filter(url =>
    /(?<!\d)\d{12}(?!\d)/.test(url.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')),
  )
}

/** Call at the top of a file; the house is there while the file's tests run. */
export function enlist(): Readonly<{
  house(): TestHouse
  routes(): readonly Route[]
  /** All that the house has written to its log so far. */
  log(): string
}> {
  users++
  before(open)
  after(leave)
  return {
    house: () => {
      if (!house) throw new Error('the house is not open')
      return house
    },
    routes: () => routes,
    log: () => caught.join(''),
  }
}

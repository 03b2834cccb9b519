/**
 * One running house for all security tests, at log level debug with its log caught, and the list of every route it
 * has. The house starts with the first file that needs it and ends with the last.
 */
import { subscribe } from 'node:diagnostics_channel'
import fs from 'node:fs'
import { after, before } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type TestHouse, testHouse } from '#test/house'

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
let isOpen = false

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
let users = 0
let release = () => {}

async function open(): Promise<void> {
  if (house) return
  release = catchOutput()
  isOpen = true
  listing = true
  house = await testHouse({ logLevel: 'debug' })
  listing = false
}

async function leave(): Promise<void> {
  if (--users > 0 || !house) return
  await house.close()
  release()
  isOpen = false
  house = null
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
      if (!house || !isOpen) throw new Error('the house is not open')
      return house
    },
    routes: () => routes,
    log: () => caught.join(''),
  }
}

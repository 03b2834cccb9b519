/**
 * The whole house: config → database → rooms → faces. Start reading here.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import * as exchange from '#exchange'
import * as identity from '#identity'
import {
  type Config,
  type Courier,
  createHttp,
  createLog,
  type Db,
  type EmbeddedServer,
  fileKeys,
  type Listener,
  type Log,
  listen,
  markFolder,
  migrate,
  migrationsIn,
  openDb,
  registerHealth,
  startCourier,
  startEmbedded,
  systemClock,
  systemRandom,
} from '#kernel'
import { startSequencer } from '#ledger'
import * as services from '#services'
import * as simulation from '#simulation'
import { registerWeb } from '#web'

/** Rooms with tables, lowest floor first. */
export const ROOMS = [
  'kernel',
  'ledger',
  'register',
  'documents',
  'identity',
  'exchange',
  'services',
  'simulation',
]

export type Progress = (line: string) => void

/** The data of a node, open: what every command that is not the server works on. */
export type Store = Readonly<{
  /** Takes a new sandbox offset at once instead of within a second. */
  followClock(offsetMs: number): void
  config: Config
  db: Db
  log: Log
  serverVersion: string
  close(): Promise<void>
}>

export type House = Store &
  Readonly<{ http: FastifyInstance; courier: Courier; baseUrl: string; stop(): Promise<void> }>

/** Opens the database of a node and brings it to this version. */
export async function openStore(config: Config, progress: Progress = () => {}): Promise<Store> {
  const log = createLog(config.logLevel)
  if (config.reset && existsSync(join(config.varDir, '.lienthong')))
    await resetFolder(config.varDir)
  markFolder(config.varDir)
  const server: EmbeddedServer | null = config.databaseUrl
    ? null
    : await startEmbedded({ dir: join(config.varDir, 'postgres'), progress })
  const url = config.databaseUrl ?? server!.url
  const applied = await migrate(
    url,
    ROOMS.map(room => migrationsIn(room, new URL(`./${room}/migrations/`, import.meta.url))),
  )
  if (applied.length > 0) progress(`applied ${applied.length} migrations`)
  const offset = simulation.sandboxOffset()
  const clock = systemClock(config.sandbox ? offset.ms : undefined)
  const db = openDb({
    url,
    clock,
    random: systemRandom,
    keys: fileKeys(join(config.varDir, 'keys')),
    size: 24,
  })
  const unfollow = config.sandbox ? await offset.follow(db) : () => {}
  return {
    followClock: offset.set,
    config,
    db,
    log,
    serverVersion: server?.version ?? 'DATABASE_URL',
    async close() {
      unfollow()
      await db.close()
      await server?.stop()
    },
  }
}

/** Starts everything the roles of this process ask for. Resolves when the house is ready to serve. */
export async function startHouse(config: Config, progress: Progress = () => {}): Promise<House> {
  const listener: Listener | null = config.roles.has('web')
    ? await listen(config.port, config.host)
    : null
  const baseUrl =
    listener && config.port === 0 ? `http://localhost:${listener.port}` : config.baseUrl
  const store = await openStore(config, progress).catch(async error => {
    await listener?.close(0)
    throw error
  })
  const { db, log } = store

  const readers = [...identity.subscriptions(), ...services.subscriptions()]
  const courier = await startCourier(db, readers, {
    workers: config.roles.has('worker') ? 3 : 0,
    log,
  })
  const sequencer = config.roles.has('sequencer') ? startSequencer(db, { log }) : null
  if (config.sandbox) await simulation.settleSandbox(db, { config, progress })

  let ready = false
  const http = createHttp(log)
  registerHealth(http, db, () => ready)
  await exchange.registerExchange(http, { db, baseUrl })
  await identity.registerIdentity(http, { db, baseUrl, log })
  await registerWeb(http, {
    db,
    baseUrl,
    cacheDir: join(config.varDir, 'cache'),
    log,
    sandbox: config.sandbox,
    demo: config.sandbox ? simulation.demoPeople() : undefined,
  })
  await http.ready()
  listener?.attach(http)
  if (config.sandbox && listener)
    await simulation.openSandbox(db, { baseUrl, seed: config.seed, progress })
  ready = true

  return {
    ...store,
    http,
    courier,
    baseUrl,
    async stop() {
      ready = false
      await listener?.close()
      await http.close()
      await courier.stop()
      await sequencer?.stop()
      await store.close()
    },
  }
}

/** Deletes the data of a node, and only a folder that a node made. */
async function resetFolder(dir: string): Promise<void> {
  if (existsSync(join(dir, 'postgres'))) {
    const running = await startEmbedded({ dir: join(dir, 'postgres') })
    await running.stop()
  }
  rmSync(dir, { recursive: true, force: true })
}

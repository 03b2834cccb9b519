/** The data of a node: its folder, its database at this version, its clock and keys. */
import { join } from 'node:path'
import {
  type Config,
  clearFolder,
  createLog,
  type Db,
  type EmbeddedServer,
  fileKeys,
  type Log,
  markFolder,
  migrate,
  migrationsIn,
  openDb,
  startEmbedded,
  systemClock,
  systemRandom,
} from '#kernel'
import { admitReforms, renewSearch } from '#register'
import { sandboxOffset } from '#simulation'

/** Rooms with tables, lowest floor first. */
const ROOMS = [
  'kernel',
  'ledger',
  'register',
  'documents',
  'identity',
  'exchange',
  'services',
  'reconcile',
  'simulation',
]

export type Progress = (line: string) => void

export type Store = Readonly<{
  config: Config
  db: Db
  log: Log
  /** Takes a new sandbox offset at once instead of within a second. */
  followClock(offsetMs: number): void
  close(): Promise<void>
}>

/** Opens the data of a node and brings it to this version; what every command works on. */
export async function openStore(config: Config, progress: Progress = () => {}): Promise<Store> {
  if (config.reset) await clearFolder(config.varDir)
  markFolder(config.varDir)
  const server = config.databaseUrl
    ? null
    : await startEmbedded({ dir: join(config.varDir, 'postgres'), progress })
  try {
    return await openDatabase(config, config.databaseUrl ?? server!.url, server, progress)
  } catch (error) {
    await server?.stop()
    throw error
  }
}

async function openDatabase(
  config: Config,
  url: string,
  server: EmbeddedServer | null,
  progress: Progress,
): Promise<Store> {
  const folder = (room: string) => new URL(`./${room}/migrations/`, import.meta.url)
  const applied = await migrate(
    url,
    ROOMS.map(room => migrationsIn(room, folder(room))),
    { reset: config.reset },
  )
  if (applied.length > 0) progress(`applied ${applied.length} migrations`)
  const offset = sandboxOffset()
  const clock = systemClock(config.sandbox ? offset.ms : undefined)
  const keys = fileKeys(join(config.varDir, 'keys'))
  const db = openDb({ url, clock, random: systemRandom, keys, size: 24 })
  await admitReforms(db)
  const renewed = await renewSearch(db)
  if (renewed !== null) progress(`search rebuilt for ${renewed.persons} persons`)
  const unfollow = config.sandbox ? await offset.follow(db) : () => {}
  return {
    config,
    db,
    log: createLog(config.logLevel),
    followClock: offset.set,
    async close() {
      unfollow()
      await db.close()
      await server?.stop()
    },
  }
}

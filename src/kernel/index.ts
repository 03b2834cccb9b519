export { type Actor, systemActor } from './actor.ts'
export { assert, BrokenInvariant, unreachable } from './assert.ts'
export {
  type Clock,
  dayOf,
  type Instant,
  later,
  manualClock,
  type PlainDate,
  systemClock,
} from './clock.ts'
export {
  type Config,
  configFrom,
  type Flags,
  HOUSE_FLAGS,
  parseFlags,
  type Role,
} from './config.ts'
export { type Db, type DbOptions, openDb, type Queries, type Tx } from './db.ts'
export { deliverAgain, type OwedDelivery, owedDeliveries } from './delivery.ts'
export {
  clearFolder,
  type EmbeddedServer,
  embeddedBinaries,
  markFolder,
  startEmbedded,
} from './embedded.ts'
export { createHttp, type Listener, listen, notFound, problemsOf, registerHealth } from './http.ts'
export { once } from './idempotency.ts'
export { isUuid, uuidv7 } from './ids.ts'
export { fileKeys, type KeyPair, type Keys, keyId, memoryKeys } from './keys.ts'
export { createLog, type Log, type LogLevel } from './log.ts'
export { migrate, migrationsIn, type RoomMigrations } from './migrate.ts'
export {
  backoffMs,
  type Courier,
  enqueue,
  type Note,
  type Subscription,
  startCourier,
} from './notes.ts'
export {
  declaredProblems,
  defineProblems,
  isProblem,
  orThrow,
  type Problem,
  ProblemError,
  type ProblemKind,
  problemBody,
} from './problem.ts'
export { type Random, seededRandom, systemRandom } from './random.ts'
export { type Sql, sql } from './sql.ts'

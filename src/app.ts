/**
 * The whole house: config → data → rooms → faces. Start reading here.
 */
import { join } from 'node:path'
import { closeRenderer, configureDocuments } from '#documents'
import * as exchange from '#exchange'
import * as identity from '#identity'
import {
  type Config,
  type Courier,
  createHttp,
  defineProblems,
  type Listener,
  listen,
  orThrow,
  registerHealth,
  startCourier,
} from '#kernel'
import { startSequencer } from '#ledger'
import * as reconcile from '#reconcile'
import * as services from '#services'
import * as simulation from '#simulation'
import { identityFrame, registerWeb } from '#web'
import { openStore, type Progress, type Store } from './store.ts'

const problem = defineProblems('house', {
  'sandbox-data': {
    status: 500,
    vi: 'Cơ sở dữ liệu này chứa người giả định và tài khoản có mật khẩu công khai; không dùng để làm việc thật.',
    en: 'this database holds invented people and accounts with public passwords; it is not for work',
    wayOut: { vi: 'Dùng cơ sở dữ liệu trống.', en: 'use an empty database' },
  },
})

export {
  archiveOptions,
  DEMO_PASSWORD,
  demoPeople,
  mayWriteTo,
  nextDay,
  playDay,
  writeArchive,
} from '#simulation'
export { openStore, type Store } from './store.ts'

export type House = Store & Readonly<{ courier: Courier; baseUrl: string; stop(): Promise<void> }>

/** Starts what the roles of this process ask for; resolves when the house is ready to serve. */
export async function startHouse(config: Config, progress: Progress = () => {}): Promise<House> {
  const ends: (() => Promise<unknown>)[] = []
  /** Ends what was started, last first; whatever fails, the rest still ends. */
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end().catch(() => {})
  }
  try {
    // The port comes first: whoever asks early is told to wait, and a taken port is told at once.
    const listener = config.roles.has('web') ? await listen(config.port, config.host) : null
    if (listener) ends.push(() => listener.close())
    const store = await openStore(config, progress)
    ends.push(store.close)
    const rooms = await openRooms(store, listener, progress, end => ends.push(end))
    return { ...store, ...rooms, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function openRooms(
  { config, db, log }: Store,
  listener: Listener | null,
  progress: Progress,
  atEnd: (end: () => Promise<unknown>) => void,
): Promise<Pick<House, 'courier' | 'baseUrl'>> {
  const { roles, sandbox, seed } = config
  const sequencer = roles.has('sequencer') ? startSequencer(db, { log }) : null
  if (sequencer) atEnd(() => sequencer.stop())

  const readers = [
    ...identity.subscriptions(),
    ...services.subscriptions(),
    ...reconcile.subscriptions(),
  ]
  const courier = await startCourier(db, readers, { workers: roles.has('worker') ? 3 : 0, log })
  atEnd(() => courier.stop())

  if (sandbox) await simulation.settleSandbox(db, { config, progress })
  else if (await simulation.isSandbox(db)) orThrow(problem('sandbox-data'))
  if (!listener) return { courier, baseUrl: config.baseUrl }

  const baseUrl = config.port === 0 ? `http://localhost:${listener.port}` : config.baseUrl
  const cacheDir = join(config.varDir, 'cache')
  configureDocuments({ publicUrl: baseUrl })
  atEnd(closeRenderer)
  let ready = false
  const http = createHttp(log, listener)
  atEnd(() => http.close())
  registerHealth(http, db, () => ready)
  await exchange.registerExchange(http, { db, baseUrl })
  await identity.registerIdentity(http, {
    db,
    baseUrl,
    localUrl: `http://127.0.0.1:${listener.port}`,
    log,
    renderPage: await identityFrame({ cacheDir, sandbox }),
  })
  await registerWeb(http, {
    db,
    baseUrl,
    cacheDir,
    log,
    sandbox,
    demo: sandbox ? simulation.demoPeople() : undefined,
    databases: sandbox ? simulation.sampleDatabases() : undefined,
  })
  await http.ready()
  listener.attach(http)
  if (sandbox) await simulation.openSandbox(db, { baseUrl, seed, progress })
  ready = true
  return { courier, baseUrl }
}

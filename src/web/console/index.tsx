/** Console: the face of administrators: is the node well, who is connected, can the ledger be believed. */
import type { FastifyInstance } from 'fastify'
import { memberKeys, members } from '#exchange'
import { officials } from '#identity'
import {
  type Db,
  dayOf,
  declaredProblems,
  deliverAgain,
  owedDeliveries,
  type Queries,
} from '#kernel'
import {
  inclusionProof,
  latestCheckpoint,
  leafHash,
  ledgerPublicKey,
  openCheckpoint,
  type Verdict,
  verifyInclusion,
  verifyLedger,
} from '#ledger'
import { countPersons } from '#register'
import { proceduresOn } from '#services'
import { attempt, type Web } from '../http.tsx'
import { consoleWords } from '../i18n/console.ts'
import { showInstant, showNumber } from '../i18n/dates.ts'
import type { Lang } from '../i18n/index.ts'
import type { LayoutProps } from '../layout.tsx'
import { type Outcome, page, redirect } from '../outcome.ts'
import { type StaffVisit, staffRoutes } from '../staff.ts'
import { DeliveriesPage } from './deliveries.tsx'
import { LedgerPage, type LedgerProps } from './ledger.tsx'
import { OverviewPage, type RoomHealth } from './overview.tsx'
import { MembersPage, OfficialsPage } from './people.tsx'
import { ProblemsPage, ProceduresPage } from './reference.tsx'
import { sourceRoutes } from './source-routes.tsx'

const SECTIONS = [
  ['overview', '/console'],
  ['members', '/console/members'],
  ['officials', '/console/officials'],
  ['sources', '/console/sources'],
  ['ledger', '/console/ledger'],
  ['deliveries', '/console/deliveries'],
  ['procedures', '/console/procedures'],
  ['problems', '/console/problems'],
] as const
type Section = (typeof SECTIONS)[number][0]

function frame(
  lang: Lang,
  current: Section,
): Pick<LayoutProps, 'nav' | 'current' | 'shape' | 'title'> {
  const w = consoleWords[lang]
  return {
    shape: 'dense',
    current,
    title: w[current],
    nav: SECTIONS.map(([key, href]) => ({ key, href, text: w[key] })),
  }
}

/** Entries a page may verify while somebody waits; about five seconds. */
const MOST_ENTRIES = 200_000

/** Mounts `/console`. */
export function registerConsole(app: FastifyInstance, web: Web): void {
  const { get, post } = staffRoutes(app, web, 'console', ['admin'])

  get('/console', async ({ db, lang }) =>
    page({ ...frame(lang, 'overview'), body: <OverviewPage rooms={await healthOf(db, lang)} /> }),
  )
  get('/console/members', async ({ db, lang }) => {
    const known = await members(db)
    const rows = await Promise.all(
      known.map(async m => ({ ...m, keys: await memberKeys(db, m.agency) })),
    )
    return page({ ...frame(lang, 'members'), body: <MembersPage members={rows} /> })
  })
  get('/console/officials', async ({ db, lang }) =>
    page({
      ...frame(lang, 'officials'),
      body: <OfficialsPage officials={await officials(db)} today={dayOf(db.clock.now())} />,
    }),
  )
  get('/console/procedures', ({ db, lang }) =>
    page({
      ...frame(lang, 'procedures'),
      body: <ProceduresPage procedures={proceduresOn(dayOf(db.clock.now()))} />,
    }),
  )
  get('/console/problems', ({ lang }) =>
    page({ ...frame(lang, 'problems'), body: <ProblemsPage problems={declaredProblems()} /> }),
  )

  get('/console/deliveries', async ({ db, lang, query }) =>
    page({
      ...frame(lang, 'deliveries'),
      body: (
        <DeliveriesPage
          deliveries={await owedDeliveries(db, { failed: true })}
          retried={query('done') === 'retried'}
        />
      ),
    }),
  )
  post('/console/deliveries', async ({ db, form }) => {
    const noteId = Number(form.text('note'))
    if (Number.isSafeInteger(noteId))
      await db.tx(tx => deliverAgain(tx, { noteId, subscriber: form.text('reader') }))
    return redirect('/console/deliveries?done=retried')
  })

  sourceRoutes({ get, post }, ({ lang }) => frame(lang, 'sources'))
  ledgerRoutes(get, post)
}

type Routes = ReturnType<typeof staffRoutes>

function ledgerRoutes(get: Routes['get'], post: Routes['post']): void {
  let verifying = false

  async function ledgerPage(
    { db, lang }: StaffVisit,
    parts: Partial<LedgerProps> = {},
  ): Promise<Outcome> {
    return page({
      ...frame(lang, 'ledger'),
      status: parts.problems?.[0]?.status ?? 200,
      refused: (parts.problems?.length ?? 0) > 0,
      body: (
        <LedgerPage
          checkpoint={await latestCheckpoint(db)}
          publicKey={ledgerPublicKey(db.keys)}
          verdict={null}
          unverified={null}
          proof={null}
          typed=""
          problems={[]}
          {...parts}
        />
      ),
    })
  }

  get('/console/ledger', async visit => {
    const { db, query } = visit
    const entry = query('entry')
    if (entry === '') return ledgerPage(visit)
    const { value, problems } = await attempt(() => inclusionProof(db, entry))
    if (problems)
      return ledgerPage(visit, {
        typed: entry,
        problems: problems.map(problem => ({ ...problem, field: 'entry' })),
      })
    const head = openCheckpoint(value.checkpoint, [ledgerPublicKey(db.keys)])
    const good =
      head !== null &&
      verifyInclusion(
        leafHash(value.leaf),
        value.seq,
        value.size,
        value.hashes.map(hash => Buffer.from(hash, 'hex')),
        head.root,
      )
    return ledgerPage(visit, { typed: entry, proof: { proof: value, good } })
  })

  // Reads everything and changes nothing; the verdict is the answer, so there is nothing to redirect to.
  post('/console/ledger/verify', async visit => {
    const { db } = visit
    const head = await latestCheckpoint(db)
    if (head !== null && head.size > MOST_ENTRIES) return ledgerPage(visit, { unverified: 'large' })
    if (verifying) return ledgerPage(visit, { unverified: 'busy' })
    verifying = true
    try {
      const verdict: Verdict = await verifyLedger(db)
      return await ledgerPage(visit, { verdict })
    } finally {
      verifying = false
    }
  })
}

/** Asks every room for a figure; a room that does not answer is told, and hides no other. */
async function healthOf(db: Db, lang: Lang): Promise<RoomHealth[]> {
  const w = consoleWords[lang]
  const n = (value: number) => showNumber(value, lang)
  const ask = async (
    room: RoomHealth['room'],
    href: string | null,
    look: (q: Queries) => Promise<Pick<RoomHealth, 'figure' | 'state'>>,
  ): Promise<RoomHealth> => {
    try {
      return { room, href, ...(await look(db)) }
    } catch {
      return { room, href, figure: '–', state: 'failing' }
    }
  }
  return Promise.all([
    ask('kernel', null, async () => {
      const start = performance.now()
      await db.tx(async tx => tx.newId())
      const ms = performance.now() - start
      return { figure: w.answeredIn(n(Math.ceil(ms))), state: ms < 250 ? 'healthy' : 'attention' }
    }),
    ask('register', null, async q => ({
      figure: w.persons(n(await countPersons(q))),
      state: 'healthy',
    })),
    ask('ledger', '/console/ledger', async q => {
      const head = await latestCheckpoint(q)
      if (head === null) return { figure: w.noCheckpoint, state: 'attention' }
      return {
        figure: `${w.entries(n(head.size))}, ${w.checkpointAt(showInstant(head.at, lang))}`,
        state: 'healthy',
      }
    }),
    ask('exchange', '/console/members', async q => ({
      figure: w.membersCount(n((await members(q)).length)),
      state: 'healthy',
    })),
    ask('services', '/console/procedures', async () => ({
      figure: w.proceduresCount(n(proceduresOn(dayOf(db.clock.now())).length)),
      state: 'healthy',
    })),
    ask('notes', '/console/deliveries', async q => {
      const parked = (await owedDeliveries(q, { failed: true })).filter(d => d.parkedAt !== null)
      return {
        figure: w.parked(n(parked.length)),
        state: parked.length === 0 ? 'healthy' : 'attention',
      }
    }),
  ])
}

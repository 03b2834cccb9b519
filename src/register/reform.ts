/**
 * Reform: the day the administrative units changed, replayed over the whole register.
 *
 * INVARIANT: no written place is touched. A replay makes the derivations anew, which every read sees at once,
 * and then opens cases for the places that a split leaves open, in rounds of their own transactions; done
 * again it changes nothing, and cut off it goes on where it stopped. An earlier reform is always applied too.
 * Sources: Nghị quyết 202/2025/QH15, Quyết định 19/2025/QĐ-TTg, Nghị quyết 30/2026/QH16.
 */
import { createHash } from 'node:crypto'
import {
  type Actor,
  assert,
  type Db,
  dayOf,
  orThrow,
  type PlainDate,
  type Queries,
  type Tx,
} from '#kernel'
import { canonicalJson, declareActions, type Json, record } from '#ledger'
import {
  admitReform,
  applyReform as applied,
  lawfulReforms,
  parseReform,
  placeByRules,
  type ReformFault,
  type ReformFile,
  type UnitHistory,
  unitHistory,
} from '#vn'
import { derivationRows } from './derivation.ts'
import { reform as problem } from './reform-problems.ts'
import { countAddresses, countUnits, type ReformReport } from './reform-report.ts'
import * as store from './store/reform.ts'

declareActions('register', {
  'reform.applied': {
    vi: 'Áp dụng sắp xếp đơn vị hành chính',
    en: 'reform of administrative units applied',
  },
  'reform.replayed': {
    vi: 'Rà soát địa chỉ theo đơn vị hành chính mới',
    en: 'addresses gone through after a reform',
  },
})

/** Households, then persons, of one transaction: short enough that nobody waits for it. */
const ROUND = 20_000

export type ApplyOptions = Readonly<{
  actor: Actor
  dryRun?: boolean
  /** Owners in one transaction. */
  round?: number
  /** Told after each round how many places were gone through. */
  progress?: (done: Readonly<{ owners: store.Owners; rounds: number; upTo: string }>) => void
}>

const digestOf = (file: ReformFile): string =>
  createHash('sha256')
    .update(canonicalJson(file as unknown as Json))
    .digest('hex')

function refuseFaults(faults: readonly ReformFault[]): never {
  return orThrow<never>(
    faults.map(({ where, vi, en }) => problem('file-invalid', { where, vi, en, field: where })),
  )
}

/**
 * The reform a text names: a day of the law or of the register, or the content of a file.
 * @throws `reform.unknown`, `reform.file-invalid`
 */
export function reformNamed(of: PlainDate | Readonly<{ content: unknown }>): ReformFile {
  if (typeof of !== 'string') {
    const read = parseReform(of.content)
    return read.ok ? read.value : refuseFaults(read.faults)
  }
  const known = unitHistory().steps.find(step => step.file.on === of)?.file
  return known ?? orThrow<ReformFile>(problem('unknown', { field: 'reform' }))
}

/** Lets this process know of the reforms that were applied from files; to be called when a node starts. */
export async function admitReforms(q: Queries): Promise<void> {
  for (const { file } of await store.reformRows(q)) {
    if (file === null) continue
    const faults = admitReform(file as unknown as ReformFile)
    assert(faults.length === 0, 'a reform that was applied fits the list of units')
  }
}

/** The rule: what has to be applied, in order, so that the register stands on the reform's day. */
export function planReform(
  history: UnitHistory,
  rows: readonly Pick<store.ReformRow, 'on' | 'digest'>[],
  file: ReformFile,
  today: PlainDate,
  dryRun: boolean,
): Readonly<{ history: UnitHistory; files: readonly ReformFile[] }> {
  const row = rows.find(one => one.on === file.on)
  const step = history.steps.find(one => one.file.on === file.on)
  const same = digestOf(file)
  if ((row?.digest ?? same) !== same || (step !== undefined && digestOf(step.file) !== same))
    orThrow(problem('changed', { on: file.on }))
  if (file.on > today && !dryRun) orThrow(problem('in-future', { on: file.on }))
  const after = step === undefined ? applied(history, file) : history
  if ('faults' in after) return refuseFaults(after.faults)
  const files = after.steps
    .map(one => one.file)
    .filter(one => one.on <= file.on && !rows.some(done => done.on === one.on))
  return { history: after, files }
}

/** Applies what is not applied yet. Readers see the new derivations from the commit on. */
async function prepare(
  tx: Tx,
  file: ReformFile,
  options: ApplyOptions,
): Promise<Readonly<{ history: UnitHistory; files: readonly ReformFile[] }>> {
  await store.lockReforms(tx)
  const rows = await store.reformRows(tx)
  const plan = planReform(unitHistory(), rows, file, tx.today, options.dryRun === true)
  const lawful = new Set(lawfulReforms().map(one => one.on))
  for (const one of plan.files) {
    const row = {
      on: one.on,
      titleVi: one.title.vi,
      titleEn: one.title.en,
      legalBasis: one.legalBasis,
      digest: digestOf(one),
    }
    const own = lawful.has(one.on) ? null : (one as unknown as Json)
    await store.insertReform(tx, { ...row, file: own }, tx.now)
    await record(tx, { actor: options.actor, action: 'reform.applied', detail: row })
  }
  const days = [...rows, ...plan.files].map(one => one.on).sort()
  if (plan.files.length > 0) await store.replaceDerivations(tx, derivationRows(plan.history, days))
  return plan
}

type Changed = ReformReport['changed']

/** One round: cases for the places of the next owners, decided at once where the resolution says so. */
async function oneRound(
  tx: Tx,
  on: PlainDate,
  history: UnitHistory,
  owners: store.Owners,
  size: number,
): Promise<(Changed & { upTo: string }) | null> {
  const after = await store.lockCursor(tx, on, owners)
  const upTo = await store.roundEnd(tx, owners, after, size)
  if (upTo === null) return null
  const opened = await store.openCases(tx, owners, after, upTo, tx.today)
  let decidedByRule = 0
  for (const { file } of history.steps) {
    const decided = opened.flatMap(one => {
      const rules = one.geography === file.on ? file.rules?.[one.split] : undefined
      const chosen = rules === undefined ? null : placeByRules(rules, one.address)
      const legalBasis = file.legalBasis
      return chosen === null ? [] : [{ ...one, chosen, legalBasis, decisionId: tx.newId() }]
    })
    decidedByRule += await store.decideByRule(tx, decided)
  }
  await store.moveCursor(tx, on, owners, upTo)
  return { cases: opened.length, decidedByRule, upTo }
}

/** All rounds, each in a transaction that `run` gives. */
async function replay(
  run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  on: PlainDate,
  history: UnitHistory,
  options: ApplyOptions,
): Promise<Changed> {
  const sum = { cases: 0, decidedByRule: 0 }
  for (const owners of ['household', 'person'] as const)
    for (let rounds = 1; ; rounds++) {
      const done = await run(tx => oneRound(tx, on, history, owners, options.round ?? ROUND))
      if (done === null) break
      sum.cases += done.cases
      sum.decidedByRule += done.decidedByRule
      options.progress?.({ owners, rounds, upTo: done.upTo })
    }
  return sum
}

/** The last step of a replay; an entry in the ledger where it changed anything. */
async function finish(tx: Tx, on: PlainDate, changed: Changed, actor: Actor): Promise<void> {
  await store.markReplayed(tx, on, tx.now)
  if (changed.cases + changed.decidedByRule > 0)
    await record(tx, { actor, action: 'reform.replayed', detail: { on, ...changed } })
}

/** Ends a rehearsal: everything it wrote is rolled back, its report is kept. */
class Rehearsed extends Error {
  readonly report: ReformReport
  constructor(report: ReformReport) {
    super('a dry run writes nothing')
    this.report = report
  }
}

/**
 * Applies a reform to the whole register and tells what became of its addresses. May be called again: after
 * a cut, and after a load of addresses written in old units.
 * @param of day of a known reform, or the content of a reform file
 * @throws `reform.unknown`, `.file-invalid`, `.changed`, `.in-future`
 */
export async function applyReform(
  db: Db,
  of: PlainDate | Readonly<{ content: unknown }>,
  options: ApplyOptions,
): Promise<ReformReport> {
  const started = performance.now()
  const file = reformNamed(of)
  const report = async (
    q: Queries,
    plan: Awaited<ReturnType<typeof prepare>>,
    changed: Changed,
  ): Promise<ReformReport> => ({
    on: file.on,
    title: file.title,
    legalBasis: file.legalBasis,
    dryRun: options.dryRun === true,
    applied: plan.files.map(one => one.on),
    units: countUnits(plan.history, file.on),
    ...(await countAddresses(q, plan.history, later(file.on, dayOf(db.clock.now())))),
    changed,
    ms: Math.round(performance.now() - started),
  })
  if (options.dryRun) {
    try {
      return await db.tx(async tx => {
        const plan = await prepare(tx, file, options)
        const changed = await replay(work => work(tx), file.on, plan.history, options)
        throw new Rehearsed(await report(tx, plan, changed))
      })
    } catch (error) {
      if (error instanceof Rehearsed) return error.report
      throw error
    }
  }
  const plan = await db.tx(tx => prepare(tx, file, options))
  admitReform(file)
  const changed = await replay(work => db.tx(work), file.on, plan.history, options)
  await db.tx(tx => finish(tx, file.on, changed, options.actor))
  return db.snapshot(tx => report(tx, plan, changed))
}

const later = (a: PlainDate, b: PlainDate): PlainDate => (a > b ? a : b)

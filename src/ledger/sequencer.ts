/**
 * Sequencer: gives committed entries their place in the tree and signs the new head.
 *
 * Writers only insert, so they never wait for one another. One sequencer at a time (an advisory lock, so
 * any number of processes may run one) takes what is committed in batches. Places, tiles and the signed
 * checkpoint are one transaction: after a crash there is all of a batch or nothing of it.
 */
import { assert, type Db, type Log, type Tx } from '#kernel'
import { signCheckpoint } from './checkpoint.ts'
import { EMPTY_TREE, edgeTiles, grow, HASH_BYTES, rootOf, type Tree } from './merkle.ts'
import * as store from './store.ts'

export type Sequencer = Readonly<{
  /** Orders everything committed before the call; gives the number of entries this call ordered. */
  flush(): Promise<number>
  stop(): Promise<void>
}>

/** Entries a pass orders at most: enough that signing and committing weigh little, few enough to take turns. */
const BATCH = 4_096

/** The right edge of the tree as stored, checked against the head that was signed over it. */
async function loadTree(tx: Tx, head: { size: number; root: Buffer } | null): Promise<Tree> {
  if (head === null) return EMPTY_TREE
  const places = edgeTiles(head.size)
  const tiles = await store.tiles(tx, places)
  const edge: Buffer[] = []
  for (const { level, index, width } of places) {
    while (edge.length < level) edge.push(Buffer.alloc(0))
    const hashes = tiles.get(`${level}/${index}`)
    assert(hashes?.length === width * HASH_BYTES, `tile ${level}/${index} is whole`)
    edge[level] = hashes
  }
  const tree = { size: head.size, edge }
  // Signing over a tree that is not the one signed before would hide a forgery.
  assert(rootOf(tree).equals(head.root), 'the stored tiles give the root of the latest checkpoint')
  return tree
}

const leavesOf = (hashes: Buffer): Buffer[] =>
  Array.from({ length: hashes.length / HASH_BYTES }, (_, i) =>
    hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )

/**
 * Starts ordering. Each pass takes what is there; between passes it waits `everyMs` (100 unless told).
 */
export function startSequencer(db: Db, options: { log: Log; everyMs?: number }): Sequencer {
  const everyMs = options.everyMs ?? 100
  let known: Tree = EMPTY_TREE
  let stopping = false
  let wake: () => void = () => {}

  /** Orders one batch; null when another process is at it. */
  async function orderBatch(wait: boolean): Promise<number | null> {
    const done = await db.tx(async tx => {
      if (!(await store.holdSequencer(tx, wait))) return null
      const [head, { from, hashes }] = await Promise.all([
        store.latestCheckpoint(tx),
        store.placeWaiting(tx, BATCH),
      ])
      if (hashes.length === 0) return { tree: known, count: 0 }
      const before = known.size === (head?.size ?? 0) ? known : await loadTree(tx, head)
      assert(before.size === from, 'places follow the tree that was signed')
      const { tree, tiles } = grow(before, leavesOf(hashes))
      const root = rootOf(tree)
      const note = signCheckpoint(tx.keys, tree.size, root)
      await store.putHead(tx, tiles, { size: tree.size, root, note })
      return { tree, count: hashes.length / HASH_BYTES }
    })
    if (done === null) return null
    known = done.tree
    return done.count
  }

  async function flush(): Promise<number> {
    let total = 0
    for (;;) {
      const count = await orderBatch(true)
      total += count ?? 0
      if (count !== BATCH) return total
    }
  }

  const loop = (async () => {
    while (!stopping) {
      const count = await orderBatch(false).catch(error => {
        known = EMPTY_TREE
        options.log.error({ err: error }, 'the sequencer stumbled')
        return null
      })
      if (count === BATCH || stopping) continue
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, everyMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()

  return {
    flush,
    async stop() {
      stopping = true
      wake()
      await loop
    },
  }
}

import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { leafHash } from './entry.ts'
import {
  consistencyRanges,
  EMPTY_TREE,
  grow,
  HASH_BYTES,
  inclusionRanges,
  nodeHash,
  rangeHash,
  rootOf,
  tileCount,
  tilesOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'

const leaf = (i: number) => leafHash(`leaf ${i}`)
const leaves = (n: number) => Array.from({ length: n }, (_, i) => leaf(i))

/** RFC 9162 §2.1.1 word for word. */
function bruteRoot(d: readonly Buffer[]): Buffer {
  if (d.length === 0) return hash('sha256', '', 'buffer')
  if (d.length === 1) return d[0]!
  let k = 1
  while (k * 2 < d.length) k *= 2
  return nodeHash(bruteRoot(d.slice(0, k)), bruteRoot(d.slice(k)))
}

/** A tree grown in batches, with all its tiles. */
function grown(batches: readonly number[]) {
  const tiles = new Map<string, Buffer>()
  let tree = EMPTY_TREE
  for (const count of batches) {
    const more = Array.from({ length: count }, (_, i) => leaf(tree.size + i))
    const step = grow(tree, more)
    for (const t of step.tiles) tiles.set(`${t.level}/${t.index}`, t.hashes)
    tree = step.tree
  }
  return { tree, tiles, tile: (l: number, i: number) => tiles.get(`${l}/${i}`)! }
}

describe('merkle tree', () => {
  it('has the roots of the certificate-transparency test vectors', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ]
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    let tree = EMPTY_TREE
    assert.equal(rootOf(tree).toString('hex'), roots[0])
    inputs.forEach((input, i) => {
      tree = grow(tree, [leafHash(Buffer.from(input, 'hex').toString('latin1'))]).tree
      assert.equal(rootOf(tree).toString('hex'), roots[i + 1])
    })
  })

  it('has the root of the definition, however the leaves came in', () => {
    for (let n = 1; n <= 300; n++)
      assert.deepEqual(rootOf(grow(EMPTY_TREE, leaves(n)).tree), bruteRoot(leaves(n)), `${n}`)
    const batches = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(batches, counts => {
        const { tree, tiles } = grown(counts)
        const all = leaves(tree.size)
        assert.deepEqual(rootOf(tree), bruteRoot(all))
        assert.equal(tiles.size, tileCount(tree.size))
        all.forEach((h, i) => {
          const tile = tiles.get(`0/${Math.floor(i / 256)}`)!
          assert.ok(h.equals(tile.subarray((i % 256) * HASH_BYTES, ((i % 256) + 1) * HASH_BYTES)))
        })
      }),
      { numRuns: 40 },
    )
  })

  it('crosses the third level of tiles', () => {
    const { tree, tiles } = grown([65_000, 1_000])
    assert.deepEqual(rootOf(tree), bruteRoot(leaves(66_000)))
    assert.equal(tiles.get('2/0')?.length, HASH_BYTES)
    assert.equal(tiles.size, tileCount(66_000))
  })

  it('proves every leaf of every size, and nothing else', () => {
    for (let size = 1; size <= 40; size++) {
      const { tree, tile } = grown([size])
      const root = rootOf(tree)
      for (let i = 0; i < size; i++) {
        const proof = inclusionRanges(i, size).map(r => rangeHash(r, tile))
        assert.ok(verifyInclusion(leaf(i), i, size, proof, root))
        assert.ok(!verifyInclusion(leaf(i + 1), i, size, proof, root))
        assert.ok(!verifyInclusion(leaf(i), i, size, [...proof, root], root))
        for (let j = 0; j < size; j++)
          if (j !== i) assert.ok(!verifyInclusion(leaf(i), j, size, proof, root), `${i} as ${j}`)
      }
    }
  })

  it('proves every prefix, and nothing else', () => {
    for (let to = 1; to <= 40; to++) {
      const { tree, tile } = grown([to])
      for (let from = 1; from <= to; from++) {
        const fromRoot = rootOf(grown([from]).tree)
        const proof = consistencyRanges(from, to).map(r => rangeHash(r, tile))
        assert.ok(verifyConsistency(from, to, fromRoot, rootOf(tree), proof))
        assert.ok(!verifyConsistency(from, to, leaf(99), rootOf(tree), proof))
        assert.ok(!verifyConsistency(from, to, fromRoot, leaf(99), proof))
        assert.ok(!verifyConsistency(from, to, fromRoot, rootOf(tree), [...proof, leaf(0)]))
        if (proof.length > 0)
          assert.ok(!verifyConsistency(from, to, fromRoot, rootOf(tree), proof.slice(1)))
      }
    }
  })

  it('proofs over many tiles are right, short, and break at any changed bit', () => {
    const size = fc.integer({ min: 1, max: 70_000 })
    const big = grown([70_000])
    const all = leaves(70_000)
    fc.assert(
      fc.property(size, size, fc.nat(), fc.nat(), (a, b, pick, bit) => {
        const [from, to] = a < b ? [a, b] : [b, a]
        const root = (n: number) => rangeHash([0, n], big.tile)
        const index = pick % to
        const ranges = inclusionRanges(index, to)
        assert.ok(tilesOf(ranges).length <= 12)
        const proof = ranges.map(r => Buffer.from(rangeHash(r, big.tile)))
        assert.ok(proof.length <= 17)
        assert.ok(verifyInclusion(all[index]!, index, to, proof, root(to)))
        const steps = consistencyRanges(from, to).map(r => rangeHash(r, big.tile))
        assert.ok(verifyConsistency(from, to, root(from), root(to), steps))
        if (proof.length === 0) return
        const broken = proof[bit % proof.length]!
        broken[bit % HASH_BYTES]! ^= 1 << (bit % 8)
        assert.ok(!verifyInclusion(all[index]!, index, to, proof, root(to)))
      }),
      { numRuns: 60 },
    )
  })

  it('refuses nonsense without throwing', () => {
    const h = leaf(0)
    assert.ok(!verifyInclusion(h, -1, 1, [], h))
    assert.ok(!verifyInclusion(h, 1, 1, [], h))
    assert.ok(!verifyInclusion(h, 0.5, 1, [], h))
    assert.ok(!verifyInclusion(h, 0, 2, [Buffer.alloc(31)], h))
    assert.ok(!verifyConsistency(0, 1, h, h, []))
    assert.ok(!verifyConsistency(2, 1, h, h, []))
    assert.ok(!verifyConsistency(1, Number.NaN, h, h, []))
  })
})

/** Supply: what others wrote and we run. It is pinned to the byte, and installing runs nothing of it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

type Locked = Readonly<{
  version?: string
  integrity?: string
  hasInstallScript?: boolean
  link?: boolean
  resolved?: string
}>
const json = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T
const { packages } = json<{ packages: Record<string, Locked> }>('package-lock.json')
const others = Object.entries(packages).filter(([path, p]) => path !== '' && !p.link)

describe('what others wrote', () => {
  it('is locked to a digest, each package of the tree', () => {
    assert.ok(others.length > 100)
    const loose = others.filter(([, p]) => !/^sha(512|384)-/.test(p.integrity ?? ''))
    assert.deepEqual(
      loose.map(([path]) => path),
      [],
    )
    const odd = others.filter(([, p]) => p.resolved && !/^https:\/\/.+\.tgz$/.test(p.resolved))
    assert.deepEqual(
      odd.map(([path]) => path),
      [],
      'from a registry, not from an address or a folder',
    )
  })

  it('is asked for by exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } =
      json<Record<string, Record<string, string>>>('package.json')
    const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies }
    const loose = Object.entries(wanted).filter(
      ([, version]) => !/^(npm:null@\*|\d+\.\d+\.\d+(-[\w.]+)?)$/.test(version),
    )
    assert.deepEqual(loose, [])
  })

  it('runs nothing when it is installed', () => {
    assert.match(readFileSync('.npmrc', 'utf8'), /^ignore-scripts=true$/m)
  })
})

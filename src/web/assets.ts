/**
 * Assets: style sheets, scripts and fonts of the faces, compiled at start.
 *
 * The result is kept in a folder named by the digest of everything that goes in, so the second start only
 * reads. Each file's address holds the digest of its content, so a browser may keep it for ever.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const HERE = dirname(fileURLToPath(import.meta.url))
/** Folder of a library; found by hand because not every library lets its `package.json` be resolved. */
const packageDir = (name: string) => join(HERE, '../../node_modules', name)

/** Faces that may bring a `style.scss` and a `client.ts` of their own, as `<face>.css` and `<face>.js`. */
const FACES = ['desk', 'ioc', 'console'] as const

type Asset = Readonly<{
  /** Address, e.g. `/assets/main.3f2a….css`. */
  href: string
  type: string
  body: Buffer
  brotli: Buffer | null
  gzip: Buffer | null
}>

export type Assets = Readonly<{
  /** Address of an asset by its plain name (`main.css`); null when there is none of that name. */
  href(name: string): string | null
  all: ReadonlyMap<string, Asset>
}>

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

const FONTS = ['latin', 'vietnamese'].map(
  subset =>
    [
      `be-vietnam-pro-${subset}-700.woff2`,
      `@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-700-normal.woff2`,
    ] as const,
)

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

type Sources = Readonly<{ styles: [name: string, file: string][]; scripts: [string, string][] }>

function findSources(): Sources {
  const styles: [string, string][] = [
    ['main.css', join(HERE, 'style/main.scss')],
    ['dense.css', join(HERE, 'style/desk.scss')],
  ]
  const scripts: [string, string][] = [
    ['main.js', join(HERE, 'client/main.ts')],
    // Reads QR codes; a script of its own, because only the camera of the desk needs it.
    ['decode.js', join(HERE, 'client/decode.ts')],
  ]
  for (const face of FACES) {
    const style = join(HERE, face, 'style.scss')
    if (existsSync(style)) styles.push([`${face}.css`, style])
    const script = join(HERE, face, 'client.ts')
    if (existsSync(script)) scripts.push([`${face}.js`, script])
  }
  return { styles, scripts }
}

/** Digest of every file the result depends on: ours byte by byte, libraries by version. */
function digestOf(sources: Sources): string {
  const hash = createHash('sha256')
  for (const name of ['govuk-frontend', 'sass', 'esbuild', '@fontsource/be-vietnam-pro'])
    hash.update(readFileSync(join(packageDir(name), 'package.json')))
  hash.update(readFileSync(fileURLToPath(import.meta.url)))
  const folders = new Set(
    [...sources.styles, ...sources.scripts].flatMap(([, file]) => [
      dirname(file),
      join(dirname(file), 'client'),
    ]),
  )
  for (const folder of [...folders].sort()) {
    if (!existsSync(folder)) continue
    for (const file of readdirSync(folder).sort())
      if (/(?<!\.test)\.(scss|ts)$/.test(file))
        hash.update(file).update(readFileSync(join(folder, file)))
  }
  return hash.digest('hex').slice(0, 20)
}

/** Plain names to contents, not yet addressed. */
async function compile(sources: Sources): Promise<Map<string, Buffer>> {
  // Loaded only when something has to be compiled: together they cost about a second.
  const [sass, esbuild] = await Promise.all([import('sass'), import('esbuild')])
  const made = new Map<string, Buffer>()
  for (const [name, file] of FONTS) {
    made.set(name, readFileSync(packageDir(file)))
  }
  made.set('icon.svg', readFileSync(join(HERE, 'style/icon.svg')))
  const built = esbuild.build({
    entryPoints: Object.fromEntries(
      sources.scripts.map(([name, file]) => [basename(name, '.js'), file]),
    ),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outdir: 'out',
    write: false,
    legalComments: 'none',
  })
  for (const [name, file] of sources.styles) {
    const { css } = sass.compile(file, {
      loadPaths: [packageDir('')],
      style: 'compressed',
      quietDeps: true,
    })
    made.set(name, Buffer.from(css))
  }
  for (const file of (await built).outputFiles)
    made.set(basename(file.path), Buffer.from(file.contents))
  return made
}

const addressOf = (name: string, body: Buffer) => {
  const [stem, ending] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.'))]
  return `/assets/${stem}.${sha256(body).slice(0, 12)}${ending}`
}

async function finish(made: Map<string, Buffer>): Promise<Map<string, Asset>> {
  const brotli = promisify(brotliCompress)
  const zip = promisify(gzip)
  const done = new Map<string, Asset>()
  // Style sheets come last because they name the addresses of the others.
  const names = [...made.keys()].sort(
    (a, b) => Number(a.endsWith('.css')) - Number(b.endsWith('.css')),
  )
  for (const name of names) {
    let body = made.get(name)!
    if (name.endsWith('.css'))
      body = Buffer.from(
        body.toString().replace(/asset:([\w.-]+)/g, (_, other: string) => {
          const asset = done.get(other)
          if (!asset) throw new Error(`the style sheet ${name} names an unknown asset: ${other}`)
          return asset.href
        }),
      )
    const packed = !name.endsWith('.woff2')
    done.set(name, {
      href: addressOf(name, body),
      type: TYPES[name.slice(name.lastIndexOf('.') + 1)]!,
      body,
      brotli: packed
        ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
        : null,
      gzip: packed ? await zip(body, { level: 9 }) : null,
    })
  }
  return done
}

function keep(dir: string, assets: ReadonlyMap<string, Asset>) {
  mkdirSync(dirname(dir), { recursive: true })
  const aside = mkdtempSync(`${dir}.new-`)
  for (const [name, asset] of assets) {
    writeFileSync(join(aside, name), asset.body)
    if (asset.brotli) writeFileSync(join(aside, `${name}.br`), asset.brotli)
    if (asset.gzip) writeFileSync(join(aside, `${name}.gz`), asset.gzip)
  }
  try {
    renameSync(aside, dir)
  } catch {
    // Another process finished first; its files are the same as ours.
    rmSync(aside, { recursive: true, force: true })
  }
}

function readKept(dir: string): Map<string, Asset> | null {
  if (!existsSync(dir)) return null
  const files = new Set(readdirSync(dir))
  const assets = new Map<string, Asset>()
  for (const name of files) {
    if (/\.(br|gz)$/.test(name)) continue
    const body = readFileSync(join(dir, name))
    assets.set(name, {
      href: addressOf(name, body),
      type: TYPES[name.slice(name.lastIndexOf('.') + 1)]!,
      body,
      brotli: files.has(`${name}.br`) ? readFileSync(join(dir, `${name}.br`)) : null,
      gzip: files.has(`${name}.gz`) ? readFileSync(join(dir, `${name}.gz`)) : null,
    })
  }
  return assets
}

/**
 * Compiles the assets, or reads them when this very content was compiled before.
 * @param cacheDir folder that may be deleted at any time
 */
export async function buildAssets(cacheDir: string): Promise<Assets> {
  const sources = findSources()
  const dir = join(cacheDir, `web-${digestOf(sources)}`)
  let all = readKept(dir)
  if (!all) {
    all = await finish(await compile(sources))
    keep(dir, all)
  }
  return { href: name => all.get(name)?.href ?? null, all }
}

/** Serves the assets at their addresses, in the smallest form the browser takes. */
export function registerAssets(app: FastifyInstance, assets: Assets): void {
  const byHref = new Map([...assets.all.values()].map(asset => [asset.href, asset]))
  app.get<{ Params: { file: string } }>('/assets/:file', async (request, reply) => {
    const asset = byHref.get(`/assets/${request.params.file}`)
    reply.header('x-content-type-options', 'nosniff')
    if (!asset) return reply.code(404).type('text/plain').send('not found\n')
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const coding =
      asset.brotli && /\bbr\b/.test(accepted)
        ? 'br'
        : asset.gzip && /\bgzip\b/.test(accepted)
          ? 'gzip'
          : null
    if (coding) reply.header('content-encoding', coding)
    return reply
      .header('vary', 'accept-encoding')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(asset.type)
      .send(coding === 'br' ? asset.brotli : coding === 'gzip' ? asset.gzip : asset.body)
  })
}

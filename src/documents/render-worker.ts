/**
 * Render worker: runs in a thread of its own, so that typesetting never holds up the server's loop.
 *
 * Takes a template name and its data, gives back a PDF/A-2a with an empty signature. It never sees a key.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { type SealFacts, withEmptySignature } from './empty-signature.ts'

export type RenderOrder = Readonly<{
  /** File name in templates/ without `.typ`. */
  template: string
  /** JSON text; the template reads it from `sys.inputs`, it is never pasted into source. */
  data: string
  /** SVG text. */
  qr: string
  seal: SealFacts
}>
/** Results of layout that were not used for this many documents leave the compiler's memory. */
const EVICT_EVERY = 10

const templatesDir = new URL('./templates/', import.meta.url)
const templates = new Map<string, string>()
let compiler: NodeCompiler | null = null
let rendered = 0

function open(): NodeCompiler {
  const require = createRequire(import.meta.url)
  const fontBlobs = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map(face =>
    readFileSync(require.resolve(`@expo-google-fonts/tinos/${face}/Tinos_${face}.ttf`)),
  )
  return NodeCompiler.create({ fontArgs: [{ fontBlobs }] })
}

function templateText(name: string): string {
  let text = templates.get(name)
  if (text === undefined) {
    // Every template begins with the same house style, so one source text holds both.
    const house = readFileSync(new URL('house.typ', templatesDir), 'utf8')
    text = `${house}\n${readFileSync(new URL(`${name}.typ`, templatesDir), 'utf8')}`
    templates.set(name, text)
  }
  return text
}

function typeset(order: RenderOrder): Buffer {
  compiler ??= open()
  const pdf = compiler.pdf(
    {
      mainFileContent: templateText(order.template),
      inputs: { data: order.data, qr: order.qr },
    },
    { pdfStandard: 'a-2a' },
  )
  if (++rendered % EVICT_EVERY === 0) compiler.evictCache(2)
  return pdf
}

parentPort?.on('message', async (order: RenderOrder & { id: number }) => {
  try {
    const result = await withEmptySignature(typeset(order), order.seal)
    parentPort?.postMessage({ id: order.id, result })
  } catch (error) {
    parentPort?.postMessage({ id: order.id, error: String((error as Error)?.message ?? error) })
  }
})

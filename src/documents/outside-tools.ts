/** Outside tools: independent programs that judge our files in tests (poppler, qpdf, zbar, NSS). */
import { execFileSync, spawnSync } from 'node:child_process'
import type { TestContext } from 'node:test'

const PACKAGES: Record<string, string> = {
  pdfsig: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  qpdf: 'qpdf',
  zbarimg: 'zbar-tools',
  certutil: 'libnss3-tools',
}

function present(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0
}

/**
 * Whether the tools a test needs are there. Where they are not, the test is skipped with one clear line;
 * on a build server it fails, because a check that silently stops checking is worse than none.
 */
export function has(t: TestContext, ...tools: string[]): boolean {
  const missing = tools.filter(tool => !present(tool))
  if (missing.length === 0) return true
  const packages = [...new Set(missing.map(tool => PACKAGES[tool] ?? tool))].join(' ')
  const line = `${missing.join(', ')} not found (apt install ${packages})`
  if (process.env.CI) throw new Error(line)
  t.skip(line)
  return false
}

/** Runs a tool: `out` is its standard output, `text` has its standard error too. */
export function run(tool: string, args: string[]): { out: string; text: string; status: number } {
  const done = spawnSync(tool, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return { out: done.stdout, text: `${done.stdout}${done.stderr}`, status: done.status ?? -1 }
}

/** The text of a PDF as poppler reads it, in the order it was written; spaces differ between its versions. */
export function textOf(file: string): string {
  return execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' })
    .split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim())
    .filter(line => line !== '')
    .join('\n')
    .concat('\n')
}

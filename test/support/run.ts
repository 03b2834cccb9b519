/**
 * Runs the tests in one process over one PostgreSQL: `npm run test:run [-- FILE …]`, or `rooms` for the
 * tests that need a database and nothing else. The server is this process's, so it ends with the run even
 * when a test leaves something open; what a test leaves open never hangs the run.
 */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { globalSetup, globalTeardown } from './global.ts'

const EVERYTHING = ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts']
const ROOMS = [
  'src/{kernel,ledger,register,documents,identity,exchange,services,reconcile,oversight}/**/*.test.ts',
  'test/golden.test.ts',
]
/** Tests that teach their process a reform of the units nobody else knows; each has a process of its own. */
const ALONE = new Set([
  'src/cli/reform.test.ts',
  'src/register/reform.test.ts',
  'src/services/competence.test.ts',
  'src/vn/unit-history.test.ts',
])

const asked = process.argv.slice(2)
const files = globSync(
  asked.length === 0 ? EVERYTHING : asked[0] === 'rooms' ? ROOMS : asked,
).sort()
const together = files.filter(file => !ALONE.has(file))
const apart = files.filter(file => ALONE.has(file))

let child: ReturnType<typeof spawn> | undefined
/** Runs some files in one process; gives its exit code. */
async function run(names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0
  const options = ['--import', 'tsx', '--test', '--test-isolation=none', '--test-force-exit']
  child = spawn(process.execPath, [...options, ...names], { stdio: 'inherit' })
  return new Promise<number>(resolve => child!.once('exit', status => resolve(status ?? 1)))
}

await globalSetup()
// Ctrl-C reaches the child by itself; this process stays to stop the server.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child?.kill('SIGTERM'))
let code = 0
if (files.length === 0) {
  console.error(`no test is called ${asked.join(' ')}`)
  code = 1
}
// The large run comes last, so that its closing lines are the last ones.
for (const file of apart) code = Math.max(code, await run([file]))
code = Math.max(code, await run(together))
await globalTeardown()
process.exit(code)

/**
 * Runs the tests in one process over one PostgreSQL: `npm run test:run [-- FILE …]`, or `rooms` for the
 * tests that need a database and nothing else. The server is this process's, so it ends with the run even
 * when a test leaves something open; what a test leaves open never hangs the run.
 */
import { spawn } from 'node:child_process'
import { globalSetup, globalTeardown } from './global.ts'

const EVERYTHING = ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts']
const ROOMS = [
  'src/{kernel,ledger,register,documents,identity,exchange,services,reconcile,oversight}/**/*.test.ts',
  'test/golden.test.ts',
]
const asked = process.argv.slice(2)
const files = asked.length === 0 ? EVERYTHING : asked[0] === 'rooms' ? ROOMS : asked

await globalSetup()
const options = ['--import', 'tsx', '--test', '--test-isolation=none', '--test-force-exit']
const child = spawn(process.execPath, [...options, ...files], { stdio: 'inherit' })
// Ctrl-C reaches the child by itself; this process stays to stop the server.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
const code = await new Promise<number>(resolve =>
  child.once('exit', status => resolve(status ?? 1)),
)
await globalTeardown()
process.exit(code)

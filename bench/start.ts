/** Start: `npm start` in an empty folder to the ready line (cold), again (warm), beside the bare database. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#kernel'
import { machine, median, row } from './measure.ts'

/** Seconds from the command to its ready line. */
async function start(varDir: string): Promise<number> {
  const at = performance.now()
  const child = spawn('bin/lienthong', ['serve', '--var', varDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: '' },
  })
  const seconds = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', chunk => {
      if (String(chunk).includes('sẵn sàng')) resolve((performance.now() - at) / 1_000)
    })
    child.on('exit', code => reject(new Error(`ended with ${code}`)))
  })
  child.removeAllListeners('exit')
  await new Promise(resolve => child.once('exit', resolve).kill('SIGINT'))
  return seconds
}

console.log(machine())
row('', 'median s', 'min', 'max')
const cold: number[] = []
const warm: number[] = []
const bare: number[] = []
for (let i = 0; i < 3; i++) {
  const dir = mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
  cold.push(await start(dir))
  for (let j = 0; j < 2; j++) warm.push(await start(dir))
  const at = performance.now()
  const server = await startEmbedded({ dir: join(dir, 'postgres') })
  bare.push((performance.now() - at) / 1_000)
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}
for (const [name, values] of [
  ['first start, country invented and loaded', cold],
  ['second start', warm],
  ['the bare embedded database, warm', bare],
] as const)
  row(name, median(values), Math.min(...values), Math.max(...values))
row('second start ÷ bare database', median(warm) / median(bare))

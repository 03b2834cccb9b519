/**
 * Pages: how heavy the main pages are and how many a CPU-second makes, beside `/livez` of the same server,
 * which is what answering costs when the page costs nothing.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { closedLoop, machine, median, row } from './measure.ts'

const CLOCK_TICKS = 100

/** CPU milliseconds a process has used (fields 14 and 15 of /proc/PID/stat). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / CLOCK_TICKS
}

function get(url: string): Promise<{ status: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': 'gzip', accept: 'text/html' } }, response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode!, bytes: Buffer.concat(parts) }),
      )
    })
      .on('error', reject)
      .end()
  })
}

const dir = mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
const child = spawn('bin/lienthong', ['serve', '--var', dir, '--port', '0', '--scale', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, DATABASE_URL: '' },
})
const base = await new Promise<string>(resolve => {
  let text = ''
  child.stdout.on('data', chunk => {
    text += chunk
    const found = /(http:\/\/localhost:\d+)\/portal/.exec(text)
    if (found) resolve(found[1]!)
  })
})
/** The shim may have started another Node; the server is whoever of the two has worked. */
const born = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')
const pid = [child.pid!, ...born.filter(Boolean).map(Number)].reduce((a, b) =>
  cpuOf(b) > cpuOf(a) ? b : a,
)

console.log(machine())
row('page', 'status', 'KB html', 'KB gzip', 'pages per CPU-s', '÷ livez')
let livez = 0
for (const path of [
  '/livez',
  '/',
  '/portal',
  '/verify',
  '/sandbox',
  '/accessibility',
  '/eid/none',
]) {
  const { status, bytes } = await get(base + path)
  const html = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes
  await closedLoop(300, 8, () => get(base + path))
  const rates: number[] = []
  for (let round = 0; round < 3; round++) {
    const before = cpuOf(pid)
    await closedLoop(1_000, 8, () => get(base + path))
    rates.push(1_000_000 / Math.max(1, cpuOf(pid) - before))
  }
  const rate = median(rates)
  if (path === '/livez') livez = rate
  row(path, status, html.length / 1_024, bytes.length / 1_024, Math.round(rate), rate / livez)
}
await new Promise(resolve => child.once('exit', resolve).kill('SIGINT'))
rmSync(dir, { recursive: true, force: true })

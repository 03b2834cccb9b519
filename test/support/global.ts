/** Runs once around the whole test run: one PostgreSQL for all files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedServer, startEmbedded } from '#kernel'

let server: EmbeddedServer | null = null
let dir: string | null = null

export async function globalSetup(): Promise<void> {
  if (process.env.DATABASE_URL) {
    process.env.TEST_SERVER_URL = process.env.DATABASE_URL
    return
  }
  dir = mkdtempSync(join(tmpdir(), 'lienthong-test-'))
  server = await startEmbedded({ dir, durable: false })
  process.env.TEST_SERVER_URL = server.url
}

export async function globalTeardown(): Promise<void> {
  await server?.stop()
  if (dir) rmSync(dir, { recursive: true, force: true })
}

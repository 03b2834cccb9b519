/** A whole house for a journey: every room, real port, own database on the shared test server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type House, startHouse } from '#app'
import { recentMessages } from '#identity'
import type { Config } from '#kernel'
import { emptyDatabase } from './database.ts'

export type TestHouse = House & Readonly<{ close(): Promise<void> }>

/** @param scale share of the country's people; 0 holds the demo people alone */
export async function testHouse(options: Partial<Config> = {}): Promise<TestHouse> {
  const varDir = mkdtempSync(join(tmpdir(), 'lienthong-house-'))
  const database = await emptyDatabase()
  const house = await startHouse({
    varDir,
    port: 0,
    host: '127.0.0.1',
    baseUrl: '',
    databaseUrl: database.url,
    sandbox: true,
    reset: false,
    roles: new Set(['web', 'worker', 'sequencer']),
    logLevel: 'error',
    scale: 0,
    seed: 'test',
    ...options,
  })
  return {
    ...house,
    async close() {
      await house.stop()
      await database.drop()
      rmSync(varDir, { recursive: true, force: true })
    },
  }
}

/** The newest one-time code sent to any simulated phone. */
export async function newestCode(house: House): Promise<string> {
  const messages = await recentMessages(house.db)
  const code = messages.find(m => m.kind === 'one-time-code')
  return /\b\d{6}\b/.exec(code?.vi ?? '')?.[0] ?? ''
}

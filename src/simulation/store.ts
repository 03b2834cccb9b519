/** All SQL of the room. */
import { type Queries, sql } from '#kernel'

export async function isSettled(q: Queries, stage: string): Promise<boolean> {
  return (await q.maybeRow(sql`select 1 from simulation.stage where name = ${stage}`)) !== null
}

export async function stageDetail<T>(q: Queries, stage: string): Promise<T | null> {
  const found = await q.maybeRow<{ detail: T }>(
    sql`select detail from simulation.stage where name = ${stage}`,
  )
  return found?.detail ?? null
}

export async function markSettled(q: Queries, stage: string, detail: unknown): Promise<void> {
  await q.run(sql`
    insert into simulation.stage (name, detail, settled_at) values (${stage}, ${JSON.stringify(detail)}::jsonb, now())
    on conflict (name) do update set detail = excluded.detail, settled_at = excluded.settled_at`)
}

export async function clockOffsetMs(q: Queries): Promise<number> {
  return (await q.row<{ offset_ms: number }>(sql`select offset_ms from simulation.clock`)).offset_ms
}

export async function moveClock(q: Queries, byMs: number): Promise<void> {
  await q.run(sql`update simulation.clock set offset_ms = offset_ms + ${byMs}`)
}

/** Whether invented people live in this database. */
export async function isSandbox(q: Queries): Promise<boolean> {
  return (await q.maybeRow(sql`select 1 from simulation.stage limit 1`)) !== null
}

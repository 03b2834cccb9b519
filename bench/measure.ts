/** Measure: medians, percentiles and CPU time, printed as rows. */
import { availableParallelism, cpus, loadavg } from 'node:os'

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))]!
}

export const median = (values: readonly number[]): number => percentile(values, 50)

/** Runs `work` for `total` calls with `width` under way; gives each call's milliseconds. */
export async function closedLoop(
  total: number,
  width: number,
  work: (i: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let i = next++; i < total; i = next++) {
        const at = performance.now()
        await work(i)
        times.push(performance.now() - at)
      }
    }),
  )
  return times
}

export function machine(): string {
  return `${availableParallelism()} × ${cpus()[0]?.model ?? 'cpu'}, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`
}

/** A line for whoever waits, on stderr. */
export function progress(line: string): void {
  console.error(line)
}

/** A row of figures on stderr, so that stdout may hold one JSON and nothing else. */
export function report(name: string, ...cells: (string | number)[]): void {
  console.error(rowText(name, cells))
}

export function row(name: string, ...cells: (string | number)[]): void {
  console.log(rowText(name, cells))
}

function rowText(name: string, cells: readonly (string | number)[]): string {
  const text = cells.map(c =>
    typeof c === 'number' ? c.toLocaleString('en', { maximumFractionDigits: 2 }) : c,
  )
  return `${name.padEnd(44)} ${text.map(t => t.padStart(14)).join(' ')}`
}

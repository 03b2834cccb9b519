/** Order: what a country is asked to be, parsed once from words. */
import { existsSync, readdirSync } from 'node:fs'
import { orThrow } from '#kernel'
import { isPlainDate } from '#vn'
import { AGENCY_CODES, type DatabaseCode } from '../agencies/agency.ts'
import { problem } from '../problems.ts'
import type { ArchiveOptions } from './cell-files.ts'
import { FORMATS, type Format } from './sheet.ts'

export type ArchiveWords = Readonly<{
  seed: string
  scale: number
  from?: string | undefined
  to?: string | undefined
  format?: string | undefined
  /** `all`, `none` or codes with commas. */
  agencies?: string | undefined
}>

/**
 * The options that words mean.
 * @throws `country.period-invalid`, `country.format-unknown`, `country.database-unknown`
 */
export function archiveOptions(words: ArchiveWords): ArchiveOptions {
  const { seed, scale, from = '2024-01-01', to = '2026-11-01', format = 'csv' } = words
  const isPeriod =
    isPlainDate(from) && isPlainDate(to) && from <= to && from >= '2016' && to < '2041'
  if (!isPeriod) orThrow(problem('period-invalid', { from, to }))
  if (!FORMATS.includes(format as Format))
    orThrow(problem('format-unknown', { format, formats: FORMATS.join(', ') }))
  return {
    seed,
    scale,
    from,
    to,
    inFull: [],
    format: format as Format,
    agencies: databaseCodes(words.agencies ?? 'all'),
  }
}

/** @throws `country.database-unknown` */
export function databaseCodes(words: string): readonly DatabaseCode[] {
  if (words === 'none') return []
  if (words === 'all') return AGENCY_CODES
  const asked = words.split(',').map(word => word.trim())
  for (const code of asked)
    if (!AGENCY_CODES.includes(code as DatabaseCode))
      orThrow(problem('database-unknown', { code, codes: AGENCY_CODES.join(', ') }))
  return AGENCY_CODES.filter(code => asked.includes(code))
}

/** Refuses a folder that holds anything but an earlier country. */
export function mayWriteTo(dir: string): void {
  if (!existsSync(dir)) return
  const inside = readdirSync(dir)
  if (inside.length > 0 && !inside.includes('manifest.json'))
    orThrow(problem('folder-taken', { dir }))
}

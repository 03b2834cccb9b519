/** `person timeline`: what holds of a person when, and what was known when. */
import { openStore } from '#app'
import { configFrom, orThrow, systemActor } from '#kernel'
import { findByNumber, type Timeline, timeline, timelineFields } from '#register'
import { formatFullName, formatPartialDate } from '#vn'
import type { Command } from './command.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'

const OPERATOR = systemActor('operator')
const PURPOSE = { kind: 'duty', basis: 'operator' } as const

export const personTimeline: Command = {
  name: 'person timeline',
  usage: 'person timeline NUMBER [--as-known TIME]',
  vi: 'Dòng thời gian của một người: điều gì có hiệu lực khi nào, được biết từ khi nào.',
  en: 'what holds of a person when, and since when it was known',
  flags: { 'as-known': 'value' },
  async run(words, flags) {
    const number = words[0] ?? orThrow<string>(problem('number-missing'))
    const text = flags.get('as-known')
    const at = text === undefined ? undefined : new Date(text)
    if (at && Number.isNaN(at.getTime())) orThrow(problem('time-invalid'))
    const asKnown = at?.toISOString()
    const store = await openStore(configFrom(flags, process.env))
    try {
      const found = await store.db.tx(async tx => {
        const who = { actor: OPERATOR, purpose: PURPOSE }
        const personId = await findByNumber(tx, { ...who, number })
        if (personId === null) return null
        const fields = await timelineFields(tx, OPERATOR, PURPOSE, personId)
        return timeline(tx, { ...who, personId, fields, ...(asKnown && { asKnown }) })
      })
      const told = found ?? orThrow<Timeline>(problem('person-not-found'))
      result(flags.has('json'), told, () => linesOf(told))
      return 0
    } finally {
      await store.close()
    }
  },
}

const until = (to: string | null) => (to === null ? '…' : to)

function linesOf({ events, versions, residences, receiptId }: Timeline): string[] {
  const isKnown = (r: { recordedTo: string | null }) => r.recordedTo === null
  return [
    'ĐANG CÓ HIỆU LỰC / what holds',
    ...versions
      .filter(isKnown)
      .map(v => `  ${v.validFrom} → ${until(v.validTo)}  ${factsOf(v.facts)}`),
    ...residences
      .filter(isKnown)
      .map(r => `  ${r.from} → ${until(r.to)}  ${r.kind}: ${r.address} (${r.unit})`),
    '',
    'SỰ KIỆN / events',
    ...events.map(
      e =>
        `  ${e.on}  ${e.name.vi} / ${e.name.en} (${e.part})${e.reversedBy ? '  [ĐÃ HỦY / reversed]' : ''}\n` +
        `              ghi lúc / recorded ${e.recordedAt} · ${e.agency ?? 'hệ thống / system'} · ${e.legalBasis}`,
    ),
    '',
    'TRƯỚC ĐÂY TỪNG GHI / known before',
    ...versions
      .filter(v => !isKnown(v))
      .map(
        v =>
          `  ${v.validFrom} → ${until(v.validTo)}  ${factsOf(v.facts)}\n              biết / known ${v.recordedFrom} → ${v.recordedTo}`,
      ),
    ...residences
      .filter(r => !isKnown(r))
      .map(
        r =>
          `  ${r.from} → ${until(r.to)}  ${r.kind}: ${r.address} (${r.unit})\n              biết / known ${r.recordedFrom} → ${r.recordedTo}`,
      ),
    '',
    `biên nhận / receipt   ${receiptId}`,
  ]
}

function factsOf(facts: Timeline['versions'][number]['facts']): string {
  return [
    facts.name && formatFullName(facts.name),
    facts.birthDate && formatPartialDate(facts.birthDate),
    facts.sex,
    facts.civilStatus,
    facts.deceasedOn && `† ${formatPartialDate(facts.deceasedOn)}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

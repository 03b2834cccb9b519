/** Timeline: the history of a dossier as sentences, without the name of any officer. Pure. */
import type { Instant } from '#kernel'
import type { OfficeNames } from './competence.ts'
import type { Text } from './procedure.ts'
import { STEP_KINDS, type StatusCode, type StepKind, stepStatus, stepTitle } from './status.ts'
import type { EventKind, EventRow } from './store/dossier.ts'

export type TimelineEntry = Readonly<{
  at: Instant
  kind: string
  /** The part of the bundle it belongs to; null for the bundle itself. */
  part: Text | null
  status: StatusCode | null
  title: Text
  /** Office or role that did it, in Vietnamese; never the name of an officer. */
  by: string
  /** What was said, e.g. the reason of a refusal. */
  note: string | null
}>

const OTHER: Readonly<Record<Exclude<EventKind, StepKind>, Text>> = {
  'confirmation-asked': { vi: 'Gửi chủ hộ xác nhận', en: 'the head of household was asked' },
  'confirmation-agreed': { vi: 'Chủ hộ đồng ý', en: 'the head of household agreed' },
  'confirmation-disagreed': { vi: 'Chủ hộ không đồng ý', en: 'the head of household disagreed' },
}

const isStep = (kind: EventKind): kind is StepKind => (STEP_KINDS as string[]).includes(kind)

/** What a kind of event is called. */
const eventTitle = (kind: EventKind): Text => (isStep(kind) ? stepTitle(kind) : OTHER[kind])

/**
 * @param names names of offices
 * @param partOf name of the part a code belongs to; null for the timeline of one part
 */
export function timelineOf(
  events: readonly EventRow[],
  names: OfficeNames,
  partOf: ((code: string) => Text | null) | null,
): TimelineEntry[] {
  return events.map(event => ({
    at: event.at,
    kind: event.kind,
    part: partOf?.(event.code) ?? null,
    status: isStep(event.kind) ? stepStatus(event.kind) : null,
    title: eventTitle(event.kind),
    by: byOf(event, names),
    note: event.note,
  }))
}

function byOf(event: EventRow, names: OfficeNames): string {
  switch (event.actorKind) {
    case 'citizen':
      return event.kind.startsWith('confirmation-') && event.kind !== 'confirmation-asked'
        ? 'Chủ hộ'
        : 'Người nộp hồ sơ'
    case 'official': {
      const { agencyName, officeName } = names(event.actorAgency, event.actorOffice)
      return [officeName, agencyName].filter(n => n !== '').join(', ')
    }
    default:
      return 'Hệ thống liên thông'
  }
}

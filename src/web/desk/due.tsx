/** Due: the promised time with how it stands, in words and colour. */
import type { Instant } from '#kernel'
import type { Timing } from '#services'
import { StatusTag } from '../components/index.ts'
import { showInstant } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { useUi } from '../ui.ts'

const TONES = { early: 'good', 'on-time': 'good', 'due-soon': 'warn', late: 'bad' } as const

export function Due(props: { promisedAt: Instant | null; timing: Timing | null }) {
  const { lang } = useUi()
  const w = deskWords[lang]
  if (props.promisedAt === null) return <span class="lt-quiet">{w.noDue}</span>
  return (
    <>
      <time dateTime={props.promisedAt}>{showInstant(props.promisedAt, lang)}</time>{' '}
      {props.timing && <StatusTag tone={TONES[props.timing]}>{w.timing[props.timing]}</StatusTag>}
    </>
  )
}

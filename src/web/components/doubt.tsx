/** Doubt: the flag "đang xác minh" beside a value, in words: why, who looks into it, since when. */
import type { UnderInvestigation } from '#register'
import { showInstant } from '../i18n/dates.ts'
import { dictionary } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { StatusTag } from './message.tsx'

const text = dictionary(
  {
    flag: 'Đang xác minh',
    told: (by: string, since: string) => `${by}, từ ${since}`,
  },
  {
    flag: 'Under investigation',
    told: (by, since) => `${by}, since ${since}`,
  },
)

/** @param props.by name of the office that looks into it; its code when absent */
export function Doubt(props: { of: UnderInvestigation | undefined; by?: string }) {
  const { lang } = useUi()
  const { of } = props
  if (of === undefined) return null
  const words = text[lang]
  const by = props.by ?? [of.owner.agency, of.owner.office].filter(Boolean).join(' · ')
  return (
    <>
      {' '}
      <StatusTag tone="warn">{words.flag}</StatusTag>
      <span class="lt-source">
        {of.reason} ({words.told(by, showInstant(of.since, lang))})
      </span>
    </>
  )
}

/** The flag alone, where there is no room for more. */
export function DoubtTag(props: { fields: readonly string[] | undefined }) {
  const { lang } = useUi()
  if (!props.fields?.length) return null
  return (
    <>
      {' '}
      <StatusTag tone="warn">{text[lang].flag}</StatusTag>
    </>
  )
}

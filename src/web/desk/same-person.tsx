/** Same person: who of the register the child of a dossier may be, side by side, with the registrar's word. */
import type { LikelySame, Newcomer } from '#register'
import { formatFullName, formatUnit } from '#vn'
import { Hidden, Notice, StatusTag, TextArea } from '../components/index.ts'
import { showDate } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'

/** @property today day of the code list that names the places */
export type SameProps = Readonly<{
  child: Newcomer
  same: readonly LikelySame[]
  today: string
}>

export function SamePersons(props: SameProps & { typed: string; error: string | null }) {
  const { child, same } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  if (same.length === 0) return <p class="govuk-body">{w.sameGone}</p>
  return (
    <>
      <Notice tone="warn" title={w.sameTitle}>
        <p>{w.sameLead(same.length)}</p>
      </Notice>
      <div class="desk-same">
        <dl class="desk-same__one desk-same__one--child">
          <dt>{w.sameChild}</dt>
          <dd>
            <strong>{formatFullName(child.name)}</strong>
          </dd>
          <dt>{w.fields.birthDate}</dt>
          <dd>{showDate(child.birthDate, lang)}</dd>
          <dt>{w.fields.sex}</dt>
          <dd>{w.sexes[child.sex]}</dd>
        </dl>
        {same.map(one => (
          <dl class="desk-same__one" key={one.personId}>
            <dt>
              <StatusTag tone={one.sameness.verdict === 'likely' ? 'bad' : 'warn'}>
                {w.sameVerdicts[one.sameness.verdict]}
              </StatusTag>
            </dt>
            <dd>
              <strong>{formatFullName(one.name)}</strong>
            </dd>
            <dt>{w.fields.birthDate}</dt>
            <dd>{showDate(one.birthDate, lang)}</dd>
            <dt>{w.searchLives}</dt>
            <dd>{one.unit ? formatUnit(one.unit, props.today) : '–'}</dd>
            <dt>{w.searchTail}</dt>
            <dd class="lt-figure">{one.personalIdTail ?? '–'}</dd>
            <dt>{w.sameWhy}</dt>
            <dd>
              <ul class="govuk-list desk-flush">
                {one.sameness.reasons.map(r => (
                  <li key={r.code}>{said(r, lang)}</li>
                ))}
              </ul>
            </dd>
          </dl>
        ))}
      </div>
      <Hidden name="distinctFrom" value={same.map(s => s.personId).join(' ')} />
      <TextArea
        name="distinct"
        label={w.sameReason}
        hint={w.sameReasonHint}
        rows={2}
        maxLength={500}
        value={props.typed}
        error={props.error}
      />
    </>
  )
}

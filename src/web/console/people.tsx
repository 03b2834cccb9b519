/** People and organisations the node knows: members with their keys, officials with their roles. */
import type { KeyRecord, Member } from '#exchange'
import type { RosterEntry } from '#identity'
import { formatUnit } from '#vn'
import { DataTable, StatusTag } from '../components/index.ts'
import { consoleWords } from '../i18n/console.ts'
import { showInstant } from '../i18n/dates.ts'
import { useUi } from '../ui.ts'

export type MemberRow = Member & Readonly<{ keys: readonly KeyRecord[] }>

export function MembersPage(props: { members: readonly MemberRow[] }) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.members}</h1>
      <p class="govuk-body">{w.membersLead}</p>
      <DataTable
        caption={w.members}
        showCaption={false}
        rows={props.members}
        columns={[
          { label: w.code, head: true, cell: m => <span class="lt-code">{m.agency}</span> },
          { label: w.name, cell: m => m.name },
          { label: w.kind, cell: m => w.kinds[m.kind] },
          { label: w.admitted, cell: m => showInstant(m.admittedAt, lang) },
          { label: w.keys, cell: m => <Keys keys={m.keys} /> },
        ]}
      />
    </>
  )
}

function Keys(props: { keys: readonly KeyRecord[] }) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  const usable = props.keys.some(key => key.revokedAt === null)
  return (
    <>
      {!usable && <StatusTag tone="bad">{w.noKey}</StatusTag>}
      <ul class="govuk-list">
        {props.keys.map(key => (
          <li key={key.keyId}>
            <span class="lt-figure">{key.keyId}</span>{' '}
            {key.revokedAt === null ? (
              <StatusTag tone="good">{w.keyValid}</StatusTag>
            ) : (
              <StatusTag tone="bad">{w.keyRevoked(showInstant(key.revokedAt, lang))}</StatusTag>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

/** @property today day of the code list that names places */
export function OfficialsPage(props: { officials: readonly RosterEntry[]; today: string }) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.officials}</h1>
      <p class="govuk-body">{w.officialsLead}</p>
      <DataTable
        caption={w.officials}
        showCaption={false}
        rows={props.officials}
        columns={[
          { label: w.name, head: true, cell: o => o.name },
          { label: w.title, cell: o => o.title },
          { label: w.role, cell: o => w.roles[o.role] },
          { label: w.agency, cell: o => <span class="lt-code">{o.agency}</span> },
          { label: w.office, cell: o => o.office ?? '–' },
          {
            label: w.jurisdiction,
            cell: o => o.jurisdiction.map(unit => formatUnit(unit, props.today)).join('; ') || '–',
          },
          {
            label: w.status,
            cell: o => (
              <StatusTag tone={o.locked ? 'bad' : 'good'}>
                {o.locked ? w.locked : w.active}
              </StatusTag>
            ),
          },
        ]}
      />
    </>
  )
}

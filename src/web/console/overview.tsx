/** Overview: every room of the node with its health, in words. */
import { DataTable, Link, StatusTag } from '../components/index.ts'
import { consoleWords } from '../i18n/console.ts'
import { useUi } from '../ui.ts'

export type RoomHealth = Readonly<{
  room: 'kernel' | 'register' | 'ledger' | 'exchange' | 'services' | 'notes'
  state: 'healthy' | 'attention' | 'failing'
  /** What there is, already in words. */
  figure: string
  href: string | null
}>

const TONES = { healthy: 'good', attention: 'warn', failing: 'bad' } as const

export function OverviewPage(props: { rooms: readonly RoomHealth[] }) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.overview}</h1>
      <DataTable
        caption={w.overview}
        showCaption={false}
        rows={props.rooms}
        columns={[
          {
            label: w.room,
            head: true,
            cell: room =>
              room.href ? <Link href={room.href}>{w.rooms[room.room]}</Link> : w.rooms[room.room],
          },
          {
            label: w.health,
            cell: room => <StatusTag tone={TONES[room.state]}>{w[room.state]}</StatusTag>,
          },
          { label: w.figure, cell: room => room.figure },
        ]}
      />
    </>
  )
}

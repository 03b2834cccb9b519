/** Queue: the dossiers of the office by next action, nearest due time first. */
import type { Actor } from '#kernel'
import type { Queue, QueueRow, QueueTab } from '#services'
import { Button, DataTable, Empty, Form, Hidden, Link, Tabs } from '../components/index.ts'
import { showInstant } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { Due } from './due.tsx'
import { live } from './elements.ts'
import { dossierHref } from './place.ts'

export const QUEUE_TABS: readonly QueueTab[] = [
  'new',
  'processing',
  'supplement',
  'confirming',
  'done',
]

export function isQueueTab(text: unknown): text is QueueTab {
  return (QUEUE_TABS as readonly unknown[]).includes(text)
}

export const queueHref = (tab: QueueTab, after?: string) =>
  tab === 'new' && !after
    ? '/desk'
    : `/desk?tab=${tab}${after ? `&after=${encodeURIComponent(after)}` : ''}`

export type QueueProps = Readonly<{
  queue: Queue
  tab: QueueTab
  /** Cursor of this page; null on the first. */
  after: string | null
  actor: Actor
}>

export function QueuePage(props: QueueProps) {
  const { queue, tab } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.queue}</h1>
      {live(
        'queue',
        '/desk/live',
        <>
          <Tabs
            label={w.tabsLabel}
            tabs={QUEUE_TABS.map(t => ({
              href: queueHref(t),
              text: w.tabs[t],
              current: t === tab,
              count: queue.counts[t],
            }))}
          />
          {queue.rows.length === 0 ? <Empty>{w.queueEmpty}</Empty> : <QueueTable {...props} />}
          <p class="desk-foot">
            {props.after && <Link href={queueHref(tab)}>{w.first}</Link>}
            {queue.next && <Link href={queueHref(tab, queue.next)}>{w.more}</Link>}
            <span class="lt-quiet lt-small">{w.liveNote}</span>
            <button type="button" class="lt-linkish" data-live-pause hidden>
              {w.pause}
            </button>
          </p>
        </>,
      )}
    </>
  )
}

function QueueTable(props: QueueProps) {
  const { lang } = useUi()
  const w = deskWords[lang]
  const holder = (row: QueueRow) =>
    row.assignedTo === null ? w.nobody : row.assignedTo === props.actor.id ? w.mine : w.taken
  return (
    <DataTable
      caption={w.queueCaption}
      showCaption={false}
      rows={props.queue.rows}
      columns={[
        {
          label: w.dossier,
          head: true,
          cell: row => (
            <Link class="lt-code" href={dossierHref(row.dossier)}>
              {row.dossier}
            </Link>
          ),
        },
        {
          label: w.procedure,
          cell: row => (
            <>
              {said(row.procedure.name, lang)}
              {row.parent && <span class="lt-source">{w.partOf(row.parent)}</span>}
            </>
          ),
        },
        { label: w.applicant, cell: row => row.applicantLabel },
        { label: w.submitted, cell: row => showInstant(row.submittedAt, lang) },
        { label: w.due, cell: row => <Due promisedAt={row.promisedAt} timing={row.timing} /> },
        { label: w.holder, cell: holder },
        { label: w.action, cell: row => <RowAction row={row} tab={props.tab} /> },
      ]}
    />
  )
}

function RowAction(props: { row: QueueRow; tab: QueueTab }) {
  const { row, tab } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const takeable = row.assignedTo === null && (tab === 'new' || tab === 'processing')
  if (!takeable)
    return (
      <Link href={dossierHref(row.dossier)} context={row.dossier}>
        {w.open}
      </Link>
    )
  return (
    <Form action={dossierHref(row.dossier, 'take')} class="lt-inline-form">
      <Hidden name="version" value={String(row.version)} />
      <Button tone="secondary" class="desk-small" context={row.dossier}>
        {w.take}
      </Button>
    </Form>
  )
}

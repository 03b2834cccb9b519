/** Deliveries: notes between rooms that were not read yet, the parked ones first. */
import type { OwedDelivery } from '#kernel'
import { Button, DataTable, Form, Hidden, Notice, StatusTag } from '../components/index.ts'
import { consoleWords } from '../i18n/console.ts'
import { showInstant } from '../i18n/dates.ts'
import { useUi } from '../ui.ts'

export function DeliveriesPage(props: { deliveries: readonly OwedDelivery[]; retried: boolean }) {
  const { lang } = useUi()
  const w = consoleWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.deliveries}</h1>
      {props.retried && (
        <Notice tone="good" answer>
          <p>{w.retried}</p>
        </Notice>
      )}
      <p class="govuk-body">{w.deliveriesLead}</p>
      {props.deliveries.length === 0 ? (
        <p class="govuk-body">{w.deliveriesNone}</p>
      ) : (
        <DataTable
          caption={w.deliveries}
          showCaption={false}
          rows={props.deliveries}
          columns={[
            { label: w.topic, head: true, cell: d => d.topic },
            { label: w.reader, cell: d => d.subscriber },
            { label: w.attempts, numeric: true, cell: d => d.attempts },
            { label: w.lastError, cell: d => d.lastError ?? '–' },
            {
              label: w.status,
              cell: d =>
                d.parkedAt ? (
                  <StatusTag tone="bad">
                    {w.parkedAt} {showInstant(d.parkedAt, lang)}
                  </StatusTag>
                ) : (
                  `${w.due} ${showInstant(d.dueAt, lang)}`
                ),
            },
            {
              label: w.action,
              cell: d => (
                <Form action="/console/deliveries" class="lt-inline-form">
                  <Hidden name="note" value={String(d.noteId)} />
                  <Hidden name="reader" value={d.subscriber} />
                  <Button tone="secondary" context={`${d.topic} ${d.subscriber}`}>
                    {w.retry}
                  </Button>
                </Form>
              ),
            },
          ]}
        />
      )}
    </>
  )
}

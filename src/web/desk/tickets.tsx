/** Tickets: what citizens ask of the office about their data: a value reported as wrong, a read to explain. */
import type { ComponentChildren } from 'preact'
import type { Problem } from '#kernel'
import type { Inquiry } from '#register'
import type { Correction } from '#services'
import {
  Button,
  Details,
  Empty,
  ErrorSummary,
  Form,
  Link,
  Notice,
  RadiosField,
  TextArea,
} from '../components/index.ts'
import { showDate, showInstant } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { dossierHref } from './place.ts'

/** An answer that was refused: to which ticket, why, and what had been typed. */
export type RefusedAnswer = Readonly<{
  ticket: string
  problems: readonly Problem[]
  text: string
  outcome?: string
}>

function TicketList<T>(props: {
  title: string
  lead: string
  none: string
  tickets: readonly T[]
  answered: boolean
  refused: RefusedAnswer | null
  ticket(of: T): ComponentChildren
}) {
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      {props.refused && <ErrorSummary problems={props.refused.problems} />}
      <h1 class="govuk-heading-l">{props.title}</h1>
      {props.answered && (
        <Notice tone="good" answer>
          <p>{w.done.answered}</p>
        </Notice>
      )}
      <p class="govuk-body">{props.lead}</p>
      {props.tickets.length === 0 ? (
        <Empty icon="check">{props.none}</Empty>
      ) : (
        <ul class="lt-cards desk-tickets">{props.tickets.map(props.ticket)}</ul>
      )}
    </>
  )
}

export function CorrectionsPage(props: {
  corrections: readonly Correction[]
  answered: boolean
  refused: RefusedAnswer | null
}) {
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <TicketList
      title={w.correctionsTitle}
      lead={w.correctionsLead}
      none={w.correctionsNone}
      tickets={props.corrections}
      answered={props.answered}
      refused={props.refused}
      ticket={c => {
        const refused = props.refused?.ticket === c.number ? props.refused : null
        return (
          <li class="lt-card" key={c.number}>
            <h2 class="govuk-heading-s">
              <span class="lt-code">{c.number}</span>
            </h2>
            <dl class="desk-facts desk-facts--stack">
              <div>
                <dt>{w.correctionValue}</dt>
                <dd>{said(c.label, lang)}</dd>
              </div>
              <div>
                <dt>{w.correctionSays}</dt>
                <dd class="lt-prewrap">{c.text}</dd>
              </div>
              <div>
                <dt>{w.submitted}</dt>
                <dd>{showInstant(c.reportedAt, lang)}</dd>
              </div>
              <div>
                <dt>{w.correctionDue}</dt>
                <dd>{showDate(c.dueOn, lang)}</dd>
              </div>
              {c.dossier && (
                <div>
                  <dt>{w.dossier}</dt>
                  <dd>
                    <Link class="lt-code" href={dossierHref(c.dossier)}>
                      {c.dossier}
                    </Link>
                  </dd>
                </div>
              )}
            </dl>
            <Details summary={w.correctionAnswer} open={refused !== null}>
              <Form action={`/desk/corrections/${encodeURIComponent(c.number)}`}>
                <RadiosField
                  name="outcome"
                  label={w.correctionOutcome}
                  small
                  value={refused?.outcome}
                  options={[
                    { value: 'corrected', label: w.correctionCorrected },
                    { value: 'right-as-it-is', label: w.correctionRight },
                  ]}
                />
                <TextArea
                  name="text"
                  label={w.correctionAnswer}
                  rows={3}
                  maxLength={2_000}
                  value={refused?.text}
                />
                <Button>{w.send}</Button>
              </Form>
            </Details>
          </li>
        )
      }}
    />
  )
}

export function InquiriesPage(props: {
  inquiries: readonly Inquiry[]
  answered: boolean
  refused: RefusedAnswer | null
}) {
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <TicketList
      title={w.inquiriesTitle}
      lead={w.inquiriesLead}
      none={w.inquiriesNone}
      tickets={props.inquiries}
      answered={props.answered}
      refused={props.refused}
      ticket={inquiry => {
        const refused = props.refused?.ticket === inquiry.inquiryId ? props.refused : null
        return (
          <li class="lt-card" key={inquiry.inquiryId}>
            <p class="govuk-body lt-prewrap">“{inquiry.text}”</p>
            <p class="lt-quiet lt-small">
              {w.inquiryAsked} {showInstant(inquiry.askedAt, lang)} · {w.inquiryReceipt}{' '}
              <span class="lt-figure">{inquiry.receiptId.slice(-12)}</span>
            </p>
            <Form action={`/desk/inquiries/${encodeURIComponent(inquiry.inquiryId)}`}>
              <TextArea
                name="text"
                label={w.inquiryAnswer}
                rows={3}
                maxLength={2_000}
                value={refused?.text}
              />
              <Button>{w.send}</Button>
            </Form>
          </li>
        )
      }}
    />
  )
}

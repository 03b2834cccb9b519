/** Decided: what a deed did, the paper it made, and the way to the next dossier; prints as a slip. */
import type { DossierView } from '#services'
import { ButtonLink, Link, Notice, StatusTag } from '../components/index.ts'
import { showInstant, showPromise } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { DocumentList } from './case.tsx'
import { dossierHref } from './place.ts'

export const DEEDS = [
  'taken',
  'approved',
  'refused',
  'requested',
  'handed-over',
  'handed-out',
  'filed',
] as const
export type Deed = (typeof DEEDS)[number]

export const isDeed = (text: unknown): text is Deed => (DEEDS as readonly unknown[]).includes(text)

export function DecidedPage(props: {
  dossier: DossierView
  deed: Deed
  /** Code of the dossier to go on with; null when the queue is empty. */
  next: string | null
}) {
  const { dossier, deed, next } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <div class="lt-no-print">
        <Notice tone="good" title={w.done[deed]} answer>
          <p>
            <span class="lt-code">{dossier.code}</span> · {said(dossier.procedure.name, lang)}
          </p>
        </Notice>
        <div class="govuk-button-group">
          {next ? (
            <ButtonLink href={dossierHref(next)}>
              {w.next}: {next}
            </ButtonLink>
          ) : (
            <ButtonLink href="/desk">{w.back}</ButtonLink>
          )}
          <Link href={dossierHref(dossier.code)}>{w.reopen}</Link>
          {next && <Link href="/desk">{w.back}</Link>}
        </div>
        {!next && <p class="lt-quiet">{w.nextNone}</p>}
      </div>
      <section class="desk-slip" aria-labelledby="slip">
        <h1 class="govuk-heading-m" id="slip">
          {deed === 'taken' || deed === 'filed' ? w.slipTitle : w.summaryTitle}
        </h1>
        <dl class="desk-facts desk-facts--stack">
          <div>
            <dt>{w.dossier}</dt>
            <dd class="lt-code">{dossier.code}</dd>
          </div>
          <div>
            <dt>{w.procedure}</dt>
            <dd>{said(dossier.procedure.name, lang)}</dd>
          </div>
          {dossier.receivedAt && (
            <div>
              <dt>{w.received}</dt>
              <dd>{showInstant(dossier.receivedAt, lang)}</dd>
            </div>
          )}
          {dossier.promisedAt && !dossier.endedAt && (
            <div>
              <dt>{w.due}</dt>
              <dd>{showPromise(dossier.promisedAt, lang)}</dd>
            </div>
          )}
          <div>
            <dt>{w.status}</dt>
            <dd>
              <StatusTag tone="info">{said(dossier.status.name, lang)}</StatusTag>
            </dd>
          </div>
          {dossier.holder && (
            <div>
              <dt>{w.office}</dt>
              <dd>
                {dossier.holder.officeName}, {dossier.holder.agencyName}
              </dd>
            </div>
          )}
        </dl>
        {dossier.documents.length > 0 && (
          <>
            <h2 class="govuk-heading-s">{w.documents}</h2>
            <DocumentList dossier={dossier} />
          </>
        )}
        <p class="lt-quiet lt-small lt-no-print">{w.printHint}</p>
      </section>
    </>
  )
}

/** A dossier that was filed here and belongs to another office. */
export function FiledElsewhere(props: { code: string }) {
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.slipTitle}</h1>
      <Notice tone="good" title={w.done.filed} answer>
        <p>
          <span class="lt-code">{props.code}</span>. {w.filedElsewhere}
        </p>
      </Notice>
      <ButtonLink href="/desk/intake">{w.scanAnother}</ButtonLink>
    </>
  )
}

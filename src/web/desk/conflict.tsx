/** Conflict: another officer was faster. Shows what happened since, so that nobody decides blindly. */
import type { DossierView } from '#services'
import { ButtonLink, Notice, StatusTag, Timeline } from '../components/index.ts'
import { showInstant } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { dossierHref } from './place.ts'

/** What happened after the page was made; the last event when the clock of the page is not known. */
export function newsSince(dossier: DossierView, seenAt: string) {
  const fresh = dossier.timeline.filter(entry => entry.at > seenAt)
  return fresh.length > 0 && seenAt !== '' ? fresh : dossier.timeline.slice(-1)
}

export function ConflictPage(props: {
  dossier: DossierView
  /** The version the officer had before their eyes. */
  seenVersion: number
  seenAt: string
  /** What the officer was about to do, in words. */
  intended: string
}) {
  const { dossier } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.conflictTitle}</h1>
      <Notice tone="warn" answer>
        <p>{w.conflictLead}</p>
      </Notice>
      <dl class="desk-facts desk-facts--stack">
        <div>
          <dt>{w.dossier}</dt>
          <dd class="lt-code">{dossier.code}</dd>
        </div>
        <div>
          <dt>{w.conflictYours}</dt>
          <dd>{props.intended}</dd>
        </div>
        <div>
          <dt>{w.conflictNow}</dt>
          <dd>
            <StatusTag tone="info">{said(dossier.status.name, lang)}</StatusTag>
          </dd>
        </div>
      </dl>
      <h2 class="govuk-heading-m">{w.conflictSince}</h2>
      <Timeline
        label={w.conflictSince}
        moments={newsSince(dossier, props.seenAt).map(entry => ({
          title: said(entry.title, lang),
          when: showInstant(entry.at, lang),
          who: entry.by,
          body: entry.note && <p class="lt-prewrap">{entry.note}</p>,
          state: 'done',
        }))}
      />
      <p class="lt-quiet">{w.conflictVersion(props.seenVersion, dossier.version)}</p>
      <ButtonLink href={dossierHref(dossier.code)}>{w.conflictReload}</ButtonLink>
    </>
  )
}

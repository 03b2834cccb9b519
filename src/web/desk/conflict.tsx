/** Conflict: another officer was faster. Shows what happened since, so that nobody decides blindly. */
import type { DossierView } from '#services'
import { ButtonLink, Notice, StatusTag, Timeline } from '../components/index.ts'
import { showInstant } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { dossierHref } from './place.ts'

/** What happened after the page was made; where the page's clock is not known, as many events as versions. */
export function newsSince(dossier: DossierView, seen: { at: string; version: number }) {
  const fresh = seen.at === '' ? [] : dossier.timeline.filter(entry => entry.at > seen.at)
  const versions = seen.version < 0 ? 1 : Math.max(1, dossier.version - seen.version)
  return fresh.length > 0 ? fresh : dossier.timeline.slice(-versions)
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
        moments={newsSince(dossier, { at: props.seenAt, version: props.seenVersion }).map(
          entry => ({
            title: said(entry.title, lang),
            when: showInstant(entry.at, lang),
            who: entry.by,
            body: entry.note && <p class="lt-prewrap">{entry.note}</p>,
            state: 'done',
          }),
        )}
      />
      <p class="lt-quiet">{w.conflictVersion(props.seenVersion, dossier.version)}</p>
      <ButtonLink href={dossierHref(dossier.code)}>{w.conflictReload}</ButtonLink>
    </>
  )
}

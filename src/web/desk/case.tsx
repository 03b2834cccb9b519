/** Case: everything needed to decide, on one screen. */
import type { Actor, Problem } from '#kernel'
import type { CaseField, CaseView, Check, DossierView } from '#services'
import {
  DataTable,
  Details,
  ErrorSummary,
  Form,
  Hidden,
  Link,
  Notice,
  StatusTag,
  Timeline,
} from '../components/index.ts'
import type { FormData } from '../form-data.ts'
import { showDate, showInstant } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { CompareTable } from './compare.tsx'
import { DecisionBar } from './decision.tsx'
import { Due } from './due.tsx'
import { KeysHint } from './keys.tsx'
import { dossierHref } from './place.ts'
import type { SameProps } from './same-person.tsx'

export type CaseProps = Readonly<{
  view: CaseView
  actor: Actor
  /** Articles the procedure rests on, offered as the basis of a refusal. */
  legalBasis: readonly string[]
  /** What an approval makes; picks the sentence beside the button. */
  resultKind: string | null
  /** When this page was made; a later event is news to its reader. */
  seenAt: string
  /** A decision that was refused: shown again with what was typed. */
  refusal: RefusedDeed | null
  /** Shown when an approval was refused because the child is likely in the register. */
  same?: SameProps | null
}>

export type RefusedDeed = Readonly<{
  deed: string
  problems: readonly Problem[]
  form: FormData
}>

export function CasePage(props: CaseProps) {
  const { view } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const { dossier } = view
  return (
    <>
      {props.refusal && <ErrorSummary problems={props.refusal.problems} />}
      <IdentityBar {...props} />
      <div class="lt-panes desk-panes">
        <section class="desk-pane" aria-labelledby="pane-person">
          <PaneTitle id="pane-person" order={1}>
            {w.panelPerson}
          </PaneTitle>
          <History dossier={dossier} applicant={view.applicantLabel} />
        </section>
        <section class="desk-pane" aria-labelledby="pane-compare">
          <PaneTitle id="pane-compare" order={2}>
            {w.panelCompare}
          </PaneTitle>
          {view.fields.length > 0 ? (
            <>
              <Checks checks={view.checks} />
              <Comparison view={view} />
            </>
          ) : (
            <Notice>
              <p>{w.outOfSight}</p>
            </Notice>
          )}
        </section>
        <section class="desk-pane" aria-labelledby="pane-papers">
          <PaneTitle id="pane-papers" order={3}>
            {w.panelPapers}
          </PaneTitle>
          <Papers view={view} />
        </section>
      </div>
      <DecisionBar {...props} />
    </>
  )
}

function PaneTitle(props: { id: string; order: number; children: string }) {
  return (
    <h2
      class="govuk-heading-s"
      id={props.id}
      tabIndex={-1}
      data-key={`alt+${props.order}`}
      data-key-do="focus"
    >
      {props.children}
    </h2>
  )
}

/** Who and what this is about, always at the head of the screen. */
function IdentityBar(props: CaseProps) {
  const { dossier, applicantLabel, assignedTo } = props.view
  const { lang } = useUi()
  const w = deskWords[lang]
  const held =
    assignedTo === null ? w.notTaken : assignedTo === props.actor.id ? w.heldByYou : w.heldByOther
  return (
    <header class="desk-identity">
      <div>
        <h1 class="govuk-heading-l">
          <span class="lt-code">{dossier.code}</span> {said(dossier.procedure.name, lang)}
        </h1>
        <dl class="desk-facts">
          <div>
            <dt>{w.applicant}</dt>
            <dd>{applicantLabel}</dd>
          </div>
          <div>
            <dt>{w.status}</dt>
            <dd>
              <StatusTag tone="info">{said(dossier.status.name, lang)}</StatusTag>
            </dd>
          </div>
          <div>
            <dt>{w.due}</dt>
            <dd>
              <Due promisedAt={dossier.promisedAt} timing={dossier.timing} />
            </dd>
          </div>
          <div>
            <dt>{w.channelLabel}</dt>
            <dd>{w.channels[dossier.channel]}</dd>
          </div>
          <div>
            <dt>{w.holder}</dt>
            <dd>{held}</dd>
          </div>
        </dl>
      </div>
      <KeysHint />
    </header>
  )
}

function History(props: { dossier: DossierView; applicant: string }) {
  const { dossier } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <dl class="desk-facts desk-facts--stack">
        <div>
          <dt>{w.applicant}</dt>
          <dd>{props.applicant}</dd>
        </div>
        <div>
          <dt>{w.submitted}</dt>
          <dd>{showInstant(dossier.submittedAt, lang)}</dd>
        </div>
        {dossier.receivedAt && (
          <div>
            <dt>{w.received}</dt>
            <dd>{showInstant(dossier.receivedAt, lang)}</dd>
          </div>
        )}
        {dossier.parent && (
          <div>
            <dt>{w.bundle}</dt>
            <dd class="lt-code">{dossier.parent}</dd>
          </div>
        )}
      </dl>
      {dossier.confirmations.length > 0 && (
        <>
          <h3 class="govuk-heading-s">{w.confirmations}</h3>
          <ul class="govuk-list">
            {dossier.confirmations.map(c => (
              <li key={c.confirmationId}>
                {said(c.question, lang)}{' '}
                <StatusTag
                  tone={c.answer === 'agreed' ? 'good' : c.answer === 'disagreed' ? 'bad' : 'warn'}
                >
                  {w.confirmation[c.answer]}
                </StatusTag>
                {c.reason && <span class="lt-prewrap">{c.reason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {dossier.supplement && <Supplement dossier={dossier} />}
      <h3 class="govuk-heading-s">{w.timeline}</h3>
      <Timeline
        label={w.timeline}
        moments={dossier.timeline.map((entry, at) => ({
          title: said(entry.title, lang),
          when: showInstant(entry.at, lang),
          who: entry.by,
          body: entry.note && <p class="lt-prewrap">{entry.note}</p>,
          state:
            entry.kind === 'refused'
              ? 'bad'
              : at === dossier.timeline.length - 1 && !dossier.endedAt
                ? 'now'
                : 'done',
        }))}
      />
    </>
  )
}

function Supplement(props: { dossier: DossierView }) {
  const supplement = props.dossier.supplement!
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      <h3 class="govuk-heading-s">{w.supplement}</h3>
      <p class="govuk-body">
        {supplement.answeredAt
          ? `${w.supplementAnswered} ${showInstant(supplement.answeredAt, lang)}`
          : `${w.supplementDue}: ${showDate(supplement.dueOn, lang)}`}
      </p>
      <ul class="govuk-list govuk-list--bullet">
        {supplement.items.map(item => (
          <li key={item.field}>
            <strong>{said(item.label, lang)}</strong>: <span class="lt-prewrap">{item.reason}</span>
            {item.said && (
              <p class="lt-prewrap">
                {w.supplementSaid}: “{item.said}”
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

const CHECK_TONES = { ok: 'good', warn: 'warn', fail: 'bad' } as const
const CHECK_SIGNS = { ok: '✓', warn: '!', fail: '✗' } as const

/** Every rule with its verdict: what failed stands first. */
function Checks(props: { checks: readonly Check[] }) {
  const { lang } = useUi()
  const w = deskWords[lang]
  const order = { fail: 0, warn: 1, ok: 2 }
  const checks = [...props.checks].sort((a, b) => order[a.outcome] - order[b.outcome])
  const passed = checks.filter(c => c.outcome === 'ok')
  const list = (of: readonly Check[]) => (
    <ul class="govuk-list desk-checks">
      {of.map(check => (
        <li key={check.id}>
          <StatusTag tone={CHECK_TONES[check.outcome]}>
            {CHECK_SIGNS[check.outcome]} {w.checkOutcome[check.outcome]}
          </StatusTag>{' '}
          {said(check.sentence, lang)}
          {check.legalBasis && (
            <span class="lt-source">
              {w.basis}: {check.legalBasis}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
  return (
    <>
      <h3 class="govuk-heading-s">{w.checks}</h3>
      {list(checks.filter(c => c.outcome !== 'ok'))}
      {passed.length > 0 && (
        <Details summary={w.checksPassed(passed.length)}>{list(passed)}</Details>
      )}
    </>
  )
}

/** What differs stands first; what no other source knows is read through; what agrees is folded. */
function Comparison(props: { view: CaseView }) {
  const { view } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const shown = view.fields.filter(f => f.declared || f.register !== null || f.notice !== null)
  const of = (agreement: CaseField['agreement']) => shown.filter(f => f.agreement === agreement)
  const [differs, alone, same] = [of('differs'), of('alone'), of('same')]
  return (
    <>
      {differs.length > 0 ? (
        <>
          <CompareTable title={w.differing(differs.length)} fields={differs} />
          <p class="lt-quiet lt-small">{w.legend}</p>
        </>
      ) : (
        <Notice tone="good">
          <p>✓ {w.nothingDiffers}</p>
        </Notice>
      )}
      {alone.length > 0 && (
        <>
          <h3 class="govuk-heading-s">{w.alone(alone.length)}</h3>
          <dl class="desk-facts desk-facts--stack">
            {alone.map(field => (
              <div key={field.key}>
                <dt>{said(field.label, lang)}</dt>
                <dd>
                  <strong>{field.declared?.display ?? field.register ?? field.notice}</strong>
                  {field.declared && (
                    <span class="lt-source">{said(field.declared.source.name, lang)}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {same.length > 0 && (
        <Details summary={w.agreeing(same.length)}>
          {view.pages.map(page => (
            <CompareTable
              key={page.id}
              title={said(page.title, lang)}
              fields={same.filter(f => f.page === page.id)}
            />
          ))}
        </Details>
      )}
    </>
  )
}

function Papers(props: { view: CaseView }) {
  const { view } = props
  const { dossier } = view
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <>
      {dossier.documents.length === 0 && view.uploads.length === 0 && (
        <p class="govuk-body">{w.noPapers}</p>
      )}
      {dossier.documents.length > 0 && (
        <>
          <h3 class="govuk-heading-s">{w.documents}</h3>
          <DocumentList dossier={dossier} />
        </>
      )}
      {view.uploads.length > 0 && (
        <DataTable
          caption={w.uploads}
          rows={view.uploads}
          columns={[
            { label: w.field, head: true, cell: u => labelOf(view, u.field, lang) },
            {
              label: w.download,
              cell: u => (
                <Link download href={`${dossierHref(dossier.code, 'uploads')}/${u.uploadId}`}>
                  {u.name}
                </Link>
              ),
            },
          ]}
        />
      )}
      {view.receipts.length > 0 && (
        <Notice>
          <p class="lt-small">{w.readNote(view.receipts.length)}</p>
        </Notice>
      )}
    </>
  )
}

const labelOf = (view: CaseView, key: string, lang: 'vi' | 'en') =>
  said(view.fields.find(f => f.key === key)?.label ?? { vi: key, en: key }, lang)

/** Signed documents of a dossier, each to take home. */
export function DocumentList(props: { dossier: DossierView }) {
  const { lang } = useUi()
  return (
    <ul class="govuk-list">
      {props.dossier.documents.map(document => (
        <li key={document.documentId}>
          <Link
            download
            href={`${dossierHref(props.dossier.code, 'documents')}/${document.documentId}`}
          >
            {said(document.title, lang)}
          </Link>
          <span class="lt-source">{showInstant(document.issuedAt, lang)} · PDF</span>
        </li>
      ))}
    </ul>
  )
}

/** Takes a dossier from its own page. */
export function TakeForm(props: { code: string; version: number; seenAt: string }) {
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <Form action={dossierHref(props.code, 'take')} class="lt-inline-form">
      <Hidden name="version" value={String(props.version)} />
      <Hidden name="seen" value={props.seenAt} />
      <button type="submit" class="govuk-button" data-key="alt+n" data-key-label={w.take}>
        {w.take}
      </button>
    </Form>
  )
}

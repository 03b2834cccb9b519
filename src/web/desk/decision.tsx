/**
 * Decision: the bar that stays at the bottom of a case. Each decision opens its own panel, and the panel's
 * button decides: two steps, with a pointer, a keyboard or without script.
 */
import type { ComponentChildren } from 'preact'
import type { CaseAction, CaseField } from '#services'
import { Button, Form, Hidden, TextArea, TextField } from '../components/index.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { idOf } from '../safe.ts'
import { useUi } from '../ui.ts'
import { type CaseProps, TakeForm } from './case.tsx'
import { dossierHref } from './place.ts'
import { SamePersons } from './same-person.tsx'

/** Days an applicant has for a supplement when the officer names no other number. */
const USUAL_DAYS = '5'

export function DecisionBar(props: CaseProps) {
  const { view } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const may = (action: CaseAction) => view.actions.includes(action)
  const code = view.dossier.code
  if (view.actions.length === 0)
    return (
      <section class="lt-decision" aria-label={w.decide}>
        <p class="desk-flush">{view.dossier.endedAt ? w.finished : w.nothingToDo}</p>
      </section>
    )
  return (
    <section class="lt-decision" aria-label={w.decide}>
      {may('take') && <TakeForm code={code} version={view.version} seenAt={props.seenAt} />}
      {may('approve') && <Approve {...props} />}
      {may('request-supplement') && <RequestSupplement {...props} />}
      {may('refuse') && <Refuse {...props} />}
      {may('hand-over') && (
        <Panel label={w.handOver}>
          <DeedForm {...props} deed="hand-over">
            <TextArea name="note" label={w.handOverNote} rows={2} maxLength={500} />
            <Button tone="secondary">{w.handOver}</Button>
          </DeedForm>
        </Panel>
      )}
      {may('hand-out') && (
        <DeedForm {...props} deed="hand-out">
          <Button>{w.handOut}</Button>
        </DeedForm>
      )}
    </section>
  )
}

/** `ctrl+enter` as people write it: `Ctrl+Enter`. */
const shown = (keyName: string) => keyName.replace(/(^|\+)./g, start => start.toUpperCase())

function Panel(props: {
  label: string
  keyName?: string
  tone?: string
  /** A refused decision comes back with its panel open. */
  open?: boolean
  children: ComponentChildren
}) {
  return (
    <details class="desk-decide" name="decision" open={props.open}>
      <summary
        class={`govuk-button ${props.tone ?? 'govuk-button--secondary'}`}
        data-key={props.keyName}
        data-key-label={props.label}
        aria-keyshortcuts={props.keyName && shown(props.keyName).replace('Ctrl', 'Control')}
      >
        {props.label}
        {props.keyName && (
          <span class="desk-kbd" aria-hidden="true">
            {shown(props.keyName)}
          </span>
        )}
      </summary>
      <div class="desk-decide__panel">{props.children}</div>
    </details>
  )
}

function DeedForm(props: CaseProps & { deed: string; children: ComponentChildren }) {
  const { view } = props
  return (
    <Form action={dossierHref(view.dossier.code, props.deed)}>
      <Hidden name="version" value={String(view.version)} />
      <Hidden name="seen" value={props.seenAt} />
      {props.children}
    </Form>
  )
}

/** What a refused decision had typed, and why it was refused, by the name of the input. */
function typedIn(props: CaseProps, deed: string, lang: 'vi' | 'en') {
  const refusal = props.refusal?.deed === deed ? props.refusal : null
  return {
    open: refusal !== null,
    text: (name: string) => refusal?.form.text(name) ?? '',
    error: (name: string) => {
      const found = refusal?.problems.find(p => p.field === name)
      return found ? said(found, lang) : null
    },
    ticked: (key: string) => refusal?.form.texts('need').includes(key),
  }
}

function Approve(props: CaseProps) {
  const { lang } = useUi()
  const w = deskWords[lang]
  const noted = props.view.checks.filter(c => c.outcome !== 'ok').length
  const what = w.approveWhat as Readonly<Record<string, string>>
  const typed = typedIn(props, 'approve', lang)
  return (
    <Panel label={w.approve} keyName="ctrl+enter" tone="" open={typed.open && Boolean(props.same)}>
      <DeedForm {...props} deed="approve">
        {props.same && (
          <SamePersons
            {...props.same}
            typed={typed.text('distinct')}
            error={typed.error('distinct')}
          />
        )}
        <p class="govuk-body">{what[props.resultKind ?? 'none'] ?? what.none}</p>
        {noted > 0 && <p class="govuk-body desk-warn">{w.approveWarn(noted)}</p>}
        <button type="submit" class="govuk-button" data-key-confirm>
          {props.same && props.same.same.length > 0 ? w.sameConfirm : w.approveConfirm}
        </button>
      </DeedForm>
    </Panel>
  )
}

function RequestSupplement(props: CaseProps) {
  const { view } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const typed = typedIn(props, 'supplement', lang)
  return (
    <Panel label={w.request} keyName="alt+b" open={typed.open}>
      <DeedForm {...props} deed="supplement">
        <p class="govuk-body">{w.requestHint}</p>
        {(['answer', 'paper'] as const).map(way => {
          const fields = view.fields.filter(field => field.way === way)
          if (fields.length === 0) return null
          return (
            <fieldset class="govuk-fieldset" key={way}>
              <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">
                {w.requestWays[way]}
              </legend>
              <p class="desk-ticks__head" aria-hidden="true">
                <span>{w.field}</span>
                <span>{w.reasonColumn}</span>
              </p>
              <ul class="desk-ticks">
                {fields.map(field => (
                  <Tick
                    key={field.key}
                    field={field}
                    ticked={typed.ticked(field.key) ?? field.agreement === 'differs'}
                    reason={typed.text(`reason:${field.key}`)}
                  />
                ))}
              </ul>
            </fieldset>
          )
        })}
        <TextField
          name="days"
          label={w.requestDays}
          inputMode="numeric"
          width={3}
          value={typed.text('days') || USUAL_DAYS}
          error={typed.error('days')}
        />
        <Button>{w.requestConfirm}</Button>
      </DeedForm>
    </Panel>
  )
}

/** One field that may be asked about, with its reason. */
function Tick(props: { field: CaseField; ticked: boolean; reason: string }) {
  const { key, label: text } = props.field
  const { lang } = useUi()
  const label = said(text, lang)
  const id = idOf(`need-${key}`)
  return (
    <li>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id={id}
            name="need"
            value={key}
            checked={props.ticked}
          />
          <label class="govuk-label govuk-checkboxes__label" for={id}>
            {label}
          </label>
        </div>
      </div>
      <input
        class="govuk-input"
        id={idOf(`reason:${key}`)}
        name={`reason:${key}`}
        value={props.reason}
        aria-label={deskWords[lang].requestReason(label)}
        maxLength={500}
      />
    </li>
  )
}

function Refuse(props: CaseProps) {
  const { lang } = useUi()
  const w = deskWords[lang]
  const typed = typedIn(props, 'refuse', lang)
  return (
    <Panel label={w.refuse} keyName="alt+t" open={typed.open}>
      <DeedForm {...props} deed="refuse">
        <TextArea
          name="reason"
          label={w.refuseReason}
          hint={w.refuseHint}
          rows={3}
          maxLength={2_000}
          value={typed.text('reason')}
          error={typed.error('reason')}
        />
        <div class="govuk-form-group">
          <label class="govuk-label govuk-label--s" for="legalBasis">
            {w.refuseBasis}
          </label>
          <div class="govuk-hint" id="legalBasis-hint">
            {w.refuseBasisHint}
          </div>
          <input
            class="govuk-input"
            id="legalBasis"
            name="legalBasis"
            value={typed.text('legalBasis')}
            list="legal-bases"
            maxLength={500}
            aria-describedby="legalBasis-hint"
          />
          <datalist id="legal-bases">
            {props.legalBasis.map(basis => (
              <option key={basis} value={basis} />
            ))}
          </datalist>
        </div>
        <Button tone="warning">{w.refuseConfirm}</Button>
      </DeedForm>
    </Panel>
  )
}

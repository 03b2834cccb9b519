/** Intake: from a card to the register to a dossier. The card finds the person; the register says who it is. */
import { h } from 'preact'
import type { Problem } from '#kernel'
import type { PersonView } from '#register'
import type { ProcedureDefinition } from '#services'
import { formatFullName, formatPartialDate, formatUnit, type PartialDate, sameName } from '#vn'
import {
  Button,
  Doubt,
  ErrorSummary,
  Form,
  Link,
  Notice,
  SelectField,
  StatusTag,
} from '../components/index.ts'
import { deskWords } from '../i18n/desk.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'
import { scan } from './elements.ts'
import type { Reading } from './reading.ts'

/** Fields the desk may read of a person who stands there, by the purpose `desk-lookup`. */
export const DESK_FIELDS = ['personalId', 'name', 'birthDate', 'sex', 'permanentResidence'] as const
export type DeskPerson = Pick<PersonView, (typeof DESK_FIELDS)[number] | 'underInvestigation'>

export function IntakePage(props: { problems: readonly Problem[]; typed: string }) {
  const { lang, asset } = useUi()
  const w = deskWords[lang]
  const problem = props.problems.find(p => p.field === 'card')
  return (
    <>
      <ErrorSummary problems={props.problems} />
      <h1 class="govuk-heading-l">{w.intakeTitle}</h1>
      {scan(
        asset('decode.js'),
        <div class="desk-scan">
          <Form action="/desk/intake">
            <div class={`govuk-form-group${problem ? ' govuk-form-group--error' : ''}`}>
              <label class="govuk-label govuk-label--s" for="card">
                {w.intakeBox}
              </label>
              <div class="govuk-hint" id="card-hint">
                {w.intakeHint}
              </div>
              {problem && (
                <p class="govuk-error-message" id="card-error">
                  {said(problem, lang)}
                </p>
              )}
              {h('textarea', {
                class: `govuk-textarea${problem ? ' govuk-textarea--error' : ''}`,
                id: 'card',
                name: 'card',
                rows: 4,
                maxLength: 2_000,
                autoFocus: true,
                autoComplete: 'off',
                autoCapitalize: 'off',
                spellcheck: false,
                'aria-describedby': problem ? 'card-hint card-error' : 'card-hint',
                children: props.typed,
              })}
            </div>
            <div class="govuk-button-group">
              <Button>{w.intakeGo}</Button>
              <button
                type="button"
                class="govuk-button govuk-button--secondary"
                data-scan-camera
                hidden
              >
                {w.intakeCamera}
              </button>
              <Link href="/desk/search">{w.search}</Link>
            </div>
            <p class="lt-quiet">{w.intakeReceipt}</p>
          </Form>
          <div>
            <p
              role="status"
              data-scan-status
              data-starting={w.cameraStarting}
              data-looking={w.cameraLooking}
              data-found={w.cameraFound}
              data-failed={w.cameraFailed}
            />
            <video hidden playsInline muted />
            <Notice tone="warn" title={w.qrNotProof}>
              <p>{w.qrNotProofMore}</p>
            </Notice>
          </div>
        </div>,
      )}
    </>
  )
}

export type CardFinding = Readonly<{ label: string; card: string; register: string; kind: string }>

/** What stands on the card against what the register says. Names without marks (MRZ) are compared without. */
export function cardFindings(
  reading: Reading,
  person: DeskPerson,
  lang: 'vi' | 'en',
): CardFinding[] {
  const w = deskWords[lang]
  const found: CardFinding[] = []
  const registered = formatFullName(person.name)
  if (reading.name !== null) {
    const sameness = sameName(reading.name, registered)
    const enough =
      reading.from === 'mrz'
        ? sameness === 'different'
        : sameness === 'different' || sameness === 'unaccented'
    if (enough)
      found.push({
        label: w.fields.name,
        card: reading.name,
        register: registered,
        kind: sameness === 'unaccented' ? 'marks' : 'different',
      })
  }
  if (reading.birthDate !== null && reading.birthDate !== person.birthDate)
    found.push({
      label: w.fields.birthDate,
      card: formatPartialDate(reading.birthDate as PartialDate),
      register: formatPartialDate(person.birthDate),
      kind: 'different',
    })
  if (reading.sex !== null && reading.sex !== person.sex)
    found.push({
      label: w.fields.sex,
      card: w.sexes[reading.sex],
      register: w.sexes[person.sex],
      kind: 'different',
    })
  if (
    reading.number.length === 12 &&
    person.personalId !== null &&
    person.personalId !== reading.number
  )
    found.push({
      label: w.fields.personalId,
      card: reading.number,
      register: person.personalId,
      kind: 'different',
    })
  return found
}

export type NoticeChoice = Readonly<{ evidenceId: string; number: string }>

export function PersonPage(props: {
  person: DeskPerson
  alive: boolean
  reading: Reading | null
  procedures: readonly ProcedureDefinition[]
  notices: readonly NoticeChoice[]
  problems: readonly Problem[]
  /** Day of the code list that names places. */
  today: string
}) {
  const { person, reading } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const home = person.permanentResidence
  const doubts = person.underInvestigation
  return (
    <>
      <ErrorSummary problems={props.problems} />
      <h1 class="govuk-heading-l">
        {w.personCard}: {formatFullName(person.name)}
      </h1>
      {doubts?.name && (
        <p class="govuk-body">
          <Doubt of={doubts.name} />
        </p>
      )}
      <div class="desk-scan">
        <div>
          {!props.alive && <Notice tone="bad" title={w.deceased} />}
          <dl class="desk-facts desk-facts--stack">
            <div>
              <dt>{w.fields.personalId}</dt>
              <dd>
                <span class="lt-figure">{person.personalId ?? '–'}</span>
                <Doubt of={doubts?.personalId} />
              </dd>
            </div>
            <div>
              <dt>{w.fields.birthDate}</dt>
              <dd>
                {formatPartialDate(person.birthDate)}
                <Doubt of={doubts?.birthDate} />
              </dd>
            </div>
            <div>
              <dt>{w.fields.sex}</dt>
              <dd>
                {w.sexes[person.sex]}
                <Doubt of={doubts?.sex} />
              </dd>
            </div>
            <div>
              <dt>{w.fields.address}</dt>
              <dd>
                {home ? `${home.address}, ${formatUnit(home.unit, home.asOf)}` : '–'}
                <Doubt of={doubts?.permanentResidence} />
              </dd>
            </div>
          </dl>
          <p class="lt-source">{w.fromRegister}</p>
          {props.alive && <ChooseProcedure {...props} />}
          <p>
            <Link href="/desk/intake">{w.scanAnother}</Link>
          </p>
        </div>
        <div>{reading && <CardCheck reading={reading} person={person} />}</div>
      </div>
    </>
  )
}

/** The card beside the register: findings in words, or the word that they agree. */
function CardCheck(props: { reading: Reading; person: DeskPerson }) {
  const { reading, person } = props
  const { lang, words } = useUi()
  const w = deskWords[lang]
  const findings = cardFindings(reading, person, lang)
  const numberOnly = reading.name === null && reading.birthDate === null
  return (
    <>
      {findings.length > 0 ? (
        <Notice tone="bad" title={w.findings}>
          <table class="govuk-table lt-table">
            <thead class="govuk-table__head">
              <tr class="govuk-table__row">
                {[w.field, w.fromCard, w.fromRegisterShort, w.agreement].map(label => (
                  <th key={label} scope="col" class="govuk-table__header">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody class="govuk-table__body">
              {findings.map(finding => (
                <tr class="govuk-table__row" key={finding.label}>
                  <th scope="row" class="govuk-table__header">
                    {finding.label}
                  </th>
                  <td class="govuk-table__cell" data-label={w.fromCard}>
                    {finding.card}
                  </td>
                  <td class="govuk-table__cell" data-label={w.fromRegisterShort}>
                    {finding.register}
                  </td>
                  <td class="govuk-table__cell">
                    <StatusTag tone="bad">
                      ≠ {words.differs[finding.kind as keyof typeof words.differs]}
                    </StatusTag>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Notice>
      ) : (
        <Notice tone={numberOnly ? 'info' : 'good'}>
          <p>{numberOnly ? w.findingsNumberOnly : `✓ ${w.findingsNone}`}</p>
        </Notice>
      )}
      {reading.findings.length > 0 && (
        <Notice tone="warn">
          <ul class="govuk-list">
            {reading.findings.map(finding => (
              <li key={finding.code}>{said(finding, lang)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {reading.from !== 'number' && (
        <Notice tone="warn" title={w.qrNotProof}>
          <p>{w.qrNotProofMore}</p>
        </Notice>
      )}
    </>
  )
}

function ChooseProcedure(props: {
  procedures: readonly ProcedureDefinition[]
  notices: readonly NoticeChoice[]
}) {
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <form method="get" action="/desk/intake/form">
      <SelectField
        name="procedure"
        label={w.chooseProcedure}
        value={props.procedures[0]?.code}
        options={props.procedures.map(p => ({
          value: p.code,
          label: `${p.code} · ${said(p.name, lang)}`,
        }))}
      />
      {props.notices.length === 0 ? (
        <p class="govuk-body">{w.noNotice}</p>
      ) : (
        <SelectField
          name="notice"
          label={w.chooseNotice}
          value={props.notices[0]!.evidenceId}
          options={props.notices.map(n => ({ value: n.evidenceId, label: w.noticeOf(n.number) }))}
        />
      )}
      <Button>{w.startForm}</Button>
    </form>
  )
}

/** Owed: right values that wait for an agency which once received the wrong ones. */
import type { ComponentChildren } from 'preact'
import {
  type ComparedField,
  type CorrectionTold,
  type CorrectionView,
  FIELD_WORDS,
} from '#reconcile'
import type { PersonView } from '#register'
import { ethnicGroup, formatFullName, formatPartialDate, formatUnit } from '#vn'
import {
  Button,
  ButtonLink,
  DataTable,
  Empty,
  Form,
  Link,
  Notice,
  StatusTag,
  SummaryList,
} from '../../components/index.ts'
import { showInstant } from '../../i18n/dates.ts'
import { deskWords } from '../../i18n/desk.ts'
import type { Lang } from '../../i18n/index.ts'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { useUi } from '../../ui.ts'

export const owedHref = (correctionId: string) => `/desk/corrections-owed/${correctionId}`

const fieldsOf = (fields: readonly ComparedField[], lang: Lang) =>
  fields.map(field => FIELD_WORDS[field][lang]).join(', ')

function Rows(props: { of: CorrectionView }) {
  const { lang } = useUi()
  const { rows } = props.of
  if (rows.length === 0) return <>{reconcileWords[lang].none}</>
  return (
    <ul class="govuk-list desk-differences">
      {rows.map(row => (
        <li key={`${row.source} ${row.rowKey}`}>
          <span class="lt-code">{row.rowKey}</span> <span class="lt-quiet">{row.source}</span>
        </li>
      ))}
    </ul>
  )
}

export function OwedPage(props: { corrections: readonly CorrectionView[] }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.owedTitle}</h1>
      <p class="govuk-body">{w.owedLead}</p>
      {props.corrections.length === 0 ? (
        <Empty icon="check">{w.owedNone}</Empty>
      ) : (
        <DataTable
          caption={w.owedTitle}
          showCaption={false}
          rows={props.corrections}
          columns={[
            { label: w.case, head: true, cell: c => <span class="lt-code">{c.code}</span> },
            { label: w.owedFields, cell: c => fieldsOf(c.fields, lang) },
            { label: w.owedRows, cell: c => <Rows of={c} /> },
            { label: w.owedSince, cell: c => showInstant(c.owedAt, lang) },
            {
              label: w.phase,
              cell: c =>
                c.fetchedAt === null ? (
                  <Form action={owedHref(c.correctionId)} class="lt-inline-form">
                    <Button class="desk-small" context={c.code}>
                      {w.owedTake}
                    </Button>
                  </Form>
                ) : (
                  <>
                    <StatusTag tone="good">{w.fetched}</StatusTag>{' '}
                    <Link href={owedHref(c.correctionId)} context={c.code}>
                      {w.owedSee}
                    </Link>
                  </>
                ),
            },
          ]}
        />
      )}
    </>
  )
}

/** One value of the register in words. */
function shown(view: Partial<PersonView>, field: ComparedField, lang: Lang): ComponentChildren {
  const nobody = reconcileWords[lang].none
  switch (field) {
    case 'personalId':
      return <span class="lt-figure">{view.personalId ?? nobody}</span>
    case 'name':
      return view.name ? formatFullName(view.name) : nobody
    case 'birthDate':
      return view.birthDate ? formatPartialDate(view.birthDate) : nobody
    case 'sex':
      return view.sex ? deskWords[lang].sexes[view.sex] : nobody
    case 'ethnicity':
      return view.ethnicity ? (ethnicGroup(view.ethnicity)?.name ?? view.ethnicity) : nobody
    case 'place': {
      const of = view.permanentResidence
      return of ? [of.address, formatUnit(of.unit, of.asOf)].filter(Boolean).join(', ') : nobody
    }
    default: {
      const relative = view[field]
      return relative ? formatFullName(relative.name) : nobody
    }
  }
}

export function OwedOne(props: { correction: CorrectionTold; taken: boolean }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { correction: c } = props
  return (
    <>
      {props.taken && (
        <Notice tone="good" answer>
          <p>{w.owedTaken}</p>
        </Notice>
      )}
      <h1 class="govuk-heading-l">
        {w.owedTitle}: <span class="lt-code">{c.code}</span>
      </h1>
      <SummaryList
        facts={[
          { label: w.owedRows, value: <Rows of={c} /> },
          { label: w.owedFields, value: fieldsOf(c.fields, lang) },
          { label: w.owedSince, value: showInstant(c.owedAt, lang) },
        ]}
      />
      {c.view === null ? (
        <Notice tone="info">
          <p>{w.owedVerify}</p>
        </Notice>
      ) : (
        <>
          <h2 class="govuk-heading-m">{w.owedNow}</h2>
          <SummaryList
            facts={c.told.map(field => ({
              label: FIELD_WORDS[field][lang],
              value: shown(c.view!, field, lang),
            }))}
          />
        </>
      )}
      <ButtonLink href="/desk/corrections-owed" tone="secondary">
        {w.owedTitle}
      </ButtonLink>
    </>
  )
}

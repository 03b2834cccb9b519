/** Search: finds a person for a stated purpose; everyone shown is told who searched, when and what for. */
import type { Problem } from '#kernel'
import type { Hit } from '#register'
import { formatFullName, formatUnit } from '#vn'
import {
  Button,
  DataTable,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  RadiosField,
  SelectField,
  TextField,
} from '../components/index.ts'
import { showDate } from '../i18n/dates.ts'
import { deskWords } from '../i18n/desk.ts'
import { type Bilingual, said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'

export type SearchForm = Readonly<{
  purpose: string
  dossier: string
  basis: string
  name: string
  birth: string
  number: string
}>

export const EMPTY_SEARCH: SearchForm = {
  purpose: 'duty',
  dossier: '',
  basis: '',
  name: '',
  birth: '',
  number: '',
}

/** @property today day of the code list that names the places */
export function SearchPage(props: {
  form: SearchForm
  bases: readonly Readonly<{ code: string; text: Bilingual }>[]
  found: Readonly<{ hits: readonly Hit[]; next: string | null }> | null
  problems: readonly Problem[]
  today: string
}) {
  const { form } = props
  const { lang } = useUi()
  const w = deskWords[lang]
  const error = (field: string) => {
    const problem = props.problems.find(p => p.field === field)
    return problem ? said(problem, lang) : null
  }
  return (
    <>
      <ErrorSummary problems={props.problems} />
      <h1 class="govuk-heading-l">{w.searchTitle}</h1>
      <Notice tone="warn">
        <p>{w.searchLead}</p>
      </Notice>
      <div class="desk-search">
        <Form action="/desk/search">
          <RadiosField
            name="purpose"
            label={w.searchPurpose}
            small
            value={form.purpose}
            error={error('purpose')}
            options={[
              { value: 'duty', label: w.searchDuty },
              { value: 'dossier', label: w.searchDossier },
            ]}
          />
          <SelectField
            name="basis"
            label={w.searchDuty}
            value={form.basis}
            error={error('basis')}
            options={props.bases.map(b => ({ value: b.code, label: said(b.text, lang) }))}
          />
          <TextField
            name="dossier"
            label={w.searchDossier}
            width={20}
            value={form.dossier}
            error={error('dossier')}
          />
          <TextField name="name" label={w.searchName} value={form.name} error={error('name')} />
          <TextField
            name="birth"
            label={w.searchBirth}
            hint={w.searchBirthHint}
            width={10}
            value={form.birth}
            error={error('birth')}
          />
          <TextField
            name="number"
            label={w.searchNumber}
            inputMode="numeric"
            width={20}
            value={form.number}
            error={error('number')}
          />
          <Button>{w.searchGo}</Button>
        </Form>
        {props.found && <Found {...props} found={props.found} />}
      </div>
    </>
  )
}

function Found(props: {
  found: Readonly<{ hits: readonly Hit[]; next: string | null }>
  form: SearchForm
  today: string
}) {
  const { hits, next } = props.found
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <section aria-labelledby="found">
      <h2 class="govuk-heading-m" id="found">
        <span role="status">{hits.length === 0 ? w.searchNone : w.searchHits(hits.length)}</span>
      </h2>
      {hits.length > 0 && (
        <>
          <p class="govuk-body">{w.searchReceipted(hits.length)}</p>
          <DataTable
            caption={w.searchHits(hits.length)}
            showCaption={false}
            rows={hits}
            columns={[
              { label: w.fields.name, head: true, cell: hit => formatFullName(hit.name) },
              { label: w.fields.birthDate, cell: hit => showDate(hit.birthDate, lang) },
              {
                label: w.searchLives,
                cell: hit => (hit.unit ? formatUnit(hit.unit, props.today) : '–'),
              },
              {
                label: w.searchTail,
                cell: hit => <span class="lt-figure">{hit.personalIdTail ?? '–'}</span>,
              },
              {
                label: w.action,
                cell: hit => (
                  <Form action="/desk/intake/pick" class="lt-inline-form">
                    <Hidden name="person" value={hit.personId} />
                    <Button tone="secondary" class="desk-small" context={formatFullName(hit.name)}>
                      {w.intake}
                    </Button>
                  </Form>
                ),
              },
            ]}
          />
        </>
      )}
      {next && (
        <Form action="/desk/search">
          {Object.entries(props.form).map(([name, value]) => (
            <Hidden key={name} name={name} value={value} />
          ))}
          <Hidden name="after" value={next} />
          <Button tone="secondary">{w.more}</Button>
        </Form>
      )}
    </section>
  )
}

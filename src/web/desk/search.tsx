/** Search: finds a person for a stated purpose; everyone shown is told who searched, when and what for. */
import type { Problem } from '#kernel'
import type { SearchHit, SearchResult } from '#register'
import { formatFullName, formatUnit } from '#vn'
import {
  Button,
  DataTable,
  DoubtTag,
  ErrorSummary,
  Form,
  Hidden,
  Notice,
  RadiosField,
  SelectField,
  StatusTag,
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
  /** Anything: a number, a phone, a name with a birth or a place. */
  q: string
  birth: string
  place: string
  wide: boolean
}>

export const EMPTY_SEARCH: SearchForm = {
  purpose: 'duty',
  dossier: '',
  basis: '',
  q: '',
  birth: '',
  place: '',
  wide: false,
}

/** @property today day of the code list that names the places */
export function SearchPage(props: {
  form: SearchForm
  bases: readonly Readonly<{ code: string; text: Bilingual }>[]
  found: SearchResult | null
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
          <TextField
            name="q"
            label={w.searchBox}
            hint={w.searchBoxHint}
            value={form.q}
            error={error('q')}
          />
          <div class="desk-search__narrow">
            <TextField
              name="birth"
              label={w.searchBirth}
              width={10}
              value={form.birth}
              error={error('birth')}
            />
            <TextField
              name="place"
              label={w.searchPlace}
              value={form.place}
              error={error('place')}
            />
          </div>
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
          <Button>{w.searchGo}</Button>
        </Form>
        {props.found && <Found {...props} found={props.found} />}
      </div>
      <p class="govuk-body">
        <a class="govuk-link" href="/desk/timeline">
          {w.searchTimeline}
        </a>
      </p>
    </>
  )
}

function Found(props: { found: SearchResult; form: SearchForm; today: string }) {
  const { hits, next, crowded, mayWiden } = props.found
  const { lang } = useUi()
  const w = deskWords[lang]
  return (
    <section aria-labelledby="found">
      <h2 class="govuk-heading-m" id="found">
        <span role="status">{hits.length === 0 ? w.searchNone : w.searchHits(hits.length)}</span>
      </h2>
      {crowded && (
        <Notice tone="warn">
          <p>{w.searchCrowded}</p>
        </Notice>
      )}
      {hits.length > 0 && (
        <>
          <p class="govuk-body">{w.searchReceipted(hits.length)}</p>
          <DataTable
            caption={w.searchHits(hits.length)}
            showCaption={false}
            rows={hits}
            columns={[
              {
                label: w.fields.name,
                head: true,
                cell: hit => (
                  <>
                    {formatFullName(hit.name)}
                    <DoubtTag fields={hit.underInvestigation} />
                  </>
                ),
              },
              { label: w.fields.birthDate, cell: hit => showDate(hit.birthDate, lang) },
              {
                label: w.searchLives,
                cell: hit => (hit.unit ? formatUnit(hit.unit, props.today) : '–'),
              },
              {
                label: w.searchTail,
                cell: hit => <span class="lt-figure">{hit.personalIdTail ?? '–'}</span>,
              },
              { label: w.searchWhy, cell: hit => <Why hit={hit} /> },
              {
                label: w.action,
                cell: hit => (
                  <>
                    <Form action="/desk/intake/pick" class="lt-inline-form">
                      <Hidden name="person" value={hit.personId} />
                      <Button
                        tone="secondary"
                        class="desk-small"
                        context={formatFullName(hit.name)}
                      >
                        {w.intake}
                      </Button>
                    </Form>
                    <Form action="/desk/timeline" class="lt-inline-form">
                      <Hidden name="person" value={hit.personId} />
                      <Hidden name="basis" value={props.form.basis} />
                      <Hidden
                        name="dossier"
                        value={props.form.purpose === 'dossier' ? props.form.dossier : ''}
                      />
                      <Button
                        tone="secondary"
                        class="desk-small"
                        context={formatFullName(hit.name)}
                      >
                        {w.searchHistory}
                      </Button>
                    </Form>
                  </>
                ),
              },
            ]}
          />
        </>
      )}
      <div class="desk-foot">
        {next && <Again form={props.form} after={next} label={w.more} />}
        {mayWiden && <Again form={{ ...props.form, wide: true }} label={w.searchWiden} />}
      </div>
    </section>
  )
}

/** How well the person fits, in a word and in reasons. */
function Why(props: { hit: SearchHit }) {
  const { lang } = useUi()
  const w = deskWords[lang]
  const { label, reasons } = props.hit.match
  return (
    <>
      <StatusTag tone={label === 'exact' ? 'good' : 'warn'}>{w.searchLabels[label]}</StatusTag>
      <span class="desk-why">{reasons.map(r => said(r, lang)).join('; ')}</span>
    </>
  )
}

/** The same question once more: its next page, or wider. */
function Again(props: { form: SearchForm; after?: string; label: string }) {
  return (
    <Form action="/desk/search">
      {Object.entries(props.form).map(([name, value]) => (
        <Hidden key={name} name={name} value={String(value)} />
      ))}
      {props.after && <Hidden name="after" value={props.after} />}
      <Button tone="secondary">{props.label}</Button>
    </Form>
  )
}

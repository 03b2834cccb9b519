/** Answer field: one field of a procedure's form, asked by the component that suits its type. */
import type { FieldView, FormValue } from '#services'
import {
  CheckboxField,
  Combobox,
  DateField,
  type Fact,
  type FieldProps,
  type Option,
  RadiosField,
  SelectField,
  TextField,
} from '../components/index.ts'
import { showInstant } from '../i18n/dates.ts'
import { type Lang, said } from '../i18n/index.ts'

/** Up to so many choices are shown all at once; longer lists are searched. */
const FEW = 6
const SHORT = 15

/** Whether this field is asked here at all. */
export const isAsked = (view: FieldView): boolean => view.asked

/** A field as a question. `error` is the first refusal about it. */
export function AnswerField(props: { view: FieldView; lang: Lang; heading?: boolean }) {
  const { view, lang } = props
  const { field } = view
  const basic: FieldProps = {
    name: field.key,
    label: said(field.label, lang),
    hint: field.hint ? said(field.hint, lang) : null,
    error: view.problems[0] ? said(view.problems[0], lang) : null,
    value: view.typed || (view.formValue ? String(view.formValue.value) : ''),
    required: field.required,
    heading: props.heading,
  }
  const options: Option[] | null =
    view.options?.map(option => ({
      value: option.value,
      label: said(option.label, lang),
      hint: option.hint ? said(option.hint, lang) : null,
    })) ?? null
  if (options) {
    if (options.length <= FEW) return <RadiosField {...basic} options={options} />
    if (options.length <= SHORT) return <SelectField {...basic} options={options} />
    return <Combobox {...basic} options={options} />
  }
  switch (field.type) {
    case 'boolean':
      return <CheckboxField {...basic} />
    case 'date':
      return <DateField {...basic} />
    case 'integer':
      return <TextField {...basic} inputMode="numeric" width={3} maxLength={6} />
    case 'personal-id':
      return <TextField {...basic} inputMode="numeric" width={10} maxLength={20} />
    case 'phone':
      return <TextField {...basic} type="tel" inputMode="tel" autocomplete="tel" width={20} />
    case 'time':
      return <TextField {...basic} inputMode="numeric" width={5} maxLength={5} />
    default:
      return <TextField {...basic} maxLength={field.maxLength} />
  }
}

/** Where a value comes from, in one line: `Cơ sở dữ liệu quốc gia về dân cư, 09:05, 21/11/2026`. */
export function sourceLine(value: FormValue, lang: Lang): string {
  return [said(value.source.name, lang), showInstant(value.source.at, lang)]
    .filter(Boolean)
    .join(', ')
}

/** A field whose value is known, shown as it stands. */
export function knownFact(view: FieldView, lang: Lang, actions: Fact['actions'] = []): Fact {
  const { field, formValue } = view
  return {
    label: said(field.label, lang),
    value: formValue?.display || '—',
    source: formValue ? sourceLine(formValue, lang) : null,
    own: formValue?.source.kind === 'ask',
    actions,
  }
}

/** Runs of fields that are asked, or not, in the order of the page. */
export function runsOf(
  fields: readonly FieldView[],
): readonly Readonly<{ asked: boolean; fields: readonly FieldView[] }>[] {
  const runs: { asked: boolean; fields: FieldView[] }[] = []
  for (const view of fields) {
    const last = runs.at(-1)
    if (last?.asked === isAsked(view)) last.fields.push(view)
    else runs.push({ asked: isAsked(view), fields: [view] })
  }
  return runs
}

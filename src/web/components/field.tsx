/** Fields: one labelled question each, with hint and error tied to the input. */
import { type ComponentChildren, h } from 'preact'
import { idOf } from '../safe.ts'
import { useUi } from '../ui.ts'

/** What every field has. */
export type FieldProps = Readonly<{
  /** Name in the form; the id of the input is made from it. */
  name: string
  label: string
  hint?: string | null
  /** Sentence of the refusal, shown above the input and linked from the summary. */
  error?: string | null
  value?: string | null
  required?: boolean
  /** Makes the label the heading of the page. */
  heading?: boolean
}>

const width = (n: number | undefined) => (n ? ` govuk-input--width-${n}` : '')

function described(props: FieldProps): string | undefined {
  const id = idOf(props.name)
  return (
    [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ') ||
    undefined
  )
}

/** What is not obligatory says so; everything else is. */
function Caption(props: FieldProps) {
  const { words } = useUi()
  return (
    <>
      {props.label}
      {props.required === false && <span class="lt-quiet"> ({words.optional})</span>}
    </>
  )
}

function Label(props: FieldProps) {
  const label = (
    <label
      class={`govuk-label ${props.heading ? 'govuk-label--l' : 'govuk-label--s'}`}
      for={idOf(props.name)}
    >
      <Caption {...props} />
    </label>
  )
  return props.heading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}

function Hint(props: { for: string; children: ComponentChildren }) {
  return (
    <div id={`${idOf(props.for)}-hint`} class="govuk-hint">
      {props.children}
    </div>
  )
}

function FieldError(props: { for: string; children: ComponentChildren }) {
  const { words } = useUi()
  return (
    <p id={`${idOf(props.for)}-error`} class="govuk-error-message">
      <span class="govuk-visually-hidden">{words.errorPrefix}: </span>
      {props.children}
    </p>
  )
}

function Group(props: { of: FieldProps; children: ComponentChildren }) {
  const { of } = props
  return (
    <div class={`govuk-form-group${of.error ? ' govuk-form-group--error' : ''}`}>
      <Label {...of} />
      {of.hint && <Hint for={of.name}>{of.hint}</Hint>}
      {of.error && <FieldError for={of.name}>{of.error}</FieldError>}
      {props.children}
    </div>
  )
}

function FieldsetGroup(props: { of: FieldProps; group?: boolean; children: ComponentChildren }) {
  const { of } = props
  const legend = `govuk-fieldset__legend govuk-fieldset__legend--${of.heading ? 'l' : 's'}`
  return (
    <div class={`govuk-form-group${of.error ? ' govuk-form-group--error' : ''}`}>
      <fieldset
        class="govuk-fieldset"
        aria-describedby={described(of)}
        role={props.group ? 'group' : undefined}
      >
        <legend class={legend}>
          {of.heading ? (
            <h1 class="govuk-fieldset__heading">
              <Caption {...of} />
            </h1>
          ) : (
            <Caption {...of} />
          )}
        </legend>
        {of.hint && <Hint for={of.name}>{of.hint}</Hint>}
        {of.error && <FieldError for={of.name}>{of.error}</FieldError>}
        {props.children}
      </fieldset>
    </div>
  )
}

/** One line of text. `inputMode` picks the phone's keyboard; nothing stops pasting. */
export function TextField(
  props: FieldProps & {
    type?: 'text' | 'email' | 'tel' | 'search' | 'password'
    inputMode?: 'numeric' | 'text' | 'tel' | 'email'
    autocomplete?: string
    width?: 2 | 3 | 4 | 5 | 10 | 20 | 30
    spellcheck?: boolean
    maxLength?: number
  },
) {
  return (
    <Group of={props}>
      <input
        class={`govuk-input${width(props.width)}${props.error ? ' govuk-input--error' : ''}`}
        id={idOf(props.name)}
        name={props.name}
        // The JSX types know one kind of input at a time; the attributes here suit them all.
        type={(props.type ?? 'text') as 'text'}
        value={props.value ?? undefined}
        inputMode={props.inputMode}
        autoComplete={props.autocomplete}
        spellcheck={props.spellcheck ?? false}
        maxLength={props.maxLength}
        aria-describedby={described(props)}
        aria-invalid={props.error ? 'true' : undefined}
      />
    </Group>
  )
}

export function TextArea(props: FieldProps & { rows?: number; maxLength?: number }) {
  return (
    <Group of={props}>
      <textarea
        class={`govuk-textarea${props.error ? ' govuk-textarea--error' : ''}`}
        id={idOf(props.name)}
        name={props.name}
        rows={props.rows ?? 4}
        maxLength={props.maxLength}
        aria-describedby={described(props)}
        aria-invalid={props.error ? 'true' : undefined}
      >
        {props.value ?? ''}
      </textarea>
    </Group>
  )
}

export type Option = Readonly<{ value: string; label: string; hint?: string | null }>

export function SelectField(props: FieldProps & { options: readonly Option[]; empty?: string }) {
  const { words } = useUi()
  return (
    <Group of={props}>
      <select
        class={`govuk-select${props.error ? ' govuk-select--error' : ''}`}
        id={idOf(props.name)}
        name={props.name}
        aria-describedby={described(props)}
        aria-invalid={props.error ? 'true' : undefined}
      >
        <option value="">{props.empty ?? words.choose}</option>
        {props.options.map(option => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Group>
  )
}

/** A select that script lets one search by typing, with or without diacritics. For long lists. */
export function Combobox(props: FieldProps & { options: readonly Option[]; empty?: string }) {
  return h('lt-combobox', { 'data-label': props.label }, <SelectField {...props} />)
}

export function RadiosField(
  props: FieldProps & { options: readonly Option[]; inline?: boolean; small?: boolean },
) {
  const id = idOf(props.name)
  const kind = `${props.inline ? ' govuk-radios--inline' : ''}${props.small ? ' govuk-radios--small' : ''}`
  return (
    <FieldsetGroup of={props}>
      <div class={`govuk-radios${kind}`}>
        {props.options.map((option, at) => {
          // The summary's link leads to the first choice.
          const own = at === 0 ? id : `${id}-${at + 1}`
          return (
            <div class="govuk-radios__item" key={option.value}>
              <input
                class="govuk-radios__input"
                id={own}
                name={props.name}
                type="radio"
                value={option.value}
                checked={option.value === props.value}
                aria-describedby={option.hint ? `${own}-item-hint` : undefined}
              />
              <label class="govuk-label govuk-radios__label" for={own}>
                {option.label}
              </label>
              {option.hint && (
                <div id={`${own}-item-hint`} class="govuk-hint govuk-radios__hint">
                  {option.hint}
                </div>
              )}
            </div>
          )
        })}
      </div>
    </FieldsetGroup>
  )
}

/** One yes-or-no box; sends `true` when ticked and nothing when not. */
export function CheckboxField(props: FieldProps) {
  const id = idOf(props.name)
  return (
    <div class={`govuk-form-group${props.error ? ' govuk-form-group--error' : ''}`}>
      {props.error && <FieldError for={props.name}>{props.error}</FieldError>}
      <div class="govuk-checkboxes">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            id={id}
            name={props.name}
            type="checkbox"
            value="true"
            checked={props.value === 'true'}
            aria-describedby={described(props)}
            aria-invalid={props.error ? 'true' : undefined}
          />
          <label class="govuk-label govuk-checkboxes__label" for={id}>
            {props.label}
          </label>
          {props.hint && (
            <div id={`${id}-hint`} class="govuk-hint govuk-checkboxes__hint">
              {props.hint}
            </div>
          )}
        </div>
      </div>
    </div>
  )
}

/**
 * A date in three boxes, sent as `<name>.day`, `<name>.month`, `<name>.year`; `dateOf` of the form puts them
 * together. The value is a day or as much of it as is known; typed text that is no date is kept as typed.
 */
export function DateField(props: FieldProps & { autocomplete?: 'bday' }) {
  const { words } = useUi()
  const parts = partsOf(props.value ?? '')
  const box = (part: keyof DateParts, label: string, size: 2 | 4) => {
    const id = `${idOf(props.name)}${part === 'day' ? '' : `-${part}`}`
    return (
      <div class="govuk-date-input__item">
        <label class="govuk-label govuk-date-input__label" for={id}>
          {label}
        </label>
        <input
          class={`govuk-input govuk-date-input__input${width(size)}${props.error ? ' govuk-input--error' : ''}`}
          id={id}
          name={`${props.name}.${part}`}
          type="text"
          inputMode="numeric"
          value={parts[part]}
          autoComplete={props.autocomplete ? `${props.autocomplete}-${part}` : undefined}
          aria-invalid={props.error ? 'true' : undefined}
        />
      </div>
    )
  }
  return (
    <FieldsetGroup of={props} group>
      <div class="govuk-date-input">
        {box('day', words.day, 2)}
        {box('month', words.month, 2)}
        {box('year', words.year, 4)}
      </div>
    </FieldsetGroup>
  )
}

export type DateParts = Readonly<{ day: string; month: string; year: string }>

/** Splits `2026-11-21`, `2026-11`, `2026`, or what was typed (`31-2-26`), into three boxes. */
export function partsOf(date: string): DateParts {
  const [year = '', month = '', day = ''] = date.split('-')
  return { day, month, year }
}

/** Puts three boxes together: a date when they make one, else what was typed, year first. */
export function joinParts({ day, month, year }: DateParts): string {
  const pad = (text: string) => (/^\d$/.test(text) ? `0${text}` : text)
  // A dash typed inside a box would shift the boxes when the page comes back.
  const clean = (text: string) => text.trim().replaceAll('-', ' ').slice(0, 20)
  const [d, m, y] = [pad(clean(day)), pad(clean(month)), clean(year)]
  if (!d && !m && !y) return ''
  if (!d && !m) return y
  return d ? `${y}-${m}-${d}` : `${y}-${m}`
}

export function FileField(props: FieldProps & { accept?: string }) {
  return (
    <Group of={props}>
      <input
        class={`govuk-file-upload${props.error ? ' govuk-file-upload--error' : ''}`}
        id={idOf(props.name)}
        name={props.name}
        type="file"
        accept={props.accept}
        aria-describedby={described(props)}
        aria-invalid={props.error ? 'true' : undefined}
      />
    </Group>
  )
}

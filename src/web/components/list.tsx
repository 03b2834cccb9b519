/** Lists: facts with their source, tasks, times, tables. */
import type { ComponentChildren } from 'preact'
import { safeHref } from '../safe.ts'
import { useUi } from '../ui.ts'
import { Icon, type IconName } from './icon.tsx'
import { StatusTag, type Tone } from './message.tsx'

export type Fact = Readonly<{
  label: string
  value: ComponentChildren
  /** Where the value comes from and as of when, in one line. */
  source?: string | null
  /** True when the reader said it; otherwise the source is a record of somebody else. */
  own?: boolean
  actions?: readonly Readonly<{ href: string; text: string }>[]
}>

type Run = Readonly<{ source: string | null; own: boolean; facts: Fact[] }>

/** Neighbours of one source together. */
function runsBySource(facts: readonly Fact[]): Run[] {
  const runs: Run[] = []
  for (const fact of facts) {
    const source = fact.source ?? null
    const last = runs.at(-1)
    if (last && last.source === source) last.facts.push(fact)
    else runs.push({ source, own: fact.own ?? false, facts: [fact] })
  }
  return runs
}

/**
 * Facts as they are known, each with the place it comes from and what can be done about it. A source that
 * neighbours share is said once, above them.
 */
export function SummaryList(props: { facts: readonly Fact[] }) {
  const { words } = useUi()
  const runs = runsBySource(props.facts)
  const told = (run: Run) => run.source !== null && run.facts.length > 1
  if (!runs.some(told)) return <Facts facts={props.facts} />
  return (
    <>
      {runs.map((run, at) => (
        <div key={at} class={told(run) ? `lt-known${run.own ? ' lt-known--own' : ''}` : undefined}>
          {told(run) && (
            <p class="lt-known__source">
              <Icon name={run.own ? 'pen' : 'rings'} />
              <span>
                {words.source}: {run.source}
              </span>
            </p>
          )}
          <Facts facts={told(run) ? run.facts.map(f => ({ ...f, source: null })) : run.facts} />
        </div>
      ))}
    </>
  )
}

function Facts(props: { facts: readonly Fact[] }) {
  const { words } = useUi()
  const anyAction = props.facts.some(fact => fact.actions?.length)
  return (
    <dl class="govuk-summary-list">
      {props.facts.map((fact, at) => (
        <div
          key={at}
          class={`govuk-summary-list__row${anyAction && !fact.actions?.length ? ' govuk-summary-list__row--no-actions' : ''}`}
        >
          <dt class="govuk-summary-list__key">{fact.label}</dt>
          <dd class="govuk-summary-list__value">
            {fact.value}
            {fact.source && (
              <span class="lt-source">
                {words.source}: {fact.source}
              </span>
            )}
          </dd>
          {fact.actions && fact.actions.length > 0 && (
            <dd class="govuk-summary-list__actions">
              {fact.actions.map((action, n) => (
                <>
                  {n > 0 && ' · '}
                  <a class="govuk-link" href={safeHref(action.href)}>
                    {action.text}
                    <span class="govuk-visually-hidden"> {fact.label}</span>
                  </a>
                </>
              ))}
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

export type TaskItem = Readonly<{
  title: string
  /** Null when it cannot be opened yet. */
  href: string | null
  hint?: string | null
  status: string
  tone?: Tone | 'quiet'
}>

/** Things to do, each with its state. */
export function TaskList(props: { tasks: readonly TaskItem[]; id: string }) {
  return (
    <ul class="govuk-task-list">
      {props.tasks.map((task, at) => {
        const id = `${props.id}-${at + 1}`
        return (
          <li
            key={id}
            class={`govuk-task-list__item${task.href ? ' govuk-task-list__item--with-link' : ''}`}
          >
            <div class="govuk-task-list__name-and-hint">
              {task.href ? (
                <a
                  class="govuk-link govuk-task-list__link"
                  href={safeHref(task.href)}
                  aria-describedby={`${id}-status`}
                >
                  {task.title}
                </a>
              ) : (
                <div>{task.title}</div>
              )}
              {task.hint && <div class="govuk-task-list__hint">{task.hint}</div>}
            </div>
            <div class="govuk-task-list__status" id={`${id}-status`}>
              <StatusTag tone={task.tone}>{task.status}</StatusTag>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

export type Moment = Readonly<{
  title: string
  /** When, already in words. */
  when?: string | null
  /** Who holds or did it. */
  who?: string | null
  body?: ComponentChildren
  state: 'done' | 'now' | 'next' | 'bad'
}>

/** What happened and what will, in order. The state is said in words as well as drawn. */
export function Timeline(props: { moments: readonly Moment[]; label?: string }) {
  const { words } = useUi()
  const inWords = { done: words.done, now: words.now, next: words.waiting, bad: words.refused }
  return (
    <ol class="lt-timeline" aria-label={props.label}>
      {props.moments.map((moment, at) => (
        <li
          key={at}
          class={`lt-timeline__${moment.state}`}
          aria-current={moment.state === 'now' ? 'step' : undefined}
        >
          <span class="govuk-visually-hidden">{inWords[moment.state]}: </span>
          <span class="lt-timeline__title">{moment.title}</span>
          {(moment.when || moment.who) && (
            <p class="lt-quiet lt-small">{[moment.when, moment.who].filter(Boolean).join(' · ')}</p>
          )}
          {moment.body}
        </li>
      ))}
    </ol>
  )
}

export type Column<Row> = Readonly<{
  label: string
  cell(row: Row): ComponentChildren
  /** The column that names the row. */
  head?: boolean
  numeric?: boolean
}>

/**
 * A table; on a phone each row becomes a card whose cells name their columns. With `wide` it stays a table
 * and scrolls within a region that the keyboard can reach.
 */
export function DataTable<Row>(props: {
  caption: string
  /** False when a heading above already says it. */
  showCaption?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  wide?: boolean
}) {
  const table = (
    <table class={`govuk-table lt-table${props.wide ? ' lt-table--wide' : ''}`}>
      <caption
        class={
          props.showCaption === false
            ? 'govuk-visually-hidden'
            : 'govuk-table__caption govuk-table__caption--m'
        }
      >
        {props.caption}
      </caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {props.columns.map(column => (
            <th
              key={column.label}
              scope="col"
              class={`govuk-table__header${column.numeric ? ' govuk-table__header--numeric' : ''}`}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {props.rows.map((row, at) => (
          <tr class="govuk-table__row" key={at}>
            {props.columns.map(column =>
              column.head ? (
                <th key={column.label} scope="row" class="govuk-table__header">
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.label}
                  class={`govuk-table__cell${column.numeric ? ' govuk-table__cell--numeric' : ''}`}
                  data-label={column.label}
                >
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (!props.wide) return table
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="lt-scroll" aria-label={props.caption} tabIndex={0}>
      {table}
    </section>
  )
}

export type Tab = Readonly<{ href: string; text: string; current: boolean; count?: number | null }>

/** Tabs are links, so each view has its address. */
export function Tabs(props: { tabs: readonly Tab[]; label?: string }) {
  const { words } = useUi()
  return (
    <nav aria-label={props.label ?? words.tabs}>
      <ul class="lt-tabs">
        {props.tabs.map(tab => (
          <li key={tab.href}>
            <a
              class="govuk-link"
              href={safeHref(tab.href)}
              aria-current={tab.current ? 'page' : undefined}
            >
              {tab.text}
              {tab.count != null && <span class="lt-count">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Older and newest, for lists that go on without end. */
export function Pager(props: { older: string | null; newest: string | null }) {
  const { words } = useUi()
  if (!props.older && !props.newest) return null
  return (
    <nav aria-label={words.pages}>
      <p class="govuk-body">
        {props.newest && (
          <a class="govuk-link" href={safeHref(props.newest)}>
            ← {words.newer}
          </a>
        )}
        {props.newest && props.older && ' · '}
        {props.older && (
          <a class="govuk-link" href={safeHref(props.older)}>
            {words.older} →
          </a>
        )}
      </p>
    </nav>
  )
}

/** A card whose heading is a link; the whole card can be pressed. */
export function LinkCard(props: {
  href: string
  title: string
  icon?: IconName
  children?: ComponentChildren
}) {
  return (
    <li class="lt-card lt-card--link">
      {props.icon && <Icon name={props.icon} />}
      <div>
        <a class="govuk-link lt-card__link" href={safeHref(props.href)}>
          {props.title}
        </a>
        {props.children && <p>{props.children}</p>}
      </div>
    </li>
  )
}

export function Cards(props: { children: ComponentChildren }) {
  return <ul class="lt-cards">{props.children}</ul>
}

/** Board: how a place is doing: tiles, timeliness, the country as tiles with its ranking, what is late. */
import type { Place } from '#oversight'
import type { DossierFact } from '#services'
import { Bar } from '../components/charts.tsx'
import { DataTable, Details, Empty, Link, StatusTag } from '../components/index.ts'
import { stepOf, TileMap, type TileValue } from '../components/tile-map.tsx'
import { live } from '../desk/elements.ts'
import { showInstant } from '../i18n/dates.ts'
import { said } from '../i18n/index.ts'
import { iocWords } from '../i18n/ioc.ts'
import { useUi } from '../ui.ts'
import type { BoardData } from './data.ts'
import { overdueBy, showCount, showShare } from './figure.ts'
import { type BoardQuery, boardHref, dossierHref, listHref, PERIODS } from './place.ts'
import { Tile } from './tile.tsx'

/** Tiles of the board, by id of the indicator. */
const TILES = [
  'received',
  'timeliness',
  'online',
  'processing',
  'due-soon',
  'overdue',
  'waiting-citizen',
] as const

export type BoardProps = Readonly<{ query: BoardQuery; data: BoardData }>

export function Board(props: BoardProps) {
  const { query, data } = props
  const ui = useUi()
  const { lang } = ui
  const w = iocWords[lang]
  return live(
    'board',
    `/ioc/live${query.unit ? `?unit=${query.unit}` : ''}`,
    <div class={query.tv ? 'ioc ioc--tv' : 'ioc'}>
      <header class="ioc-head">
        <div>
          {data.path.length > 1 && (
            <nav aria-label={w.scope}>
              <ol class="ioc-path">
                {data.path.slice(0, -1).map(place => (
                  <li key={place.unit ?? ''}>
                    <Link href={boardHref({ ...query, unit: place.unit })}>{place.name}</Link>
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <h1 class="govuk-heading-l">{data.path.at(-1)!.name}</h1>
        </div>
        <p class="ioc-stamp">
          {ui.sandbox && <StatusTag tone="warn">{w.simulated}</StatusTag>}{' '}
          <time dateTime={data.at}>{w.asOf(showInstant(data.at, lang))}</time>
        </p>
      </header>
      <nav class="ioc-controls" aria-label={w.periodLabel}>
        <ul class="lt-tabs">
          {PERIODS.map(period => (
            <li key={period}>
              <a
                class="govuk-link"
                href={boardHref({ ...query, period })}
                aria-current={period === query.period ? 'page' : undefined}
              >
                {w.periods[period]}
              </a>
            </li>
          ))}
        </ul>
        <Link href={boardHref({ ...query, tv: !query.tv })}>{query.tv ? w.tvLeave : w.tv}</Link>
        <button type="button" class="lt-linkish" data-live-pause hidden>
          {w.pause}
        </button>
      </nav>
      <ul class="ioc-tiles">
        {TILES.map(id => {
          const figure = data.figures.get(id)
          return figure && <Tile key={id} figure={figure} query={query} />
        })}
      </ul>
      <div class={query.unit === null ? 'ioc-split' : ''}>
        {query.unit === null && <CountryMap {...props} />}
        <div>
          <Timeliness {...props} />
          <Late {...props} />
          <Ranking {...props} />
        </div>
      </div>
    </div>,
    query.tv,
  )
}

/** Decided dossiers by how they kept their promise: three bars with their numbers. */
function Timeliness(props: BoardProps) {
  const { lang } = useUi()
  const w = iocWords[lang]
  const rows = (['done-early', 'done-on-time', 'done-late'] as const).map(indicator => {
    const figure = props.data.figures.get(indicator)
    return { indicator, name: said(figure?.definition.name, lang), value: figure?.value ?? 0 }
  })
  const whole = rows.reduce((sum, row) => sum + row.value, 0)
  return (
    <section aria-labelledby="timeliness">
      <h2 class="govuk-heading-m" id="timeliness">
        {w.timeliness}
      </h2>
      {whole === 0 ? (
        <Empty icon="chart">{w.noData}</Empty>
      ) : (
        <dl class="ioc-bars">
          {rows.map(row => (
            <div key={row.indicator} class={`ioc-bar ioc-bar--${row.indicator}`}>
              <dt>{row.name}</dt>
              <dd>
                <Bar share={row.value / whole} />
                <Link
                  href={listHref({ ...props.query, indicator: row.indicator })}
                  context={row.name}
                >
                  {showCount(row.value, lang)}
                </Link>{' '}
                ({showShare(row.value / whole, lang)})
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function CountryMap(props: BoardProps) {
  const { lang } = useUi()
  const w = iocWords[lang]
  const values = new Map<string, TileValue>(
    props.data.places.map(place => [
      place.unit,
      {
        label: place.onTime === null ? null : showShare(place.onTime, lang),
        step: stepOf(place.onTime),
        href: boardHref({ ...props.query, unit: place.unit }),
      },
    ]),
  )
  return (
    <section aria-labelledby="map">
      <h2 class="govuk-heading-m" id="map">
        {w.mapTitle}
      </h2>
      <TileMap title={w.mapTitle} values={values} emptyLabel={w.noData} sea={w.sea} />
      <ul class="tile-legend" aria-label={w.legend}>
        {w.legendSteps.split('|').map((step, at) => (
          <li key={step} class={`tile-legend--${at}`}>
            {step}
          </li>
        ))}
      </ul>
      <p class="lt-quiet lt-small">{w.mapNote}</p>
    </section>
  )
}

function Ranking(props: BoardProps) {
  const { lang } = useUi()
  const w = iocWords[lang]
  if (props.data.places.length === 0) return null
  const nameOf = (id: string) => said(props.data.figures.get(id)?.definition.name, lang)
  const number = (indicator: 'received' | 'overdue', value: number, unit: string) =>
    value === 0 ? (
      '0'
    ) : (
      <Link href={listHref({ ...props.query, unit, indicator })}>{showCount(value, lang)}</Link>
    )
  const busy = props.data.places.filter(place => place.received > 0 || place.overdue > 0)
  const idle = props.data.places.filter(place => !busy.includes(place))
  const table = (rows: readonly Place[]) => (
    <DataTable
      caption={w.tableHead}
      showCaption={false}
      rows={rows}
      columns={[
        { label: w.rank, numeric: true, cell: p => p.rank ?? '–' },
        {
          label: w.unit,
          head: true,
          cell: p => <Link href={boardHref({ ...props.query, unit: p.unit })}>{p.name}</Link>,
        },
        {
          label: nameOf('timeliness'),
          numeric: true,
          cell: p => (p.onTime === null ? w.noData : showShare(p.onTime, lang)),
        },
        {
          label: nameOf('received'),
          numeric: true,
          cell: p => number('received', p.received, p.unit),
        },
        {
          label: nameOf('overdue'),
          numeric: true,
          cell: p => number('overdue', p.overdue, p.unit),
        },
      ]}
    />
  )
  return (
    <section aria-labelledby="ranking" class="ioc-ranking">
      <h2 class="govuk-heading-m" id="ranking">
        {w.ranking}
      </h2>
      {busy.length > 0 ? table(busy) : <p class="govuk-body">{w.dossiersNone}</p>}
      {idle.length > 0 && <Details summary={w.idle(idle.length)}>{table(idle)}</Details>}
    </section>
  )
}

function Late(props: BoardProps) {
  const { lang } = useUi()
  const w = iocWords[lang]
  return (
    <section aria-labelledby="late">
      <h2 class="govuk-heading-m" id="late">
        {w.lateTitle}
      </h2>
      {props.data.late.length === 0 ? (
        <Empty icon="check">{w.lateNone}</Empty>
      ) : (
        <DossierTable rows={props.data.late} at={props.data.at} caption={w.lateTitle} />
      )}
    </section>
  )
}

/** Dossiers without any personal data: code, procedure, office, times. */
export function DossierTable(props: { rows: readonly DossierFact[]; at: string; caption: string }) {
  const { lang } = useUi()
  const w = iocWords[lang]
  const lateness = (row: DossierFact) => {
    if (row.timing === null) return '–'
    if (row.timing !== 'late' || row.promisedAt === null)
      return (
        <StatusTag tone={row.timing === 'due-soon' ? 'warn' : 'good'}>
          {w.timing[row.timing]}
        </StatusTag>
      )
    const by = overdueBy(row.promisedAt, row.endedAt ?? props.at)
    return (
      <StatusTag tone="bad">
        {w.timing.late} {w[by.unit](showCount(by.value, lang))}
      </StatusTag>
    )
  }
  return (
    <DataTable
      caption={props.caption}
      showCaption={false}
      rows={props.rows}
      columns={[
        {
          label: w.dossier,
          head: true,
          cell: row => (
            <Link class="lt-code" href={dossierHref(row.dossier)}>
              {row.dossier}
            </Link>
          ),
        },
        { label: w.procedure, cell: row => said(row.procedure.name, lang) },
        { label: w.agency, cell: row => row.agency },
        { label: w.submitted, cell: row => showInstant(row.submittedAt, lang) },
        {
          label: w.promised,
          cell: row => (row.promisedAt ? showInstant(row.promisedAt, lang) : '–'),
        },
        { label: w.lateBy, cell: lateness },
      ]}
    />
  )
}

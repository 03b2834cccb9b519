/** Tile: one figure with its change, its target, and the ways behind it. */
import type { ComponentChildren } from 'preact'
import { Bar, Sparkline } from '../components/charts.tsx'
import { Link, StatusTag } from '../components/index.ts'
import { iocWords } from '../i18n/ioc.ts'
import { useUi } from '../ui.ts'
import { showCount, showDelta, showShare } from './figure.ts'

export type Figure = Readonly<{
  id: string
  name: string
  kind: 'count' | 'share'
  /** Null when there is nothing to divide by. */
  value: number | null
  /** About this moment, so that there is no period before to compare with. */
  ofNow: boolean
  /** Change against the period of the same length before; null when that is unknown. */
  delta: number | null
  /** Which way is good; null for figures that are neither. */
  good: 'high' | 'low' | null
  target: number | null
  /** Recent values, oldest first. */
  series: readonly (number | null)[]
  /** The list of dossiers counted; null when a figure counts none. */
  href: string | null
}>

const show = (value: number | null, kind: Figure['kind'], lang: 'vi' | 'en') =>
  value === null ? null : kind === 'share' ? showShare(value, lang) : showCount(value, lang)

/** Whether the target is met; null without a target or a value. */
export function meets(figure: Pick<Figure, 'value' | 'target' | 'good'>): boolean | null {
  const { value, target, good } = figure
  if (value === null || target === null) return null
  return good === 'low' ? value <= target : value >= target
}

export function Tile(props: { figure: Figure }) {
  const { figure } = props
  const { lang } = useUi()
  const w = iocWords[lang]
  const met = meets(figure)
  const value = show(figure.value, figure.kind, lang)
  const better =
    figure.delta === null || figure.delta === 0 || figure.good === null
      ? null
      : figure.delta > 0 === (figure.good === 'high')
  return (
    <li class="lt-card ioc-tile">
      <h2 class="ioc-tile__name">{figure.name}</h2>
      <p class="ioc-tile__value">
        {value === null ? (
          <span class="lt-quiet">{w.noData}</span>
        ) : figure.href ? (
          <Link href={figure.href} context={`${figure.name}: ${w.behind}`}>
            {value}
          </Link>
        ) : (
          value
        )}
      </p>
      {figure.kind === 'share' && figure.value !== null && (
        <Bar share={figure.value} target={figure.target ?? undefined} />
      )}
      <Sparkline label={w.trend(figure.name)} values={figure.series} />
      <Small>
        {figure.delta === null ? (
          figure.ofNow ? (
            w.ofNow
          ) : (
            w.noDelta
          )
        ) : (
          <span class={better === null ? '' : better ? 'ioc-better' : 'ioc-worse'}>
            {figure.delta > 0 ? '▲ ' : figure.delta < 0 ? '▼ ' : ''}
            {w.tileDelta(showDelta(figure.delta, figure.kind, lang))}
          </span>
        )}
      </Small>
      {figure.target !== null && (
        <Small>
          {w.tileTarget(show(figure.target, figure.kind, lang) ?? '')}{' '}
          {met !== null && (
            <StatusTag tone={met ? 'good' : 'bad'}>{met ? w.met : w.notMet}</StatusTag>
          )}
        </Small>
      )}
      <Small>
        <Link href={`/ioc/definitions#${figure.id}`} context={figure.name}>
          {w.howCounted}
        </Link>
      </Small>
    </li>
  )
}

function Small(props: { children: ComponentChildren }) {
  return <p class="ioc-tile__small">{props.children}</p>
}

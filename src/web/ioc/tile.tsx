/** Tile: one figure with its change, its target, and the ways behind it. */
import type { ComponentChildren } from 'preact'
import type { Figure } from '#oversight'
import { Bar, Sparkline } from '../components/charts.tsx'
import { Link, StatusTag } from '../components/index.ts'
import { said } from '../i18n/index.ts'
import { iocWords } from '../i18n/ioc.ts'
import { useUi } from '../ui.ts'
import { isOfNow } from './data.ts'
import { showCount, showDelta, showShare } from './figure.ts'
import { type BoardQuery, listHref } from './place.ts'

/** Whether the target is met; null without a target or a value. */
export function meets(
  value: number | null,
  target: number | null,
  good: 'high' | 'low' | null,
): boolean | null {
  if (value === null || target === null) return null
  return good === 'low' ? value <= target : value >= target
}

export function Tile(props: { figure: Figure; query: BoardQuery }) {
  const { value, previous, series, definition } = props.figure
  const { id, kind, good, target } = definition
  const { lang } = useUi()
  const w = iocWords[lang]
  const name = said(definition.name, lang)
  const show = (n: number) => (kind === 'share' ? showShare(n, lang) : showCount(n, lang))
  const met = meets(value, target, good)
  const delta = value === null || previous === null ? null : value - previous
  const tone =
    delta === null || delta === 0 || good === null
      ? ''
      : delta > 0 === (good === 'high')
        ? 'ioc-better'
        : 'ioc-worse'
  return (
    <li
      class={`lt-card ioc-tile${met === null ? '' : met ? ' ioc-tile--met' : ' ioc-tile--missed'}`}
    >
      <h2 class="ioc-tile__name">{name}</h2>
      <p class="ioc-tile__value">
        {value === null ? (
          <span class="lt-quiet">{w.noData}</span>
        ) : (
          <Link href={listHref({ ...props.query, indicator: id })} context={`${name}: ${w.behind}`}>
            {show(value)}
          </Link>
        )}
      </p>
      {kind === 'share' && value !== null && <Bar share={value} target={target ?? undefined} />}
      {series.length > 1 && <Sparkline label={w.trend(name)} values={series} />}
      <Small>
        {delta === null ? (
          isOfNow(id) ? (
            w.ofNow
          ) : (
            w.noDelta
          )
        ) : (
          <span class={tone}>
            {delta > 0 ? '▲ ' : delta < 0 ? '▼ ' : ''}
            {w.tileDelta(showDelta(delta, kind, lang))}
          </span>
        )}
      </Small>
      {target !== null && (
        <Small>
          {w.tileTarget(show(target))}{' '}
          {met !== null && (
            <StatusTag tone={met ? 'good' : 'bad'}>{met ? w.met : w.notMet}</StatusTag>
          )}
        </Small>
      )}
      <p class="ioc-tile__small ioc-tile__how">
        <Link href={`/ioc/definitions#${id}`} context={name}>
          {w.howCounted}
        </Link>
      </p>
    </li>
  )
}

function Small(props: { children: ComponentChildren }) {
  return <p class="ioc-tile__small">{props.children}</p>
}

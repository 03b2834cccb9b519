/** Charts: small SVG drawings made on the server; colours are CSS variables, so dark mode comes for free. */
import type { JSX } from 'preact'

/**
 * A line of recent values without axes; the figure itself stands beside it.
 * @param label what a screen reader hears instead of the line
 * @param values oldest first; null leaves a gap
 */
export function Sparkline(props: {
  label: string
  values: readonly (number | null)[]
}): JSX.Element | null {
  const known = props.values.filter(v => v !== null)
  if (known.length < 2) return null
  const low = Math.min(...known)
  const span = Math.max(...known) - low || 1
  const x = (i: number) => round((i * 118) / (props.values.length - 1) + 1)
  const y = (v: number) => round(27 - ((v - low) / span) * 24)
  let path = ''
  let pen = 'M'
  props.values.forEach((v, i) => {
    if (v === null) {
      pen = 'M'
      return
    }
    path += `${pen}${x(i)} ${y(v)}`
    pen = 'L'
  })
  return (
    <svg class="sparkline" role="img" aria-label={props.label} viewBox="0 0 120 30">
      <path d={path} />
    </svg>
  )
}

/**
 * A bar of 0…1 with an optional mark at the target. Decoration: the number is printed beside it.
 */
export function Bar(props: { share: number; target?: number }): JSX.Element {
  const at = (v: number) => round(Math.max(0, Math.min(1, v)) * 100)
  return (
    <svg
      class="bar"
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
    >
      <rect class="bar__track" width="100" height="8" />
      <rect class="bar__value" width={at(props.share)} height="8" />
      {props.target === undefined ? null : (
        <rect class="bar__target" x={at(props.target) - 0.5} width="1" height="8" />
      )}
    </svg>
  )
}

const round = (n: number) => Math.round(n * 10) / 10

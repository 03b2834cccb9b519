/** Bond: the mark of the house, drawn large: what one person tells once reaches every office that needs it. */
import type { JSX } from 'preact'

/** Where the offices stand on the second ring, and where their names are written. */
const PLACES = [
  [262, 62, 0, -16],
  [318, 130, 0, 30],
  [262, 198, 0, 30],
] as const

/** @param parts names of the three offices, then the name of the person */
export function Bond(props: { title: string; parts: readonly string[] }): JSX.Element {
  const [first, second, third, person] = props.parts
  return (
    <svg class="lt-bond" viewBox="44 26 306 210" role="img" aria-label={props.title}>
      <circle class="lt-bond__ring" cx="140" cy="130" r="88" />
      <circle class="lt-bond__ring" cx="230" cy="130" r="88" />
      <path class="lt-bond__over" d="M140 42a88 88 0 0 1 82 56" />
      {[first, second, third].map((name, at) => {
        const [x, y, dx, dy] = PLACES[at]!
        return (
          <g key={name}>
            <circle class="lt-bond__office" cx={x} cy={y} r="9" />
            <text x={x + dx} y={y + dy}>
              {name}
            </text>
          </g>
        )
      })}
      <path
        class="lt-bond__way"
        d="M88 130H300M88 130C150 130 180 66 250 63M88 130c62 0 92 64 162 67"
      />
      <circle class="lt-bond__person" cx="76" cy="130" r="22" />
      <path
        class="lt-bond__face"
        d="M76 129a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM64.5 142c1.5-6 6-8.5 11.5-8.5s10 2.5 11.5 8.5"
      />
      <text x="76" y="172">
        {person}
      </text>
    </svg>
  )
}

/** Icon: small drawings beside words. They repeat what the words say, so the ear never meets them. */
import type { JSX } from 'preact'

/** One stroke of 24 × 24 each, drawn for this house. */
const DRAWN = {
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6',
  stamp: 'M9 5.5a3 3 0 0 1 6 0c0 2.3-1.5 3-1.5 5.5H19v4.5H5V11h5.5C10.5 8.5 9 7.8 9 5.5ZM5 19.5h14',
  chart: 'M4 4v16h16M8.5 16.5v-4M13 16.5v-8.5M17.5 16.5v-6',
  rings:
    'M9 17.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11ZM15 17.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11Z',
  plug: 'M9 3v4.5M15 3v4.5M6.5 7.5h11v3.5a5.5 5.5 0 0 1-11 0ZM12 16.5V21',
  child:
    'M12 20.5a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM9.2 11.8v.4M14.8 11.8v.4M9.5 15.3c1.5 1.5 3.5 1.5 5 0M12 4.5c-1-1.3.2-2.7 1.7-2.2',
  papers: 'M7 3h7.5L19 7.5V21H7ZM14 3v5h5M10 12.5h6M10 16.5h6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  card: 'M3 5.5h18v13H3ZM8.5 12a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM5.7 15.8c.4-1.5 1.4-2.2 2.8-2.2s2.4.7 2.8 2.2M14.5 9.8H18M14.5 14H18',
  shield: 'M12 3l7.5 2.5v6c0 4.7-3 8-7.5 9.5-4.5-1.5-7.5-4.8-7.5-9.5v-6ZM8.5 12l2.5 2.5 4.5-5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.5l3.5 2',
  pen: 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19ZM14 6.5l3.5 3.5',
  phone: 'M7 3h10v18H7ZM11 18h2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 4l9 16H3ZM12 10v4.5M12 17.2v.3',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.5v.3',
  tray: 'M4 13l2.5-8h11L20 13v6H4ZM4 13h5c0 1.8 1.3 3 3 3s3-1.2 3-3h5',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1',
} as const

export type IconName = keyof typeof DRAWN

export function Icon(props: { name: IconName }): JSX.Element {
  return (
    <svg class="lt-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={DRAWN[props.name]} />
    </svg>
  )
}

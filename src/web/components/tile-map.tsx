/**
 * TileMap: the country as a grid of equal tiles, so that a small province is as readable as a large one.
 *
 * INVARIANT: 34 provinces and the two archipelagoes, Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa), each
 * exactly once. The table beside the map says the same in words; the map alone is never the only way.
 */
import type { JSX } from 'preact'

export type TilePlace = Readonly<{
  /** Province code, or the code of the special zone for an archipelago. */
  unit: string
  name: string
  x: number
  y: number
  /** Province an archipelago belongs to; null for a province. */
  province: string | null
}>

const at = (unit: string, name: string, x: number, y: number, province: string | null = null) => ({
  unit,
  name,
  x,
  y,
  province,
})

/** Places by hand: west to east, north to south; neighbours stay neighbours where the grid allows it. */
export const TILE_PLACES: readonly TilePlace[] = [
  at('12', 'Lai Châu', 1, 0),
  at('15', 'Lào Cai', 2, 0),
  at('08', 'Tuyên Quang', 3, 0),
  at('04', 'Cao Bằng', 4, 0),
  at('11', 'Điện Biên', 0, 1),
  at('14', 'Sơn La', 1, 1),
  at('25', 'Phú Thọ', 2, 1),
  at('19', 'Thái Nguyên', 3, 1),
  at('20', 'Lạng Sơn', 4, 1),
  at('01', 'Hà Nội', 2, 2),
  at('24', 'Bắc Ninh', 3, 2),
  at('22', 'Quảng Ninh', 4, 2),
  at('37', 'Ninh Bình', 2, 3),
  at('33', 'Hưng Yên', 3, 3),
  at('31', 'Hải Phòng', 4, 3),
  at('38', 'Thanh Hóa', 2, 4),
  at('40', 'Nghệ An', 2, 5),
  at('42', 'Hà Tĩnh', 3, 5),
  at('44', 'Quảng Trị', 3, 6),
  at('46', 'Huế', 4, 6),
  at('48', 'Đà Nẵng', 4, 7),
  at('20333', 'Hoàng Sa', 6.6, 7, '48'),
  at('51', 'Quảng Ngãi', 5, 7),
  at('52', 'Gia Lai', 5, 8),
  at('66', 'Đắk Lắk', 5, 9),
  at('80', 'Tây Ninh', 2, 10),
  at('75', 'Đồng Nai', 3, 10),
  at('68', 'Lâm Đồng', 4, 10),
  at('56', 'Khánh Hòa', 5, 10),
  at('91', 'An Giang', 1, 11),
  at('82', 'Đồng Tháp', 2, 11),
  at('79', 'Hồ Chí Minh', 3, 11),
  at('22736', 'Trường Sa', 6.6, 12, '56'),
  at('92', 'Cần Thơ', 1, 12),
  at('86', 'Vĩnh Long', 2, 12),
  at('96', 'Cà Mau', 1, 13),
]

const WIDTH = 70
const HEIGHT = 45
const GAP = 3
/** Columns and rows of the grid; the archipelagoes lie out at sea, with the name of their province below. */
const COLUMNS = 7.6
const ROWS = 14

export type TileValue = Readonly<{
  /** What is printed in the tile, already in the reader's language; null when nothing was measured. */
  label: string | null
  /** Step of the one-hue scale, 0 (least) to 4 (most); null draws the tile empty. */
  step: 0 | 1 | 2 | 3 | 4 | null
  href?: string
}>

/** Step of the scale for a share of 0…1; the limits are fixed so that two days can be compared. */
export function stepOf(share: number | null): TileValue['step'] {
  if (share === null) return null
  if (share >= 0.95) return 4
  if (share >= 0.9) return 3
  if (share >= 0.8) return 2
  if (share >= 0.5) return 1
  return 0
}

/**
 * @param title what the map shows, read out as its name
 * @param values by unit code; a missing unit is drawn empty with a dash
 */
export function TileMap(props: {
  title: string
  values: ReadonlyMap<string, TileValue>
  emptyLabel: string
  /** Name of the sea between the coast and the archipelagoes. */
  sea: string
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset; its parts are links that must stay reachable.
    <svg
      class="tile-map"
      role="group"
      aria-label={props.title}
      viewBox={`0 0 ${COLUMNS * WIDTH} ${ROWS * HEIGHT}`}
    >
      <text class="tile-map__sea" x={7.05 * WIDTH} y={10.1 * HEIGHT}>
        {props.sea}
      </text>
      {TILE_PLACES.map(place => (
        <Tile key={place.unit} place={place} value={props.values.get(place.unit)} {...props} />
      ))}
    </svg>
  )
}

function Tile(props: { place: TilePlace; value?: TileValue; emptyLabel: string }) {
  const { place, value } = props
  const label = value?.label ?? '–'
  const tile = (
    <g
      class={`tile tile--${value?.step ?? 'none'}${place.province ? ' tile--islands' : ''}`}
      transform={`translate(${place.x * WIDTH} ${place.y * HEIGHT})`}
    >
      <title>{`${place.name}: ${value?.label ?? props.emptyLabel}`}</title>
      <rect width={WIDTH - GAP} height={HEIGHT - GAP} rx="3" />
      <text class="tile__name" x={(WIDTH - GAP) / 2} y="17">
        {place.name}
      </text>
      <text class="tile__value" x={(WIDTH - GAP) / 2} y="34">
        {label}
      </text>
      {place.province && (
        <text class="tile__of" x={(WIDTH - GAP) / 2} y={HEIGHT + 10}>
          {`(${TILE_PLACES.find(of => of.unit === place.province)?.name})`}
        </text>
      )}
    </g>
  )
  return value?.href ? <a href={value.href}>{tile}</a> : tile
}

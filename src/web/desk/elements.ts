/** Custom elements of officials' pages; without script they are plain boxes. */
import { type ComponentChildren, h } from 'preact'

/**
 * A part of a page that renews itself when `src` (an event stream) says that something changed.
 * @param wall a board on a wall goes on although nobody touches it
 */
export const live = (id: string, src: string, children: ComponentChildren, wall = false) =>
  h('lt-live', { id, src, 'data-wall': wall ? '' : undefined }, children)

/** The box for a card; `decoder` is the script that reads a QR code from the camera's picture. */
export const scan = (decoder: string | null, children: ComponentChildren) =>
  h('lt-scan', { decoder: decoder ?? undefined }, children)

/** The keyboard of the page, with its list and its switch. */
export const keys = (children: ComponentChildren) => h('lt-keys', {}, children)

/** QR: a code that a camera reads, as SVG. */
import encodeQR from 'qr'

/**
 * One path in a square of modules with the quiet zone of 4 modules the standard asks for (ISO/IEC 18004).
 * Error correction M: it still reads when a fold or a stamp hides 15 % of it.
 */
export function qrSvg(text: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const size = rows.length
  const runs: string[] = []
  rows.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue
      let end = x
      while (end < size && row[end]) end++
      runs.push(`M${x} ${y}h${end - x}v1h${x - end}z`)
      x = end
    }
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${runs.join('')}"/></svg>`
}

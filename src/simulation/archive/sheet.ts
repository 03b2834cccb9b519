/** Sheet: the rows of one file as text, in the format asked for. */

export const FORMATS = ['csv', 'jsonl', 'parquet'] as const
export type Format = (typeof FORMATS)[number]

/** Written as CSV first where the format is columnar. */
export const textFormat = (format: Format): 'csv' | 'jsonl' =>
  format === 'jsonl' ? 'jsonl' : 'csv'

const SPECIAL = /[",\n\r]/

function cell(value: string): string {
  return SPECIAL.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

export function head(columns: readonly string[], format: Format): string {
  return textFormat(format) === 'csv' ? `${columns.join(',')}\n` : ''
}

/** One row; in JSON lines what is empty is left out. */
export function line(columns: readonly string[], cells: readonly string[], format: Format): string {
  if (textFormat(format) === 'csv') {
    let text = cell(cells[0]!)
    for (let i = 1; i < cells.length; i++) text += `,${cell(cells[i]!)}`
    return `${text}\n`
  }
  const row: Record<string, string> = {}
  columns.forEach((column, i) => {
    if (cells[i] !== '') row[column] = cells[i]!
  })
  return `${JSON.stringify(row)}\n`
}

/** Days as whole numbers since 1970: cheap to compare and add, written as ISO dates at the border. */
export type Day = number

const DAY_MS = 86_400_000
const written = new Map<Day, string>()

/** ISO date of a day. */
export function iso(day: Day): string {
  let text = written.get(day)
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10)
    written.set(day, text)
  }
  return text
}

/** Day of a date; of a year or a month its middle. */
export function dayOf(date: string): Day {
  const whole = date.length === 4 ? `${date}-07-01` : date.length === 7 ? `${date}-15` : date
  return Math.floor(Date.parse(whole) / DAY_MS)
}

/** What every linkage leaves beside its rows: the model, the columns as understood, the figures and the report. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LinkageReport, linkageReport, type Meter, type Model } from '#linkage'

export async function leave(
  out: string,
  made: Readonly<{
    report: Promise<LinkageReport>
    model: Model
    columns: unknown
    meter: Meter
  }>,
) {
  const { page, summary } = linkageReport(await made.report)
  const whole: Readonly<Record<string, unknown>> = { ...summary, stages: made.meter.costs }
  const save = (name: string, value: unknown) =>
    writeFileSync(join(out, name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  save('model.json', made.model)
  if (made.columns !== null) save('columns.json', made.columns)
  save('summary.json', whole)
  writeFileSync(join(out, 'report.html'), page, { mode: 0o600 })
  return whole
}

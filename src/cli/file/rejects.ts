/** The reject file: JSON lines with the row, its reasons in both languages, and the row as it stood. */
import { open, stat } from 'node:fs/promises'
import type { Reject, RejectSink } from '#register'

/** @param headOf the head under which the file has a column */
export function rejectFile(path: string, headOf: (column: string) => string): RejectSink {
  const lengthOf = () =>
    stat(path).then(
      s => s.size,
      () => -1,
    )
  return {
    async rewind(bytes) {
      const length = await lengthOf()
      if (length < 0 && bytes === 0) return true
      if (length < bytes) return false
      if (length > bytes) {
        const file = await open(path, 'r+')
        await file.truncate(bytes)
        await file.sync()
        await file.close()
      }
      return true
    },
    async append(rejects) {
      const file = await open(path, 'a')
      await file.write(rejects.map(one => `${JSON.stringify(lineOf(one, headOf))}\n`).join(''))
      await file.sync()
      const { size } = await file.stat()
      await file.close()
      return size
    },
  }
}

function lineOf({ row, problems, isRemark, raw }: Reject, headOf: (column: string) => string) {
  const reasons = problems.map(({ code, field, vi, en }) => ({
    column: field === null ? null : headOf(field),
    code,
    vi,
    en,
  }))
  return {
    row,
    ...(isRemark && { remark: true }),
    ...reasons[0],
    ...(reasons.length > 1 && { reasons }),
    values: raw,
  }
}

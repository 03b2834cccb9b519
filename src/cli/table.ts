/** Opening a table for a command: what is none is told as a refusal. */
import { orThrow } from '#kernel'
import { type OpenOptions, openSheet, SHEET_ERRORS, type Sheet, SheetError } from '#linkage'
import { problem } from './problems.ts'

/**
 * Opens a file or a table of a database.
 * @throws `cli.table-unreadable`, `cli.file-unreadable`
 */
export async function tableAt(address: string, options: OpenOptions = {}): Promise<Sheet> {
  try {
    return await openSheet(address, options)
  } catch (error) {
    if (error instanceof SheetError) {
      const { vi, en } = SHEET_ERRORS[error.code]
      return orThrow<never>(
        problem('table-unreadable', { file: address, reason: en, reasonVi: vi }),
      )
    }
    const { code = 'EIO' } = error as { code?: string }
    return orThrow<never>(problem('file-unreadable', { file: address, reason: code }))
  }
}

export type { LoadPerson, LoadRecord, LoadRelative, LoadResult } from './load-record.ts'
export * from './signatures.ts'
export * from './view.ts'

/** Record linkage: standardise, block, compare, weigh, decide, explain. See README.md. */
export type { BlockReport } from './block.ts'
export { type ClusterOptions, type Clusters, cluster, components, stableIds } from './cluster.ts'
export { type ComposeOptions, composeModel, type Role, type RoleColumn } from './compose.ts'
export { Dataset, type Row, readFrom, type Value } from './dataset.ts'
export { fromTable, type TableOptions } from './dataset-duckdb.ts'
export { Encoder, type EncodingOptions } from './encode.ts'
export {
  commonModel,
  type EncodedFault,
  EncodedFileError,
  readEncoded,
  writeEncoded,
} from './encoded-file.ts'
export * from './evaluate.ts'
export { type Explanation, explain, type Language, type Step } from './explain.ts'
export {
  concatenate,
  type Decision,
  type DedupeOptions,
  type DedupeRun,
  dedupe,
  type Found,
  type Linked,
  type LinkRun,
  link,
  linkAndDedupe,
  linkedRow,
  linkedRows,
  oneToOne,
} from './link.ts'
export {
  type DedupedFile,
  dedupeFile,
  encodeFile,
  type LinkedFiles,
  type LinkingOptions,
  linkEncoded,
  linkFiles,
  Meter,
  NothingInCommon,
  type Stage as LinkingStage,
} from './linking.ts'
export {
  reviewOf,
  writeClusters,
  writeFaults,
  writeLinks,
  writeReview,
} from './linking-files.ts'
export * from './model.ts'
export { checkModel, type ModelFinding } from './model-check.ts'
export { type Match, OnlineMatcher } from './online.ts'
export { type PgCandidates, type PgKey, pgCandidates } from './pg-keys.ts'
export { type Prepared, prepare } from './prepare.ts'
export { type ColumnMap, isMapFault, mapOf, planMap } from './recognise.ts'
export { type LinkageReport, linkageReport, reportOfClusters, reportOfLinks } from './report.ts'
export type { Progress, RuleCount, RunOptions } from './run.ts'
export { levelWeight, patternSpace, priorWeight, probabilityOf, unpackPattern } from './score.ts'
export { SHIPPED_MODELS, type ShippedModel, shippedModel } from './shipped.ts'
export { type OpenOptions, openSheet, sheetFromBytes } from './source/open.ts'
export {
  FAULTS,
  type Fault,
  type FaultCode,
  SHEET_ERRORS,
  type Sheet,
  SheetError,
  type SheetRow,
} from './source/sheet.ts'
export { fromSplink, type Imported, toSplink } from './splink.ts'
export { loadTables, pairsSql, patternSql } from './sql.ts'
export * from './standard/cleaned.ts'
export * from './standard/common.ts'
export * from './standard/date.ts'
export * from './standard/encoding.ts'
export * from './standard/identity-number.ts'
export { fold, phonetic, placeTone, regional, toneless, unifyLetters } from './standard/letters.ts'
export * from './standard/person-name.ts'
export { type StandardContext, type StandardName, standardiser } from './standard/registry.ts'
export * from './standard/unit.ts'
export { type Session, type Trained, type TrainOptions, train, trainingHash } from './train.ts'
export {
  type AnswerRow,
  readTruth,
  scoreFoundClusters,
  scoreLinks,
  type Truth,
  type TruthScore,
} from './truth.ts'

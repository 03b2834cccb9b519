export { kappaOf, type Verdict } from './agreement.ts'
export {
  BULK_REASONS,
  type BulkChoice,
  type BulkRule,
  bulkChoices,
  correctionLines,
  revokeBulkRule,
  signBulkRule,
} from './bulk.ts'
export {
  CLAIM_FIELDS,
  type Claim,
  type ClaimField,
  type ReadClaim,
  type Reading,
  type ReadOptions,
  readClaim,
} from './claim.ts'
export { CONSEQUENCES, type Consequence, mayRestOn } from './consequence.ts'
export {
  type CorrectionTold,
  type CorrectionView,
  correctionFor,
  correctionsFor,
  takeCorrection,
} from './correction.ts'
export {
  COMPARED_FIELDS,
  type ComparedField,
  classifyBirthDate,
  classifyName,
  compareClaim,
  type Difference,
  type DifferenceKind,
  type DifferenceReason,
} from './difference.ts'
export {
  type CaseState,
  dueOn,
  type Owner,
  type Phase,
  type Resolution,
} from './discrepancy.ts'
export type { Known } from './known.ts'
export {
  COLUMN_FIELDS,
  type ColumnField,
  claimFrom,
  comparedBy,
  type Guess,
  guessMapping,
  type Mapping,
  planMapping,
} from './mapping.ts'
export {
  type OfflineOptions,
  type OfflineResult,
  reconcileFiles,
  type Table,
} from './offline.ts'
export { declareIdentityOwner, type NewReport, reportWrong } from './opening.ts'
export {
  type Candidate,
  classifyRow,
  likeness,
  OUTCOMES,
  type Outcome,
  type RowEvidence,
  type RowOutcome,
  type Thresholds,
  USUAL_THRESHOLDS,
} from './outcome.ts'
export { recheckCase } from './recheck.ts'
export { type ReportFacts, reportPage } from './report.ts'
export { csvLine, RESULT_HEADS, resultLine } from './result-file.ts'
export {
  giveReview,
  isBlind,
  type NewReview,
  nextReview,
  type ReviewField,
  type ReviewQuality,
  type ReviewTask,
  reviewQuality,
  settlement,
  undoReview,
} from './review.ts'
export {
  addRows,
  closeRows,
  type Fault,
  type FileRow,
  type NewRun,
  type ResultRow,
  type Run,
  type RunSummary,
  resultsOf,
  runFor,
  runsOf,
  startRun,
  type UnitScores,
} from './run.ts'
export {
  DIMENSIONS,
  type Dimension,
  ScoreSheet,
  type Scores,
  type Share,
  shareOf,
} from './score.ts'
export {
  confirmMapping,
  dueAgain,
  isOverdue,
  type NewSource,
  type Rights,
  registerSource,
  type Source,
  sourceByCode,
  sourceInForce,
  sourcesOf,
} from './source.ts'
export {
  type CaseGist,
  type CaseView,
  caseFor,
  caseForCitizen,
  casesForOffice,
  casesOfCitizen,
  type NewStep,
  type OwnerStep,
  stepCase,
  stepsFor,
} from './stepping.ts'
export { subscriptions } from './subscriptions.ts'
export { keepUpload, runUpload, type UploadView, uploadFor } from './upload.ts'
export {
  DIMENSION_WORDS,
  differenceSentence,
  FIELD_WORDS,
  KIND_WORDS,
  OUTCOME_WORDS,
  REASON_WORDS,
} from './words.ts'

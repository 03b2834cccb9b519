export {
  CLAIM_FIELDS,
  type Claim,
  type ClaimField,
  type ReadClaim,
  type Reading,
  type ReadOptions,
  readClaim,
} from './claim.ts'
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
export type { Known } from './known.ts'
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
export {
  DIMENSIONS,
  type Dimension,
  ScoreSheet,
  type Scores,
  type Share,
  shareOf,
} from './score.ts'
export {
  DIMENSION_WORDS,
  differenceSentence,
  FIELD_WORDS,
  KIND_WORDS,
  OUTCOME_WORDS,
  REASON_WORDS,
} from './words.ts'

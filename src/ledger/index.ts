export {
  type ActionSentence,
  actionSentence,
  type DeclaredAction,
  declareActions,
  declaredActions,
} from './action.ts'
export { canonicalJson, type Json } from './canonical.ts'
export {
  type Checkpoint,
  latestCheckpoint,
  ledgerPublicKey,
  ORIGIN,
  openCheckpoint,
} from './checkpoint.ts'
export {
  entriesAbout,
  entriesOfDossier,
  entryOf,
  eraseDetail,
  type LedgerEntry,
  leafHash,
  type NewEntry,
  record,
  recordMany,
} from './entry.ts'
export { type Export, exportLedger, verifyLedger } from './export.ts'
export type { Fault, FaultCode, Verdict } from './fault.ts'
export { verifyConsistency, verifyInclusion } from './merkle.ts'
export {
  type ConsistencyProof,
  consistencyProof,
  type InclusionProof,
  inclusionProof,
} from './proof.ts'
export { type Sequencer, startSequencer } from './sequencer.ts'

export {
  type ActionSentence,
  actionSentence,
  type DeclaredAction,
  declareActions,
  declaredActions,
} from './action.ts'
export { canonicalJson, type Json } from './canonical.ts'
export {
  entriesAbout,
  entriesOfDossier,
  entryOf,
  eraseDetail,
  type LedgerEntry,
  type NewEntry,
  record,
} from './entry.ts'

/** Services: procedures as data, dossiers, steps, deadlines, results. Exports and nothing else. */

export { type CaseAction, type CaseField, type CaseView, caseView } from './case.ts'
export type { Check } from './checks.ts'
export { type Competence, declareCompetence, type OfficeNames, officeNames } from './competence.ts'
export { type ConfirmationView, confirmAs, confirmationView } from './confirmation.ts'
export {
  answerCorrection,
  type Correction,
  correctionsFor,
  correctionsOf,
  reportWrong,
} from './correction.ts'
export {
  type DossierFact,
  dossierCounters,
  dossierCountersByDay,
  dossierCountersByUnit,
  dossierSteps,
  dossiersFor,
  INDICATORS,
  type Indicator,
  type Scope,
  type Steps,
} from './counter.ts'
export type { Timing } from './deadline.ts'
export { approve, type Decided, handOutResult, refuse } from './decision.ts'
export {
  handOver,
  type Queue,
  type QueueRow,
  type QueueTab,
  queueOf,
  takeDossier,
} from './desk.ts'
export { type DeskForm, formAtDesk } from './desk-form.ts'
export {
  type ConfirmationFact,
  type DocumentFact,
  type DossierView,
  dossierOf,
  type Holder,
  type SupplementItem,
  type SupplementView,
  withdraw,
} from './dossier.ts'
export {
  type Draft,
  type DraftId,
  type DraftView,
  draftDigest,
  draftView,
  saveAnswers,
  startBirthBundle,
  submitDraft,
} from './draft.ts'
export type { Answers, FieldView, FormValue, PageView } from './form.ts'
export { intakeAtDesk } from './intake.ts'
export { likelySameOf } from './newcomer.ts'
export { noticesOf } from './notice.ts'
export { openPaper } from './paper-read.ts'
export {
  type ChildDefinition,
  type CompetenceRole,
  type ConfirmationDefinition,
  type Duration,
  type FieldDefinition,
  type FieldType,
  type Option,
  type PageDefinition,
  type ProcedureDefinition,
  procedureOn,
  proceduresOn,
  type SourceKind,
  type Text,
} from './procedure.ts'
export { STATUS_NAMES, type StatusCode } from './status.ts'
export type { EidSignature } from './submission.ts'
export { subscriptions } from './subscriptions.ts'
export { answerSupplement, type RequestedItem, requestSupplement } from './supplement.ts'
export {
  type AnswerWay,
  type SupplementForm,
  type SupplementQuestion,
  supplementForm,
} from './supplement-form.ts'
export { type Task, type TaskKind, tasksOf } from './task.ts'
export type { TimelineEntry } from './timeline.ts'

export { declareAbsence, endAbsence, type NewAbsence, type Return } from './absence.ts'
export {
  endAdoption,
  type NewAdoption,
  type NewAdoptionEnd,
  planAdoption,
  recordAdoption,
} from './adoption.ts'
export { annulMarriage, type NewAnnulment, planAnnulment } from './annulment.ts'
export { type NewBirth, planBirth, recordBirth } from './birth.ts'
export type { BirthCircumstance, BirthProof, Declarant } from './birth-circumstance.ts'
export { type CardWithdrawal, type NewCard, recordCard, withdrawCard } from './card.ts'
export { authorityOf, competentFor, mayRecord } from './competence.ts'
export {
  correctFacts,
  type FactChanges,
  type NewCorrection,
  type NewNumber,
  planCorrection,
  reissueNumber,
} from './correction.ts'
export {
  declareDead,
  declareIncapable,
  declareMissing,
  type NewDeclaredDeath,
  type NewIncapacity,
  type NewMissing,
  type NewRevocation,
  revokeDeclaration,
} from './court.ts'
export { type NewDeath, planDeath, recordDeath } from './death.ts'
export { type Ask, type Disclosed, disclose, discloseMany, mayDisclose } from './disclosure.ts'
export { distribute } from './distribution.ts'
export {
  type DistinctFrom,
  type LikelySame,
  likelySamePersons,
  type Newcomer,
  requireDistinct,
} from './duplicate.ts'
export { type Exported, exportPersons } from './export.ts'
export {
  changeFacts,
  type FactChangeKind,
  type NewFactChange,
  planFactChange,
} from './fact-change.ts'
export { type Change, changesSince } from './feed.ts'
export {
  FIELD_GROUPS,
  type FieldGroup,
  WRITERS,
  type Writer,
  writersOf,
} from './field-group.ts'
export type { FileCells } from './file-cell.ts'
export {
  DATE_COLUMNS,
  FILE_COLUMNS,
  FILE_KINDS,
  type FileColumn,
  type FileKind,
  planColumns,
} from './file-column.ts'
export { type FileLoadResult, loadFile, type Reject, type RejectSink } from './file-load.ts'
export type { FileRow } from './file-person.ts'
export { forbiddenTie, type Tie } from './forbidden-tie.ts'
export { closeGround, type NewGround, openGround } from './ground.ts'
export {
  changeGuardianship,
  endGuardianship,
  type NewGuardianship,
  type NewGuardianshipEnd,
  planGuardianship,
  recordGuardianship,
} from './guardianship.ts'
export {
  type FactVersion,
  type LifeEvent,
  type ResidenceVersion,
  type Timeline,
  timeline,
  timelineFields,
} from './history.ts'
export { changeHead, type NewHead } from './household.ts'
export {
  changeRelation,
  mergeHouseholds,
  type NewMerge,
  type NewRelation,
  type NewSplit,
  splitHousehold,
} from './household-change.ts'
export {
  closeInvestigation,
  investigationsOf,
  type NewInvestigation,
  openInvestigation,
  planInvestigation,
  planSettlement,
  type Settlement,
} from './investigation.ts'
export type { LifeEventKind } from './life-event.ts'
export { loadPersons } from './load.ts'
export type { LoadPerson, LoadRecord, LoadRelative, LoadResult } from './load-record.ts'
export {
  discloseByNumber,
  discloseByNumbers,
  type FoundByNumber,
  type NumberAsk,
} from './look-up.ts'
export {
  type NewDivorce,
  type NewMarriage,
  planDivorce,
  planMarriage,
  recordDivorce,
  recordMarriage,
} from './marriage.ts'
export { changeNationality, type NewNationality, planNationality } from './nationality.ts'
export { countOpenPlaces, openPlaces } from './open-place.ts'
export {
  denyParent,
  type NewDenial,
  type NewParentage,
  planParentage,
  recogniseParent,
} from './parentage.ts'
export {
  endParticular,
  type NewParticular,
  type ParticularEnd,
  recordParticular,
} from './particular.ts'
export { countPersons, householdOf, isAlive, jurisdictionOf, type Kin, kinOf } from './person.ts'
export { registrationCodeOf } from './personal-id.ts'
export {
  type CurrentPlace,
  currentPlace,
  currentPlaces,
  type NewSettlement,
  type PlaceOwner,
  reverseSettlement,
  settlePlace,
  type WrittenPlace,
} from './place.ts'
export { type Population, populationByUnit } from './population.ts'
export { approveRead, protectPerson } from './protection.ts'
export { type Reader, readsOf } from './reader.ts'
export {
  answerInquiry,
  askAbout,
  inquiriesAbout,
  inquiriesFor,
  receiptOf,
  receiptsAbout,
} from './receipt.ts'
export { eventKindOf, type Receiver, receiversOf } from './receiver.ts'
export { type ApplyOptions, admitReforms, applyReform, reformNamed } from './reform.ts'
export type { ReformReport } from './reform-report.ts'
export { replayEvents, type ToldEvent } from './replay.ts'
export { planRepresentation, type Representative } from './representation.ts'
export { representativesOf } from './representatives.ts'
export { moveResidence, type NewMove, planMove } from './residence.ts'
export {
  endResidence,
  type NewResidenceEnd,
  type Renewal,
  renewTemporary,
} from './residence-end.ts'
export { type NewResidenceFile, numberResidenceFile } from './residence-file.ts'
export { residenceLaw } from './residence-law.ts'
export { type NewReversal, reverseEvent } from './reversal.ts'
export { findByNumber, type SearchHit, type SearchResult, searchPersons } from './search.ts'
export { phoneOf } from './search-key.ts'
export type { SearchQuery } from './search-plan.ts'
export { rebuildSearch, renewSearch } from './search-rebuild.ts'
export { leavePaperReceipts } from './showing.ts'
export { endStay, type NewStay, noticeStay, type StayEnd } from './stay.ts'
export {
  type Audience,
  confirmChanges,
  endSubscription,
  maySubscribe,
  type NewSubscription,
  type Notice,
  subscribeChanges,
  takeChanges,
} from './subscriber.ts'
export {
  type Absence,
  type BloodType,
  type Card,
  type CardKind,
  type CivilStatus,
  type CurrentUnit,
  FIELD_NAMES,
  FIELDS,
  type Field,
  type Hit,
  type HouseholdMember,
  type HouseholdView,
  type Inquiry,
  type OldNumber,
  type Particular,
  type PersonId,
  type PersonView,
  type Place,
  type Purpose,
  type Receipt,
  type Registration,
  type Relative,
  type Representation,
  type Residence,
  type ResidenceKind,
  type Sex,
  type Stay,
  type UnderInvestigation,
} from './view.ts'

/**
 * What is Vietnamese by law and custom, and nothing else: personal numbers,
 * names, dates, places, the calendar of offices, codes and cards.
 *
 * This room imports nothing of ours and can be used alone.
 */
export {
  type AdminUnit,
  type AdminUnitCode,
  type AdminUnitKind,
  type AdminUnitLevel,
  adminUnit,
  communesOf,
  districtsOf,
  formatUnit,
  meaningsOf,
  predecessors,
  provinceOf,
  provinceSuccessor,
  provincesOn,
  type Successors,
  successors,
  unitTitle,
} from './admin-unit.ts'
export {
  type AgencyCode,
  agencyCodeOfProvince,
  compareAgencyCodes,
  formatAgencyCode,
  formatOldAgencyCode,
  type Level1Agency,
  level1Agencies,
  level1AgencyOf,
  parseAgencyCode,
} from './agency-code.ts'
export { everyUnit } from './atlas.ts'
export {
  type BirthNoticeNumber,
  composeBirthNoticeNumber,
  parseBirthNoticeNumber,
} from './birth-notice-number.ts'
export {
  addWorkingDays,
  type DayOff,
  dayOff,
  daysOffIn,
  type HolidayStatus,
  isWorkingDay,
  nextWorkingDay,
  projectDaysOff,
  workingDaysBetween,
} from './calendar.ts'
export { type CardQr, parseCardQr, personalIdFromScan } from './card-qr.ts'
export {
  type Country,
  countries,
  country,
  type EthnicGroup,
  ethnicGroup,
  ethnicGroupByName,
  ethnicGroups,
  findCountries,
  type HouseholdRelation,
  householdRelations,
  type Religion,
  religions,
} from './code-lists.ts'
export { composeDossierCode, type DossierCode, parseDossierCode } from './dossier-code.ts'
export { type LunarDate, lunarDate, lunarNewYear, solarDate } from './lunar.ts'
export { composeMrz, type Mrz, type MrzFacts, mrzCheckDigit, parseMrz } from './mrz.ts'
export {
  canonicalName,
  capitalizeName,
  comparePersonNames,
  foldName,
  formatFullName,
  inspectName,
  type NameSameness,
  type PersonName,
  parseFullName,
  sameName,
} from './name.ts'
export { isRegionalPair, soundOf } from './name-sound.ts'
export { numberInWords } from './number-words.ts'
export {
  addWorkingHours,
  closingOf,
  isOfficeTime,
  type LocalTime,
  localDate,
  localTime,
  nextOfficeTime,
  type OfficeHours,
  toInstant,
  usualOfficeHours,
  workingHoursBetween,
} from './office-hours.ts'
export {
  ageOn,
  ageRangeOn,
  comparePartialDates,
  type DateOrder,
  type DatePrecision,
  daysOf,
  formatPartialDate,
  fromPopulationDate,
  fromSocialInsuranceDate,
  isPartialDate,
  type PartialDate,
  type PopulationDate,
  parsePartialDate,
  partialDateInWords,
  precisionOf,
  type SocialInsuranceDate,
  toJusticeDate,
  toPopulationDate,
  toSocialInsuranceDate,
  yearOf,
} from './partial-date.ts'
export {
  checkPersonalIdAgainst,
  composePersonalId,
  describePersonalId,
  isPersonalId,
  maskPersonalId,
  type OldIdNumber,
  type PersonalId,
  type PersonalIdFacts,
  parseOldIdNumber,
  parsePersonalId,
  type Registration,
  registrationCodeOfCountry,
  registrationCodeOfProvince,
  registrationOf,
  restoreLeadingZeros,
  type Sex,
} from './personal-id.ts'
export {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  formatDate,
  isPlainDate,
  type PlainDate,
  weekday,
} from './plain-date.ts'
export { type Finding, type FindingCode, findingSentences, type Parsed } from './problems.ts'
export { type ProcedureCode, parseProcedureCode } from './procedure-code.ts'
export { promisedAt, type TimeLimit, type TimeLimitUnit } from './promise.ts'
export { compareVietnamese, fold, placeTones, unifyLetters } from './spelling.ts'
export { placeByRules } from './split-rule.ts'
export {
  admitReform,
  applyReform,
  changeOf,
  type Derivation,
  deriveUnit,
  kindredCodes,
  type UnitChange,
  type UnitHistory,
  unitHistory,
  unitIn,
  unitsIn,
} from './unit-history.ts'
export {
  lawfulReforms,
  parseReform,
  type ReformFault,
  type ReformFile,
  type SplitRule,
} from './unit-reform.ts'
export { findUnits, type UnitSearch } from './unit-search.ts'
export { composeVietQr, crc16, parseVietQr, type VietQr } from './viet-qr.ts'

/**
 * Representation: who may act for a person on a day, and why. Nothing of it is stored: it follows from
 * birth dates, kinship, registered guardianships and what courts declared, so that it is right on the day a
 * child comes of age or a guardian dies without anybody doing anything.
 *
 * Order for a minor: a registered guardian; the parents (of an adopted child the adoptive ones); else the
 * guardian by law: the eldest capable adult brother or sister, else the grandparents, else uncles and aunts. For an adult
 * without legal capacity: a registered guardian; else the spouse; else the eldest capable child; else the
 * parents. For an adult of impaired or limited capacity: whoever was appointed and registered.
 * Source: Bộ luật Dân sự 91/2015/QH13 art. 21–24, 46–54, 62, 134–141; Luật Hôn nhân và gia đình
 * 52/2014/QH13 art. 73; Luật Nuôi con nuôi 52/2010/QH12 art. 24.
 */
import type { PlainDate } from '#kernel'
import { ageOn, daysOf, type PartialDate } from '#vn'
import type { DeclarationKind } from './declaration.ts'
import { ADULT_YEARS } from './household.ts'
import type { KinRole, KinRow } from './store/kin.ts'
import type { PersonId } from './view.ts'

/** What is known of one person on the day. */
export type PersonStanding = Readonly<{
  personId: PersonId
  birthDate: PartialDate
  isDead: boolean
  /** Declarations of courts that stand on the day. */
  declared: readonly DeclarationKind[]
}>

export type Sentence = Readonly<{ vi: string; en: string }>

/**
 * How far a representative acts: `acts` alone (under six, without capacity) · `consents` to what the person
 * does, daily needs apart (six to under fifteen, impaired, limited) · `consents-to-great` matters only: land,
 * registered things, what the law names (fifteen to under eighteen).
 */
export type Scope = 'acts' | 'consents' | 'consents-to-great'

export type Representative = Readonly<{
  personId: PersonId
  kind: 'parent' | 'adoptive-parent' | 'guardian' | 'natural-guardian'
  scope: Scope
  /** The facts that make it so, one after another; no names. */
  because: readonly Sentence[]
  /** Provisions of law. */
  articles: readonly string[]
}>

type Row = Pick<KinRow, 'personId' | 'role' | 'relativeId' | 'from' | 'to' | 'manner'>
/** Kin rows and standings around the person, as far as they were read. */
export type Surroundings = Readonly<{
  kin: readonly Row[]
  people: ReadonlyMap<PersonId, PersonStanding>
}>

const CIVIL_CODE = 'Bộ luật Dân sự 91/2015/QH13'
const say = (vi: string, en: string): Sentence => ({ vi, en })

/** How far others act for the person; null for an adult of full capacity and for the dead. */
export function scopeOf(person: PersonStanding, on: PlainDate): Scope | null {
  if (person.isDead || on < daysOf(person.birthDate).first) return null
  const age = ageOn(person.birthDate, on)
  if (age < 6 || person.declared.includes('incapable')) return 'acts'
  if (age < 15) return 'consents'
  if (age < ADULT_YEARS) return 'consents-to-great'
  return person.declared.some(d => d === 'impaired' || d === 'limited') ? 'consents' : null
}

function reasonOf(person: PersonStanding, on: PlainDate): Sentence {
  const age = ageOn(person.birthDate, on)
  if (age < ADULT_YEARS)
    return say(
      `Người được đại diện mới ${age} tuổi, chưa thành niên.`,
      `the person is ${age} and a minor`,
    )
  if (person.declared.includes('incapable'))
    return say(
      'Tòa án đã tuyên bố người được đại diện mất năng lực hành vi dân sự.',
      'a court declared the person without legal capacity',
    )
  return say(
    'Tòa án đã tuyên bố người được đại diện hạn chế năng lực hoặc khó khăn trong nhận thức, làm chủ hành vi.',
    'a court declared the person’s capacity limited or impaired',
  )
}

/** Why somebody cannot act for others; null for who can (art. 49). */
function hindrance(
  one: PersonStanding | undefined,
  on: PlainDate,
  mustBeAdult: boolean,
): Sentence | null {
  if (one === undefined || one.isDead) return say('đã chết hoặc không rõ', 'is dead or unknown')
  if (one.declared.includes('missing')) return say('đã bị tuyên bố mất tích', 'is declared missing')
  if (one.declared.length > 0)
    return say('không có năng lực hành vi dân sự đầy đủ', 'is not of full legal capacity')
  if (mustBeAdult && ageOn(one.birthDate, on) < ADULT_YEARS)
    return say('chưa thành niên', 'is a minor')
  return null
}

const holds = (row: Row, on: PlainDate) => row.from <= on && (row.to === null || row.to > on)

/** The rule. */
export function planRepresentation(
  personId: PersonId,
  around: Surroundings,
  on: PlainDate,
): Representative[] {
  const person = around.people.get(personId)
  const scope = person ? scopeOf(person, on) : null
  if (person === undefined || scope === null) return []
  const reason = reasonOf(person, on)
  const isMinor = ageOn(person.birthDate, on) < ADULT_YEARS
  const guardians = registeredGuardians(personId, around, scope, reason, on)
  if (isMinor) {
    const parents = actingParents(personId, around, scope, reason, on)
    const known = [...guardians, ...parents]
    return known.length > 0 ? known : guardiansByLawOfMinor(personId, around, scope, reason, on)
  }
  if (guardians.length > 0 || !person.declared.includes('incapable')) return guardians
  return guardiansByLawOfAdult(personId, around, scope, reason, on)
}

function rows(around: Surroundings, id: PersonId, roles: readonly KinRole[], on: PlainDate): Row[] {
  return around.kin.filter(k => k.personId === id && roles.includes(k.role) && holds(k, on))
}

function ids(
  around: Surroundings,
  id: PersonId,
  roles: readonly KinRole[],
  on: PlainDate,
): PersonId[] {
  return [...new Set(rows(around, id, roles, on).flatMap(k => k.relativeId ?? []))]
}

/** A registered guardianship holds until it is ended, the ward comes of age, or one of the two dies (art. 62). */
function registeredGuardians(
  personId: PersonId,
  around: Surroundings,
  scope: Scope,
  reason: Sentence,
  on: PlainDate,
): Representative[] {
  return rows(around, personId, ['guardian'], on)
    .filter(k => k.relativeId !== null)
    .filter(k => hindrance(around.people.get(k.relativeId!), on, true) === null)
    .map(k => ({
      personId: k.relativeId!,
      kind: 'guardian' as const,
      scope,
      because: [
        reason,
        say(
          `Việc giám hộ đã được đăng ký từ ngày ${k.from}.`,
          `the guardianship is registered since ${k.from}`,
        ),
      ],
      articles: [`${CIVIL_CODE}, Điều 46`, `${CIVIL_CODE}, Điều 136`],
    }))
}

const PARENTS = ['father', 'mother'] as const
const ADOPTIVE = ['adoptive-father', 'adoptive-mother'] as const

function actingParents(
  personId: PersonId,
  around: Surroundings,
  scope: Scope,
  reason: Sentence,
  on: PlainDate,
): Representative[] {
  const adopters = ids(around, personId, ADOPTIVE, on)
  const isAdopted = adopters.length > 0
  const parents = isAdopted ? adopters : ids(around, personId, PARENTS, on)
  return parents
    .filter(id => hindrance(around.people.get(id), on, false) === null)
    .map(id => ({
      personId: id,
      kind: isAdopted ? ('adoptive-parent' as const) : ('parent' as const),
      scope,
      because: [
        reason,
        isAdopted
          ? say(
              'Cha, mẹ nuôi là người đại diện theo pháp luật của con nuôi chưa thành niên.',
              'adoptive parents represent their minor child',
            )
          : say(
              'Cha, mẹ là người đại diện theo pháp luật của con chưa thành niên.',
              'parents represent their minor child',
            ),
      ],
      articles: [
        `${CIVIL_CODE}, Điều 136`,
        isAdopted
          ? 'Luật Nuôi con nuôi 52/2010/QH12, Điều 24'
          : 'Luật Hôn nhân và gia đình 52/2014/QH13, Điều 73',
      ],
    }))
}

/** Why no parent acts; null when one might: a parent known from papers only may be alive. */
function whyNoParent(personId: PersonId, around: Surroundings, on: PlainDate): Sentence[] | null {
  const isAdopted = rows(around, personId, ADOPTIVE, on).length > 0
  const parents = rows(around, personId, isAdopted ? ADOPTIVE : PARENTS, on)
  if (parents.some(k => k.relativeId === null)) return null
  const why = parents.map(k => {
    const reason = hindrance(around.people.get(k.relativeId!), on, false)
    const who = k.role.endsWith('father') ? say('Cha', 'the father') : say('Mẹ', 'the mother')
    return reason && say(`${who.vi} ${reason.vi}.`, `${who.en} ${reason.en}`)
  })
  if (why.some(w => w === null)) return null
  return why.length > 0
    ? (why as Sentence[])
    : [say('Không xác định được cha, mẹ.', 'the parents are not known')]
}

function eldestAble(
  around: Surroundings,
  candidates: readonly PersonId[],
  on: PlainDate,
): PersonId[] {
  return candidates
    .filter(id => hindrance(around.people.get(id), on, true) === null)
    .sort((a, b) => {
      const [x, y] = [around.people.get(a)!.birthDate, around.people.get(b)!.birthDate]
      return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1
    })
}

function byLaw(
  chosen: readonly PersonId[],
  scope: Scope,
  because: readonly Sentence[],
  article: number,
): Representative[] {
  return chosen.map(personId => ({
    personId,
    kind: 'natural-guardian',
    scope,
    because,
    articles: [`${CIVIL_CODE}, Điều ${article}`, `${CIVIL_CODE}, Điều 136`],
  }))
}

/** Art. 52: brothers and sisters, then grandparents, then uncles and aunts. */
function guardiansByLawOfMinor(
  personId: PersonId,
  around: Surroundings,
  scope: Scope,
  reason: Sentence,
  on: PlainDate,
): Representative[] {
  const why = whyNoParent(personId, around, on)
  if (why === null) return []
  const parents = ids(around, personId, PARENTS, on)
  const childrenOf = (of: readonly PersonId[]) => of.flatMap(id => ids(around, id, ['child'], on))
  const siblings = childrenOf(parents).filter(id => id !== personId)
  const [eldest] = eldestAble(around, siblings, on)
  if (eldest !== undefined) {
    const told = say(
      'Anh cả hoặc chị cả có đủ điều kiện là người giám hộ đương nhiên.',
      'the eldest brother or sister who can is the guardian by law',
    )
    return byLaw([eldest], scope, [reason, ...why, told], 52)
  }
  const grandparents = [...new Set(parents.flatMap(id => ids(around, id, PARENTS, on)))]
  const able = eldestAble(around, grandparents, on)
  if (able.length > 0) {
    const told = say(
      'Không có anh, chị ruột đủ điều kiện; ông, bà nội, ngoại là người giám hộ đương nhiên.',
      'no brother or sister can; the grandparents are the guardians by law',
    )
    return byLaw(able, scope, [reason, ...why, told], 52)
  }
  const uncles = [...new Set(childrenOf(grandparents))].filter(id => !parents.includes(id))
  const told = say(
    'Không có anh, chị ruột, ông, bà đủ điều kiện; bác, chú, cậu, cô, dì ruột là người giám hộ đương nhiên.',
    'no brother, sister or grandparent can; uncles and aunts are the guardians by law',
  )
  return byLaw(eldestAble(around, uncles, on), scope, [reason, ...why, told], 52)
}

/** Art. 53: the spouse, then the eldest child, then the parents. */
function guardiansByLawOfAdult(
  personId: PersonId,
  around: Surroundings,
  scope: Scope,
  reason: Sentence,
  on: PlainDate,
): Representative[] {
  const able = (roles: readonly KinRole[]) =>
    eldestAble(around, ids(around, personId, roles, on), on)
  const spouse = able(['spouse'])
  if (spouse.length > 0)
    return byLaw(
      spouse,
      scope,
      [
        reason,
        say('Vợ hoặc chồng là người giám hộ đương nhiên.', 'the spouse is the guardian by law'),
      ],
      53,
    )
  const [child] = able(['child', 'adoptee'])
  if (child !== undefined)
    return byLaw(
      [child],
      scope,
      [
        reason,
        say(
          'Không có vợ, chồng đủ điều kiện; con cả đủ điều kiện là người giám hộ đương nhiên.',
          'there is no spouse who can; the eldest child who can is the guardian by law',
        ),
      ],
      53,
    )
  return byLaw(
    able([...PARENTS, ...ADOPTIVE]),
    scope,
    [
      reason,
      say(
        'Không có vợ, chồng, con đủ điều kiện; cha, mẹ là người giám hộ đương nhiên.',
        'there is no spouse or child who can; the parents are the guardians by law',
      ),
    ],
    53,
  )
}

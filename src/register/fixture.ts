/** Invented people for the tests of this room, and the check of its whole state. */
import assert from 'node:assert/strict'
import { type Actor, type Db, type Queries, sql, systemActor, uuidv7 } from '#kernel'
import type { PartialDate } from '#vn'
import type { NewBirth } from './birth.ts'
import type { LoadPerson, LoadRecord } from './load-record.ts'
import { staleSearch } from './store/search.ts'
import type { PersonId, Place } from './view.ts'

export const UNIT = '05528'
export const OTHER_UNIT = '00004'
export const BASIS = { legalBasis: 'Luật Hộ tịch 60/2014/QH13', evidence: ['GCS-1'] }

export const place = (
  text = 'Phường Bách Quang, Thái Nguyên',
  unit: string | null = UNIT,
): Place => ({
  unit,
  asOf: '2026-01-01',
  text,
})

export const registrar: Actor = {
  kind: 'official',
  id: 'official-1',
  agency: 'H55.28',
  office: 'ho-tich',
}

/** The house itself, which may reverse any event. */
export const root: Actor = systemActor('test')

/** Residence and identity are written by the police. */
export const police: Actor = {
  kind: 'official',
  id: 'official-3',
  agency: 'G01.H55.28',
  office: 'cu-tru',
}

export const citizen = (id: PersonId): Actor => ({
  kind: 'citizen',
  id,
  agency: null,
  office: null,
})

export const someId = (db: Db): string => uuidv7(db.clock.now(), db.random)

export function newPerson(db: Db, given: Partial<LoadPerson> = {}): LoadPerson {
  return {
    personId: someId(db),
    personalId: null,
    name: { family: 'Nguyễn', middle: 'Văn', given: 'An' },
    birthDate: '1990-05-17' as PartialDate,
    sex: 'male',
    ethnicity: '01',
    nationality: 'VN',
    origin: place(),
    birthPlace: place(),
    civilStatus: 'single',
    relationToHead: null,
    ...given,
  }
}

export type Family = Readonly<{
  record: LoadRecord
  householdId: string
  father: LoadPerson
  mother: LoadPerson
  child: LoadPerson
}>

let serial = 0

/** Father (head), mother and a child of eight in one household of the ward, married. */
export function family(db: Db): Family {
  const number = (sex: 'male' | 'female', year: number) => {
    const century = year < 2000 ? (sex === 'male' ? 0 : 1) : sex === 'male' ? 2 : 3
    return `019${century}${String(year).slice(2)}${String(serial++).padStart(6, '0')}`
  }
  const householdId = someId(db)
  const father = newPerson(db, {
    personalId: number('male', 1990),
    oldNumbers: [{ number: '091234567', kind: 'cmnd9', status: 'cancelled' }],
    civilStatus: 'married',
    relationToHead: 'householder',
    phone: '0912000111',
  })
  const mother = newPerson(db, {
    personalId: number('female', 1992),
    name: { family: 'Trần', middle: 'Thị', given: 'Bích' },
    birthDate: '1992-03-08' as PartialDate,
    sex: 'female',
    civilStatus: 'married',
    relationToHead: 'wife',
    father: { name: { family: 'Trần', middle: 'Văn', given: 'Cổ' }, nationality: 'VN' },
  })
  const child = newPerson(db, {
    personalId: number('female', 2018),
    name: { family: 'Nguyễn', middle: 'Thị', given: 'Chi' },
    birthDate: '2018-09-01' as PartialDate,
    sex: 'female',
    relationToHead: 'daughter',
    father: { personId: father.personId },
    mother: { personId: mother.personId },
  })
  return {
    householdId,
    father,
    mother,
    child,
    record: {
      household: {
        householdId,
        unit: UNIT,
        asOf: '2026-01-01',
        address: 'Tổ 5',
        since: '2015-04-01',
        headId: father.personId,
      },
      persons: [father, mother, child],
      marriages: [{ personIds: [father.personId, mother.personId], since: '2015-02-14' }],
    },
  }
}

export function newBirth(given: Partial<NewBirth> = {}): NewBirth {
  return {
    ...BASIS,
    name: { family: 'Nguyễn', middle: 'Minh', given: 'Khôi' },
    birthDate: '2026-11-10',
    sex: 'male',
    ethnicity: '01',
    nationality: 'VN',
    origin: place(),
    birthPlace: place('Bệnh viện Sao Mai Thái Nguyên'),
    registration: {
      number: '12',
      book: '01/2026',
      page: '12',
      unit: UNIT,
      registeredOn: '2026-11-17',
    },
    motherId: null,
    fatherId: null,
    ...given,
  }
}

/** On a machine under load an event may wait too long for another's people; it has then changed nothing. */
export const isLockTimeout = (error: unknown): boolean =>
  (error as { code?: string }).code === '55P03'

/** Rows that break a promise of the room; every one of these queries must be empty. */
const PROMISES = {
  'kin is written from both sides': sql`
    select a.person_id from register.kin a
    where a.recorded_to is null and a.relative_id is not null and not exists (
      select from register.kin b
      where b.person_id = a.relative_id and b.relative_id = a.person_id and b.kin_id = a.kin_id
        and b.recorded_to is null and b.valid_from = a.valid_from and b.valid_to is not distinct from a.valid_to
        and b.manner is not distinct from a.manner
        and case a.role when 'spouse' then b.role = 'spouse' when 'child' then b.role in ('father', 'mother')
          when 'ward' then b.role = 'guardian' when 'guardian' then b.role = 'ward'
          when 'adoptee' then b.role in ('adoptive-father', 'adoptive-mother')
          when 'adoptive-father' then b.role = 'adoptee' when 'adoptive-mother' then b.role = 'adoptee'
          when 'supervisor' then b.role = 'supervised' when 'supervised' then b.role = 'supervisor'
          else b.role = 'child' end)`,
  'no fact without its person': sql`
    select person_id from register.kin k where relative_id is not null
      and not exists (select from register.person p where p.person_id = k.relative_id)`,
  'a permanent residence is of the household the person is a member of': sql`
    select m.person_id from register.membership m
    where m.recorded_to is null and m.valid_to is null and not exists (
      select from register.residence r where r.person_id = m.person_id and r.kind = 'permanent'
        and r.recorded_to is null and r.valid_to is null and r.household_id = m.household_id)`,
  'a household with members has a headship, and one without has none': sql`
    select h.household_id from register.household h
    where exists (select from register.membership m where m.household_id = h.household_id
        and m.recorded_to is null and m.valid_to is null)
      <> exists (select from register.headship s where s.household_id = h.household_id
        and s.recorded_to is null and s.valid_to is null)`,
  'the head is the one member with the relation householder': sql`
    select s.household_id from register.headship s
    where s.recorded_to is null and s.valid_to is null and array(
      select m.person_id from register.membership m where m.household_id = s.household_id
        and m.recorded_to is null and m.valid_to is null and m.relation = 'householder')
      is distinct from case when s.head_id is null then '{}'::uuid[] else array[s.head_id] end`,
  'a life begins at birth, has no gap and no end': sql`
    select person_id from (
      select person_id, valid_from, valid_to,
        lag(valid_to) over w as before, lead(valid_from) over w as after, birth_date,
        row_number() over w as place
      from register.version where recorded_to is null
      window w as (partition by person_id order by valid_from)
    ) v
    where (place > 1 and before is distinct from valid_from) or (after is null and valid_to is not null)
      or (place = 1 and valid_from::text not like birth_date || '%')`,
  'the dead live nowhere': sql`
    select v.person_id from register.version v
    where v.recorded_to is null and v.valid_to is null and v.deceased_on is not null and (
      exists (select from register.residence r where r.person_id = v.person_id and r.recorded_to is null and r.valid_to is null)
      or exists (select from register.membership m where m.person_id = v.person_id and m.recorded_to is null and m.valid_to is null))`,
  'who is married has a spouse': sql`
    select v.person_id from register.version v
    where v.recorded_to is null and v.valid_to is null and v.civil_status = 'married' and v.deceased_on is null
      and not exists (select from register.kin k where k.person_id = v.person_id and k.role = 'spouse'
        and k.recorded_to is null and k.valid_to is null)`,
  'who is declared dead is dead': sql`
    select d.person_id from register.declaration d
    join register.version v on v.person_id = d.person_id and v.recorded_to is null and v.valid_to is null
    where d.kind = 'dead' and d.recorded_to is null and d.valid_to is null and v.deceased_on is null`,
  'a number points to the person who has it': sql`
    select i.person_id from register.personal_id i
    where i.kind = 'personal-id' and not exists (
      select from register.personal_number n where n.number = i.number and n.person_id = i.person_id)`,
  'the keys of all people are what search reads': sql`
    select person_id from register.search_key where not exists (
      select from register.search_build where rules > 0)
    union all
    (select person_id from (select unnest(keys) as key, person_id from register.search_key
      except select key, person_id from register.search_entry) missing)
    union all
    (select person_id from (select key, person_id from register.search_entry
      except select unnest(keys), person_id from register.search_key) stale)`,
  'what was recorded later is not earlier': sql`
    select person_id from register.person p where last_recorded_at <
      (select max(recorded_from) from register.version v where v.person_id = p.person_id)`,
}

/** The whole state of the room keeps its promises. Called after every test. */
export async function checkWholeState(q: Queries): Promise<void> {
  for (const [promise, broken] of Object.entries(PROMISES))
    assert.deepEqual(await q.rows(broken), [], promise)
  assert.deepEqual(await staleSearch(q), [], 'what search goes by says what is known')
}

/**
 * Journey: people and steps that the security tests share. Everything goes over HTTP as a person would do it; only
 * the families themselves are put into the register directly, so that each test has people of its own.
 */
import assert from 'node:assert/strict'
import { type NoticeContent, type Sent, sendBirthNotice } from '#exchange'
import { createAccount } from '#identity'
import { dayOf, later, uuidv7 } from '#kernel'
import { type LoadPerson, loadPersons } from '#register'
import { AGENCIES, DEMO_PASSWORD, WARD } from '#simulation'
import type { TestHouse } from '#test/house'
import { type Answer, newcomer, type Person } from '#test/person'
import type { PartialDate } from '#vn'
import { guardFromLogs } from './house.ts'

export type Somebody = Readonly<{
  personId: string
  personalId: string
  fullName: string
  birthDate: string
}>
export type Family = Readonly<{ head: Somebody; father: Somebody; mother: Somebody }>

const HOME = 'Số 7, ngõ Cây Sung, tổ 3'
const place = { unit: WARD, asOf: '2026-11-01', text: 'Phường Bách Quang, tỉnh Thái Nguyên' }
/** Given names that stand in no page, word list or other test, so that finding one means a leak. */
const GIVEN = ['Sương', 'Diệp', 'Kiều', 'Lam', 'Nguyệt', 'Oanh', 'Phượng', 'Quỳnh', 'Thoa', 'Uyên']
let families = 0
let serial = 4_000

/** A couple in the household of his father, all three with an account of level 2. */
export async function settleFamily(house: TestHouse): Promise<Family> {
  const n = families++
  const given = GIVEN[n % GIVEN.length]!
  const somebody = (
    sex: 'male' | 'female',
    name: [string, string, string],
    birthDate: string,
    more: Partial<LoadPerson>,
  ): LoadPerson => ({
    personId: uuidv7(house.db.clock.now(), house.db.random),
    personalId: `019${sex === 'male' ? 0 : 1}${birthDate.slice(2, 4)}${String(880_000 + 10 * n + Number(birthDate.slice(2, 3)))}`,
    name: { family: name[0], middle: name[1], given: name[2] },
    birthDate: birthDate as PartialDate,
    sex,
    ethnicity: '01',
    nationality: 'VN',
    origin: place,
    birthPlace: place,
    civilStatus: 'married',
    relationToHead: null,
    ...more,
  })
  const head = somebody('male', ['Khuất', 'Duy', `Thạch ${given}`], '1961-02-03', {
    civilStatus: 'widowed',
    relationToHead: 'householder',
  })
  const father = somebody('male', ['Khuất', 'Duy', `Viễn ${given}`], '1991-04-05', {
    relationToHead: 'son',
    father: { personId: head.personId },
  })
  const mother = somebody('female', ['Ninh', 'Thị', `Hạ ${given}`], '1994-06-07', {
    relationToHead: 'daughter-in-law',
  })
  const household = {
    householdId: uuidv7(house.db.clock.now(), house.db.random),
    unit: WARD,
    asOf: '2026-01-01',
    address: HOME,
    since: '2015-04-01',
    headId: head.personId,
  }
  await loadPersons(house.db, [
    [
      {
        household,
        persons: [head, father, mother],
        marriages: [{ personIds: [father.personId, mother.personId], since: '2020-02-14' }],
      },
    ],
  ])
  const known = (p: LoadPerson): Somebody => ({
    personId: p.personId,
    personalId: p.personalId!,
    fullName: [p.name.family, p.name.middle, p.name.given].filter(Boolean).join(' '),
    birthDate: p.birthDate,
  })
  const family = { head: known(head), father: known(father), mother: known(mother) }
  guardFromLogs(HOME, 'Khuất Minh Tuệ')
  for (const { fullName, personalId } of Object.values(family)) guardFromLogs(fullName, personalId)
  for (const who of Object.values(family))
    await house.db.tx(tx =>
      createAccount(tx, {
        personId: who.personId,
        officialId: null,
        username: who.personalId,
        password: DEMO_PASSWORD,
        level: 2,
        displayName: who.fullName,
      }),
    )
  return family
}

/** The hospital's notice of a birth yesterday, as it would be sent. */
export function noticeFor(house: TestHouse, mother: Somebody): NoticeContent {
  const born = dayOf(later(house.db.clock.now(), -86_400_000))
  return {
    number: `${String(++serial).padStart(5, '0')}.GCS.19001.${born.slice(2, 4)}`,
    form: '01',
    mother: {
      fullName: mother.fullName,
      dob: mother.birthDate,
      ethnicity: '01',
      idDoc: { kind: 'personal-id', number: mother.personalId },
      residence: { unit: WARD, text: HOME },
      insuranceNo: '0000000000',
    },
    birth: {
      time: '06:45',
      date: born,
      place: { unit: WARD, text: 'Bệnh viện Sao Mai Thái Nguyên' },
      children: 1,
    },
    child: { gender: 'female', weight: 3200, plannedName: 'Khuất Minh Tuệ' },
    sign: {
      relative: { fullName: mother.fullName, signedOn: born },
      midwife: { fullName: 'Trịnh Thị Hạnh', signedOn: born },
      facility: { fullName: 'Lý Quang Vinh', signedOn: born },
    },
  }
}

export const hospitalKey = (house: TestHouse) =>
  house.db.keys.pair(`member.${AGENCIES.hospital.toLowerCase()}`)

export function sendNotice(house: TestHouse, notice: NoticeContent): Promise<Sent> {
  return sendBirthNotice(house.baseUrl, hospitalKey(house), notice)
}

export async function citizen(house: TestHouse, who: Somebody): Promise<Person> {
  const person = newcomer(house)
  const home = await person.signIn(who.personalId)
  assert.equal(home.url, '/portal', `${home.status} at ${home.url}`)
  return person
}

export async function official(
  house: TestHouse,
  username: string,
  face: 'desk' | 'ioc' | 'console' = 'desk',
): Promise<Person> {
  const person = newcomer(house)
  const home = await person.signIn(username, { face })
  assert.equal(home.url, `/${face}`, `${home.status} at ${home.url}`)
  return person
}

/** From the list of tasks into the form; gives the id of the draft. */
export async function beginDraft(parent: Person): Promise<string> {
  const home = await parent.open('/portal')
  const first = await parent.follow(await parent.submit(home, {}, { action: /events\/birth/ }))
  const id = /^\/portal\/drafts\/([0-9a-f-]{36})/.exec(first.url)?.[1]
  assert.ok(id, `${first.status} at ${first.url}`)
  return id
}

type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>
export const ANSWERS: Answers = {
  notice: {},
  parents: {},
  child: {
    'child.surname': 'Khuất',
    'child.middleName': 'Minh',
    'child.givenName': 'Tuệ',
    'child.ethnicity': '01',
    'child.hometown': 'father',
  },
  residence: { 'residence.choice': 'mother' },
  insurance: { 'insurance.facility': '19001' },
  delivery: { 'delivery.method': 'vault', 'copies.count': '1', 'contact.phone': '' },
}

/** Fills every page but the last; gives the page where everything is read again and signed. */
export async function fillDraft(parent: Person, draftId: string): Promise<Answer> {
  for (const [name, answers] of Object.entries(ANSWERS)) {
    const page = await parent.open(`/portal/drafts/${draftId}/${name}`)
    const saved = await parent.submit(page, answers, { action: /\/drafts\// })
    assert.equal(saved.status, 303, `page ${name} of the form was kept`)
  }
  return parent.open(`/portal/drafts/${draftId}/check`)
}

/** Signs and hands in; gives the code of the dossier. */
export async function handIn(parent: Person, draftId: string): Promise<string> {
  const check = await fillDraft(parent, draftId)
  const done = await parent.follow(
    await parent.submit(check, { 'declaration.true': 'true' }, { action: /\/drafts\// }),
  )
  const code = /^\/portal\/dossiers\/([^/]+)\/submitted$/.exec(done.url)?.[1]
  assert.ok(code, `${done.status} at ${done.url}`)
  return code
}

/** Codes of the parts of a bundle, in the order they opened. */
export async function partsOf(applicant: Person, bundle: string): Promise<string[]> {
  const { body } = await applicant.open(`/portal/dossiers/${bundle}`)
  const codes = [...body.matchAll(/<span class="lt-code">([^<]+)<\/span>/g)].map(m => m[1]!)
  return [...new Set(codes)].filter(code => code !== bundle && /-\d{6}-\d{4}$/.test(code))
}

/** The head of the household answers what they are asked; gives the id of the request. */
export async function confirm(head: Person, answer: 'yes' | 'no' = 'yes', reason = '') {
  const { body } = await head.open('/portal')
  const id = /\/portal\/confirmations\/([0-9a-f-]{36})/.exec(body)?.[1]
  assert.ok(id, 'the head of the household is asked')
  const page = await head.open(`/portal/confirmations/${id}`)
  const sent = await head.submit(page, { agree: answer, reason }, { action: /confirmations/ })
  assert.equal(sent.status, 303)
  return id
}

/** One deed of an official on a dossier, with the form that the case page offers. */
export async function deed(
  officer: Person,
  code: string,
  name: string,
  fields: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Answer> {
  const page = await officer.open(`/desk/dossiers/${code}`)
  const sent = await officer.submit(page, fields, { action: new RegExp(`/${name}$`) })
  assert.equal(sent.status, 303, `${name} of ${code}`)
  return officer.follow(sent)
}

export async function takeAndApprove(officer: Person, code: string): Promise<void> {
  await deed(officer, code, 'take')
  await deed(officer, code, 'approve')
}

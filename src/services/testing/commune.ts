/** A commune for tests: a young family in the grandfather's household, a neighbour, offices, a hospital. */
import { admitMember, deliverBirthNotice, type NoticeContent, signMessage } from '#exchange'
import { createAccount, type Session, signDeclaration } from '#identity'
import { type Actor, type Db, sql, systemActor, uuidv7 } from '#kernel'
import { type LoadPerson, loadPersons } from '#register'
import type { PartialDate } from '#vn'
import { declareCompetence } from '../competence.ts'
import { confirmAs } from '../confirmation.ts'
import { approve } from '../decision.ts'
import { takeDossier } from '../desk.ts'
import { dossierOf } from '../dossier.ts'
import { draftDigest, draftView, saveAnswers, startBirthBundle, submitDraft } from '../draft.ts'

const UNIT = '05528'
const place = { unit: UNIT, asOf: '2026-11-01', text: 'Phường Bách Quang, tỉnh Thái Nguyên' }
const hanoi = { unit: null, asOf: '2026-11-01', text: 'Xã Đông Anh, thành phố Hà Nội' }

export const citizen = (id: string): Actor => ({ kind: 'citizen', id, agency: null, office: null })
const official = (id: string, agency: string, office: string): Actor => ({
  kind: 'official',
  id,
  agency,
  office,
})
export const desk = official('00000000-0000-7000-8000-00000000d001', 'H55.28', 'mot-cua')
export const registrar = official('00000000-0000-7000-8000-00000000d002', 'H55.28', 'ho-tich')
export const colleague = official('00000000-0000-7000-8000-00000000d003', 'H55.28', 'ho-tich')
export const police = official('00000000-0000-7000-8000-00000000d004', 'G01.H55.28', 'cu-tru')
export const insurer = official('00000000-0000-7000-8000-00000000d005', 'G24.H55', 'the-bhyt')
export const leader = official('00000000-0000-7000-8000-00000000d006', 'H55', 'lanh-dao')

/** Answers that complete the form, page by page. */
export const ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  notice: {},
  parents: {},
  child: {
    'child.surname': 'Trần',
    'child.middleName': 'Minh',
    'child.givenName': 'Anh',
    'child.ethnicity': '01',
    'child.hometown': 'father',
  },
  residence: { 'residence.choice': 'mother' },
  insurance: { 'insurance.facility': '19001' },
  delivery: { 'delivery.method': 'vault', 'copies.count': '2' },
  check: { 'declaration.true': 'on' },
}

export type Commune = Awaited<ReturnType<typeof openCommune>>

/** Loads the people, declares the offices, admits the hospital. */
export async function openCommune(db: Db) {
  let serial = 0
  let notices = 0
  const id = () => uuidv7(db.clock.now(), db.random)
  const person = (given: Partial<LoadPerson> & Pick<LoadPerson, 'name' | 'sex'>): LoadPerson => {
    const year = given.birthDate?.slice(2, 4) ?? '90'
    const number = `019${given.sex === 'male' ? 0 : 1}${year}${String(++serial).padStart(6, '0')}`
    return {
      personId: id(),
      personalId: number,
      birthDate: '1990-05-04' as PartialDate,
      ethnicity: '01',
      nationality: 'VN',
      origin: place,
      birthPlace: place,
      civilStatus: 'married',
      relationToHead: null,
      phone: '0912000111',
      ...given,
    }
  }
  const grandfather = person({
    name: { family: 'Trần', middle: 'Văn', given: 'Lực' },
    sex: 'male',
    birthDate: '1960-01-02' as PartialDate,
    civilStatus: 'widowed',
    relationToHead: 'householder',
  })
  const father = person({
    name: { family: 'Trần', middle: 'Minh', given: 'Quân' },
    sex: 'male',
    relationToHead: 'son',
    father: { personId: grandfather.personId },
  })
  const mother = person({
    name: { family: 'Nguyễn', middle: 'Thị Thu', given: 'Hà' },
    sex: 'female',
    birthDate: '1996-05-14' as PartialDate,
    ethnicity: '02',
    origin: hanoi,
    relationToHead: 'daughter-in-law',
  })
  const neighbour = person({
    name: { family: 'Lê', middle: 'Văn', given: 'Bảy' },
    sex: 'male',
    civilStatus: 'single',
    relationToHead: 'householder',
  })
  const single = person({
    name: { family: 'Phạm', middle: 'Thị', given: 'Mai' },
    sex: 'female',
    birthDate: '1998-02-03' as PartialDate,
    civilStatus: 'single',
    relationToHead: 'householder',
  })
  const household = (head: LoadPerson, address: string) => ({
    householdId: id(),
    unit: UNIT,
    asOf: '2026-01-01',
    address,
    since: '2015-04-01',
    headId: head.personId,
  })
  await loadPersons(db, [
    [
      {
        household: household(grandfather, 'Tổ 5'),
        persons: [grandfather, father, mother],
        marriages: [{ personIds: [father.personId, mother.personId], since: '2020-02-14' }],
      },
      { household: household(neighbour, 'Tổ 9'), persons: [neighbour] },
      { household: household(single, 'Tổ 2'), persons: [single] },
    ],
  ])
  const hospital = db.keys.pair('member.hospital')
  await db.tx(async tx => {
    await admitMember(tx, systemActor('test'), {
      agency: 'H55.YT.19001',
      name: 'Bệnh viện Sao Mai Thái Nguyên',
      kind: 'hospital',
      publicKeyPem: hospital.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    })
    const from = '2026-01-01'
    const ward = {
      agency: 'H55.28',
      agencyName: 'UBND phường Bách Quang',
      signerTitle: 'Chủ tịch',
      signerName: 'Đỗ Văn Thử',
      unit: UNIT,
      from,
    }
    await declareCompetence(tx, {
      ...ward,
      role: 'one-stop',
      office: 'mot-cua',
      officeName: 'Bộ phận một cửa',
    })
    await declareCompetence(tx, {
      ...ward,
      role: 'commune-civil-status',
      office: 'ho-tich',
      officeName: 'Bộ phận hộ tịch',
    })
    await declareCompetence(tx, {
      role: 'commune-police',
      unit: UNIT,
      from,
      agency: 'G01.H55.28',
      office: 'cu-tru',
      agencyName: 'Công an phường Bách Quang',
      officeName: 'Bộ phận cư trú',
    })
    await declareCompetence(tx, {
      role: 'social-insurance',
      unit: '19',
      from,
      agency: 'G24.H55',
      office: 'the-bhyt',
      agencyName: 'Bảo hiểm xã hội tỉnh Thái Nguyên',
      officeName: 'Bộ phận thẻ BHYT',
    })
  })

  /** The hospital sends a notice; gives its evidence id. */
  async function notice(of: LoadPerson = mother, birthDate = '2026-11-16'): Promise<string> {
    const name = [of.name.family, of.name.middle, of.name.given].join(' ')
    const content: NoticeContent = {
      number: `${String(++notices).padStart(5, '0')}.GCS.19001.26`,
      form: '01',
      mother: {
        fullName: name.toUpperCase(),
        dob: of.birthDate,
        ethnicity: of.ethnicity,
        idDoc: { kind: 'personal-id', number: of.personalId! },
        residence: { unit: UNIT, text: 'Tổ 5, phường Bách Quang' },
        insuranceNo: '0000000000',
      },
      birth: {
        time: '06:45',
        date: birthDate,
        place: { unit: UNIT, text: 'Bệnh viện Sao Mai Thái Nguyên' },
        children: 1,
      },
      child: { gender: 'female', weight: 3200, plannedName: 'Trần Nguyễn Minh Anh' },
      sign: {
        relative: { fullName: 'Trần Minh Quân', signedOn: birthDate },
        midwife: { fullName: 'Lý Thị Mận', signedOn: birthDate },
        facility: { fullName: 'Ngô Văn Phúc', signedOn: birthDate },
      },
    }
    const body = JSON.stringify(content)
    const url = 'http://localhost:8080/exchange/birth-notices'
    const how = { method: 'POST', url, body, keyPair: hospital, now: db.clock.now() }
    const headers = signMessage(how)
    const message = { method: 'POST', targetUri: url, headers, body: Buffer.from(body) }
    return (await deliverBirthNotice(db, message)).evidenceId
  }

  const sessions = new Map<string, Session>()
  /** A session as a sign-in with two factors would open it. */
  async function sessionOf(who: LoadPerson): Promise<Session> {
    const known = sessions.get(who.personId)
    if (known) return { ...known, signedInAt: db.clock.now() }
    const session = await db.tx(async tx => {
      const { accountId } = await createAccount(tx, {
        personId: who.personId,
        officialId: null,
        username: who.personalId!,
        password: 'chín con voi già',
        level: 2,
        displayName: who.name.given,
      })
      const sessionId = tx.newId()
      const table = sql.id('identity', 'session')
      await tx.run(sql`
        insert into ${table} (session_id, token_hash, face, account_id, auth_level, amr, csrf, signed_in_at, opened_at, seen_at)
        values (${sessionId}, ${tx.random.bytes(32)}, 'portal', ${accountId}, 2, '{pwd,otp}', 'x', ${tx.now}, ${tx.now}, ${tx.now})`)
      return {
        sessionId,
        face: 'portal',
        account: { accountId },
        actor: citizen(who.personId),
        displayName: who.name.given,
        level: 2,
        authLevel: 2,
        amr: ['pwd', 'otp'],
        official: null,
        personId: who.personId,
        signedInAt: tx.now,
        csrf: 'x',
      } satisfies Session
    })
    sessions.set(who.personId, session)
    return session
  }

  const sign = async (who: LoadPerson, digest: string) => {
    const session = await sessionOf(who)
    return db.tx(tx => signDeclaration(tx, session, digest))
  }

  /** Fills a draft with `ANSWERS`; `over` replaces single answers. */
  async function fill(who: LoadPerson, draftId: string, over: Record<string, string> = {}) {
    for (const [page, answers] of Object.entries(ANSWERS)) {
      const sent = { ...answers }
      for (const [key, value] of Object.entries(over))
        if (key in sent || key.split('.')[0] === page) sent[key] = value
      await db.tx(tx => saveAnswers(tx, citizen(who.personId), draftId, page, sent))
    }
  }

  /** From notice to dossier; gives the code of the bundle and of the birth's part. */
  async function file(of: { who?: LoadPerson; over?: Record<string, string> } = {}) {
    const who = of.who ?? mother
    const actor = citizen(who.personId)
    const evidenceId = await notice(who === single ? single : mother)
    const draftId = await db.tx(tx => startBirthBundle(tx, actor, { evidenceId }))
    await fill(who, draftId, of.over)
    const digest = await db.tx(tx => draftDigest(tx, actor, draftId))
    const signature = await sign(who, digest)
    const key = `file-${draftId}`
    const { dossier } = await db.tx(tx =>
      submitDraft(tx, actor, draftId, { key, signature, digest }),
    )
    const view = await db.tx(tx => dossierOf(tx, actor, dossier))
    return { draftId, evidenceId, dossier, birth: view.children[0]!.code, actor }
  }

  /** The head of the household answers. */
  async function confirm(dossier: string, agree = true, who: LoadPerson = grandfather) {
    await db.tx(async tx => {
      const view = await dossierOf(tx, citizen(who.personId), dossier)
      const { confirmationId } = view.confirmations.at(-1)!
      await confirmAs(tx, citizen(who.personId), confirmationId, { agree, reason: 'Nhà chật' })
    })
  }

  /** Taken and approved by an office; gives the codes that opened. */
  async function decide(actor: Actor, code: string) {
    const version = (await db.tx(tx => dossierOf(tx, actor, code))).version
    const taken = await db.tx(tx => takeDossier(tx, actor, code, version))
    return db.tx(tx => approve(tx, actor, code, { version: taken.version, key: `ok-${code}` }))
  }

  const look = (actor: Actor, draftId: string) => db.tx(tx => draftView(tx, actor, draftId))

  return {
    grandfather,
    father,
    mother,
    neighbour,
    single,
    notice,
    sign,
    fill,
    file,
    confirm,
    decide,
    look,
  }
}

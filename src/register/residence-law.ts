/**
 * The law on residence as data: limits, grounds, cases, each with its days and its article. A reform is a
 * new line here and nowhere else. What is looked up is the law of the day an event is recorded: whoever
 * registers today what began long ago registers it under the law of today.
 * Source: Luật Cư trú 68/2020/QH14 art. 20, 24, 27, 29, 30, 31; Nghị định 154/2024/NĐ-CP.
 */
import { dayOf, type Instant, type PlainDate } from '#kernel'
import { addDays } from '#vn'

type Dated = Readonly<{ from: PlainDate; to: PlainDate | null; law: string }>
type Said = Readonly<{ vi: string; en: string }>

export type Limits = Dated &
  Readonly<{
    /** Days from which a stay elsewhere is a temporary residence, and up to which it is a notified stay. */
    temporaryDays: number
    temporaryMonths: number
    /** Days before the end within which a temporary residence is renewed. */
    renewalDays: number
    /** Hour by which a host gives notice of a guest, and by which the next morning of one who came later. */
    noticeBy: string
    lateNoticeBy: string
    /** Days within which a person without any residence declares after being asked to. */
    declareDays: number
    /** Floor for each person in a dwelling that is rented, borrowed or lent. */
    areaPerPersonM2: number
  }>

const CU_TRU = 'Luật Cư trú 68/2020/QH14'
const SINCE_2021 = { from: '2021-07-01', to: null } as const

const LIMITS: readonly Limits[] = [
  {
    ...SINCE_2021,
    law: `${CU_TRU}, Điều 20, 27, 30; Nghị định 154/2024/NĐ-CP`,
    temporaryDays: 30,
    temporaryMonths: 24,
    renewalDays: 15,
    noticeBy: '23:00',
    lateNoticeBy: '08:00',
    declareDays: 30,
    areaPerPersonM2: 8,
  },
]

export type PermanentGround = Dated &
  Said &
  Readonly<{
    code: string
    /** Enters the household of somebody else; or may not, having the dwelling for oneself; or either. */
    household: 'entered' | 'own' | 'either'
    /** The floor for each person counts. */
    needsArea: boolean
    /** Who must have agreed; the paper is named in the evidence. */
    needsConsent: boolean
  }>

const permanent = (
  code: string,
  clause: string,
  household: PermanentGround['household'],
  vi: string,
  en: string,
  needs: Partial<Pick<PermanentGround, 'needsArea' | 'needsConsent'>> = {},
): PermanentGround => ({
  ...SINCE_2021,
  law: `${CU_TRU}, Điều 20 khoản ${clause}`,
  code,
  household,
  vi,
  en,
  needsArea: false,
  needsConsent: false,
  ...needs,
})

const PERMANENT: readonly PermanentGround[] = [
  permanent('own-dwelling', '1', 'either', 'chỗ ở của mình', 'a dwelling of one’s own'),
  permanent('kin', '2', 'entered', 'về ở với người thân', 'to live with kin', {
    needsConsent: true,
  }),
  permanent('rented', '3', 'either', 'chỗ ở thuê, mượn, ở nhờ', 'a dwelling rented or borrowed', {
    needsArea: true,
    needsConsent: true,
  }),
  permanent(
    'religious-house',
    '4',
    'either',
    'cơ sở tín ngưỡng, tôn giáo',
    'a house of religion or belief',
    { needsConsent: true },
  ),
  permanent('care-home', '5', 'either', 'cơ sở trợ giúp xã hội', 'a home of social care', {
    needsConsent: true,
  }),
  permanent('vessel', '6', 'either', 'phương tiện', 'a vessel or vehicle lived in'),
]

export type EndGround = Dated &
  Said &
  Readonly<{
    code: string
    kinds: readonly ('permanent' | 'temporary' | 'current')[]
    /** Months of absence without a residence registered or an absence declared. */
    absentMonths: number | null
    needsDeath: boolean
  }>

const end = (
  code: string,
  article: string,
  kinds: EndGround['kinds'],
  vi: string,
  en: string,
  more: Partial<Pick<EndGround, 'absentMonths' | 'needsDeath'>> = {},
): EndGround => ({
  ...SINCE_2021,
  law: `${CU_TRU}, ${article}`,
  code,
  kinds,
  vi,
  en,
  absentMonths: null,
  needsDeath: false,
  ...more,
})

const BOTH = ['permanent', 'temporary'] as const
const ENDS: readonly EndGround[] = [
  end(
    'dead-or-missing',
    'Điều 24, 29',
    BOTH,
    'chết, bị tuyên bố chết hoặc mất tích',
    'dead or missing',
    {
      needsDeath: true,
    },
  ),
  end('emigrated', 'Điều 24', ['permanent'], 'ra nước ngoài để định cư', 'settled abroad'),
  end('annulled', 'Điều 24, 29', BOTH, 'việc đăng ký bị hủy bỏ', 'the registration was annulled'),
  end(
    'absent-permanent',
    'Điều 24',
    ['permanent'],
    'vắng mặt liên tục từ 12 tháng không đăng ký tạm trú, không khai báo tạm vắng',
    'absent for twelve months, no other residence registered, no absence declared',
    { absentMonths: 12 },
  ),
  end(
    'absent-temporary',
    'Điều 29',
    ['temporary'],
    'vắng mặt liên tục tại nơi tạm trú từ 6 tháng',
    'absent from the temporary residence for six months',
    { absentMonths: 6 },
  ),
  end(
    'nationality-lost',
    'Điều 24, 29',
    BOTH,
    'thôi, bị tước quốc tịch Việt Nam',
    'no longer a national',
  ),
  end(
    'lease-ended',
    'Điều 24, 29',
    BOTH,
    'hết hạn thuê, mượn, ở nhờ mà chưa đăng ký nơi mới',
    'the lease or loan of the dwelling ended',
  ),
  end(
    'dwelling-sold',
    'Điều 24, 29',
    BOTH,
    'chỗ ở đã chuyển cho chủ khác',
    'the dwelling changed owner',
  ),
  end(
    'dwelling-gone',
    'Điều 24, 29',
    BOTH,
    'chỗ ở bị phá dỡ, tịch thu, phương tiện bị xóa đăng ký',
    'the dwelling was pulled down, seized or struck off',
  ),
  end('left', 'Điều 29', ['temporary', 'current'], 'không còn ở đó', 'no longer lives there'),
]

export type AbsenceCase = Dated &
  Said &
  Readonly<{
    code: string
    /** Least duration from which it must be declared. */
    days: number
    months: number
    ages: readonly [number, number] | null
  }>

const absent = (
  code: string,
  clause: string,
  vi: string,
  en: string,
  least: Partial<Pick<AbsenceCase, 'days' | 'months' | 'ages'>>,
): AbsenceCase => ({
  ...SINCE_2021,
  law: `${CU_TRU}, Điều 31 khoản 1 điểm ${clause}`,
  code,
  vi,
  en,
  days: 0,
  months: 0,
  ages: null,
  ...least,
})

const ABSENCES: readonly AbsenceCase[] = [
  absent(
    'accused',
    'a',
    'bị can, bị cáo tại ngoại, người chấp hành án ngoài cơ sở giam giữ',
    'accused at large, or serving a sentence outside prison',
    { days: 1 },
  ),
  absent(
    'measure-deferred',
    'b',
    'được hoãn, tạm đình chỉ biện pháp xử lý hành chính',
    'an administrative measure is deferred or suspended',
    { days: 1 },
  ),
  absent(
    'military-age',
    'c',
    'trong độ tuổi thực hiện nghĩa vụ quân sự',
    'of the age of military service',
    { months: 3, ages: [18, 27] },
  ),
  absent('long', 'd', 'vắng mặt từ 12 tháng liên tục', 'absent for twelve months or more', {
    months: 12,
  }),
]

const on = <T extends Dated>(lines: readonly T[], day: PlainDate) =>
  lines.filter(line => line.from <= day && (line.to === null || day < line.to))

/** The limits that hold on a day; those of the oldest law known here on days before it. */
export const limitsOn = (day: PlainDate): Limits => on(LIMITS, day)[0] ?? LIMITS[0]!
export const permanentGround = (code: string, day: PlainDate): PermanentGround | null =>
  on(PERMANENT, day).find(g => g.code === code) ?? null
export const endGround = (
  code: string,
  kind: EndGround['kinds'][number],
  day: PlainDate,
): EndGround | null => on(ENDS, day).find(g => g.code === code && g.kinds.includes(kind)) ?? null
export const absenceCase = (code: string, day: PlainDate): AbsenceCase | null =>
  on(ABSENCES, day).find(c => c.code === code) ?? null

/** Everything said here, for forms and for the reference page. */
export const residenceLaw = (day: PlainDate) => ({
  limits: limitsOn(day),
  permanent: on(PERMANENT, day),
  ends: on(ENDS, day),
  absences: on(ABSENCES, day),
})

/** 07:00 ahead of UTC, all year. */
const atLocal = (day: PlainDate, hour: string): Instant =>
  new Date(`${day}T${hour}:00+07:00`).toISOString()

/** By when a host gives notice of somebody who arrived at an instant. */
export function noticeDueAt(arrivedAt: Instant): Instant {
  const day = dayOf(arrivedAt)
  const { noticeBy, lateNoticeBy } = limitsOn(day)
  const evening = atLocal(day, noticeBy)
  return arrivedAt < evening ? evening : atLocal(addDays(day, 1), lateNoticeBy)
}

/** A late notice is taken all the same; that it came late is told from its hour. */
export function noticeIsLate(stay: Readonly<{ arrivedAt: Instant; notifiedAt: Instant }>): boolean {
  return stay.notifiedAt > noticeDueAt(stay.arrivedAt)
}

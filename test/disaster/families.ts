/** Families: invented couples of the ward, loaded beside the demo people so that many mothers come to the desk. */
import type { NoticeContent } from '#exchange'
import type { Random } from '#kernel'
import type { LoadPerson, LoadRecord } from '#register'

const WARD = '05528'
const AS_OF = '2026-11-01'

const FAMILY = ['Hoàng', 'Vũ', 'Phan', 'Đặng', 'Bùi', 'Ngô', 'Dương', 'Lý', 'Mạc', 'Tô']
const MEN = ['Văn An', 'Đức Bình', 'Minh Cường', 'Quốc Dũng', 'Hữu Đạt', 'Thanh Hải']
const WOMEN = ['Thị Ánh', 'Thu Cúc', 'Ngọc Diệp', 'Thị Hoa', 'Bích Liên', 'Thanh Nga']

export type Mother = Readonly<{
  personalId: string
  fullName: string
  birthDate: string
  ethnicity: string
  address: string
}>

const uuid = (n: number) => `019a0000-0000-7000-8000-0000001${String(n).padStart(5, '0')}`

/** @returns the records to load, and the mothers among them */
export function families(count: number): { records: LoadRecord[]; mothers: Mother[] } {
  const place = { unit: WARD, asOf: AS_OF, text: 'Phường Bách Quang, tỉnh Thái Nguyên' }
  const mothers: Mother[] = []
  const records = Array.from({ length: count }, (_, i): LoadRecord => {
    const motherHeads = i % 2 === 0
    const person = (
      of: 'wife' | 'husband',
      name: LoadPerson['name'],
      birthDate: string,
    ): LoadPerson => {
      const isHead = (of === 'wife') === motherHeads
      return {
        personId: uuid(2 * i + (of === 'wife' ? 0 : 1)),
        personalId: `019${of === 'wife' ? 1 : 0}${birthDate.slice(2, 4)}${500_000 + i}`,
        name,
        birthDate: birthDate as LoadPerson['birthDate'],
        sex: of === 'wife' ? 'female' : 'male',
        ethnicity: '01',
        nationality: 'VN',
        origin: place,
        birthPlace: place,
        civilStatus: 'married',
        relationToHead: isHead ? 'householder' : of,
      }
    }
    const nameOf = (family: string, rest: string) => {
      const [middle = '', given = ''] = rest.split(' ')
      return { family, middle, given }
    }
    const woman = nameOf(FAMILY[i % 10]!, WOMEN[i % 6]!)
    const wife = person('wife', woman, '1994-04-12')
    const husband = person('husband', nameOf(FAMILY[(i + 3) % 10]!, MEN[i % 6]!), '1991-09-30')
    const address = `Tổ ${1 + (i % 20)}`
    mothers.push({
      personalId: wife.personalId!,
      fullName: `${woman.family} ${woman.middle} ${woman.given}`,
      birthDate: wife.birthDate,
      ethnicity: wife.ethnicity,
      address,
    })
    const householdId = `019a0000-0000-7000-8000-0000002${String(i).padStart(5, '0')}`
    const headId = motherHeads ? wife.personId : husband.personId
    const household = { householdId, unit: WARD, asOf: AS_OF, address, since: '2020-05-01', headId }
    const personIds = [wife.personId, husband.personId] as const
    return {
      household,
      persons: [wife, husband],
      marriages: [{ personIds, since: '2020-02-02' }],
    }
  })
  return { records, mothers }
}

const MIDDLE = ['An', 'Bảo', 'Gia', 'Hà', 'Khánh', 'Lan', 'Minh', 'Nam', 'Ngọc', 'Phương', 'Thảo']
const GIVEN = [
  'Anh',
  'Bách',
  'Chi',
  'Duy',
  'Giang',
  'Hân',
  'Khoa',
  'Linh',
  'My',
  'Nhi',
  'Quân',
  'Vy',
]

/** The n-th name for a child: no two of the first 1,452 are alike, so no two children are. */
export function childName(n: number): { middle: string; given: string } {
  const [a, b, c] = [n % 12, Math.floor(n / 12) % 11, Math.floor(n / 132) % 11]
  return { middle: b === c ? MIDDLE[b]! : `${MIDDLE[b]} ${MIDDLE[c]}`, given: GIVEN[a]! }
}

/** One of a list. */
export const pick = <T>(random: Random, of: readonly T[]): T => of[random.int(of.length)]!

/** Demo people with an account: their births are registered from home. */
export const PORTAL_MOTHERS: readonly Mother[] = [
  {
    personalId: '019196007731',
    fullName: 'Nguyễn Thị Thu Hà',
    birthDate: '1996-05-14',
    ethnicity: '02',
    address: 'Tổ 5',
  },
  {
    personalId: '019192009914',
    fullName: 'Đỗ Thị Lan',
    birthDate: '1992-10-03',
    ethnicity: '01',
    address: 'Tổ 12',
  },
]

/** What the hospital attests of a birth. */
export function noticeOf(
  mother: Mother,
  of: { number: string; birthDate: string; sex: 'male' | 'female' },
): NoticeContent {
  const person = { fullName: mother.fullName, signedOn: of.birthDate }
  return {
    number: of.number,
    form: '01',
    mother: {
      fullName: mother.fullName,
      dob: mother.birthDate,
      ethnicity: mother.ethnicity,
      idDoc: { kind: 'personal-id', number: mother.personalId },
      residence: { unit: '05528', text: `${mother.address}, phường Bách Quang` },
      insuranceNo: '0000000000',
    },
    birth: {
      time: '06:30',
      date: of.birthDate,
      place: { unit: '05528', text: 'Bệnh viện Sao Mai Thái Nguyên' },
      children: 1,
    },
    child: {
      gender: of.sex,
      weight: 3_200,
    },
    sign: {
      relative: person,
      midwife: { fullName: 'Trịnh Thị Hạnh', title: 'Nữ hộ sinh', signedOn: of.birthDate },
      facility: { fullName: 'Lý Quang Vinh', title: 'Phó Giám đốc', signedOn: of.birthDate },
    },
  }
}

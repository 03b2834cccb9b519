/** Families: invented couples of the ward, loaded beside the demo people so that many mothers come to the desk. */
import type { Random } from '#kernel'
import type { LoadPerson, LoadRecord } from '#register'

const WARD = '05528'
const AS_OF = '2026-11-01'

const FAMILY = ['Hoàng', 'Vũ', 'Phan', 'Đặng', 'Bùi', 'Ngô', 'Dương', 'Lý', 'Mạc', 'Tô']
const MEN = ['Văn An', 'Đức Bình', 'Minh Cường', 'Quốc Dũng', 'Hữu Đạt', 'Thanh Hải']
const WOMEN = ['Thị Ánh', 'Thu Cúc', 'Ngọc Diệp', 'Thị Hoa', 'Bích Liên', 'Thanh Nga']

export type Mother = Readonly<{
  personId: string
  personalId: string
  fullName: string
  birthDate: string
  ethnicity: string
  address: string
  /** Whether her husband heads the household and must agree. */
  headSigns: boolean
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
      personId: wife.personId,
      personalId: wife.personalId!,
      fullName: `${woman.family} ${woman.middle} ${woman.given}`,
      birthDate: wife.birthDate,
      ethnicity: wife.ethnicity,
      address,
      headSigns: !motherHeads,
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

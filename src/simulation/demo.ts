/**
 * Demo: the few invented people a newcomer signs in as. They live in phường Bách Quang beside the
 * synthetic neighbours; the numbers are well formed and belong to nobody.
 */
import type { SyntheticHousehold, SyntheticPerson } from './country.ts'

export const DEMO_PASSWORD = 'Thu-nghiem-2026'
export const WARD = '05528'
/** The sandbox stands as of this day; what happens later is played. */
export const COUNTRY_DAY = '2026-11-01'

/** Somebody to sign in as, with what to try. */
export type DemoPerson = Readonly<{
  username: string
  password: string
  displayName: string
  face: 'portal' | 'desk' | 'ioc' | 'console'
  story: Readonly<{ vi: string; en: string }>
}>

/** Citizens with an e-ID account. */
type DemoCitizen = SyntheticPerson &
  Readonly<{ key: string; level: 1 | 2; account: boolean; role: { vi: string; en: string } }>

const id = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`

function citizen(
  key: string,
  n: number,
  name: [string, string, string],
  about: Partial<SyntheticPerson> &
    Pick<SyntheticPerson, 'sex' | 'birthDate' | 'relationToHead' | 'personalId'>,
  account: { level: 1 | 2; vi: string; en: string } | null = null,
): DemoCitizen {
  return {
    key,
    personId: id(n),
    oldNumber: null,
    name: { family: name[0], middle: name[1], given: name[2] },
    ethnicity: '01',
    religion: null,
    civilStatus: 'single',
    marriedOn: null,
    father: null,
    mother: null,
    spouse: null,
    account: account !== null,
    level: account?.level ?? 1,
    role: { vi: account?.vi ?? '', en: account?.en ?? '' },
    ...about,
  }
}

/** A young mother, her husband, and his parents; the grandfather heads the household. */
const FAMILY: readonly DemoCitizen[] = [
  citizen(
    'head',
    1,
    ['Trần', 'Văn', 'Hòa'],
    {
      sex: 'male',
      birthDate: '1962-03-09',
      relationToHead: 'head',
      personalId: '019062004417',
      oldNumber: '090551207',
      civilStatus: 'married',
      marriedOn: '1987-11-20',
      spouse: 1,
    },
    { level: 2, vi: 'chủ hộ, xác nhận cho cháu nhập hộ', en: 'head of the household, confirms' },
  ),
  citizen('grandmother', 2, ['Lê', 'Thị', 'Mai'], {
    sex: 'female',
    birthDate: '1965',
    relationToHead: 'spouse',
    personalId: '019165008830',
    civilStatus: 'married',
    marriedOn: '1987-11-20',
    spouse: 0,
  }),
  citizen(
    'father',
    3,
    ['Trần', 'Minh', 'Quân'],
    {
      sex: 'male',
      birthDate: '1993-08-27',
      relationToHead: 'child',
      personalId: '019093012258',
      father: 0,
      mother: 1,
      civilStatus: 'married',
      marriedOn: '2022-12-18',
      spouse: 3,
    },
    { level: 2, vi: 'người cha, nhận bản giấy khai sinh trong kho', en: 'the father' },
  ),
  citizen(
    'mother',
    4,
    ['Nguyễn', 'Thị Thu', 'Hà'],
    {
      sex: 'female',
      birthDate: '1996-05-14',
      relationToHead: 'child-in-law',
      personalId: '019196007731',
      ethnicity: '02',
      civilStatus: 'married',
      marriedOn: '2022-12-18',
      spouse: 2,
    },
    {
      level: 2,
      vi: 'người mẹ, có giấy chứng sinh chờ khai sinh',
      en: 'a mother with a birth notice waiting',
    },
  ),
]

/** A couple that comes to the desk on paper, and is nobody's relative. */
const NEIGHBOURS: readonly DemoCitizen[] = [
  citizen(
    'neighbour',
    5,
    ['Phạm', 'Hải', 'Nam'],
    {
      sex: 'male',
      birthDate: '1990-02-11',
      relationToHead: 'head',
      personalId: '019090015526',
      oldNumber: '090883145',
      civilStatus: 'married',
      marriedOn: '2019-04-21',
      spouse: 1,
    },
    {
      level: 1,
      vi: 'công dân mức độ 1, không liên quan',
      en: 'a citizen of level 1, nobody’s relative',
    },
  ),
  citizen(
    'neighbour-wife',
    6,
    ['Đỗ', 'Thị', 'Lan'],
    {
      sex: 'female',
      birthDate: '1992-10-03',
      relationToHead: 'spouse',
      personalId: '019192009914',
      civilStatus: 'married',
      marriedOn: '2019-04-21',
      spouse: 0,
    },
    {
      level: 2,
      vi: 'người mẹ thứ hai, nộp hồ sơ giấy tại một cửa',
      en: 'a second mother, comes to the desk',
    },
  ),
]

const CITIZENS = [...FAMILY, ...NEIGHBOURS]

export function demoHouseholds(): SyntheticHousehold[] {
  return [
    {
      householdId: id(101),
      unit: WARD,
      address: 'Số 18, đường Hoa Sữa, tổ 7',
      since: '1995-06-15',
      registrationCode: '019',
      persons: FAMILY,
    },
    {
      householdId: id(102),
      unit: WARD,
      address: 'Tổ 12',
      since: '2019-06-01',
      registrationCode: '019',
      persons: NEIGHBOURS,
    },
  ]
}

let numbers: ReadonlySet<string> | undefined

/** Numbers of the demo people: nobody else is given them. */
export function demoNumbers(): ReadonlySet<string> {
  numbers ??= new Set(CITIZENS.map(c => c.personalId))
  return numbers
}

/** A demo citizen by key: ids and facts for the seeding of the sandbox and for tests. */
export function demoCitizen(key: string): DemoCitizen {
  const found = CITIZENS.find(c => c.key === key)
  if (!found) throw new Error(`no demo citizen \`${key}\``)
  return found
}

export const demoAccounts = (): readonly DemoCitizen[] => CITIZENS.filter(c => c.account)

export type DemoOfficial = Readonly<{
  username: string
  name: string
  face: DemoPerson['face']
  role: Readonly<{ vi: string; en: string }>
  title: string
  office: string | null
  agency: string
  officialRole: 'one-stop' | 'registrar' | 'police' | 'insurance' | 'leader' | 'admin'
  jurisdiction: readonly string[]
}>

export const AGENCIES = {
  ward: 'H55.28',
  police: 'G01.H55.28',
  insurance: 'G24.H55',
  hospital: 'H55.YT.19001',
  province: 'H55',
} as const

export const OFFICIALS: readonly DemoOfficial[] = [
  {
    username: 'motcua',
    name: 'Vũ Thị Bình',
    face: 'desk',
    title: 'Công chức một cửa',
    officialRole: 'one-stop',
    agency: AGENCIES.ward,
    office: 'mot-cua',
    jurisdiction: [WARD],
    role: { vi: 'tiếp nhận hồ sơ giấy', en: 'takes in paper applicants' },
  },
  {
    username: 'hotich',
    name: 'Hoàng Đức Long',
    face: 'desk',
    title: 'Công chức tư pháp - hộ tịch',
    officialRole: 'registrar',
    agency: AGENCIES.ward,
    office: 'ho-tich',
    jurisdiction: [WARD],
    role: { vi: 'đăng ký khai sinh', en: 'registers births' },
  },
  {
    username: 'hotich2',
    name: 'Mai Thanh Tùng',
    face: 'desk',
    title: 'Công chức tư pháp - hộ tịch',
    officialRole: 'registrar',
    agency: AGENCIES.ward,
    office: 'ho-tich',
    jurisdiction: [WARD],
    role: { vi: 'hộ tịch viên thứ hai', en: 'a second registrar' },
  },
  {
    username: 'congan',
    name: 'Lương Văn Sơn',
    face: 'desk',
    title: 'Cán bộ đăng ký cư trú',
    officialRole: 'police',
    agency: AGENCIES.police,
    office: 'cu-tru',
    jurisdiction: [WARD],
    role: { vi: 'đăng ký thường trú', en: 'registers residence' },
  },
  {
    username: 'bhyt',
    name: 'Đinh Ngọc Thảo',
    face: 'desk',
    title: 'Chuyên viên cấp thẻ',
    officialRole: 'insurance',
    agency: AGENCIES.insurance,
    office: 'the-bhyt',
    jurisdiction: ['19'],
    role: { vi: 'cấp thẻ bảo hiểm y tế', en: 'issues insurance cards' },
  },
  {
    username: 'lanhdao',
    name: 'Nguyễn Quốc Khánh',
    face: 'ioc',
    title: 'Lãnh đạo',
    officialRole: 'leader',
    agency: AGENCIES.province,
    office: null,
    jurisdiction: ['19'],
    role: { vi: 'xem chỉ số, hồ sơ quá hạn', en: 'sees figures and late dossiers' },
  },
  {
    username: 'quantri',
    name: 'Tạ Thu Hương',
    face: 'console',
    title: 'Quản trị viên',
    officialRole: 'admin',
    agency: AGENCIES.province,
    office: null,
    jurisdiction: [],
    role: { vi: 'thành viên, khóa, sổ nhật ký', en: 'members, keys, ledger' },
  },
]

/** Who to sign in as, in the order of the tour. */
export function demoPeople(): DemoPerson[] {
  const citizens = demoAccounts().map(c => ({
    username: c.personalId,
    password: DEMO_PASSWORD,
    displayName: [c.name.family, c.name.middle, c.name.given].join(' '),
    face: 'portal' as const,
    story: c.role,
  }))
  const officials = OFFICIALS.map(o => ({
    username: o.username,
    password: DEMO_PASSWORD,
    displayName: o.name,
    face: o.face,
    story: o.role,
  }))
  return [...citizens, ...officials]
}

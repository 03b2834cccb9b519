/**
 * Field groups: the 26 groups of Luật Căn cước 26/2023/QH15 art. 9, which fields of a disclosure realise
 * each, and which authority writes it. What the database of residence keeps besides stands at the end.
 *
 * INVARIANT: every field of the register stands here and has its writers; every group has fields.
 */
import type { Field } from './view.ts'

/** Who writes a field into the register; by which event is said in `competence.ts`. */
export type Writer = 'justice' | 'residence-police' | 'identity-police' | 'operators' | 'registers'

export const WRITERS: Readonly<Record<Writer, Readonly<{ vi: string; en: string }>>> = {
  justice: {
    vi: 'cơ quan đăng ký hộ tịch (Ủy ban nhân dân cấp xã, cơ quan đại diện)',
    en: 'civil status registrars (commune people’s committee, mission abroad)',
  },
  'residence-police': { vi: 'Công an cấp xã (đăng ký cư trú)', en: 'commune police (residence)' },
  'identity-police': { vi: 'cơ quan quản lý căn cước', en: 'the authority of identity' },
  operators: { vi: 'doanh nghiệp viễn thông, người dân', en: 'telecom operators, the person' },
  registers: { vi: 'cơ sở dữ liệu khác chia sẻ', en: 'other registers that share it' },
}

export type FieldGroup = Readonly<{
  /** The clause of art. 9; null for what another text asks for. */
  clause: number | null
  vi: string
  en: string
  fields: readonly Field[]
  writers: readonly Writer[]
  law: string
  note?: Readonly<{ vi: string; en: string }>
}>

const CAN_CUOC = 'Luật Căn cước 26/2023/QH15, Điều 9'

const group = (
  clause: number,
  vi: string,
  en: string,
  fields: readonly Field[],
  writers: readonly Writer[],
  note?: FieldGroup['note'],
): FieldGroup => ({
  clause,
  vi,
  en,
  fields,
  writers,
  law: `${CAN_CUOC} khoản ${clause}`,
  ...(note && { note }),
})

const JUSTICE = ['justice'] as const
const RESIDENCE = ['residence-police'] as const
const IDENTITY = ['identity-police'] as const

export const FIELD_GROUPS: readonly FieldGroup[] = [
  group(1, 'họ, chữ đệm, tên khai sinh', 'name at birth', ['name'], JUSTICE),
  group(2, 'tên gọi khác', 'other name', ['otherName'], IDENTITY),
  group(3, 'số định danh cá nhân', 'personal number', ['personalId'], IDENTITY),
  group(4, 'ngày sinh', 'date of birth', ['birthDate'], JUSTICE, {
    vi: 'giữ đúng độ chính xác: ngày, tháng hoặc năm',
    en: 'as precise as it is known: day, month or year',
  }),
  group(5, 'giới tính', 'sex', ['sex'], JUSTICE),
  group(6, 'nơi sinh', 'place of birth', ['birthPlace'], JUSTICE),
  group(
    7,
    'nơi đăng ký khai sinh',
    'place of birth registration',
    ['birthRegistrationPlace', 'birthRegistration'],
    JUSTICE,
    {
      vi: 'kèm số, quyển, trang khi biết',
      en: 'with number, book and page of the entry where known',
    },
  ),
  group(8, 'quê quán', 'place of origin', ['origin'], JUSTICE),
  group(9, 'dân tộc', 'ethnic group', ['ethnicity'], JUSTICE),
  group(10, 'tôn giáo', 'religion', ['religion'], IDENTITY),
  group(11, 'quốc tịch', 'nationality', ['nationality'], JUSTICE),
  group(12, 'nhóm máu', 'blood group', ['bloodType'], ['identity-police', 'registers']),
  group(13, 'số CMND 9 số', 'old 9-digit number', ['oldNumbers'], IDENTITY, {
    vi: 'cùng số định danh đã hủy',
    en: 'with cancelled personal numbers',
  }),
  group(
    14,
    'ngày cấp, nơi cấp, thời hạn của thẻ đã cấp',
    'cards issued: day, issuer, expiry',
    ['cards'],
    IDENTITY,
  ),
  group(
    15,
    'cha, mẹ, vợ, chồng, con, người đại diện, người được đại diện',
    'parents, spouse, children, representatives, persons represented',
    ['father', 'mother', 'spouse', 'children', 'guardian', 'representatives', 'represented'],
    JUSTICE,
    {
      vi: 'đại diện được suy ra từ quan hệ cha mẹ con và giám hộ',
      en: 'representation is derived from parentage and guardianship',
    },
  ),
  group(16, 'nơi thường trú', 'permanent residence', ['permanentResidence'], RESIDENCE),
  group(17, 'nơi tạm trú', 'temporary residence', ['temporaryResidence'], RESIDENCE),
  group(18, 'nơi ở hiện tại', 'current residence', ['currentResidence'], RESIDENCE),
  group(19, 'tình trạng khai báo tạm vắng', 'declared absence', ['absence'], RESIDENCE),
  group(20, 'số hồ sơ cư trú', 'number of the residence file', ['residenceFile'], RESIDENCE),
  group(21, 'tình trạng hôn nhân', 'civil status', ['civilStatus'], JUSTICE),
  group(22, 'quan hệ với chủ hộ', 'relation to the head', ['household'], RESIDENCE),
  group(
    23,
    'chủ hộ và thành viên hộ',
    'head and members of the household',
    ['household'],
    RESIDENCE,
  ),
  group(24, 'ngày chết hoặc mất tích', 'death or missing', ['deceasedOn', 'missingOn'], JUSTICE),
  group(
    25,
    'số thuê bao di động, thư điện tử',
    'subscriber numbers, e-mail',
    ['contacts', 'phone'],
    ['operators', 'identity-police'],
    { vi: '`phone` là số liên hệ chính', en: '`phone` is the number to reach the person by' },
  ),
  group(26, 'thông tin khác được chia sẻ', 'other data shared', ['otherData'], ['registers'], {
    vi: 'Nghị định 70/2024/NĐ-CP, Điều 3; danh mục loại trong `particular.ts`',
    en: 'Decree 70/2024/NĐ-CP art. 3; the kinds are listed in `particular.ts`',
  }),
  {
    clause: null,
    vi: 'lưu trú',
    en: 'notified stays',
    fields: ['stay'],
    writers: RESIDENCE,
    law: 'Luật Cư trú 68/2020/QH14, Điều 30; Nghị định 154/2024/NĐ-CP, Điều 11',
  },
]

/** The authorities that write a field. */
export function writersOf(field: Field): readonly Writer[] {
  return [...new Set(FIELD_GROUPS.filter(g => g.fields.includes(field)).flatMap(g => g.writers))]
}

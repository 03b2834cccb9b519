/** Heads of columns as files write them, folded and without blanks, and the slot each means. */
import { fold } from './standard/letters.ts'

/** What a column may hold: the columns composed and shipped models read, pieces of them, and former units. */
export const SLOTS = [
  'full_name',
  'given_name',
  'middle_name',
  'surname',
  'date_of_birth',
  'birth_day',
  'birth_month',
  'birth_year',
  'sex',
  'personal_number',
  'card_number',
  'national_id',
  'province',
  'district',
  'commune',
  'former_province',
  'former_district',
  'former_commune',
  'postcode',
  'phone',
  'email',
  'address',
  'house_number',
  'locality',
  'region',
  'occupation',
  'title',
  'authors',
  'venue',
  'year',
] as const
export type Slot = (typeof SLOTS)[number]
export const isSlot = (text: unknown): text is Slot => (SLOTS as readonly unknown[]).includes(text)

const HEADS: Readonly<Record<Slot | 'key', string>> = {
  full_name: `ho ten|ho va ten|ho chu dem ten|ho chu dem va ten|ten day du|ten cong dan|ten khach hang|
    ten chu|ten chu ho|ho ten hoc sinh|nguoi tham gia|full name|name|person name|fullname`,
  given_name:
    'ten|ten goi|given name|given|first name|firstname|forename|fname|prenom|vorname|nombre',
  middle_name: 'chu dem|dem|ten dem|ten lot|lot|middle name|middle|mname',
  surname: `ho|ho dem|ho lot|ho va chu dem|ho va ten dem|surname|last name|lastname|family name|lname|
    nom|nachname|apellido`,
  date_of_birth: `ngay sinh|ngay thang nam sinh|nam sinh|sinh ngay|ngay thang nam|dob|birth date|birthdate|
    date of birth|birthday|date birth|ns|ntns|geburtsdatum`,
  birth_day: 'ngay|birth day|day of birth',
  birth_month: 'thang|thang sinh|birth month|month of birth',
  birth_year: 'birth year|year of birth|yob',
  sex: 'gioi tinh|phai|gt|sex|gender',
  personal_number: `so giay to|so dinh danh|so dinh danh ca nhan|ma dinh danh|so ddcn|ddcn|cccd|so cccd|
    can cuoc|so can cuoc|so can cuoc cong dan|cccd cmnd|cmnd cccd|so cccd cmnd|so cmnd cccd|id12|
    personal number|personal id|so ho so cccd`,
  card_number:
    'cmnd|so cmnd|so cmt|cmt|cmnd cu|so cmnd cu|cmnd 9 so|cmnd9|id9|card number|old number',
  national_id: `soc sec id|ssn|social security number|national id|national insurance number|nino|
    id number|identity number|tax number|nhs number`,
  province: 'tinh|tinh thanh|tinh thanh pho|tinh moi|ten tinh|province',
  district: 'huyen|quan|quan huyen|huyen quan|huyen moi|district',
  commune: 'xa|phuong|xa phuong|phuong xa|xa moi|ten xa|xa phuong dac khu|ward|commune',
  former_province: 'tinh cu|tinh truoc|old province|former province',
  former_district: 'huyen cu|quan cu|quan huyen cu|old district|former district',
  former_commune: 'xa cu|phuong cu|xa phuong cu|old commune|former commune|old ward',
  postcode:
    'ma buu chinh|ma buu dien|postcode|post code|postcode fake|zip|zip code|postal code|plz',
  phone: 'dien thoai|so dien thoai|sdt|dt|di dong|phone|phone number|mobile|telephone|tel',
  email: 'thu dien tu|hop thu|email|e mail|mail|email address',
  address: `dia chi|dia chi thuong tru|noi o|address|address 1|address line 1|street|street address|
    street name|duong|thon to|addr`,
  house_number: 'so nha|house number|street number|house no|building number',
  locality: `dia phuong|noi sinh|que quan|birth place|birthplace|place of birth|city|town|suburb|
    locality|place|village`,
  region: 'vung|state|region|county|canton',
  occupation: 'nghe nghiep|nghe|occupation|job|profession',
  title: 'nhan de|tieu de|ten sach|ten bai|title|paper title|product name',
  authors: 'tac gia|authors|author|creator',
  venue: 'noi cong bo|tap chi|venue|journal|conference|booktitle|publisher',
  year: 'nam|nam xuat ban|year|publication year|pub year',
  key: `id|key|ma|stt|rec id|record id|unique id|uid|aid|rid|pid|row id|ma ho so|ma doi tuong|
    ma so bhxh|so so bhxh|mst|ma hoc sinh|ma khach hang|so the bhyt|source id|khoa`,
}

/** A head without marks, case, punctuation and blanks: `Họ và tên` and `ho_va_ten` are one. */
export const headKey = (head: string): string =>
  fold(head)
    .replace(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '')

const BY_HEAD: ReadonlyMap<string, Slot | 'key'> = new Map(
  Object.entries(HEADS).flatMap(([slot, heads]) =>
    heads.split('|').map(head => [head.replaceAll(/\s+/gu, ''), slot as Slot | 'key'] as const),
  ),
)

/** What a head means, or null when it says nothing. */
export const slotOfHead = (head: string): Slot | 'key' | null => BY_HEAD.get(headKey(head)) ?? null

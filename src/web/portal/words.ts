/** Words of the portal that several of its pages share. */
import type { Field } from '#register'
import { type Bilingual, dictionary, type Lang } from '../i18n/index.ts'
import type { NavItem } from '../layout.tsx'

export const portal = dictionary(
  {
    home: 'Việc của tôi',
    vault: 'Kho giấy tờ',
    reads: 'Ai đã xem dữ liệu',
    me: 'Thông tin của tôi',
    settings: 'Cài đặt',
    dossier: 'Hồ sơ',
    code: 'Mã hồ sơ',
    promised: 'Hẹn trả kết quả',
    holder: 'Đang giữ hồ sơ',
    since: (at: string) => `từ ${at}`,
    download: 'Tải về',
    register: 'Cơ sở dữ liệu quốc gia về dân cư',
    short: { vault: 'Giấy tờ', reads: 'Ai đã xem', me: 'Về tôi' },
  },
  {
    home: 'My affairs',
    vault: 'My documents',
    reads: 'Who read my data',
    me: 'My information',
    settings: 'Settings',
    dossier: 'Dossier',
    code: 'Dossier code',
    promised: 'Promised for',
    holder: 'Held by',
    since: at => `since ${at}`,
    download: 'Download',
    register: 'National population database',
    short: { vault: 'Documents', reads: 'Reads', me: 'About me' },
  },
)

export function portalNav(lang: Lang): readonly NavItem[] {
  const words = portal[lang]
  return [
    { key: 'home', href: '/portal', text: words.home },
    { key: 'vault', href: '/portal/vault', text: words.short.vault },
    { key: 'reads', href: '/portal/reads', text: words.short.reads },
    { key: 'me', href: '/portal/me', text: words.short.me },
  ]
}

/** Fields of the register as a citizen calls them. */
export const FIELD_NAMES: Readonly<Record<Field, Bilingual>> = {
  personalId: { vi: 'số định danh cá nhân', en: 'personal number' },
  name: { vi: 'họ, chữ đệm, tên', en: 'name' },
  birthDate: { vi: 'ngày sinh', en: 'date of birth' },
  sex: { vi: 'giới tính', en: 'sex' },
  ethnicity: { vi: 'dân tộc', en: 'ethnic group' },
  religion: { vi: 'tôn giáo', en: 'religion' },
  nationality: { vi: 'quốc tịch', en: 'nationality' },
  origin: { vi: 'quê quán', en: 'place of origin' },
  birthPlace: { vi: 'nơi sinh', en: 'place of birth' },
  birthRegistration: { vi: 'đăng ký khai sinh', en: 'birth registration' },
  civilStatus: { vi: 'tình trạng hôn nhân', en: 'civil status' },
  permanentResidence: { vi: 'nơi thường trú', en: 'permanent residence' },
  temporaryResidence: { vi: 'nơi tạm trú', en: 'temporary residence' },
  currentResidence: { vi: 'nơi ở hiện tại', en: 'current residence' },
  household: { vi: 'hộ gia đình', en: 'household' },
  father: { vi: 'cha', en: 'father' },
  mother: { vi: 'mẹ', en: 'mother' },
  spouse: { vi: 'vợ hoặc chồng', en: 'spouse' },
  children: { vi: 'con', en: 'children' },
  guardian: { vi: 'người giám hộ', en: 'guardian' },
  deceasedOn: { vi: 'ngày mất', en: 'date of death' },
  phone: { vi: 'điện thoại', en: 'phone' },
  oldNumbers: { vi: 'số giấy tờ cũ', en: 'old numbers' },
}

/** A verification code as printed: groups of five. */
export const groupedCode = (code: string): string =>
  code
    .replaceAll('-', '')
    .match(/.{1,5}/g)
    ?.join('-') ?? code

/** A sentence begins with a capital. */
export const capital = (text: string): string =>
  text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

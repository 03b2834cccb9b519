/** Words of the portal that several of its pages share. */
import { dictionary, type Lang } from '../i18n/index.ts'
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

/** A verification code as printed: groups of five. */
export const groupedCode = (code: string): string =>
  code
    .replaceAll('-', '')
    .match(/.{1,5}/g)
    ?.join('-') ?? code

/** A sentence begins with a capital. */
export const capital = (text: string): string =>
  text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

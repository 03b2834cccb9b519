/** Purpose: the duties by which an officer may look a person up without a dossier; the register knows their law. */
import type { Official } from '#identity'
import type { Purpose } from '#register'
import type { Bilingual } from '../i18n/index.ts'

export type Duty = Readonly<{ code: string; text: Bilingual }>

const DESK: Duty = {
  code: 'desk-lookup',
  text: {
    vi: 'Tìm người nộp hồ sơ trực tiếp tại bộ phận một cửa',
    en: 'to find the person who files a dossier at the desk',
  },
}
const RESIDENCE: Duty = {
  code: 'residence-check',
  text: {
    vi: 'Kiểm tra thông tin cư trú',
    en: 'to check residence data',
  },
}

/** Duties an official may name, by role. */
export const dutiesOf = (official: Official): readonly Duty[] =>
  official.role === 'police' ? [DESK, RESIDENCE] : [DESK]

/** Why the desk reads the register of somebody who stands there. */
export const DESK_PURPOSE: Purpose = { kind: 'duty', basis: DESK.code }

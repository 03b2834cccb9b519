/**
 * Agency members: the offices that keep the nine databases of the ward, as members of the exchange with a
 * key and an official of their own. Codes below the province are invented.
 */
import { admitMember } from '#exchange'
import { createOfficial } from '#identity'
import type { Actor, Db } from '#kernel'
import { AGENCY_CODES, type DatabaseCode } from './agencies/agency.ts'
import { AGENCIES, DEMO_PASSWORD, type DemoOfficial, WARD } from './demo.ts'
import { markSettled } from './store.ts'

export type Keeper = Readonly<{
  /** Agency code of the member. */
  agency: string
  name: string
  office: string
  /** Who signs in for it; null where the official is one of the demo people. */
  official: Readonly<{ username: string; name: string; title: string }> | null
}>

const keeper = (
  agency: string,
  name: string,
  office: string,
  username: string,
  person: string,
): Keeper => ({
  agency,
  name,
  office,
  official: { username, name: person, title: 'Chuyên viên quản trị dữ liệu' },
})

/** Who keeps which database. */
export const KEEPERS: Readonly<Record<DatabaseCode, Keeper>> = {
  'civil-status': keeper(
    'H55.TP',
    'Sở Tư pháp tỉnh Thái Nguyên',
    'ho-tich',
    'dl-hotich',
    'Phùng Thị Mai',
  ),
  insurance: {
    agency: AGENCIES.insurance,
    name: 'Bảo hiểm xã hội tỉnh Thái Nguyên',
    office: 'the-bhyt',
    official: null,
  },
  vaccination: keeper(
    'H55.YT',
    'Sở Y tế tỉnh Thái Nguyên',
    'tiem-chung',
    'dl-yte',
    'Đoàn Văn Hưng',
  ),
  education: keeper(
    'H55.GDDT',
    'Sở Giáo dục và Đào tạo tỉnh Thái Nguyên',
    'hoc-sinh',
    'dl-giaoduc',
    'Kiều Thu Trang',
  ),
  tax: keeper('G12.H55', 'Thuế tỉnh Thái Nguyên', 'ma-so-thue', 'dl-thue', 'Lưu Đình Phong'),
  assistance: keeper(
    'H55.BTXH',
    'Cơ quan bảo trợ xã hội tỉnh Thái Nguyên',
    'tro-cap',
    'dl-baotro',
    'Hà Thị Yến',
  ),
  land: keeper(
    'H55.NNMT',
    'Sở Nông nghiệp và Môi trường tỉnh Thái Nguyên',
    'dat-dai',
    'dl-datdai',
    'Nông Quốc Huy',
  ),
  labour: keeper('H55.NV', 'Sở Nội vụ tỉnh Thái Nguyên', 'lao-dong', 'dl-laodong', 'Đào Minh Châu'),
  electricity: keeper(
    'H55.DL',
    'Công ty Điện lực Thái Nguyên (mô phỏng)',
    'khach-hang',
    'dl-dienluc',
    'Tô Văn Thắng',
  ),
}

/** Officials of the keepers, to sign in as. */
export function keeperOfficials(): readonly Readonly<{
  username: string
  agency: string
  office: string
}>[] {
  return AGENCY_CODES.flatMap(code => {
    const { agency, office, official } = KEEPERS[code]
    return official ? [{ username: official.username, agency, office }] : []
  })
}

/** Admits the keepers and creates their officials, once. */
export async function settleAgencies(db: Db, actor: Actor): Promise<void> {
  const pem = (agency: string) =>
    db.keys
      .pair(`member.${agency.toLowerCase()}`)
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString()
  await db.tx(async tx => {
    const officials: Record<string, string> = {}
    for (const code of AGENCY_CODES) {
      const { agency, name, office, official } = KEEPERS[code]
      // The insurance is a member already, and its official one of the demo people.
      if (official === null) continue
      const kind = code === 'electricity' ? 'company' : code === 'tax' ? 'ministry' : 'province'
      await admitMember(tx, actor, { agency, name, kind, unit: '19', publicKeyPem: pem(agency) })
      const role: DemoOfficial['officialRole'] | 'health' =
        code === 'vaccination' ? 'health' : 'insurance'
      const { officialId } = await createOfficial(tx, {
        name: official.name,
        title: official.title,
        role,
        agency,
        office,
        jurisdiction: [WARD],
        username: official.username,
        password: DEMO_PASSWORD,
        actor,
      })
      officials[official.username] = officialId
    }
    await markSettled(tx, 'agencies', { officials })
  })
}

/** Sources of an invented family, for tests of the form without a database. */
import type { PersonName } from '#vn'
import type { Party, Sources } from '../sources.ts'

const place = { unit: '05528', asOf: '2026-11-01', text: 'Phường Bách Quang, tỉnh Thái Nguyên' }

export const party = (name: PersonName, over: Partial<Party> = {}): Party => ({
  personId: `00000000-0000-7000-8000-00000000${name.given.length.toString(16).padStart(4, '0')}`,
  personalId: '019196000001',
  name,
  birthDate: '1996-05-14',
  ethnicity: '01',
  nationality: 'VN',
  origin: place,
  civilStatus: 'married',
  residence: { unit: '05528', asOf: '2026-01-01', address: 'Tổ 5' },
  household: { householdId: 'h1', headId: 'p1' },
  phone: null,
  ...over,
})

export function sourcesOf(over: Partial<Sources> = {}): Sources {
  const mother = party({ family: 'Nguyễn', middle: 'Thị Thu', given: 'Hà' }, { ethnicity: '02' })
  const father = party(
    { family: 'Trần', middle: 'Minh', given: 'Quân' },
    {
      personalId: '019090000002',
      origin: { ...place, text: 'Xã Đông Anh, thành phố Hà Nội' },
    },
  )
  return {
    at: '2026-11-18T02:00:00.000Z',
    applicantId: mother.personId,
    applicantIs: 'mother',
    mother,
    father,
    homes: {
      mother: {
        head: {
          personId: 'p1',
          name: { family: 'Trần', middle: 'Văn', given: 'Lực' },
          personalId: null,
        },
        relation: 'paternal-grandchild',
      },
      father: null,
    },
    notice: {
      evidenceId: '00000000-0000-7000-8000-0000000000aa',
      number: '00012.GCS.19001.26',
      facility: 'Bệnh viện Sao Mai Thái Nguyên',
      birthDate: '2026-11-16',
      birthTime: '06:45',
      sex: 'female',
      place: { ...place, text: 'Bệnh viện Sao Mai Thái Nguyên' },
      plannedName: { family: 'Trần', middle: 'Nguyễn Minh', given: 'Anh' },
    },
    receipts: [],
    ...over,
  }
}

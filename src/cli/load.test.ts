import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ProblemError, sql, systemActor } from '#kernel'
import {
  changesSince,
  countPersons,
  exportPersons,
  type FileKind,
  householdOf,
  kinOf,
  loadFile,
  receiptsAbout,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { xlsxOf } from './file/fixture.ts'
import { type ColumnMap, openFile } from './file/open.ts'
import { writeParquet } from './file/parquet.ts'
import { rejectFile } from './file/rejects.ts'

const LOADER = systemActor('load')
const HEADS = 'ho_ten,so_dinh_danh,ngay_sinh,gioi_tinh,dan_toc,tinh_trang_hon_nhan'
const number = (i: number, sex = 0, year = 90) => `019${sex}${year}${String(i).padStart(6, '0')}`

describe('loading a file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lt-load-'))
  let house: TestDatabase
  let serial = 0
  before(async () => {
    house = await testDatabase(
      'ledger',
      'register',
      'documents',
      'identity',
      'exchange',
      'services',
      'reconcile',
      'oversight',
      'simulation',
    )
  })
  after(async () => {
    await house.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const file = (name: string, content: string | Buffer) => {
    const path = join(dir, `${++serial}-${name}`)
    writeFileSync(path, content)
    return path
  }
  const csv = (...lines: string[]) => file('a.csv', `${lines.join('\n')}\n`)
  type Wound = (point: string) => void
  async function run(path: string, kind: FileKind, map: ColumnMap = {}, wound: Wound = () => {}) {
    const opened = await openFile(path, kind, map)
    const sink = rejectFile(`${path}.rejects.jsonl`, opened.headOf)
    async function* rows(skip: number) {
      for await (const row of opened.rows(skip)) {
        wound('row')
        yield row
      }
    }
    const done = await loadFile(house.db, LOADER, {
      digest: opened.digest,
      kind,
      rows,
      rejects: {
        rewind: sink.rewind,
        async append(list) {
          wound('before reject')
          const length = await sink.append(list)
          wound('after reject')
          return length
        },
      },
      progress: () => wound('committed'),
    })
    assert.equal(done.read, done.loaded + done.there + done.rejected)
    return done
  }
  type Line = {
    row: number
    code: string
    column: string
    remark?: true
    reasons?: unknown[]
    values: unknown
  }
  const rejectsOf = (path: string): Line[] =>
    readFileSync(`${path}.rejects.jsonl`, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(l => JSON.parse(l))
  const personOf = async (n: string) =>
    (
      await house.db.row<{ id: string }>(
        sql`select person_id as id from register.personal_number where number = ${n}`,
      )
    ).id

  it('people from CSV; every bad row has its reason and the others are loaded; twice is once', async () => {
    const path = csv(
      `${HEADS},ma_xa,dia_chi,o_tu_ngay`,
      `Nguyễn Văn An,${number(1)},17/05/1990,Nam,Kinh,Độc thân,05528,Tổ 5,01/02/2015`,
      `Trần Thị Bích,1.23E+11,1990,Nữ,01,độc thân,,,`,
      `Lê Văn C,1909000001,33000,Nam,Kinh,độc thân,,,`,
      `Phạm D,${number(2)},31/02/1990,Nam,Kinh,độc thân,,,`,
      `Phạm Văn Đ,${number(3)},05/1990,Nam,Kinh,độc thân,5528,Tổ 1,`,
      `Hồ Văn E,${number(4)},33000,Nam,Tày,,,,`,
      `Hồ Thị G,${number(5, 1)},33000,nữ,Tày,độc thân,,,`,
      `Hồ Thị G,${number(5, 1)},33000,nữ,Tày,độc thân,,,`,
      `Vũ Thị H,${number(5, 1)},1991-01-02,nữ,Tày,độc thân,,,`,
      `Vũ Thị H,,1991-01-02,nữ,Tày,độc thân,,,`,
      `Vũ Thị H,,02/01/1991,nữ,Tày,độc thân,,,`,
      `Ng1uyễn,${number(6)},1990,X,Kinhh,độc thân,99999,,`,
      'ngắn',
    )
    const done = await run(path, 'person')
    assert.deepEqual(
      { ...done },
      { read: 13, loaded: 3, there: 1, rejected: 9, persons: 3, remarks: 0, wasDone: false },
    )
    const rejects = rejectsOf(path)
    assert.deepEqual(
      rejects.map(r => [r.row, r.column, r.code]),
      [
        [2, 'so_dinh_danh', 'load.number-ruined'],
        [3, 'so_dinh_danh', 'load.zeros-lost'],
        [4, 'ngay_sinh', 'load.value-invalid'],
        [5, 'ma_xa', 'load.zeros-lost'],
        [6, 'tinh_trang_hon_nhan', 'load.value-missing'],
        [9, 'so_dinh_danh', 'load.number-taken'],
        [11, 'so_dinh_danh', 'load.likely-there'],
        [12, 'ho_ten', 'load.value-invalid'],
        [13, null, 'cli.row-faulty'],
      ],
    )
    assert.equal((rejects[0]!.values as Record<string, string>).ho_ten, 'Trần Thị Bích')
    assert.ok(rejects[7]!.reasons!.length >= 4, 'all faults of a row are told')
    const { birth } = await house.db.row<{ birth: string }>(sql`
      select birth_date as birth from register.version where person_id = ${await personOf(number(5, 1))}`)
    assert.equal(birth, '1990-05-07', 'day 33000 of a spreadsheet')

    const again = await run(path, 'person')
    assert.deepEqual(again, { ...done, wasDone: true })
    const people = await countPersons(house.db)
    const other = csv(HEADS, `Nguyễn Văn AN,${number(1)},1990-05-17,nam,01,single`)
    assert.deepEqual(
      { ...(await run(other, 'person')) },
      { read: 1, loaded: 0, there: 1, rejected: 0, persons: 0, remarks: 0, wasDone: false },
    )
    assert.equal(await countPersons(house.db), people)
  })

  it('columns by their heads in any spelling, or by a map; a file that cannot be read is refused whole', async () => {
    const path = csv(
      'Họ và tên;NGÀY SINH;Giới tính;Dân tộc;TT;Số CCCD',
      `Đỗ Văn Khang;2015;Nam;Kinh;độc thân;${number(70, 2, 15)}`,
    )
    const mapped = await run(path, 'person', { TT: 'civilStatus' })
    assert.equal(mapped.loaded, 1)
    const code = (content: string, map: ColumnMap = {}) =>
      run(file('b.csv', content), 'person', map).then(
        () => 'none',
        (e: ProblemError) => e.problem.code,
      )
    assert.equal(await code('ho_ten,gioi_tinh\n'), 'load.column-missing')
    assert.equal(await code(`${HEADS},Họ tên\n`), 'load.column-twice')
    assert.equal(await code(`${HEADS}\n`, { x: 'sex' }), 'load.map-invalid')
    assert.equal(await code(`${HEADS}\n`, { ho_ten: 'nothing' }), 'load.map-invalid')
  })

  it('relatives by number are bound at the end, wherever they stand; what contradicts is remarked', async () => {
    const [father, mother, child, wife] = [
      number(20),
      number(21, 1),
      number(22, 2, 15),
      number(23, 1),
    ]
    const heads = `${HEADS},so_dinh_danh_cha,so_dinh_danh_me,ho_ten_me,so_dinh_danh_vo_chong`
    const path = csv(
      heads,
      `Lý Minh Con,${child},2015-03-04,nam,Kinh,,${father},${number(99, 1)},Vương Thị Xa,`,
      `Lý Văn Cha,${father},1990-01-02,nam,Kinh,đã kết hôn,${number(98)},,,${wife}`,
      `Mai Thị Vợ,${wife},1990-03-02,nữ,Kinh,đã kết hôn,,${father},,${father}`,
      `Mai Thị Mẹ,${mother},1990-03-02,nữ,Kinh,ly hôn,,,,`,
    )
    const done = await run(path, 'person')
    assert.deepEqual([done.loaded, done.rejected, done.remarks], [4, 0, 2])
    assert.deepEqual(
      rejectsOf(path).map(r => [r.row, r.column, r.code, r.remark]),
      [
        [2, 'so_dinh_danh_cha', 'load.relative-unknown', true],
        [3, 'so_dinh_danh_me', 'load.relative-conflicts', true],
      ],
    )
    const kin = await kinOf(house.db, await personOf(father))
    assert.deepEqual([kin.childIds, kin.spouseId], [[await personOf(child)], await personOf(wife)])
    assert.equal((await kinOf(house.db, await personOf(child))).fatherId, await personOf(father))
    const { changes } = await changesSince(house.db, { since: 0, limit: 10_000 })
    const told = changes.filter(c => c.personId === done.persons.toString() || c.kind === 'load')
    assert.ok(told.some(c => c.fields.includes('children')))
  })

  it('a relative whom a later file brings is bound then', async () => {
    const [child, mother] = [number(24, 2, 15), number(25, 1)]
    const named = csv(
      `${HEADS},so_dinh_danh_me`,
      `Lý Văn Chờ,${child},2015-03-04,nam,Kinh,,${mother}`,
    )
    assert.equal((await run(named, 'person')).remarks, 1)
    const id = await personOf(child)
    assert.equal((await kinOf(house.db, id)).motherId, null)
    const brought = csv(HEADS, `Mai Thị Đến,${mother},1990-03-02,nữ,Kinh,ly hôn`)
    assert.equal((await run(brought, 'person')).remarks, 0)
    assert.equal((await kinOf(house.db, id)).motherId, await personOf(mother))
  })

  it('households: rows that stand together come in together or not at all', async () => {
    const heads = `so_ho,quan_he,ma_xa,dia_chi,o_tu_ngay,${HEADS}`
    const at = '05528,Tổ 9,2016-01-01'
    const path = csv(
      heads,
      `H1,Chủ hộ,${at},Tô Văn Một,${number(30)},1990,nam,Kinh,độc thân`,
      `H1,Con,${at},Tô Văn Hai,${number(31, 2, 15)},2015-01-01,nam,Kinh,`,
      `H2,Chủ hộ,${at},Tô Văn Ba,${number(32)},1990,nam,Kinh,độc thân`,
      `H2,Con,${at},Tô Văn Bốn,${number(33, 2, 15)},2215-01-01,nam,Kinh,`,
      `H3,Chủ hộ,${at},Tô Văn Năm,${number(34)},1990,nam,Kinh,độc thân`,
      `H3,Chủ hộ,${at},Tô Văn Sáu,${number(35)},1990,nam,Kinh,độc thân`,
      `H4,Chủ hộ,${at},Tô Văn Một,${number(30)},1990,nam,Kinh,độc thân`,
      `H4,Con,${at},Tô Văn Tám,${number(36, 2, 15)},2015-01-01,nam,Kinh,`,
      `H1,Con,${at},Tô Văn Chín,${number(37, 2, 15)},2015-01-01,nam,Kinh,`,
    )
    const done = await run(path, 'household')
    assert.deepEqual([done.read, done.loaded, done.there, done.rejected], [9, 2, 1, 6])
    assert.deepEqual(
      rejectsOf(path).map(r => [r.row, r.code.slice(5)]),
      [
        [3, 'household-faulty'],
        [4, 'value-invalid'],
        [6, 'heads-many'],
        [5, 'household-faulty'],
        [8, 'household-mixed'],
        [9, 'household-scattered'],
      ].sort((a, b) => Number(a[0]) - Number(b[0])),
    )
    const home = await householdOf(house.db, await personOf(number(31, 2, 15)))
    assert.equal(home?.headId, await personOf(number(30)))
  })

  it('life events by their deeds, each once; a refused one carries the reason of the deed', async () => {
    const people = csv(
      HEADS,
      ...[40, 41].map(
        (n, i) =>
          `Cao ${i ? 'Thị' : 'Văn'} Người,${number(n, i)},1990-01-0${i + 1},${i ? 'nữ' : 'nam'},Kinh,độc thân`,
      ),
    )
    assert.equal((await run(people, 'person')).loaded, 2)
    const heads =
      'su_kien,ma_su_kien,ngay,so_dinh_danh,so_dinh_danh_nguoi_kia,so_dang_ky,ma_noi_dang_ky,ngay_dang_ky,ma_xa,dia_chi,so_dinh_danh_cha,so_dinh_danh_me,ho_ten,gioi_tinh,dan_toc,noi_sinh,que_quan,noi_xay_ra,so_ban_an'
    const row = (cells: Record<string, string>) =>
      heads
        .split(',')
        .map(h => cells[h] ?? '')
        .join(',')
    const book = { so_dang_ky: '7', ma_noi_dang_ky: '05528', ngay_dang_ky: '2026-10-02' }
    const [man, woman] = [number(40), number(41, 1)]
    const rows = [
      row({
        su_kien: 'Kết hôn',
        ma_su_kien: 'E-1',
        ngay: '2026-10-01',
        so_dinh_danh: man,
        so_dinh_danh_nguoi_kia: woman,
        ...book,
      }),
      row({
        su_kien: 'khai sinh',
        ma_su_kien: 'E-2',
        ngay: '2026-10-01',
        ho_ten: 'Cao Minh Bé',
        gioi_tinh: 'nam',
        dan_toc: 'Kinh',
        noi_sinh: 'Trạm y tế',
        que_quan: 'Bách Quang',
        so_dinh_danh_cha: man,
        so_dinh_danh_me: woman,
        ...book,
      }),
      row({
        su_kien: 'Chuyển đến',
        ma_su_kien: 'E-3',
        ngay: '2026-10-05',
        so_dinh_danh: man,
        ma_xa: '05528',
        dia_chi: 'Tổ 3',
      }),
      row({
        su_kien: 'khai tử',
        ma_su_kien: 'E-4',
        ngay: '2026-10-09',
        so_dinh_danh: man,
        noi_xay_ra: 'Tại nhà',
        ...book,
        ngay_dang_ky: '2026-10-10',
      }),
      row({
        su_kien: 'khai tử',
        ma_su_kien: 'E-5',
        ngay: '2026-10-09',
        so_dinh_danh: man,
        noi_xay_ra: 'Tại nhà',
        ...book,
      }),
      row({
        su_kien: 'ly hôn',
        ma_su_kien: 'E-6',
        ngay: '2026-10-09',
        so_dinh_danh: number(97),
        so_dinh_danh_nguoi_kia: woman,
        so_ban_an: '1',
      }),
      row({ su_kien: 'lên trời', ngay: '2026-10-09' }),
    ]
    const path = csv(heads, ...rows)
    const done = await run(path, 'event')
    assert.deepEqual([done.read, done.loaded, done.rejected], [7, 4, 3])
    assert.deepEqual(
      rejectsOf(path).map(r => [r.row, r.code]),
      [
        [5, 'death.already-recorded'],
        [6, 'load.person-unknown'],
        [7, 'load.value-invalid'],
      ],
    )
    // The same events in another file are not recorded again; another event under a key already used is refused.
    const other = csv(heads, rows[0]!, rows[1]!, rows[2]!.replace('Tổ 3', 'Tổ 4'))
    const again = await run(other, 'event')
    assert.deepEqual([again.loaded, again.there, again.rejected], [0, 2, 1])
    assert.equal(rejectsOf(other)[0]!.code, 'request.key-reused')
  })

  it('cutOffAnywhere: the same command goes on; nothing is lost, nothing twice, no reject doubled', async () => {
    const rows = (from: number) =>
      Array.from({ length: 5_000 }, (_, i) =>
        i % 500 === 7
          ? `Hỏng,x${i},1990,nam,Kinh,độc thân`
          : `Ngô Văn An,${number(from + i)},1990-01-0${1 + (i % 9)},nam,Kinh,độc thân`,
      )
    const random = house.db.random
    for (const from of [100_000]) {
      const path = csv(HEADS, ...rows(from))
      let tries = 0
      for (;;) {
        tries++
        // Later and later, so that it ends.
        let left = 1 + random.int(1_500 * tries)
        const wound = () => {
          if (--left === 0) throw new Error('kill -9')
        }
        const done = await run(path, 'person', {}, wound).catch((e: Error) => {
          assert.match(e.message, /kill -9/)
          return null
        })
        if (done === null) continue
        assert.deepEqual([done.read, done.loaded + done.there, done.rejected], [5_000, 4_990, 10])
        break
      }
      assert.deepEqual(
        rejectsOf(path).map(r => r.row),
        Array.from({ length: 10 }, (_, i) => 8 + i * 500),
      )
      const { n } = await house.db.row<{ n: number }>(
        sql`select count(*) as n from register.personal_number where number like '0190901%'`,
      )
      assert.equal(n, 4_990)
    }
  })

  it('a reject file that is gone is written anew, with every reject', async () => {
    const path = csv(
      HEADS,
      `Hỏng,x,1990,nam,Kinh,độc thân`,
      ...Array.from(
        { length: 2_500 },
        (_, i) => `Bùi Văn Sâu,${number(300_000 + i)},1990-01-01,nam,Kinh,độc thân`,
      ),
    )
    let commits = 0
    await assert.rejects(
      run(path, 'person', {}, point => {
        if (point === 'committed' && ++commits === 1) throw new Error('kill -9')
      }),
      /kill -9/,
    )
    rmSync(`${path}.rejects.jsonl`)
    const done = await run(path, 'person')
    assert.deepEqual([done.read, done.loaded + done.there, done.rejected], [2_501, 2_500, 1])
    assert.deepEqual(
      rejectsOf(path).map(r => r.row),
      [1],
    )
  })

  it('the same people from Excel and Parquet', async () => {
    const heads = HEADS.split(',')
    const person = (n: number) => [
      'Đinh Thị Tư',
      number(n, 1),
      '1990-02-03',
      'nữ',
      'Kinh',
      'độc thân',
    ]
    const sheet = file(
      'a.xlsx',
      xlsxOf([
        heads,
        person(50),
        ['Đinh Thị Tư', 19_190_000_050, 32_907, 'nữ', 'Kinh', 'độc thân'],
      ]),
    )
    const excel = await run(sheet, 'person')
    assert.deepEqual([excel.loaded, excel.rejected], [1, 1])
    assert.equal(rejectsOf(sheet)[0]!.code, 'load.zeros-lost')
    const path = join(dir, 'a.parquet')
    const people = [heads, person(50), person(51)].map(cells => cells.join(','))
    await writeParquet(csv(...people), path)
    const parquet = await run(path, 'person')
    assert.deepEqual([parquet.loaded, parquet.there], [1, 1])
  })

  it('JSON lines: flat objects with keys of their own, records, and lines that are neither', async () => {
    const flat = {
      ...{ ho_ten: 'Đinh Văn Bảy', so_dinh_danh: number(60), ngay_sinh: 1990, gioi_tinh: 'nam' },
      ...{ dan_toc: 'Kinh', ton_giao: null, tinh_trang_hon_nhan: 'độc thân' },
    }
    const { ho_ten: _, ...nameless } = flat
    const lines = [flat, [1], { persons: [] }, nameless].map(line => JSON.stringify(line))
    const path = file('a.jsonl', `\uFEFF${[...lines, '', '{"a":', 'null'].join('\n')}\n`)
    const done = await run(path, 'person')
    assert.deepEqual([done.read, done.loaded, done.rejected], [6, 1, 5])
    assert.deepEqual(
      rejectsOf(path).map(r => [r.row, r.code]),
      [
        [2, 'cli.row-faulty'],
        [3, 'cli.record-invalid'],
        [4, 'load.column-missing'],
        [5, 'cli.row-faulty'],
        [6, 'cli.row-faulty'],
      ],
    )
  })

  it('cards, contacts, other names and files of residence by their columns', async () => {
    const papers =
      'so_the,ngay_cap,noi_cap,ngay_het_han,email,nhom_mau,ten_goi_khac,noi_dang_ky_khai_sinh,so_ho_so_cu_tru,ngay_ho_so_cu_tru'
    const person = (n: number) => `Đinh Thị Chín,${number(n, 1)},02/03/1990,nữ,Kinh,độc thân`
    const path = csv(
      `${HEADS},${papers}`,
      `${person(62)},${number(62, 1)},05/06/2022,Cục Cảnh sát,02/03/2030,Chin@vi-du.vn,AB,Chín Nhỏ,Xã Bách Quang,HS-7,01/07/2021`,
      `${person(63)},${number(63, 1)},05/06/2001,Cục Cảnh sát,05/06/2000,khong-phai-thu,C,,,HS-8,`,
    )
    assert.equal((await run(path, 'person')).loaded, 1)
    const id = await personOf(number(62, 1))
    const { kind, file, email, other, blood } = await house.db.row<Record<string, string>>(sql`
      select c.kind, f.number as file, p.value as email, v.other_name as other, v.blood_type as blood
      from register.card c join register.residence_file f using (person_id)
      join register.particular p using (person_id) join register.version v using (person_id)
      where person_id = ${id}`)
    assert.deepEqual(
      [kind, file, email, other, blood],
      ['cccd-chip', 'HS-7', 'chin@vi-du.vn', 'Chín Nhỏ', 'AB'],
    )
    const [rejected] = rejectsOf(path) as unknown as [{ reasons: { column: string }[] }]
    assert.deepEqual(rejected.reasons.map(r => r.column).sort(), [
      'email',
      'ngay_cap',
      'ngay_het_han',
      'ngay_ho_so_cu_tru',
      'nhom_mau',
    ])
  })

  it('a day that is a bare number in a workbook of 1904, and an error of a spreadsheet, are rejected', async () => {
    const workbook =
      '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" r:id="r2"/></sheets></workbook>'
    const person = ['Đinh Văn Tám', number(61), 32_000, 'nam', 'Kinh', 'độc thân']
    const broken = ['Đinh Văn Tám', number(61), 1990, 'nam', { xml: '<c t="e"><v>#REF!</v></c>' }]
    const path = file('b.xlsx', xlsxOf([HEADS.split(','), person, broken], { workbook }))
    assert.equal((await run(path, 'person')).rejected, 2)
    assert.deepEqual(
      rejectsOf(path).map(r => [r.column, r.code]),
      [
        ['ngay_sinh', 'cli.days-from-1904'],
        [null, 'cli.row-faulty'],
      ],
    )
  })

  it('what was loaded is exported, each person with a receipt', async () => {
    const fields = ['name', 'personalId'] as const
    const purpose = { kind: 'duty', basis: 'export' } as const
    let people = 0
    for await (const batch of exportPersons(house.db, {
      actor: LOADER,
      purpose,
      fields,
      unit: '05528',
    })) {
      people += batch.people.length
      for (const { personId, receiptId } of batch.people)
        assert.equal((await receiptsAbout(house.db, personId))[0]?.receiptId, receiptId)
    }
    assert.ok(people > 1)
    const refused = exportPersons(house.db, {
      actor: LOADER,
      purpose,
      fields: ['phone'],
      unit: null,
    })
    await assert.rejects(refused.next(), /field-undeclared/)
  })

  it('killedForReal: kill -9 of the process, and the command again', async () => {
    const n = 9_000
    const path = csv(
      HEADS,
      ...Array.from(
        { length: n },
        (_, i) => `Tạ Văn Bảy,${number(400_000 + i)},1990-01-01,nam,Kinh,độc thân`,
      ),
      'Hỏng,x,1990,nam,Kinh,độc thân',
    )
    const start = (): ChildProcess =>
      spawn(
        process.execPath,
        [
          'bin/lienthong',
          'load',
          path,
          '--kind',
          'person',
          '--json',
          '--no-sandbox',
          '--var',
          join(dir, 'var'),
        ],
        {
          // Not a child of the test runner, which would read what it prints.
          env: { PATH: process.env.PATH ?? '', DATABASE_URL: house.url },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
    const loadedNow = async () =>
      (
        await house.db.row<{ n: number }>(
          sql`select count(*) as n from register.personal_number where number like '0190904%'`,
        )
      ).n
    const first = start()
    const closed = new Promise(resolve => first.once('close', resolve))
    let said = ''
    first.stderr!.on('data', piece => {
      said += piece
    })
    while ((await loadedNow()) < 2_000 && first.exitCode === null)
      await new Promise(resolve => setTimeout(resolve, 20))
    first.kill('SIGKILL')
    await closed
    const at = await loadedNow()
    assert.ok(at > 0 && at < n, `it was cut off in the middle: ${said}`)
    const second = start()
    let out = ''
    second.stdout!.on('data', piece => {
      out += piece
    })
    const code = await new Promise(resolve => second.once('close', resolve))
    const done = JSON.parse(out)
    assert.deepEqual([code, done.read, done.loaded, done.there, done.rejected], [3, n + 1, n, 0, 1])
    assert.equal(await loadedNow(), n)
  })
})

/**
 * An invented register and an agency's file about the same people, with planted errors and the truth beside them:
 * households, skewed names, Jan-1 birthdays, merged communes, lost zeros and diacritics. One seed, one file. Nobody
 * in it is real; frequencies imitate published ones.
 */
import fs from 'node:fs'

/** Writes register.csv, agency.csv and unit_map.csv into `out`. */
export function inventPeople(
  out: string,
  persons = 1_000_000,
  rowsAsked = 500_000,
  seed = 20261121,
  profile: 'default' | 'hard' = 'default',
): void {
  let s = seed >>> 0 || 1
  function rnd(): number {
    s = (s + 0x6d2b79f5) >>> 0
    let t = s
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const ri = (n: number) => Math.floor(rnd() * n)
  const chance = (p: number) => rnd() < p
  type Weighted<T> = readonly (readonly [T, number])[]
  function picker<T>(pairs: Weighted<T>): () => T {
    const c: number[] = []
    let t = 0
    for (const [, w] of pairs) {
      t += w
      c.push(t)
    }
    return () => {
      const x = rnd() * t
      let lo = 0,
        hi = c.length - 1
      while (lo < hi) {
        const m = (lo + hi) >> 1
        if (c[m]! > x) hi = m
        else lo = m + 1
      }
      return pairs[lo]![0]
    }
  }
  const zipf = (list: readonly string[], a = 0.8, b = 3) =>
    list.map((v, i): [string, number] => [v, 1 / (i + b) ** a])
  const W = (str: string) => str.trim().split(/\s+/)
  // surnames: head shares after the commonly quoted distribution (Nguyễn ~38%)
  const HO = picker([
    ['Nguyễn', 38.4],
    ['Trần', 11],
    ['Lê', 9.5],
    ['Phạm', 7.1],
    ['Hoàng', 3],
    ['Huỳnh', 2.1],
    ['Phan', 4.5],
    ['Vũ', 2],
    ['Võ', 1.9],
    ['Đặng', 2.1],
    ['Bùi', 2],
    ['Đỗ', 1.4],
    ['Hồ', 1.3],
    ['Ngô', 1.3],
    ['Dương', 1],
    ['Lý', 0.5],
    ...zipf(
      W(
        'Trương Đinh Đào Đoàn Lâm Mai Trịnh Cao Hà Lương Tô Tạ Phùng Vương Thái Châu Lưu Nông Hứa Quách Kiều Tăng Triệu Chu Từ La Thạch Sơn Kim Danh Giàng Vàng Sùng Lò Quàng Cà Vi Lữ Lục Mạc Khổng Nghiêm Doãn Tống Ông Mã Bạch Đàm Lại Ninh Thân Tôn Cù Viên Âu Ma Hoa Hầu Thào Lầu Phó Tiêu Trà Bế Lềnh Khuất Hán Đồng Mẫn Phương Văn Giáp Quản Đổng Nhâm Thiều Cung Ngụy Lù Lèng Sầm Tòng Cầm Điêu Hoàng Chung Lạc Liêu Diệp Giang Cổ Mông Lường Hờ Chảo Tẩn Phàn Lý Đường Tào Sử',
      ),
    ).map(([v, w]): [string, number] => [v, w * 1.05]),
  ])
  const TEN_M = picker(
    zipf(
      W(
        'Hùng Tuấn Dũng Minh Anh Hải Nam Long Sơn Thắng Cường Đức Hoàng Huy Thành Trung Quân Kiên Hiếu Bình Phong Tùng Vinh Đạt Phúc Khoa Bảo Khang Thịnh Quang Hưng Toàn Tú Linh Lâm Tâm Thiện Tiến Lộc Duy Tài Nghĩa Nhân Phát Hòa Mạnh Chiến Công Dương Giang Hà Hiển Hậu Khánh Khôi Kiệt Lợi Luân Lực Nguyên Nhật Phước Quốc Quý Sang Tân Thái Thanh Thông Thuận Tín Tính Trí Triết Trọng Trường Tuyên Văn Viễn Vũ Vương Xuân Ý An Ân Bách Bằng Chí Chính Chung Định Đông Du Đăng Hào Hoan Học Huân Huấn Kha Khải Khiêm Liêm Năng Ngọc Nhã Ninh Phi Phú Phương Quyền Quyết Sinh Sĩ Tấn Thạch Thế Thìn Thọ Thoại Thụy Thức Tiệp Toại Tráng Trình Trực Tuân Tường Ước Vĩ Vĩnh Vượng Việt Điền Cảnh Hoài Hoạt Khuê Lam Lương Mẫn Nhuận Oai Phụng Quế Ri Sâm Tạo Tịnh Tòng Úy Vịnh Xuyên Yên Đại Đoàn Đức Hợp Kỳ Mỹ Thuyên Tư Năm Sáu Bảy Tám Út',
      ),
    ),
  )
  const TEN_F = picker(
    zipf(
      W(
        'Hương Lan Linh Trang Thảo Mai Hoa Hằng Nga Thu Hà Thủy Ngọc Phương Yến Anh Huyền Vân Hạnh Hiền Nhung Dung Oanh Quỳnh Tâm Thanh Thúy Trinh Tuyết Uyên Vy Xuân Ánh Bích Chi Châu Diệp Diễm Diệu Duyên Giang Hảo Hậu Hòa Hoài Hồng Huệ Khanh Kiều Lệ Liên Liễu Loan Ly Lý My Mỹ Na Ngân Nguyệt Nhàn Nhi Như Nhã Phúc Phụng Quyên Sen Sương Tiên Thắm Thi Thơ Thoa Thư Thùy Thương Tình Trà Trâm Trúc Tú Tươi Vi Viên Xoan Yên Bình Cúc Đào Hường Lành Luyến Mến Mơ Ngoan Nết Nụ Quế Tám Thêm Út Vui An Hân Khuê Đan Hiên Lam Gấm Vóc Lụa Thìn Ngần Thanh Thủy Minh Nương Kim Gái Bé Sáu Bảy Năm Tư Chín Mười Hai Ba Ngà Nhài Lựu Lê Mận Chanh Bưởi Cam Hợi Tý Sửu Dần Mùi Thân Dậu Tuất Thoan Thuần Thục Tuyến Uyển Vĩnh Xinh Ý Trân San Thái',
      ),
    ),
  )
  const DEM_M = zipf(
    W(
      'Đức Hữu Minh Quang Ngọc Xuân Thanh Đình Công Quốc Anh Hoàng Tuấn Gia Bảo Trọng Thế Mạnh Duy Bá Việt Nhật Tiến Trung Hồng Chí Phú Vĩnh Khắc Huy Viết Hải Thành Tấn Sỹ Kim Thiện Trường Hoài Nam Phước Thái Tùng Đăng Khánh Nguyên An Phúc Đại Như Mậu Danh Doãn Cao Đắc',
    ),
    0.7,
    3,
  )
  const DEM_F = zipf(
    W(
      'Ngọc Thanh Thu Minh Phương Kim Hồng Thùy Bích Mỹ Lan Hoàng Khánh Bảo Quỳnh Diệu Như Tuyết Xuân Mai Ánh Cẩm Hải Kiều Trúc Hà Tú Vân Thúy Yến Gia An Huyền Hoài Lệ Tường Thảo Linh Anh Cát Nhã Diễm Hương Mộng',
    ),
    0.7,
    3,
  )
  const pDM = picker(DEM_M),
    pDF = picker(DEM_F)
  function dem(male: boolean, year: number): string {
    const old = Math.min(1, Math.max(0, (2005 - year) / 50))
    if (male) {
      if (chance(0.12 + 0.3 * old)) return chance(0.04) ? `Văn ${pDM()}` : 'Văn'
      if (chance(0.03)) return ''
      return chance(0.12) ? `${pDM()} ${pDM()}` : pDM()
    }
    if (chance(0.3 + 0.45 * old)) return chance(0.4) ? `Thị ${pDF()}` : 'Thị'
    if (chance(0.02)) return ''
    return chance(0.25) ? `${pDF()} ${pDF()}` : pDF()
  }
  // 63 former provinces: code|name|weight|new province (34 after 1 July 2025)
  const PROV = `01|Hà Nội|84|Hà Nội
02|Hà Giang|9|Tuyên Quang
04|Cao Bằng|5|Cao Bằng
06|Bắc Kạn|3|Thái Nguyên
08|Tuyên Quang|8|Tuyên Quang
10|Lào Cai|8|Lào Cai
11|Điện Biên|6|Điện Biên
12|Lai Châu|5|Lai Châu
14|Sơn La|13|Sơn La
15|Yên Bái|8|Lào Cai
17|Hòa Bình|9|Phú Thọ
19|Thái Nguyên|13|Thái Nguyên
20|Lạng Sơn|8|Lạng Sơn
22|Quảng Ninh|14|Quảng Ninh
24|Bắc Giang|19|Bắc Ninh
25|Phú Thọ|15|Phú Thọ
26|Vĩnh Phúc|12|Phú Thọ
27|Bắc Ninh|15|Bắc Ninh
30|Hải Dương|20|Hải Phòng
31|Hải Phòng|21|Hải Phòng
33|Hưng Yên|13|Hưng Yên
34|Thái Bình|19|Hưng Yên
35|Hà Nam|9|Ninh Bình
36|Nam Định|18|Ninh Bình
37|Ninh Bình|10|Ninh Bình
38|Thanh Hóa|37|Thanh Hóa
40|Nghệ An|34|Nghệ An
42|Hà Tĩnh|13|Hà Tĩnh
44|Quảng Bình|9|Quảng Trị
45|Quảng Trị|6|Quảng Trị
46|Thừa Thiên Huế|11|Huế
48|Đà Nẵng|12|Đà Nẵng
49|Quảng Nam|15|Đà Nẵng
51|Quảng Ngãi|12|Quảng Ngãi
52|Bình Định|15|Gia Lai
54|Phú Yên|9|Đắk Lắk
56|Khánh Hòa|12|Khánh Hòa
58|Ninh Thuận|6|Khánh Hòa
60|Bình Thuận|12|Lâm Đồng
62|Kon Tum|6|Quảng Ngãi
64|Gia Lai|16|Gia Lai
66|Đắk Lắk|19|Đắk Lắk
67|Đắk Nông|7|Lâm Đồng
68|Lâm Đồng|13|Lâm Đồng
70|Bình Phước|10|Đồng Nai
72|Tây Ninh|12|Tây Ninh
74|Bình Dương|27|Hồ Chí Minh
75|Đồng Nai|33|Đồng Nai
77|Bà Rịa - Vũng Tàu|12|Hồ Chí Minh
79|Hồ Chí Minh|93|Hồ Chí Minh
80|Long An|17|Tây Ninh
82|Tiền Giang|18|Đồng Tháp
83|Bến Tre|13|Vĩnh Long
84|Trà Vinh|10|Vĩnh Long
86|Vĩnh Long|10|Vĩnh Long
87|Đồng Tháp|16|Đồng Tháp
89|An Giang|19|An Giang
91|Kiên Giang|17|An Giang
92|Cần Thơ|12|Cần Thơ
93|Hậu Giang|7|Cần Thơ
94|Sóc Trăng|12|Cần Thơ
95|Bạc Liêu|9|Cà Mau
96|Cà Mau|12|Cà Mau`
    .split('\n')
    .map(l => {
      const [code, name, w, nn] = l.split('|') as [string, string, string, string]
      return { code, name, w: +w, nn }
    })
  const newProv = [...new Set(PROV.map(p => p.nn))]
  const WN1 = W(
    'Tân Phú Hòa Bình An Long Vĩnh Thạnh Đông Tây Nam Bắc Minh Quang Yên Xuân Hưng Thanh Trung Thượng Hạ Đại Liên Mỹ Phước Cẩm Kim Ngọc Sơn Hải',
  )
  const WN2 = W(
    'Lập Thọ Thịnh Hòa Lợi Phú Hưng An Thành Sơn Giang Thủy Xuân Châu Lộc Khê Đồng Trạch Hiệp Phong Mỹ Lâm Trung Tiến Thắng Cường Ninh Bình Đức Quang',
  )
  // wards: old ward = (province,district,name); new ward = groups of ~3 old wards of a district
  const wards: { pi: number; dist: string; name: string; nw: number }[] = []
  const newWards: { prov: number; name: string }[] = []
  const byProv: number[][] = PROV.map(() => [])
  PROV.forEach((p, pi) => {
    const nd = 8 + ri(8)
    for (let d = 0; d < nd; d++) {
      const nw = 9 + ri(8)
      const urban = p.w > 25 ? 0.5 : 0.2
      let grp = -1,
        left = 0
      const used = new Set<string>()
      for (let k = 0; k < nw; k++) {
        let nm: string
        do {
          nm = chance(urban * 0.3)
            ? String(1 + ri(20))
            : `${WN1[ri(WN1.length)]} ${WN2[ri(WN2.length)]}`
        } while (used.has(nm))
        used.add(nm)
        const typ = /^\d/.test(nm) || chance(urban) ? 'Phường' : chance(0.06) ? 'Thị trấn' : 'Xã'
        if (left === 0) {
          grp = newWards.length
          left = 2 + ri(3)
          newWards.push({
            prov: newProv.indexOf(p.nn),
            name:
              (typ === 'Thị trấn' ? 'Xã' : typ) +
              ' ' +
              (/^\d/.test(nm) ? `${WN1[ri(WN1.length)]} ${WN2[ri(WN2.length)]}` : nm),
          })
        }
        left--
        byProv[pi]!.push(wards.length)
        wards.push({
          pi,
          dist:
            (urban > 0.3 && chance(0.3) ? 'Quận ' : 'Huyện ') +
            WN1[d % WN1.length] +
            ' ' +
            WN2[(d * 7 + pi) % WN2.length],
          name: `${typ} ${nm}`,
          nw: grp,
        })
      }
    }
  })
  const pProv = picker(PROV.map((p, i): [number, number] => [i, p.w]))
  const STREETS = W(
    'Lê_Lợi Nguyễn_Trãi Trần_Phú Hùng_Vương Quang_Trung Lý_Thường_Kiệt Hai_Bà_Trưng Nguyễn_Huệ Phan_Chu_Trinh Điện_Biên_Phủ Lê_Hồng_Phong Ngô_Quyền Trần_Hưng_Đạo Bạch_Đằng Cách_Mạng_Tháng_Tám',
  ).map(x => x.replace(/_/g, ' '))
  const newAddr = () => {
    const pi = pProv()
    const w = byProv[pi]![ri(byProv[pi]!.length)]!
    const det = wards[w]!.name.startsWith('Phường')
      ? `${1 + ri(400)} ${STREETS[ri(STREETS.length)]}`
      : chance(0.5)
        ? `Thôn ${1 + ri(12)}`
        : `Ấp ${WN1[ri(WN1.length)]} ${WN2[ri(WN2.length)]}`
    return { w, det }
  }
  const p2 = (x: number) => (x < 10 ? `0${x}` : `${x}`)
  const DIM = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  function dob(year: number): [number, number, number] {
    if (year < 1972 && chance(0.12)) return [year, 1, 1]
    const m = 1 + ri(12)
    return [year, m, 1 + ri(DIM[m - 1]!)]
  }
  const usedId = new Set<string>()
  function id12(prov: string, male: boolean, y: number): string {
    const g = (y >= 2000 ? 2 : 0) + (male ? 0 : 1)
    for (;;) {
      const v = `0${prov}${g}${p2(y % 100)}${String(ri(1000000)).padStart(6, '0')}`
      if (!usedId.has(v)) {
        usedId.add(v)
        return v
      }
    }
  }
  const usedC = new Set<string>()
  function cmnd(prov: string): string {
    for (;;) {
      const v =
        (chance(0.7) ? p2(+prov % 40) : String(10 + ri(29))) + String(ri(10000000)).padStart(7, '0')
      if (!usedC.has(v)) {
        usedC.add(v)
        return v
      }
    }
  }
  const sur = HO
  type Home = { y: number; ky: number; ho: string; a: { w: number; det: string } }
  type Person = {
    ho: string
    dem: string
    ten: string
    male: boolean
    y: number
    m: number
    d: number
    id: string
    c9: string
    a: Home['a']
    dead: boolean
  }
  function person(h: Home, role: 'f' | 'm' | 'c'): Person {
    const male = role === 'f' ? true : role === 'm' ? false : chance(0.515)
    const year = role === 'f' ? h.y : role === 'm' ? Math.min(2000, h.y + ri(8) - 3) : h.ky + ri(12)
    const ho = role === 'm' ? sur() : h.ho
    const [y, m, d] = dob(Math.max(1925, Math.min(2025, year)))
    const bp = chance(0.85) ? PROV[wards[h.a.w]!.pi]!.code : PROV[pProv()]!.code
    return {
      ho,
      dem: dem(male, y),
      ten: (male ? TEN_M : TEN_F)(),
      male,
      y,
      m,
      d,
      id: id12(bp, male, y),
      c9: y <= 2004 && chance(0.8) ? cmnd(bp) : '',
      a: h.a,
      dead: chance(y < 1955 ? 0.2 : 0.01),
    }
  }
  const people: Person[] = []
  function household(): Person[] {
    const y = 1935 + Math.floor(60 * rnd() ** 0.75)
    const h = { y, ky: Math.min(2018, y + 23), ho: sur(), a: newAddr() }
    const mem = [person(h, 'f')]
    if (chance(0.85)) mem.push(person(h, 'm'))
    const k = [0, 1, 1, 2, 2, 2, 3][ri(7)]!
    for (let i = 0; i < k; i++) {
      const c = person(h, 'c')
      mem.push(c)
      if (chance(0.012)) {
        const t = person(h, 'c')
        t.y = c.y
        t.m = c.m
        t.d = c.d
        t.id = id12(t.id.slice(1, 3), t.male, t.y)
        mem.push(t)
      }
    }
    return mem
  }
  while (people.length < persons)
    for (const p of household()) if (people.length < persons) people.push(p)
  const q = (v: string) => (/[",\n]/.test(v) ? `"${v.replace(/"/g, '""')}"` : v)
  const full = (p: Person) => [p.ho, p.dem, p.ten].filter(Boolean).join(' ')
  fs.mkdirSync(out, { recursive: true })
  function writer(file: string, head: string) {
    const fd = fs.openSync(file, 'w')
    let b = [head]
    return {
      push(l: string) {
        b.push(l)
        if (b.length > 20000) {
          fs.writeSync(fd, `${b.join('\n')}\n`)
          b = []
        }
      },
      end() {
        if (b.length) fs.writeSync(fd, `${b.join('\n')}\n`)
        fs.closeSync(fd)
      },
    }
  }
  const rw = writer(
    `${out}/register.csv`,
    'rid,id12,cmnd9,ho_ten,ngay_sinh,gioi_tinh,tinh_cu,huyen_cu,xa_cu,tinh_moi,xa_moi,dia_chi,da_mat',
  )
  people.forEach((p, i) => {
    const w = wards[p.a.w]!
    rw.push(
      [
        i,
        p.id,
        p.c9,
        full(p),
        `${p.y}-${p2(p.m)}-${p2(p.d)}`,
        p.male ? 'Nam' : 'Nữ',
        PROV[w.pi]!.name,
        w.dist,
        w.name,
        newProv[newWards[w.nw]!.prov],
        newWards[w.nw]!.name,
        q(p.a.det),
        p.dead ? 1 : 0,
      ].join(','),
    )
  })
  rw.end()
  const uw = writer(`${out}/unit_map.csv`, 'tinh_cu,huyen_cu,xa_cu,tinh_moi,xa_moi')
  for (const w of wards)
    uw.push(
      [PROV[w.pi]!.name, w.dist, w.name, newProv[newWards[w.nw]!.prov], newWards[w.nw]!.name].join(
        ',',
      ),
    )
  uw.end()
  // ---- agency file
  const H = profile === 'hard' ? 1.8 : 1
  const fold = (x: string) =>
    x
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/đ/g, 'd')
      .replace(/Đ/g, 'D')
  const newStyle = (x: string) =>
    x
      .replace(/òa\b/g, 'oà')
      .replace(/óa\b/g, 'oá')
      .replace(/ỏa\b/g, 'oả')
      .replace(/õa\b/g, 'oã')
      .replace(/ọa\b/g, 'oạ')
      .replace(/òe\b/g, 'oè')
      .replace(/óe\b/g, 'oé')
      .replace(/ùy(?= |$)/g, 'uỳ')
      .replace(/úy(?= |$)/g, 'uý')
      .replace(/ủy(?= |$)/g, 'uỷ')
      .replace(/ụy(?= |$)/g, 'uỵ')
      .replace(/òa(?= |$)/g, 'oà')
      .replace(/óa(?= |$)/g, 'oá')
  const swapTone: Record<string, string> = {
    ả: 'ã',
    ã: 'ả',
    ỏ: 'õ',
    õ: 'ỏ',
    ủ: 'ũ',
    ũ: 'ủ',
    ẻ: 'ẽ',
    ẽ: 'ẻ',
    ỉ: 'ĩ',
    ĩ: 'ỉ',
    ễ: 'ể',
    ể: 'ễ',
    ẫ: 'ẩ',
    ẩ: 'ẫ',
    ữ: 'ử',
    ử: 'ữ',
    ỗ: 'ổ',
    ổ: 'ỗ',
    ẵ: 'ẳ',
    ẳ: 'ẵ',
    ỹ: 'ỷ',
    ỷ: 'ỹ',
  }
  function typo(x: string): string {
    const a = [...x]
    const k = 1 + ri(Math.max(1, a.length - 1))
    const t = ri(4)
    if (t === 0 && k < a.length) a.splice(k, 1)
    else if (t === 1) a.splice(k, 0, 'aeionhtgcu'[ri(10)]!)
    else if (t === 2 && k < a.length) a[k] = 'aeionhtgcu'[ri(10)]!
    else if (k + 1 < a.length) [a[k], a[k + 1]] = [a[k + 1]!, a[k]!]
    return a.join('')
  }
  const southern: Record<string, string> = { Hoàng: 'Huỳnh', Huỳnh: 'Hoàng', Vũ: 'Võ', Võ: 'Vũ' }
  function digitErr(v: string): string {
    const a = [...v]
    const k = 3 + ri(a.length - 4)
    const t = ri(3)
    if (t === 0) {
      const x = a[k]!
      a[k] = a[k + 1]!
      a[k + 1] = x
    } else if (t === 1) a[k] = String((+a[k]! + 1 + ri(9)) % 10)
    else a.splice(k, 1)
    return a.join('')
  }
  function row(p: Person, errs: string[]): string[] {
    let { ho, dem: dm, ten } = p
    if (chance(0.04 * H) && dm) {
      dm = dm.includes(' ') && chance(0.6) ? dm.split(' ')[ri(2)]! : ''
      errs.push('dem')
    }
    if (chance(0.025 * H)) {
      const t = ri(3)
      if (t === 0) ho = typo(ho)
      else if (t === 1 && dm) dm = typo(dm)
      else ten = typo(ten)
      errs.push('typo')
    }
    if (chance(0.006 * H) && southern[ho]) {
      ho = southern[ho]!
      errs.push('variant')
    }
    if (chance(0.02 * H)) {
      const f = (x: string) => [...x].map(c => swapTone[c] || c).join('')
      ten = f(ten)
      dm = f(dm)
      ho = chance(0.3) ? f(ho) : ho
      errs.push('tone')
    }
    if (chance(0.015 * H)) {
      ten = ten.replace(/ý/g, 'í').replace(/ỹ/g, 'ĩ').replace(/ỳ/g, 'ì')
      ho = ho.replace(/ý/g, 'í')
    }
    if (chance(0.004 * H)) {
      ten = chance(0.5) ? TEN_M() : TEN_F()
      errs.push('newname')
    }
    let nm = [ho, dm, ten].filter(Boolean).join(' ')
    if (chance(0.008 * H)) {
      nm = [ten, dm, ho].filter(Boolean).join(' ')
      errs.push('order')
    }
    if (chance(0.12 * H)) {
      nm = fold(nm)
      errs.push('fold')
    } else {
      if (chance(0.3)) nm = newStyle(nm)
      if (chance(0.02 * H)) {
        nm = nm.replace(/Đ/g, 'D').replace(/đ/g, 'd')
        errs.push('dd')
      }
      if (chance(0.08)) nm = nm.normalize('NFD')
    }
    if (chance(0.45)) nm = nm.toUpperCase()
    if (chance(0.05)) nm = `${nm.replace(/ /g, '  ')} `
    let { y, m, d } = p
    let ds: string
    const r = rnd()
    if (r < 0.03 * H) {
      ds = ''
      errs.push('dobmiss')
    } else if (r < 0.075 * H) {
      ds = String(y)
      errs.push('yearonly')
    } else if (r < 0.09 * H) {
      ds = `01/01/${y}`
      errs.push('jan1')
    } else {
      if (r < 0.105 * H && d <= 12) {
        ;[d, m] = [m, d]
        errs.push('swap')
      } else if (r < 0.125 * H) {
        const k = ri(3)
        if (k === 0) d = 1 + ri(28)
        else if (k === 1) m = 1 + ri(12)
        else y += chance(0.5) ? 1 : -1
        errs.push('dobtypo')
      } else if (r < 0.13 * H) {
        y += 10 * (chance(0.5) ? 1 : -1)
        errs.push('decade')
      }
      ds = chance(0.9) ? `${p2(d)}/${p2(m)}/${y}` : `${y}-${p2(m)}-${p2(d)}`
    }
    let g = p.male ? 'Nam' : 'Nữ'
    if (chance(0.01)) {
      g = p.male ? 'Nữ' : 'Nam'
      errs.push('sex')
    } else if (chance(0.03)) g = ''
    else if (chance(0.3)) g = p.male ? '1' : '0'
    let id = ''
    const z = rnd()
    if (z < 0.52 / Math.sqrt(H)) id = p.id
    else if (z < 0.7) {
      id = p.c9 || (chance(0.6) ? p.id : '')
    } else if (z < 0.745) {
      id = digitErr(p.id)
      errs.push('idtypo')
    } else if (z < 0.755) {
      id = people[ri(persons)]!.id
      errs.push('idwrong')
    } else if (z < 0.775 && p.c9) {
      id = digitErr(p.c9)
      errs.push('c9typo')
    } else errs.push('idmiss')
    if (id && chance(0.03)) {
      id = id.replace(/^0+/, '')
      errs.push('lead0')
    }
    let a = p.a
    if (chance(0.14 * H)) {
      a = newAddr()
      errs.push('moved')
    }
    const w = wards[a.w]!
    let addr = ['', '', '']
    if (!chance(0.05 * H))
      addr = chance(0.55)
        ? [PROV[w.pi]!.name, w.dist, w.name]
        : [newProv[newWards[w.nw]!.prov]!, '', newWards[w.nw]!.name]
    else errs.push('addrmiss')
    if (addr[0] && chance(0.05 * H)) {
      addr[2] = ''
      addr[1] = ''
    }
    if (addr[0] && chance(0.1)) addr = addr.map(fold)
    return [id, nm, ds, g, ...addr, q(a.det)]
  }
  const aw = writer(
    `${out}/agency.csv`,
    'aid,so_giay_to,ho_ten,ngay_sinh,gioi_tinh,tinh,huyen,xa,dia_chi,true_rid,errs',
  )
  const perm = new Uint32Array(persons)
  for (let i = 0; i < persons; i++) perm[i] = i
  for (let i = persons - 1; i > 0; i--) {
    const j = ri(i + 1)
    const t = perm[i]!
    perm[i] = perm[j]!
    perm[j] = t
  }
  let aid = 0,
    k = 0
  while (aid < rowsAsked) {
    const e: string[] = []
    if (chance(0.05)) {
      const h = { y: 1945 + ri(50), ky: 1990, ho: sur(), a: newAddr() }
      const p = person(h, chance(0.5) ? 'f' : 'm')
      aw.push([aid++, ...row(p, e), '', `absent ${e.join(' ')}`].join(','))
      continue
    }
    const i = perm[k++ % persons]!
    const p = people[i]!
    if (p.dead && !chance(0.35)) continue
    aw.push([aid++, ...row(p, e), i, e.join(' ')].join(','))
    if (aid < rowsAsked && chance(0.04)) {
      const e2 = ['dup']
      aw.push([aid++, ...row(p, e2), i, e2.join(' ')].join(','))
    }
  }
  aw.end()
}

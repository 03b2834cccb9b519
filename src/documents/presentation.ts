/**
 * Presentation: contents as the strings a template prints. All formatting of days, times, money and sexes
 * is here, so that templates only place text. Pure.
 */
import type { Instant } from '#kernel'
import {
  formatDate,
  formatPartialDate,
  isPartialDate,
  localTime,
  type PartialDate,
  partialDateInWords,
  toInstant,
} from '#vn'
import type {
  Contents,
  ContentsByKind,
  DocumentKind,
  WrittenApplicant,
  WrittenParent,
  WrittenSex,
} from './contents.ts'
import { holderOf, KIND_NAMES } from './contents.ts'
import type { Signer } from './document.ts'
import { printable } from './printable.ts'
import { qrSvg } from './qr.ts'
import type { RenderOrder } from './render-worker.ts'
import { formatVerifyCode } from './verify-code.ts'

export type Setting = Readonly<{
  signer: Signer
  verifyCode: string
  verifyUrl: string
  at: Instant
}>

const money = new Intl.NumberFormat('vi-VN')
const SEX: Record<WrittenSex, string> = { male: 'Nam', female: 'Nữ', unknown: 'Chưa xác định' }
const RESIDENCE = { permanent: 'thường trú', temporary: 'tạm trú' } as const

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const two = (n: number) => String(n).padStart(2, '0')

/** `21/11/2026`, `11/2026`, `1995`; text that is no date is printed as it is. */
function day(text: string): string {
  if (!isPartialDate(text)) return text
  return text.length === 4 ? text : formatPartialDate(text as PartialDate)
}

/** As the decree on official writing wants it: a zero before days under 10 and before January and February. */
function longDay(date: string): string {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number]
  return `ngày ${two(d)} tháng ${m < 3 ? two(m) : m} năm ${y}`
}

/** `09 giờ 05 phút, ngày 21/11/2026` */
function moment(at: Instant): string {
  const { date, msOfDay } = localTime(at)
  const minutes = Math.floor(msOfDay / 60_000)
  return `${two(Math.floor(minutes / 60))} giờ ${two(minutes % 60)} phút, ngày ${formatDate(date)}`
}

/** Whole seconds with the zone: `2026-11-21T09:05:00+07:00`. */
function stamp(at: Instant): string {
  const { date, msOfDay } = localTime(at)
  return toInstant({ date, msOfDay: Math.floor(msOfDay / 1000) * 1000 })
}

/** `D:20261121090500+07'00'` (ISO 32000-1 §7.9.4). */
function pdfDate(at: Instant): string {
  return `D:${stamp(at).slice(0, 19).replace(/\D/g, '')}+07'00'`
}

const applicant = (a: WrittenApplicant) => ({
  name: a.name,
  personalId: a.personalId ?? '',
  phone: a.phone ?? '',
  address: a.address ?? '',
})

const parent = (p: WrittenParent | null) =>
  p && {
    name: p.name.toUpperCase(),
    // The certificate asks for the year of a parent's birth, not for the day.
    birthYear: p.birthDate.slice(0, 4),
    ethnicity: p.ethnicity,
    nationality: p.nationality,
    residence: p.residence,
    personalId: p.personalId ?? '',
  }

/** Everything of one kind as text, lists of text, and null for what is left out. */
type Printed = Readonly<Record<string, unknown>>

const printers: { [K in DocumentKind]: (data: ContentsByKind[K]) => Printed } = {
  'birth-certificate': data => ({
    number: data.number,
    book: data.book,
    child: {
      ...data.child,
      name: data.child.name.toUpperCase(),
      birthDate: day(data.child.birthDate),
      birthDateInWords: isPartialDate(data.child.birthDate)
        ? capital(partialDateInWords(data.child.birthDate))
        : '',
      sex: SEX[data.child.sex],
    },
    mother: parent(data.mother),
    father: parent(data.father),
    registrant: {
      name: data.registrant.name,
      relation: data.registrant.relation ?? '',
      identityPaper: data.registrant.identityPaper,
    },
    registeredOn: day(data.registeredOn),
  }),
  'dossier-receipt': data => ({
    dossierCode: data.dossierCode,
    applicant: applicant(data.applicant),
    procedure: data.procedure,
    components: data.components.map(c => ({ ...c, copies: two(c.copies) })),
    receivedAt: moment(data.receivedAt),
    duration: data.duration,
    promisedAt: moment(data.promisedAt),
    fee: data.fee === 0 ? 'Không thu' : `${money.format(data.fee)} đồng`,
    returnPlace: data.returnPlace,
    returnWay: data.returnWay,
    receiver: data.receiver,
    parts: (data.parts ?? []).map(p => ({ ...p, promisedAt: moment(p.promisedAt) })),
  }),
  'supplement-request': data => ({
    ...data,
    applicant: applicant(data.applicant),
    items: data.items.map(i => ({ ...i, guidance: i.guidance ?? '' })),
    legalBasis: data.legalBasis ?? '',
    dueOn: day(data.dueOn),
  }),
  refusal: data => ({
    ...data,
    applicant: applicant(data.applicant),
    guidance: data.guidance ?? '',
  }),
  'residence-notice': data => ({
    ...data,
    recipient: { name: data.recipient.name, address: data.recipient.address ?? '' },
    residence: RESIDENCE[data.residenceKind],
    person: {
      ...data.person,
      name: data.person.name.toUpperCase(),
      birthDate: day(data.person.birthDate),
      sex: SEX[data.person.sex],
      nationality: data.person.nationality ?? 'Việt Nam',
    },
    household: { ...data.household, headPersonalId: data.household.headPersonalId ?? '' },
    from: day(data.from),
  }),
  'insurance-card': data => ({
    ...data,
    holder: {
      ...data.holder,
      name: data.holder.name.toUpperCase(),
      birthDate: day(data.holder.birthDate),
      sex: SEX[data.holder.sex],
    },
    validFrom: day(data.validFrom),
    validTo: data.validTo === null ? '' : day(data.validTo),
  }),
  declaration: data => ({
    ...data,
    dossierCode: data.dossierCode ?? '',
    applicant: applicant(data.applicant),
    sections: data.sections.map(s => ({
      title: s.title,
      rows: s.rows.map(r => ({ ...r, source: r.source ?? '' })),
    })),
    declaredAt: moment(data.declaredAt),
    signature: data.signature && { ...data.signature, signedAt: stamp(data.signature.signedAt) },
  }),
}

/** The order for the render thread: template, printed data, QR, and what the signature says in plain sight. */
export function present(contents: Contents, setting: Setting): RenderOrder {
  const { signer, verifyCode, verifyUrl, at } = setting
  const print = printers[contents.kind] as (data: Contents['data']) => Printed
  const { date, msOfDay } = localTime(at)
  const seconds = Math.floor(msOfDay / 1000)
  const name = KIND_NAMES[contents.kind].vi
  const data = {
    title: `${name}: ${holderOf(contents)}`,
    made: {
      date: date.split('-').map(Number),
      time: [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60],
    },
    agency: signer.agencyName.toUpperCase(),
    parentAgency: (signer.parentName ?? '').toUpperCase(),
    dateLine: `${signer.place}, ${longDay(date)}`,
    signer: {
      agencyName: signer.agencyName,
      title: signer.title.toUpperCase(),
      name: signer.name,
      at: stamp(at),
    },
    verify: {
      code: formatVerifyCode(verifyCode),
      // People read the address of the site and type the code; the QR holds both.
      site: verifyUrl.slice(0, verifyUrl.lastIndexOf('/')),
    },
    c: print(contents.data),
  }
  return {
    template: contents.kind,
    data: JSON.stringify(data, (_, value) =>
      typeof value === 'string' ? printable(value) : value,
    ),
    qr: qrSvg(verifyUrl),
    seal: {
      name: printable(signer.agencyName),
      place: printable(signer.place),
      reason: printable(name),
      at: pdfDate(at),
    },
  }
}

/**
 * Notice schema: the birth notice as it travels (JSON). Field by field the form of Thông tư
 * 22/2025/TT-BYT (Mẫu 01, Mẫu 02) and the data standard of Quyết định 1898/QĐ-BYT of 2025-06-09.
 */
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Problem } from '#kernel'
import { problem } from './problems.ts'

const closed = { additionalProperties: false } as const
/** One line of text: no control characters, not blank at its ends. */
const line = (maxLength: number, description: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern:
      '^[^\\s\\u0000-\\u001f\\u007f-\\u009f](?:[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f])?$',
    description,
  })
const day = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description })

const signer = (description: string) =>
  Type.Object(
    {
      fullName: line(200, 'Họ và tên người ký'),
      title: Type.Optional(line(200, 'Chức danh')),
      signedOn: day('Ngày ký, YYYY-MM-DD'),
    },
    { ...closed, description },
  )

export const BirthNoticeSchema = Type.Object(
  {
    number: Type.String({
      pattern: '^\\d{5}\\.GCS\\.\\d{5}\\.\\d{2}$',
      description:
        'Số giấy chứng sinh: số thứ tự trong năm, GCS, mã cơ sở khám bệnh, chữa bệnh (5 số), hai số cuối của năm',
    }),
    form: Type.Union([Type.Literal('01'), Type.Literal('02')], {
      description: 'Mẫu 01; Mẫu 02 khi mang thai hộ',
    }),
    mother: Type.Object(
      {
        fullName: line(200, 'Họ và tên mẹ'),
        dob: Type.String({
          pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$',
          description: 'Ngày sinh: YYYY-MM-DD, YYYY-MM hoặc YYYY',
        }),
        ethnicity: Type.String({ pattern: '^\\d{2}$', description: 'Mã dân tộc, 2 số' }),
        idDoc: Type.Object(
          {
            kind: Type.Literal('personal-id'),
            number: Type.String({ pattern: '^\\d{12}$', description: 'Số định danh cá nhân' }),
          },
          closed,
        ),
        residence: Type.Object(
          {
            unit: Type.Optional(
              Type.String({ pattern: '^\\d{5}$', description: 'Mã đơn vị hành chính cấp xã' }),
            ),
            text: line(500, 'Nơi cư trú, như ghi trên giấy'),
          },
          closed,
        ),
        insuranceNo: Type.String({
          pattern: '^\\d{10}$',
          description: 'Mã số BHXH/thẻ BHYT; không có: mười chữ số 0',
        }),
      },
      { ...closed, description: 'Mẹ' },
    ),
    birth: Type.Object(
      {
        time: Type.String({
          pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
          description: 'Giờ, phút sinh HH:MM (giờ Việt Nam)',
        }),
        date: day('Ngày sinh, YYYY-MM-DD'),
        place: Type.Object(
          {
            unit: Type.String({ pattern: '^\\d{5}$', description: 'Mã đơn vị hành chính cấp xã' }),
            text: line(500, 'Nơi sinh: tên cơ sở, địa chỉ'),
          },
          closed,
        ),
        children: Type.Integer({
          minimum: 1,
          maximum: 10,
          description: 'Số con trong lần sinh này',
        }),
      },
      { ...closed, description: 'Lần sinh' },
    ),
    child: Type.Object(
      {
        gender: Type.Union(
          [Type.Literal('male'), Type.Literal('female'), Type.Literal('unknown')],
          { description: 'Nam, nữ, không xác định' },
        ),
        weight: Type.Union([Type.Integer({ minimum: 200, maximum: 9999 }), Type.Null()], {
          description: 'Cân nặng (gam); null: không cân',
        }),
        plannedName: Type.Optional(line(200, 'Dự định đặt tên')),
      },
      { ...closed, description: 'Con' },
    ),
    note: Type.Optional(line(1000, 'Ghi chú (phẫu thuật, dưới 32 tuần, dị tật)')),
    sign: Type.Object(
      {
        relative: signer('Thân nhân của trẻ'),
        midwife: signer('Người đỡ đẻ'),
        facility: signer('Đại diện cơ sở'),
      },
      { ...closed, description: 'Ký' },
    ),
  },
  { ...closed, title: 'Giấy chứng sinh' },
)

export type NoticeContent = Static<typeof BirthNoticeSchema>

const compiled = Compile(BirthNoticeSchema)
const MOST = 20

/** The notice in the bytes, or every fault found, each with the field it is about. Pure. */
export function readNotice(body: Buffer): NoticeContent | Problem[] {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
  } catch {
    return [problem('not-json')]
  }
  if (compiled.Check(json)) {
    const faults = unpaired(json)
    return faults.length > 0 ? faults : json
  }
  const fields = new Set<string>()
  for (const error of compiled.Errors(json)) {
    // A property nobody knows has a name the sender chose: it is not repeated, its parent is named.
    if (error.keyword === 'boolean') continue
    const missing = error.keyword === 'required' ? missingOf(error.params) : ''
    fields.add([...error.instancePath.split('/').slice(1), missing].filter(Boolean).join('.'))
    if (fields.size === MOST) break
  }
  return [...fields].map(field => problem('malformed', field === '' ? {} : { field }))
}

/** The first required property that is not there; its name is from the schema. */
function missingOf(params: unknown): string {
  return (params as { requiredProperties?: string[] }).requiredProperties?.[0] ?? ''
}

/** Half characters (lone surrogates), which a pattern does not see. */
function unpaired(value: unknown, path: string[] = []): Problem[] {
  if (typeof value === 'string')
    return value.isWellFormed() ? [] : [problem('malformed', { field: path.join('.') })]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => unpaired(inner, [...path, key]))
}

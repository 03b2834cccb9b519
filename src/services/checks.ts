/**
 * Checks: what the house looks after for the officer, one sentence each. A check decides nothing; it only
 * keeps an approval from happening while it fails. All pure.
 */
import type { Instant, PlainDate } from '#kernel'
import { addMonths, daysBetween, formatDate, isPlainDate } from '#vn'
import type { CaseField } from './case.ts'
import type { FormValue } from './form.ts'
import type { Parties } from './parties.ts'
import type { ProcedureDefinition, Text } from './procedure.ts'
import type { SeenParties } from './seen.ts'
import type { ConfirmationRow } from './store/dossier.ts'

export type Check = Readonly<{
  id: string
  outcome: 'ok' | 'warn' | 'fail'
  sentence: Text
  /** Field keys the check is about. */
  fields: readonly string[]
  legalBasis: string | null
}>

export type CheckInput = Readonly<{
  procedure: string
  whole: ProcedureDefinition
  values: Readonly<Record<string, FormValue>>
  fields: readonly CaseField[]
  parties: Parties
  seen: SeenParties
  confirmations: readonly ConfirmationRow[]
  /** State of the notice: whose claim it is. */
  notice: 'ours' | 'another' | 'none'
  facility: Readonly<{ name: string }> | null
  today: PlainDate
  now: Instant
}>

const check = (
  id: string,
  outcome: Check['outcome'],
  vi: string,
  en: string,
  fields: readonly string[] = [],
  legalBasis: string | null = null,
): Check => ({ id, outcome, sentence: { vi, en }, fields, legalBasis })

function declaredAgrees({ fields }: CheckInput): Check {
  const differing = fields.filter(f => f.agreement === 'differs')
  if (differing.length === 0)
    return check(
      'declared-agrees',
      'ok',
      'Nội dung khai khớp với các nguồn dữ liệu.',
      'what was declared agrees with the sources',
    )
  return check(
    'declared-agrees',
    'warn',
    `Có ${differing.length} mục khác với nguồn dữ liệu: ${differing.map(f => f.label.vi).join('; ')}.`,
    `${differing.length} fields differ from the sources`,
    differing.map(f => f.key),
  )
}

function noticeIsOurs({ notice, values }: CheckInput): Check {
  const fields = ['notice.number']
  if (notice === 'ours')
    return check(
      'notice',
      'ok',
      `Giấy chứng sinh ${values['notice.number']?.display ?? ''} có chữ ký của cơ sở y tế, chưa dùng cho hồ sơ khác.`,
      'the birth notice is signed by the facility and stands behind no other dossier',
      fields,
      'Nghị định 63/2024/NĐ-CP Điều 25',
    )
  if (notice === 'another')
    return check(
      'notice',
      'fail',
      'Giấy chứng sinh này đã dùng cho hồ sơ khác.',
      'the birth notice stands behind another dossier',
      fields,
    )
  return check(
    'notice',
    'warn',
    'Không có giấy chứng sinh điện tử; xem giấy tờ thay thế.',
    'there is no electronic birth notice; see the papers in its place',
    fields,
  )
}

function inTime({ values, today, whole }: CheckInput): Check {
  const day = String(values['child.dob']?.value ?? '')
  const days = whole.parameters.lateAfterDays ?? 60
  const passed = isPlainDate(day) ? daysBetween(day, today) : 0
  const law = 'Luật Hộ tịch 60/2014/QH13 Điều 15'
  if (passed < 0)
    return check(
      'in-time',
      'fail',
      'Ngày sinh ở sau hôm nay.',
      'the birth lies in the future',
      ['child.dob'],
      law,
    )
  return passed > days
    ? check(
        'in-time',
        'warn',
        `Đăng ký quá hạn: đã ${passed} ngày từ ngày sinh.`,
        `late: ${passed} days since the birth`,
        ['child.dob'],
        law,
      )
    : check(
        'in-time',
        'ok',
        `Trong hạn ${days} ngày (ngày thứ ${passed}).`,
        `within ${days} days`,
        ['child.dob'],
        law,
      )
}

function parents({ parties, seen }: CheckInput): Check {
  const law = 'Luật Hôn nhân và gia đình 52/2014/QH13 Điều 88'
  if (parties.fatherId === null)
    return check(
      'parents',
      'warn',
      'Khai sinh theo mẹ: Cơ sở dữ liệu không ghi nhận chồng của mẹ.',
      'registered under the mother: the register knows no husband',
      ['mother.fullName'],
      law,
    )
  const married = seen.mother?.civilStatus === 'married'
  return married
    ? check(
        'parents',
        'ok',
        'Cha, mẹ đang trong hôn nhân theo Cơ sở dữ liệu quốc gia về dân cư.',
        'the parents are married by the register',
        ['mother.fullName', 'father.fullName'],
        law,
      )
    : check(
        'parents',
        'fail',
        'Cơ sở dữ liệu không còn ghi nhận hôn nhân của cha, mẹ; cần thủ tục nhận cha, mẹ, con.',
        'the register no longer holds a marriage of the parents',
        ['father.fullName'],
        law,
      )
}

function headAgrees(of: CheckInput): Check {
  const law = 'Luật Cư trú 68/2020/QH14 Điều 20, 21'
  const fields = ['residence.choice']
  const { headId, applicantId } = of.parties
  if (headId === null)
    return check(
      'head-agrees',
      'warn',
      'Hộ chưa có chủ hộ; không có ai để xác nhận.',
      'the household has no head at present',
      fields,
      law,
    )
  if (headId === applicantId)
    return check(
      'head-agrees',
      'ok',
      'Người nộp là chủ hộ.',
      'the applicant is the head of the household',
      fields,
      law,
    )
  const asked = of.confirmations.find(c => c.personId === headId)
  if (asked?.agreed === true)
    return check(
      'head-agrees',
      'ok',
      `Chủ hộ đã đồng ý${asked.witnessedBy ? ' (ký trên giấy)' : ''}.`,
      'the head of the household agreed',
      fields,
      law,
    )
  if (asked?.agreed === false)
    return check(
      'head-agrees',
      'fail',
      `Chủ hộ không đồng ý: ${asked.reason ?? ''}`,
      'the head of the household disagreed',
      fields,
      law,
    )
  return asked && asked.waitsUntil > of.now
    ? check(
        'head-agrees',
        'fail',
        'Đang chờ chủ hộ xác nhận.',
        'the head of the household has not answered yet',
        fields,
        law,
      )
    : check(
        'head-agrees',
        'fail',
        'Chủ hộ chưa trả lời trong thời gian chờ.',
        'the head of the household did not answer in time',
        fields,
        law,
      )
}

function childRegistered({ seen }: CheckInput): Check {
  return seen.child?.personalId
    ? check(
        'child-registered',
        'ok',
        'Trẻ đã được đăng ký khai sinh và có số định danh cá nhân.',
        'the child is registered and has a personal number',
      )
    : check(
        'child-registered',
        'fail',
        'Trẻ chưa có số định danh cá nhân.',
        'the child has no personal number yet',
      )
}

function noOtherResidence({ seen }: CheckInput): Check {
  return seen.child?.permanentResidence
    ? check(
        'no-other-residence',
        'warn',
        'Trẻ đã có nơi thường trú khác; đăng ký này sẽ thay thế.',
        'the child has a permanent residence already; this one replaces it',
      )
    : check(
        'no-other-residence',
        'ok',
        'Trẻ chưa có nơi thường trú.',
        'the child has no permanent residence yet',
      )
}

function underSix({ seen, today }: CheckInput): Check {
  const born = seen.child?.birthDate ?? ''
  const law = 'Luật Bảo hiểm y tế 25/2008/QH12 Điều 12'
  return isPlainDate(born) && today < addMonths(born, 72)
    ? check(
        'under-six',
        'ok',
        `Trẻ dưới 6 tuổi (sinh ngày ${formatDate(born)}).`,
        'the child is under six',
        ['child.dob'],
        law,
      )
    : check(
        'under-six',
        'fail',
        'Trẻ không còn dưới 6 tuổi.',
        'the child is not under six any more',
        ['child.dob'],
        law,
      )
}

function facilityListed({ facility }: CheckInput): Check {
  return facility
    ? check(
        'facility',
        'ok',
        `Nơi khám chữa bệnh ban đầu: ${facility.name}.`,
        'the facility of first care is on the list',
        ['insurance.facility'],
      )
    : check(
        'facility',
        'fail',
        'Nơi khám chữa bệnh ban đầu không có trong danh mục.',
        'the facility of first care is not on the list',
        ['insurance.facility'],
      )
}

const CHECKS: Readonly<Record<string, readonly ((of: CheckInput) => Check)[]>> = {
  'birth-certificate': [noticeIsOurs, declaredAgrees, inTime, parents],
  'residence-notice': [childRegistered, headAgrees, noOtherResidence, declaredAgrees],
  'insurance-card': [childRegistered, underSix, facilityListed, declaredAgrees],
}

/** All checks of a procedure's result, in the order an officer reads them. */
export function checksFor(resultKind: string | null, of: CheckInput): Check[] {
  return (CHECKS[resultKind ?? ''] ?? []).map(rule => rule(of))
}

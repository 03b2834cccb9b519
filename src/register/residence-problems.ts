/** Refusals of residence, stays, absences and households. */
import { defineProblems } from '#kernel'

export const residence = defineProblems('residence', {
  unchanged: {
    status: 409,
    vi: 'Người này đang cư trú đúng tại địa chỉ đó.',
    en: 'the person already lives there',
  },
  backdated: {
    status: 422,
    vi: 'Ngày bắt đầu phải sau ngày bắt đầu của nơi cư trú hiện có ({since}).',
    en: 'the first day must be later than that of the present residence ({since})',
  },
  'before-birth': {
    status: 422,
    vi: 'Không thể cư trú trước ngày sinh.',
    en: 'nobody resides before being born',
  },
  'unit-unknown': {
    status: 422,
    vi: 'Nơi cư trú phải là một xã, phường, đặc khu có trong danh mục vào ngày đó.',
    en: 'a residence lies in a commune that exists on that day',
  },
  'too-short': {
    status: 422,
    vi: 'Ở dưới {days} ngày là lưu trú: chỉ thông báo, không đăng ký tạm trú.',
    en: 'a stay of less than {days} days is notified, not registered',
  },
  'ground-unknown': {
    status: 422,
    vi: 'Trường hợp này không có trong Luật Cư trú vào ngày đăng ký.',
    en: 'the law on residence has no such ground on the day of registration',
  },
  'ground-unproven': {
    status: 422,
    vi: 'Dữ liệu đang có không khớp với trường hợp đã chọn.',
    en: 'what the register knows does not bear that ground out',
  },
  'household-missing': {
    status: 422,
    vi: 'Trường hợp này phải nêu hộ gia đình nhập vào.',
    en: 'this ground needs the household that is entered',
  },
  'consent-missing': {
    status: 422,
    vi: 'Trường hợp này cần văn bản đồng ý của chủ hộ hoặc chủ sở hữu chỗ ở.',
    en: 'this ground needs the consent of the head or owner in writing',
  },
  'too-small': {
    status: 422,
    vi: 'Diện tích nhà ở tối thiểu là {least} m² sàn/người.',
    en: 'the floor for each person is {least} m² at least',
  },
  none: {
    status: 409,
    vi: 'Người này không có nơi cư trú loại đó vào ngày nêu trên.',
    en: 'the person has no residence of that kind on that day',
  },
  'renewal-too-early': {
    status: 422,
    vi: 'Chỉ gia hạn trong {days} ngày cuối trước khi hết hạn ({until}).',
    en: 'it is renewed within the last {days} days before its end ({until})',
  },
  'too-long': {
    status: 422,
    vi: 'Tạm trú tối đa 2 năm (Luật Cư trú, Điều 27).',
    en: 'a temporary residence lasts two years at most (Law on Residence, art. 27)',
  },
  'same-commune': {
    status: 422,
    vi: 'Không đăng ký tạm trú trong chính xã, phường nơi thường trú (Luật Cư trú, Điều 27).',
    en: 'no temporary residence within the commune of the permanent one (art. 27)',
  },
  'ends-before-start': {
    status: 422,
    vi: 'Ngày kết thúc phải sau ngày bắt đầu.',
    en: 'the end must be later than the start',
  },
})

export const stay = defineProblems('stay', {
  'too-long': {
    status: 422,
    vi: 'Lưu trú phải dưới {days} ngày; từ {days} ngày trở lên phải đăng ký tạm trú.',
    en: 'a stay is shorter than {days} days, from then on it is a temporary residence',
  },
  'notified-before': {
    status: 422,
    vi: 'Thông báo lưu trú không thể có trước ngày đến.',
    en: 'the notice cannot be earlier than the day of arrival',
  },
  'at-home': {
    status: 422,
    vi: 'Người này thường trú hoặc tạm trú ngay tại địa chỉ đó.',
    en: 'the person resides at that very address',
  },
  none: {
    status: 409,
    vi: 'Không có thông báo lưu trú của người này vào ngày đó.',
    en: 'no stay of the person is notified for that day',
  },
})

export const absence = defineProblems('absence', {
  'case-unknown': {
    status: 422,
    vi: 'Trường hợp tạm vắng này không có trong Luật Cư trú vào ngày khai báo.',
    en: 'the law on residence has no such case of absence on that day',
  },
  'case-not-fitting': {
    status: 422,
    vi: 'Trường hợp tạm vắng này không phù hợp với độ tuổi của người khai.',
    en: 'this case of absence does not fit the person’s age',
  },
  'not-needed': {
    status: 422,
    vi: 'Thời gian vắng mặt chưa đến mức phải khai báo tạm vắng.',
    en: 'an absence that short is not declared',
  },
  'already-declared': {
    status: 409,
    vi: 'Việc tạm vắng này đã được khai báo.',
    en: 'this absence is declared already',
  },
  none: {
    status: 409,
    vi: 'Không có khai báo tạm vắng của người này vào ngày đó.',
    en: 'no absence of the person is declared for that day',
  },
})

export const household = defineProblems('household', {
  unknown: {
    status: 404,
    vi: 'Không có hộ gia đình này.',
    en: 'there is no such household',
  },
  elsewhere: {
    status: 422,
    vi: 'Hộ gia đình này ở đơn vị hành chính khác với nơi chuyển đến.',
    en: 'the household lies in another unit than the new residence',
  },
  ended: {
    status: 409,
    vi: 'Hộ gia đình này không còn thành viên.',
    en: 'the household has no members any more',
  },
  'relation-missing': {
    status: 422,
    vi: 'Phải ghi quan hệ với chủ hộ.',
    en: 'the relation to the head is missing',
  },
  'members-missing': {
    status: 422,
    vi: 'Người tách hộ phải là thành viên của hộ, và hộ cũ phải còn thành viên.',
    en: 'those who split off are members, and somebody stays',
  },
  backdated: {
    status: 422,
    vi: 'Ngày thay đổi phải sau ngày hình thành hiện trạng của hộ ({since}).',
    en: 'the day must be later than what the household has been since ({since})',
  },
  vacant: {
    status: 409,
    vi: 'Hộ gia đình chưa có chủ hộ; hãy xác định chủ hộ trước.',
    en: 'the household has no head, name one first',
  },
  'same-household': {
    status: 422,
    vi: 'Phải là hai hộ gia đình khác nhau.',
    en: 'two households are joined',
  },
  'not-member': {
    status: 409,
    vi: 'Người này không là thành viên của hộ nào.',
    en: 'the person is a member of no household',
  },
  'relation-unchanged': {
    status: 409,
    vi: 'Quan hệ với chủ hộ đã ghi như vậy.',
    en: 'the relation to the head is recorded so already',
  },
  'head-exists': {
    status: 409,
    vi: 'Hộ gia đình đã có chủ hộ.',
    en: 'the household already has a head',
  },
  'head-not-member': {
    status: 422,
    vi: 'Chủ hộ phải là thành viên của hộ.',
    en: 'the head must be a member of the household',
  },
  'head-not-adult': {
    status: 422,
    vi: 'Chủ hộ phải là người thành niên, có năng lực hành vi dân sự đầy đủ.',
    en: 'the head must be an adult',
  },
  'head-unchanged': {
    status: 409,
    vi: 'Người này đang là chủ hộ.',
    en: 'the person already heads the household',
  },
})

/** Refusals of parentage, adoption and guardianship. */
import { defineProblems } from '#kernel'

export const child = defineProblems('child', {
  'consent-missing': {
    status: 422,
    vi: 'Thay đổi họ, tên của trẻ từ đủ {years} tuổi phải có sự đồng ý của trẻ (Bộ luật Dân sự, Điều 27).',
    en: 'from {years} years on a new name needs the child’s consent (Civil Code, art. 27)',
  },
  'of-age': {
    status: 422,
    vi: 'Quốc tịch của người đã thành niên không thay đổi theo cha, mẹ.',
    en: 'the nationality of an adult does not follow the parents',
  },
})

export const parentage = defineProblems('parentage', {
  'same-person': {
    status: 422,
    vi: 'Cha, mẹ và con phải là hai người khác nhau.',
    en: 'parent and child must be two people',
  },
  'before-birth': {
    status: 422,
    vi: 'Ngày đăng ký không được trước ngày sinh của con.',
    en: 'the day lies before the birth of the child',
  },
  'known-already': {
    status: 409,
    vi: 'Người con đã có cha (hoặc mẹ) trong Cơ sở dữ liệu dân cư.',
    en: 'the register already holds such a parent of the child',
    wayOut: {
      vi: 'Cần bản án xác định người đang ghi không phải là cha, mẹ trước.',
      en: 'a judgment must first find that the one on record is not the parent',
    },
  },
  'reversed-roles': {
    status: 422,
    vi: 'Người được nhận là cha, mẹ đang là con của người này.',
    en: 'the would-be parent is this person’s child',
  },
  'wrong-sex': {
    status: 422,
    vi: 'Giới tính của người được nhận không phù hợp với vai trò cha hoặc mẹ.',
    en: 'the sex on record does not fit a father or mother',
  },
  'too-young': {
    status: 422,
    vi: 'Người được nhận chưa đủ {years} tuổi vào ngày sinh của con.',
    en: 'the would-be parent was not yet {years} at the birth',
  },
  'not-known': {
    status: 409,
    vi: 'Người này không được ghi là cha, mẹ của người con.',
    en: 'the register does not hold this person as a parent of the child',
  },
})

export const adoption = defineProblems('adoption', {
  'same-person': {
    status: 422,
    vi: 'Người nhận nuôi và người được nuôi phải là những người khác nhau.',
    en: 'adopters and child must be different people',
  },
  'not-couple': {
    status: 422,
    vi: 'Một người chỉ được làm con nuôi của một người độc thân hoặc của hai người là vợ chồng (Điều 8).',
    en: 'a child is adopted by one person or by a husband and wife (art. 8)',
  },
  'sex-unknown': {
    status: 422,
    vi: 'Phải xác định giới tính của người nhận nuôi.',
    en: 'the sex of the adopter must be known',
  },
  'before-birth': {
    status: 422,
    vi: 'Ngày đăng ký không được trước ngày sinh của trẻ.',
    en: 'the day lies before the birth of the child',
  },
  'adopted-already': {
    status: 409,
    vi: 'Trẻ đang là con nuôi của người khác.',
    en: 'the child is already adopted',
  },
  'near-kin': {
    status: 422,
    vi: 'Cha mẹ, ông bà, anh chị em không nhận nhau làm con nuôi (Điều 13).',
    en: 'parents, grandparents, brothers and sisters do not adopt each other (art. 13)',
  },
  'child-too-old': {
    status: 422,
    vi: 'Người được nhận làm con nuôi phải dưới {years} tuổi (Điều 8).',
    en: 'the child must be under {years} (art. 8)',
  },
  'not-capable': {
    status: 422,
    vi: 'Người nhận nuôi phải thành niên, có năng lực hành vi dân sự đầy đủ (Điều 14).',
    en: 'an adopter must be an adult of full legal capacity (art. 14)',
  },
  'age-gap': {
    status: 422,
    vi: 'Người nhận nuôi phải hơn con nuôi từ {years} tuổi trở lên (Điều 14).',
    en: 'an adopter must be at least {years} years older than the child (art. 14)',
  },
  'consent-missing': {
    status: 422,
    vi: 'Trẻ từ đủ {years} tuổi phải đồng ý làm con nuôi (Điều 21).',
    en: 'a child of {years} or more must agree to be adopted (art. 21)',
  },
  'ethnicity-known': {
    status: 422,
    vi: 'Chỉ xác định dân tộc theo cha mẹ nuôi khi không biết cha mẹ đẻ (Điều 24).',
    en: 'the ethnic group follows the adopters only when the parents are unknown (art. 24)',
  },
  'not-adopted': {
    status: 409,
    vi: 'Người này không phải là con nuôi vào ngày đó.',
    en: 'the person is not adopted on that day',
  },
})

export const guardianship = defineProblems('guardianship', {
  'same-person': {
    status: 422,
    vi: 'Người giám hộ, người được giám hộ và người giám sát phải là những người khác nhau.',
    en: 'guardian, ward and supervisor must be different people',
  },
  'how-many': {
    status: 422,
    vi: 'Một người được một người hoặc hai vợ chồng giám hộ (Bộ luật Dân sự, Điều 47).',
    en: 'a ward has one guardian, or a couple (Civil Code, art. 47)',
  },
  'before-birth': {
    status: 422,
    vi: 'Ngày đăng ký không được trước ngày sinh của những người liên quan.',
    en: 'the day lies before the birth of one of the people concerned',
  },
  'not-needed': {
    status: 422,
    vi: 'Người đã thành niên, có năng lực hành vi dân sự đầy đủ không cần người giám hộ.',
    en: 'an adult of full legal capacity needs no guardian',
  },
  'not-capable': {
    status: 422,
    vi: 'Người giám hộ phải thành niên, có năng lực hành vi dân sự đầy đủ (Điều 49).',
    en: 'a guardian must be an adult of full legal capacity (art. 49)',
  },
  exists: {
    status: 409,
    vi: 'Người này đang có người giám hộ.',
    en: 'the person has a guardian already',
  },
  none: {
    status: 409,
    vi: 'Người này không có người giám hộ được đăng ký trước ngày đó.',
    en: 'no guardianship of the person was registered before that day',
  },
  'parents-act': {
    status: 422,
    vi: 'Cha hoặc mẹ đang là người đại diện; cần quyết định về việc cha, mẹ không thể hoặc đề nghị cử người giám hộ.',
    en: 'a parent acts for the child; a decision that they cannot, or their request, is needed',
  },
  'not-by-law': {
    status: 422,
    vi: 'Người này không phải là người giám hộ đương nhiên theo thứ tự luật định (Điều 52, 53).',
    en: 'this is not the guardian by law in the order of art. 52 and 53',
  },
})

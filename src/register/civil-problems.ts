/** Refusals of civil status: birth, marriage, death, what courts declare, what changes of a person's facts. */
import { defineProblems } from '#kernel'

export const birth = defineProblems('birth', {
  'sex-unknown': {
    status: 422,
    vi: 'Phải xác định giới tính nam hoặc nữ trước khi cấp số định danh.',
    en: 'the sex must be male or female before a number is allotted',
  },
  'registered-before-birth': {
    status: 422,
    vi: 'Ngày đăng ký khai sinh không được trước ngày sinh.',
    en: 'the registration cannot be earlier than the birth',
  },
  'unit-unknown': {
    status: 422,
    vi: 'Nơi đăng ký khai sinh không có trong danh mục đơn vị hành chính ngày đăng ký.',
    en: 'the place of registration is not an administrative unit on that day',
  },
  'already-recorded': {
    status: 409,
    vi: 'Người mẹ đã có con cùng tên, cùng ngày sinh trong Cơ sở dữ liệu dân cư.',
    en: 'the mother already has a child of that name and day of birth',
    wayOut: {
      vi: 'Nếu đúng là người khác, ghi rõ lý do khi quyết định.',
      en: 'if it is another person, say why with the decision',
    },
  },
  'likely-same': {
    status: 409,
    vi: 'Có {count} người trong Cơ sở dữ liệu dân cư có thể chính là người này.',
    en: '{count} people of the register are likely this very person',
    wayOut: {
      vi: 'Xem từng người bên cạnh; nếu đúng là người khác thì ghi rõ lý do, nếu trùng thì dừng lại.',
      en: 'look at each of them; say why it is another person, or stop',
    },
  },
  'distinct-reason-missing': {
    status: 422,
    vi: 'Chưa ghi lý do vì sao là người khác.',
    en: 'the reason why it is another person is missing',
  },
  'proof-missing': {
    status: 422,
    vi: 'Giấy tờ chứng minh không phù hợp với trường hợp đăng ký khai sinh này (Luật Hộ tịch, Điều 16).',
    en: 'this is not the proof the law asks in such a case (Law on Civil Status, art. 16)',
  },
  'parents-known': {
    status: 422,
    vi: 'Trẻ bị bỏ rơi là trẻ chưa xác định được cha, mẹ.',
    en: 'a child that was found has no known parents',
  },
  'found-before-birth': {
    status: 422,
    vi: 'Ngày phát hiện trẻ không được trước ngày sinh.',
    en: 'the child cannot have been found before being born',
  },
  'notice-running': {
    status: 422,
    vi: 'Phải niêm yết đủ {days} ngày liên tục trước khi đăng ký khai sinh cho trẻ bị bỏ rơi.',
    en: 'the public notice runs {days} days before a child that was found is registered',
  },
  'foundling-vietnamese': {
    status: 422,
    vi: 'Trẻ bị bỏ rơi tìm thấy trên lãnh thổ Việt Nam có quốc tịch Việt Nam.',
    en: 'a child found in Viet Nam is Vietnamese',
  },
  'not-abroad': {
    status: 422,
    vi: 'Nơi đăng ký ở nước ngoài không thể là Việt Nam.',
    en: 'a birth registered abroad was not registered in Viet Nam',
  },
  'same-parent-twice': {
    status: 422,
    vi: 'Cha và mẹ phải là hai người khác nhau.',
    en: 'mother and father must be two people',
  },
  'mother-not-female': {
    status: 422,
    vi: 'Người được ghi là mẹ không phải giới tính nữ trong Cơ sở dữ liệu dân cư.',
    en: 'the register does not hold the mother as female',
  },
  'father-not-male': {
    status: 422,
    vi: 'Người được ghi là cha không phải giới tính nam trong Cơ sở dữ liệu dân cư.',
    en: 'the register does not hold the father as male',
  },
  'parent-too-young': {
    status: 422,
    vi: 'Cha hoặc mẹ chưa đủ {years} tuổi vào ngày sinh của con; cần kiểm tra lại.',
    en: 'a parent was not yet {years} at the birth, check the person',
  },
  'parent-dead': {
    status: 422,
    vi: 'Cha hoặc mẹ đã chết trước thời điểm có thể có người con này.',
    en: 'a parent died too long before the birth',
  },
})

export const death = defineProblems('death', {
  'already-recorded': {
    status: 409,
    vi: 'Việc khai tử của người này đã được ghi nhận.',
    en: 'the death is already recorded',
  },
  'before-birth': {
    status: 422,
    vi: 'Ngày chết không được trước ngày sinh.',
    en: 'the death cannot be earlier than the birth',
  },
})

export const marriage = defineProblems('marriage', {
  'same-person': {
    status: 422,
    vi: 'Hai bên kết hôn phải là hai người khác nhau.',
    en: 'two people marry',
  },
  'already-married': {
    status: 409,
    vi: 'Một trong hai bên đang có vợ hoặc có chồng.',
    en: 'one of the two is married',
  },
  'too-young': {
    status: 422,
    vi: 'Nam phải từ đủ 20 tuổi, nữ phải từ đủ 18 tuổi (Luật Hôn nhân và gia đình, Điều 8).',
    en: 'a man marries from 20, a woman from 18 (Law on Marriage and Family, art. 8)',
  },
  'sex-not-recognised': {
    status: 422,
    vi: 'Nhà nước không thừa nhận hôn nhân giữa những người cùng giới tính (Điều 8).',
    en: 'the law recognises the marriage of a man and a woman only (art. 8)',
  },
  'close-kin': {
    status: 422,
    vi: 'Hai bên có hoặc đã từng có quan hệ thân thích mà luật cấm kết hôn (Điều 5).',
    en: 'the two are, or were, kin whom the law forbids to marry (art. 5)',
  },
  incapable: {
    status: 422,
    vi: 'Người bị Tòa án tuyên bố mất năng lực hành vi dân sự không được kết hôn (Điều 8).',
    en: 'who was declared without legal capacity may not marry (art. 8)',
  },
  'not-married': {
    status: 409,
    vi: 'Hai người này không phải là vợ chồng vào ngày đó.',
    en: 'the two are not married to each other on that day',
  },
})

export const court = defineProblems('court', {
  'too-soon': {
    status: 422,
    vi: 'Chưa đủ thời hạn biệt tích luật định ({years} năm).',
    en: 'the person has not been gone for the years the law asks ({years})',
  },
  'not-missing': {
    status: 422,
    vi: 'Người này chưa bị Tòa án tuyên bố mất tích.',
    en: 'no court has declared the person missing',
  },
  'already-declared': {
    status: 409,
    vi: 'Đã có tuyên bố cùng loại của Tòa án đang có hiệu lực.',
    en: 'a declaration of that kind is standing',
  },
  'not-declared': {
    status: 409,
    vi: 'Không có tuyên bố nào của Tòa án để hủy bỏ vào ngày đó.',
    en: 'there is no declaration of a court to revoke on that day',
  },
  'not-adult': {
    status: 422,
    vi: 'Chỉ tuyên bố đối với người đã thành niên (Bộ luật Dân sự, Điều 23, 24).',
    en: 'only an adult may be declared so (Civil Code, art. 23, 24)',
  },
})

export const factChange = defineProblems('fact-change', {
  'other-kind': {
    status: 422,
    vi: 'Thông tin này không thuộc loại thay đổi đã chọn.',
    en: 'this fact is not changed by events of this kind',
  },
  once: {
    status: 409,
    vi: 'Dân tộc chỉ được xác định lại một lần.',
    en: 'the ethnic group is determined anew once only',
  },
  'not-of-parents': {
    status: 422,
    vi: 'Dân tộc được xác định lại theo dân tộc của cha đẻ hoặc mẹ đẻ (Bộ luật Dân sự, Điều 29).',
    en: 'the ethnic group becomes that of the father or mother by birth (Civil Code, art. 29)',
  },
  'own-consent': {
    status: 422,
    vi: 'Người từ đủ {years} tuổi phải đồng ý với việc xác định lại dân tộc (Điều 29).',
    en: 'from {years} years on the person must agree (art. 29)',
  },
  'medical-evidence': {
    status: 422,
    vi: 'Phải có giấy tờ của cơ sở y tế về việc xác định lại giới tính (Điều 36).',
    en: 'papers of a medical facility are needed (art. 36)',
  },
  'told-already': {
    status: 409,
    vi: 'Thông tin này đã có; nếu sai phải cải chính, không phải bổ sung.',
    en: 'this is told already; what is wrong is corrected, not added',
  },
  'day-outside': {
    status: 422,
    vi: 'Ngày đăng ký phải nằm trong khoảng từ ngày sinh đến hôm nay.',
    en: 'the day lies between the birth and today',
  },
})

export const nationality = defineProblems('nationality', {
  backdated: {
    status: 422,
    vi: 'Ngày có hiệu lực phải sau các thay đổi đã ghi nhận.',
    en: 'the day must not lie before the last change on record',
  },
  'vietnamese-already': {
    status: 409,
    vi: 'Người này đang có quốc tịch Việt Nam.',
    en: 'the person is Vietnamese',
  },
  'not-vietnamese': {
    status: 409,
    vi: 'Người này không có quốc tịch Việt Nam.',
    en: 'the person is not Vietnamese',
  },
  'other-manner': {
    status: 422,
    vi: 'Hình thức thay đổi quốc tịch không phù hợp với quốc tịch đã ghi nhận.',
    en: 'this manner does not fit the nationality on record',
  },
})

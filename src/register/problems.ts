/** Every refusal of this room. Sentences never repeat personal data: they may be logged. */
import { defineProblems } from '#kernel'

export const person = defineProblems('person', {
  unknown: {
    status: 404,
    vi: 'Không có người này trong Cơ sở dữ liệu dân cư.',
    en: 'the register has no such person',
  },
  deceased: {
    status: 409,
    vi: 'Người này đã được ghi nhận là đã chết.',
    en: 'the person is recorded as deceased',
    wayOut: {
      vi: 'Nếu việc khai tử là nhầm, hãy hủy sự kiện khai tử trước.',
      en: 'if the death was recorded by mistake, reverse that event first',
    },
  },
  'input-invalid': {
    status: 422,
    vi: 'Giá trị không hợp lệ: {reason}',
    en: 'the value is not valid: {reason}',
  },
  'number-space-exhausted': {
    status: 503,
    vi: 'Đã hết số định danh cho nơi đăng ký, giới tính và năm sinh này.',
    en: 'no personal number is left for this place of registration, sex and year of birth',
  },
})

export const lifeEvent = defineProblems('life-event', {
  unknown: {
    status: 404,
    vi: 'Không có sự kiện này.',
    en: 'there is no such event',
  },
  'basis-missing': {
    status: 422,
    vi: 'Phải ghi căn cứ pháp lý của sự kiện.',
    en: 'an event needs its legal basis',
  },
  'in-future': {
    status: 422,
    vi: 'Ngày xảy ra không được sau ngày hôm nay.',
    en: 'the day of the event must not lie in the future',
  },
  'not-competent': {
    status: 403,
    vi: 'Cơ quan của bạn không có thẩm quyền ghi loại sự kiện này.',
    en: 'your office does not record events of this kind',
    wayOut: {
      vi: 'Hộ tịch do Ủy ban nhân dân ghi; cư trú và định danh do Công an ghi.',
      en: 'civil status is recorded by the people’s committee, residence and identity by the police',
    },
  },
  'already-reversed': {
    status: 409,
    vi: 'Sự kiện này đã được hủy trước đó.',
    en: 'the event was reversed before',
  },
  'not-reversible': {
    status: 409,
    vi: 'Loại sự kiện này không hủy được; hãy ghi một sự kiện mới.',
    en: 'this kind of event cannot be reversed, record a new one instead',
  },
  overtaken: {
    status: 409,
    vi: 'Đã có sự kiện sau đó dựa trên sự kiện này.',
    en: 'a later event builds on this one',
    wayOut: {
      vi: 'Hủy sự kiện sau trước, rồi hủy sự kiện này.',
      en: 'reverse the later event first, then this one',
    },
  },
})

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

export const card = defineProblems('card', {
  'kind-not-issued': {
    status: 422,
    vi: 'Loại thẻ này không được cấp vào ngày đó.',
    en: 'no such card was issued on that day',
  },
  'before-birth': {
    status: 422,
    vi: 'Ngày cấp không được trước ngày sinh.',
    en: 'a card cannot be issued before birth',
  },
  'expires-before': {
    status: 422,
    vi: 'Ngày hết hạn phải sau ngày cấp.',
    en: 'a card expires later than it is issued',
  },
  'not-newest': {
    status: 422,
    vi: 'Đã có thẻ cấp vào hoặc sau ngày đó ({since}).',
    en: 'a card issued on that day or later is recorded already ({since})',
  },
  none: {
    status: 409,
    vi: 'Người này không có thẻ đang dùng vào ngày đó.',
    en: 'the person has no card on that day',
  },
})

export const particular = defineProblems('particular', {
  'before-birth': {
    status: 422,
    vi: 'Ngày bắt đầu không được trước ngày sinh.',
    en: 'it cannot hold before birth',
  },
  unchanged: {
    status: 409,
    vi: 'Thông tin này đã được ghi nhận.',
    en: 'this is recorded already',
  },
  none: {
    status: 409,
    vi: 'Không có thông tin này vào ngày đó.',
    en: 'nothing of the kind is recorded for that day',
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

export const correction = defineProblems('correction', {
  empty: {
    status: 422,
    vi: 'Không có thông tin nào thay đổi.',
    en: 'nothing changes',
  },
  'before-other-facts': {
    status: 422,
    vi: 'Ngày sinh mới nằm sau những sự kiện đã ghi nhận của người này.',
    en: 'the new date of birth is later than events already recorded of the person',
  },
  'outside-life': {
    status: 422,
    vi: 'Ngày có hiệu lực nằm ngoài cuộc đời của người này.',
    en: 'the day from which it holds lies outside the person’s life',
  },
})

export const disclosure = defineProblems('disclosure', {
  'not-permitted': {
    status: 403,
    vi: 'Không được phép xem dữ liệu này, hoặc dữ liệu không tồn tại.',
    en: 'the data may not be read by you, or do not exist',
    wayOut: {
      vi: 'Chỉ xem được khi cơ quan đang giải quyết hồ sơ của người đó hoặc có mục đích đã khai báo.',
      en: 'reading needs an open dossier of that person at your office or a declared purpose',
    },
  },
  'purpose-undeclared': {
    status: 403,
    vi: 'Mục đích khai thác chưa được khai báo cho loại đối tượng này.',
    en: 'the purpose is not declared for this kind of reader',
  },
  'field-undeclared': {
    status: 403,
    vi: 'Trường dữ liệu yêu cầu nằm ngoài mục đích đã khai báo: {fields}.',
    en: 'fields asked for lie outside the declared purpose: {fields}',
  },
  'no-fields': {
    status: 422,
    vi: 'Phải nêu rõ những trường dữ liệu cần xem.',
    en: 'name the fields to be read',
  },
  'second-approval': {
    status: 403,
    vi: 'Dữ liệu của người được bảo vệ cần cán bộ thứ hai phê duyệt.',
    en: 'the record is protected and needs the approval of a second official',
  },
})

export const search = defineProblems('search', {
  'name-alone': {
    status: 422,
    vi: 'Tìm theo họ tên phải kèm năm sinh, ngày sinh hoặc xã, phường nơi thường trú.',
    en: 'a search by name needs the year or date of birth, or the commune of residence',
  },
  'name-too-short': {
    status: 422,
    vi: 'Họ tên cần ít nhất hai tiếng.',
    en: 'give at least two words of the name',
    wayOut: {
      vi: 'Người chỉ có một tên: ghi cả ngày, tháng, năm sinh.',
      en: 'for a person of one name give the full date of birth',
    },
  },
  'tail-too-short': {
    status: 422,
    vi: 'Cần ít nhất {digits} chữ số cuối của số định danh.',
    en: 'give at least the last {digits} digits of the number',
  },
  'tail-alone': {
    status: 422,
    vi: 'Tìm theo các số cuối phải kèm năm sinh.',
    en: 'a search by last digits needs the year of birth',
  },
  'phone-unreadable': {
    status: 422,
    vi: 'Số điện thoại không đúng dạng.',
    en: 'the phone number is not well formed',
    wayOut: { vi: 'Ghi 0912000111 hoặc +84912000111.', en: 'write 0912000111 or +84912000111' },
  },
  'rebuild-under-way': {
    status: 409,
    vi: 'Chỉ mục tra cứu đang được dựng lại.',
    en: 'the search index is being rebuilt already',
  },
  'not-built': {
    status: 503,
    vi: 'Chỉ mục tra cứu chưa được dựng cho bản chương trình này.',
    en: 'the search index was not built for this version of the program',
    wayOut: {
      vi: 'Người vận hành chạy `lienthong search rebuild`; tra theo số vẫn dùng được.',
      en: 'the operator runs `lienthong search rebuild`; numbers can be searched meanwhile',
    },
  },
  'not-permitted': {
    status: 403,
    vi: 'Mục đích này không cho phép tìm theo cách đó.',
    en: 'this purpose does not allow such a search',
  },
})

export const investigation = defineProblems('investigation', {
  unknown: {
    status: 404,
    vi: 'Không có việc xác minh này.',
    en: 'there is no such investigation',
  },
  'already-open': {
    status: 409,
    vi: 'Thông tin này đang được xác minh.',
    en: 'the datum is under investigation already',
  },
  'already-closed': {
    status: 409,
    vi: 'Việc xác minh này đã kết thúc.',
    en: 'the investigation is closed already',
  },
  'not-yours': {
    status: 403,
    vi: 'Chỉ cơ quan đang xác minh mới kết thúc được; công dân không tự mở xác minh.',
    en: 'the office that investigates closes it, and officials open it',
    wayOut: {
      vi: 'Công dân thấy sai thì bấm “Sai? Báo sửa” bên thông tin đó.',
      en: 'a citizen who sees something wrong reports it beside the value',
    },
  },
})

export const receipt = defineProblems('receipt', {
  unknown: {
    status: 404,
    vi: 'Không có lượt xem này.',
    en: 'there is no such read',
  },
  'text-missing': {
    status: 422,
    vi: 'Nội dung phải có từ 1 đến 2000 ký tự.',
    en: 'the text has 1 to 2000 characters',
  },
  'already-answered': {
    status: 409,
    vi: 'Câu hỏi này đã được trả lời.',
    en: 'the inquiry is already answered',
  },
  'not-yours': {
    status: 403,
    vi: 'Việc này thuộc thẩm quyền của cơ quan khác.',
    en: 'this belongs to another office',
  },
})

export const load = defineProblems('load', {
  inconsistent: {
    status: 422,
    vi: 'Dữ liệu nạp không nhất quán: {what} ({count}).',
    en: 'the data to load do not agree: {what} ({count})',
  },
})

export const feed = defineProblems('feed', {
  'name-invalid': {
    status: 422,
    vi: 'Tên nơi nhận gồm 3 đến 63 chữ thường, chữ số, dấu chấm, gạch nối.',
    en: 'a subscriber is named by 3 to 63 small letters, digits, dots and hyphens',
  },
  'name-taken': {
    status: 409,
    vi: 'Tên nơi nhận này đã được dùng.',
    en: 'a subscriber of this name exists',
  },
  'not-permitted': {
    status: 403,
    vi: 'Không được nhận báo thay đổi theo cách này.',
    en: 'changes may not be told in this way',
    wayOut: {
      vi: 'Cơ quan chỉ nhận báo về người mà mình đã được cung cấp dữ liệu, theo mục đích còn hiệu lực.',
      en: 'an agency is told of people whose data it was given, under a purpose in force',
    },
  },
  'field-undeclared': {
    status: 422,
    vi: 'Có mục không thuộc mục đích đã nêu.',
    en: 'a field lies outside the stated purpose',
  },
  'subscriber-unknown': {
    status: 404,
    vi: 'Không có nơi nhận này.',
    en: 'there is no such subscriber',
  },
  'beyond-end': {
    status: 422,
    vi: 'Số thứ tự nằm ngoài phần đã phát.',
    en: 'the number lies beyond what was told',
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

export const distribution = defineProblems('distribution', {
  'no-citus': {
    status: 409,
    vi: 'Máy chủ cơ sở dữ liệu này không có Citus.',
    en: 'this database server has no Citus',
    wayOut: {
      vi: 'Cài Citus trên máy điều phối và các máy thành viên, hoặc chạy `lienthong migrate` không kèm `--distributed`.',
      en: 'install Citus on the coordinator and its workers, or run `lienthong migrate` without `--distributed`',
    },
  },
  unfit: {
    status: 500,
    vi: 'Bảng {table} không phân tán được: {reason}.',
    en: 'the table {table} cannot be distributed: {reason}',
  },
})

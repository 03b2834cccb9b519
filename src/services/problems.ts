/** Every refusal of this room: code → sentence, Vietnamese and English, with a way out. */
import { defineProblems, type Problem, ProblemError } from '#kernel'

/** Ends a deed with its refusals. */
export function stop(...problems: readonly Problem[]): never {
  throw new ProblemError(problems)
}

export const procedureProblem = defineProblems('procedure', {
  unknown: {
    status: 404,
    vi: 'Không có thủ tục này vào ngày đó.',
    en: 'there is no such procedure on that day',
  },
  'no-competence': {
    status: 409,
    vi: 'Chưa có cơ quan nào được khai báo có thẩm quyền cho nơi này.',
    en: 'no office is declared competent for this place yet',
    wayOut: {
      vi: 'Dữ liệu đã khai được giữ nguyên. Liên hệ bộ phận một cửa nơi cư trú.',
      en: 'what you filled in is kept; contact the one-stop desk where you live',
    },
  },
})

export const draftProblem = defineProblems('draft', {
  unknown: {
    status: 404,
    vi: 'Không có bản khai này.',
    en: 'there is no such draft',
    wayOut: { vi: 'Về trang Việc của tôi.', en: 'go to the page of your tasks' },
  },
  'notice-unknown': {
    status: 404,
    vi: 'Không có giấy chứng sinh này trong việc của anh, chị.',
    en: 'there is no such birth notice among your tasks',
  },
  'notice-used': {
    status: 409,
    vi: 'Giấy chứng sinh này đã có hồ sơ.',
    en: 'a dossier exists for this birth notice already',
    wayOut: {
      vi: 'Xem hồ sơ đó trong Việc của tôi, hoặc hỏi cha, mẹ kia của trẻ.',
      en: 'see it among your tasks, or ask the other parent',
    },
  },
  submitted: {
    status: 409,
    vi: 'Bản khai này đã nộp, không sửa được nữa.',
    en: 'this draft was submitted and cannot be changed',
    wayOut: { vi: 'Xem hồ sơ trong Việc của tôi.', en: 'see the dossier among your tasks' },
  },
  'page-unknown': {
    status: 404,
    vi: 'Biểu mẫu không có trang này.',
    en: 'the form has no such page',
  },
  incomplete: {
    status: 422,
    vi: 'Bản khai còn thiếu hoặc còn lỗi.',
    en: 'the draft is not complete or has errors',
    wayOut: {
      vi: 'Sửa các mục được nêu rồi nộp lại.',
      en: 'correct what is listed, then submit again',
    },
  },
  'signed-other-content': {
    status: 409,
    vi: 'Nội dung bản khai đã thay đổi sau khi ký.',
    en: 'the draft changed after it was signed',
    wayOut: { vi: 'Xem lại trang Kiểm tra và ký lại.', en: 'check again and sign again' },
  },
  unsigned: {
    status: 403,
    vi: 'Bản khai nộp trực tuyến phải được ký bằng tài khoản định danh điện tử.',
    en: 'a draft submitted online is signed with the e-ID',
    wayOut: { vi: 'Xác nhận lại danh tính để ký.', en: 'confirm who you are to sign' },
  },
})

export const fieldProblem = defineProblems('field', {
  required: {
    status: 422,
    vi: '{label}: cần điền mục này.',
    en: '{labelEn}: this is needed',
  },
  'choose-one': {
    status: 422,
    vi: '{label}: cần chọn một mục.',
    en: '{labelEn}: choose one',
  },
  'not-offered': {
    status: 422,
    vi: '{label}: hãy chọn trong các mục có sẵn.',
    en: '{labelEn}: choose one of the options',
  },
  'not-a-date': {
    status: 422,
    vi: '{label}: ngày phải viết theo dạng ngày/tháng/năm và có trong lịch.',
    en: '{labelEn}: write a real day as day/month/year',
  },
  'not-a-time': {
    status: 422,
    vi: '{label}: giờ phải viết theo dạng giờ:phút, ví dụ 08:05.',
    en: '{labelEn}: write the time as hours:minutes, e.g. 08:05',
  },
  'not-a-number': {
    status: 422,
    vi: '{label}: phải là số nguyên.',
    en: '{labelEn}: this is a whole number',
  },
  'too-small': {
    status: 422,
    vi: '{label}: nhỏ nhất là {limit}.',
    en: '{labelEn}: at least {limit}',
  },
  'too-large': {
    status: 422,
    vi: '{label}: lớn nhất là {limit}.',
    en: '{labelEn}: at most {limit}',
  },
  'too-long': {
    status: 422,
    vi: '{label}: dài nhất {limit} ký tự.',
    en: '{labelEn}: at most {limit} characters',
  },
  'not-text': {
    status: 422,
    vi: '{label}: có ký tự điều khiển hoặc ký tự ẩn.',
    en: '{labelEn}: holds a control or invisible character',
  },
  'not-a-name': {
    status: 422,
    vi: '{label}: {why}',
    en: '{labelEn}: {whyEn}',
  },
  'not-a-personal-id': {
    status: 422,
    vi: '{label}: số định danh cá nhân gồm đúng 12 chữ số.',
    en: '{labelEn}: a personal number has exactly 12 digits',
  },
  'not-a-phone': {
    status: 422,
    vi: '{label}: số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0.',
    en: '{labelEn}: a phone number has 10 or 11 digits and starts with 0',
  },
  'must-agree': {
    status: 422,
    vi: '{label}: cần đánh dấu để nộp.',
    en: '{labelEn}: tick this to submit',
  },
  'birth-in-future': {
    status: 422,
    vi: 'Ngày sinh không được ở sau hôm nay.',
    en: 'the date of birth lies in the future',
  },
  'late-registration': {
    status: 422,
    vi: 'Đã quá {days} ngày từ ngày sinh: vẫn đăng ký được, địa phương có thể thu lệ phí đăng ký quá hạn.',
    en: 'more than {days} days since the birth: registration is possible, the province may charge a fee for lateness',
  },
  'no-parent': {
    status: 422,
    vi: 'Cần có ít nhất thông tin của cha hoặc của mẹ.',
    en: 'at least one parent is needed',
  },
  'surname-of-neither': {
    status: 422,
    vi: 'Họ của con phải là họ của cha hoặc họ của mẹ.',
    en: 'the family name is that of the father or of the mother',
  },
  'ethnicity-of-neither': {
    status: 422,
    vi: 'Dân tộc của con phải theo dân tộc của cha hoặc của mẹ.',
    en: 'the ethnicity is that of the father or of the mother',
  },
  'head-not-askable': {
    status: 422,
    vi: 'Không gửi được yêu cầu xác nhận tới chủ hộ có số định danh này.',
    en: 'no confirmation can be asked of a head of household with this number',
    wayOut: {
      vi: 'Kiểm tra lại số, hoặc chọn hộ của cha, mẹ.',
      en: 'check the number, or choose the household of a parent',
    },
  },
  'source-missing': {
    status: 422,
    vi: '{label}: nguồn dữ liệu chưa có giá trị này.',
    en: '{labelEn}: the source holds no value',
    wayOut: {
      vi: 'Bấm "Báo sửa" để cơ quan giữ dữ liệu bổ sung.',
      en: 'report it, so that the office that keeps the data adds it',
    },
  },
})

export const problem = defineProblems('dossier', {
  unknown: { status: 404, vi: 'Không có hồ sơ này.', en: 'there is no such dossier' },
  changed: {
    status: 409,
    vi: 'Hồ sơ vừa được người khác xử lý. Việc của anh, chị chưa được ghi.',
    en: 'somebody else has just worked on this dossier; nothing of yours was written',
    wayOut: { vi: 'Mở lại hồ sơ để xem trạng thái mới.', en: 'open the dossier again' },
  },
  'not-possible-now': {
    status: 409,
    vi: 'Hồ sơ đang ở trạng thái "{state}", không làm được việc này.',
    en: 'the dossier is in state {code}, which does not allow this',
    wayOut: {
      vi: 'Mở lại hồ sơ để xem việc làm được.',
      en: 'open the dossier to see what can be done',
    },
  },
  'waits-for-second-person': {
    status: 409,
    vi: 'Hồ sơ đang chờ chủ hộ xác nhận đến {until}.',
    en: 'the dossier waits for the head of household until {until}',
    wayOut: {
      vi: 'Tiếp nhận sau khi chủ hộ trả lời, hoặc hết thời gian chờ.',
      en: 'take it in after the answer or the wait',
    },
  },
  'not-your-step': {
    status: 403,
    vi: 'Bước này do bộ phận có thẩm quyền của cơ quan thực hiện.',
    en: 'this step is done by the competent office of the agency',
  },
  'not-taken': {
    status: 409,
    vi: 'Cần nhận việc trước khi quyết định.',
    en: 'take the dossier before deciding',
    wayOut: { vi: 'Bấm Nhận việc.', en: 'press Take' },
  },
  'second-supplement': {
    status: 409,
    vi: 'Chỉ được yêu cầu bổ sung một lần; lần yêu cầu đã gửi ngày {on}.',
    en: 'a supplement may be asked for only once; it was asked on {on}',
    wayOut: { vi: 'Quyết định theo dữ liệu đang có.', en: 'decide on what is there' },
  },
  'supplement-empty': {
    status: 422,
    vi: 'Cần nêu ít nhất một mục và lý do của từng mục.',
    en: 'name at least one field and a reason for each',
  },
  'supplement-field': {
    status: 422,
    vi: 'Mục này không có trong biểu mẫu của hồ sơ.',
    en: 'the form of this dossier has no such field',
  },
  'supplement-unanswered': {
    status: 422,
    vi: 'Mục này được yêu cầu bổ sung nhưng chưa có câu trả lời hoặc tệp.',
    en: 'this field was asked for and has neither an answer nor a file',
  },
  'no-supplement': {
    status: 409,
    vi: 'Hồ sơ không có yêu cầu bổ sung nào đang chờ.',
    en: 'no supplement is asked for at the moment',
  },
  'reason-missing': {
    status: 422,
    vi: 'Cần nêu lý do.',
    en: 'a reason is needed',
  },
  'basis-missing': {
    status: 422,
    vi: 'Cần nêu căn cứ pháp lý.',
    en: 'the legal basis is needed',
  },
  'check-failed': {
    status: 409,
    vi: 'Chưa phê duyệt được: {reason}',
    en: 'cannot be approved: {reasonEn}',
    wayOut: {
      vi: 'Yêu cầu bổ sung hoặc từ chối có lý do.',
      en: 'ask for a supplement or refuse with a reason',
    },
  },
  'version-missing': {
    status: 422,
    vi: 'Thiếu phiên bản của hồ sơ.',
    en: 'the version of the dossier is missing',
  },
})

export const confirmationProblem = defineProblems('confirmation', {
  unknown: { status: 404, vi: 'Không có yêu cầu xác nhận này.', en: 'there is no such request' },
  'reason-missing': {
    status: 422,
    vi: 'Không đồng ý thì cần nêu lý do.',
    en: 'a no needs a reason',
  },
  answered: {
    status: 409,
    vi: 'Yêu cầu này đã được trả lời.',
    en: 'this request was answered already',
  },
  closed: {
    status: 409,
    vi: 'Hồ sơ đã được quyết định hoặc đã rút, không cần xác nhận nữa.',
    en: 'the dossier was decided or withdrawn; no answer is needed any more',
  },
})

export const correctionProblem = defineProblems('correction', {
  unknown: { status: 404, vi: 'Không có yêu cầu báo sửa này.', en: 'there is no such report' },
  'text-missing': {
    status: 422,
    vi: 'Cần ghi giá trị đúng hoặc chỗ sai.',
    en: 'say what is wrong or what is right',
  },
  'field-unknown': {
    status: 422,
    vi: 'Không có mục dữ liệu này.',
    en: 'there is no such field',
  },
  answered: {
    status: 409,
    vi: 'Yêu cầu này đã được trả lời.',
    en: 'this report was answered already',
  },
})

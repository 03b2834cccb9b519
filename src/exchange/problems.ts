/** Every refusal of the exchange. None repeats a value of the message or of the register. */
import { defineProblems } from '#kernel'

const SIGN_AGAIN = {
  vi: 'Ký lại thông điệp theo RFC 9421 rồi gửi lại.',
  en: 'sign the message again (RFC 9421) and resend it',
}
const ASK_ADMIN = {
  vi: 'Liên hệ quản trị nút kết nối để đăng ký khóa.',
  en: 'ask the administrator of the node to register your key',
}

export const problem = defineProblems('exchange', {
  'signature-missing': {
    status: 401,
    vi: 'Thông điệp không có chữ ký hợp lệ về hình thức hoặc chữ ký không phủ đủ các phần bắt buộc.',
    en: 'the message has no well-formed signature that covers all required parts',
    wayOut: SIGN_AGAIN,
  },
  'signature-invalid': {
    status: 401,
    vi: 'Chữ ký không khớp với thông điệp.',
    en: 'the signature does not match the message',
    wayOut: SIGN_AGAIN,
  },
  'digest-differs': {
    status: 401,
    vi: 'Nội dung không khớp với giá trị băm đã ký.',
    en: 'the content does not match its digest',
    wayOut: SIGN_AGAIN,
  },
  'outside-window': {
    status: 401,
    vi: 'Thời điểm ký lệch quá 60 giây so với đồng hồ của nút.',
    en: 'the message was signed more than 60 seconds away from the clock of this node',
    wayOut: {
      vi: 'Chỉnh đồng hồ (giờ của nút ở /exchange/keys) rồi ký lại.',
      en: 'set your clock (the node tells its time at /exchange/keys) and sign again',
    },
  },
  replayed: {
    status: 401,
    vi: 'Thông điệp này đã được nhận trước đó.',
    en: 'this very message was received before',
    wayOut: {
      vi: 'Muốn gửi lại, ký lại với nonce mới.',
      en: 'to send again, sign again with a new nonce',
    },
  },
  'key-unknown': {
    status: 401,
    vi: 'Khóa ký không thuộc thành viên nào.',
    en: 'the signing key belongs to no member',
    wayOut: ASK_ADMIN,
  },
  'key-revoked': {
    status: 401,
    vi: 'Khóa ký đã bị thu hồi.',
    en: 'the signing key was revoked',
    wayOut: ASK_ADMIN,
  },
  'key-invalid': {
    status: 422,
    vi: 'Khóa công khai phải là khóa P-256 dạng PEM (SPKI).',
    en: 'the public key must be a P-256 key in PEM (SPKI)',
  },
  'key-known': {
    status: 409,
    vi: 'Khóa này đã được đăng ký.',
    en: 'this key is registered already',
    wayOut: { vi: 'Tạo cặp khóa mới.', en: 'make a new key pair' },
  },
  'member-known': {
    status: 409,
    vi: 'Cơ quan {agency} đã là thành viên.',
    en: 'the agency {agency} is a member already',
  },
  'member-unknown': {
    status: 404,
    vi: 'Không có thành viên {agency}.',
    en: 'there is no member {agency}',
  },
  'not-a-facility': {
    status: 403,
    vi: 'Chỉ cơ sở khám bệnh, chữa bệnh mới được gửi giấy chứng sinh.',
    en: 'only a health facility may send birth notices',
  },
  'facility-differs': {
    status: 403,
    vi: 'Số giấy chứng sinh không mang mã cơ sở của thành viên gửi.',
    en: 'the number of the notice does not carry the facility code of the sender',
  },
  'not-json': {
    status: 400,
    vi: 'Nội dung không phải JSON hợp lệ (UTF-8).',
    en: 'the content is not valid JSON in UTF-8',
  },
  malformed: {
    status: 422,
    vi: 'Trường này thiếu, thừa hoặc sai định dạng.',
    en: 'this field is missing, not known or not in the required form',
    wayOut: {
      vi: 'Đối chiếu với lược đồ trong tài liệu API.',
      en: 'compare it with the schema in the API reference',
    },
  },
  'unit-unknown': {
    status: 422,
    vi: 'Mã đơn vị hành chính không có hiệu lực vào ngày sinh.',
    en: 'no administrative unit has this code on the day of birth',
  },
  'day-impossible': {
    status: 422,
    vi: 'Ngày sinh ở tương lai hoặc không khớp với năm trong số giấy chứng sinh.',
    en: 'the day of birth lies in the future or does not fit the year in the number',
  },
  'mother-not-confirmed': {
    status: 422,
    vi: 'Không xác nhận được người mẹ theo số định danh, họ tên và ngày sinh đã gửi.',
    en: 'the mother could not be confirmed by the number, name and day of birth sent',
    wayOut: {
      vi: 'Kiểm tra lại giấy tờ của người mẹ. Nếu giấy tờ đúng, hướng dẫn gia đình mang giấy chứng sinh bản giấy đến bộ phận một cửa.',
      en: "check the mother's papers; if they are right, the family takes the paper notice to the one-stop desk",
    },
  },
  'too-many-unconfirmed': {
    status: 429,
    vi: 'Đã có quá nhiều lần xác nhận người mẹ không thành trong 24 giờ.',
    en: 'too many mothers could not be confirmed within 24 hours',
    wayOut: { vi: 'Liên hệ quản trị nút kết nối.', en: 'contact the administrator of the node' },
  },
  'number-reused': {
    status: 422,
    vi: 'Số giấy chứng sinh này đã được nhận với nội dung khác.',
    en: 'a notice of this number was received with other content',
    wayOut: {
      vi: 'Một trẻ một số. Muốn đính chính, liên hệ nơi đăng ký khai sinh.',
      en: 'one child, one number; for a correction contact the registrar',
    },
  },
  'evidence-unknown': {
    status: 404,
    vi: 'Không có chứng cứ này.',
    en: 'there is no such evidence',
  },
  'evidence-used': {
    status: 409,
    vi: 'Giấy chứng sinh này đã dùng cho một hồ sơ khác.',
    en: 'this birth notice was used for another dossier',
  },
  'reply-not-authentic': {
    status: 502,
    vi: 'Chữ ký trên câu trả lời của nút không hợp lệ.',
    en: "the signature on the node's reply is not valid",
    wayOut: {
      vi: 'Không tin câu trả lời này; kiểm tra địa chỉ và khóa của nút.',
      en: 'do not trust this reply; check the address and the key of the node',
    },
  },
})

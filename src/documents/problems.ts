/** Every refusal of the documents room. */
import { defineProblems } from '#kernel'

const ANOTHER_FILE = {
  vi: 'Chụp hoặc quét lại giấy tờ, lưu thành PDF, JPEG hoặc PNG rồi tải lên lần nữa.',
  en: 'photograph or scan the paper again, save it as PDF, JPEG or PNG and upload it once more',
}

export const problem = defineProblems('document', {
  unknown: {
    status: 404,
    vi: 'Không tìm thấy văn bản này.',
    en: 'there is no such document',
    wayOut: {
      vi: 'Kiểm tra lại mã in trên văn bản hoặc mở từ mục “Giấy tờ của tôi”.',
      en: 'check the code printed on the document, or open it from “My papers”',
    },
  },
  'not-yours': {
    status: 403,
    vi: 'Văn bản này không thuộc về người hoặc cơ quan đang xem.',
    en: 'this document belongs to neither the person nor the agency asking',
    wayOut: {
      vi: 'Đăng nhập bằng tài khoản của người có tên trên văn bản, hoặc hỏi cơ quan đang giữ hồ sơ.',
      en: 'sign in as the person the document names, or ask the agency that holds the dossier',
    },
  },
  'not-issuer': {
    status: 403,
    vi: 'Chỉ cơ quan đã cấp mới được thu hồi văn bản.',
    en: 'only the agency that issued a document may revoke it',
  },
  'already-revoked': {
    status: 409,
    vi: 'Văn bản này đã bị thu hồi ngày {on}.',
    en: 'this document was revoked on {on}',
  },
  'reason-missing': {
    status: 422,
    vi: 'Chưa ghi lý do thu hồi.',
    en: 'a revocation needs a reason',
  },
  'upload-empty': {
    status: 422,
    vi: 'Tệp tải lên không có nội dung.',
    en: 'the uploaded file is empty',
    wayOut: ANOTHER_FILE,
  },
  'upload-too-large': {
    status: 413,
    vi: 'Tệp lớn {size} MB, vượt mức {limit} MB.',
    en: 'the file has {size} MB, more than the {limit} MB allowed',
    wayOut: {
      vi: 'Giảm độ phân giải (150–200 dpi là đủ đọc) hoặc tách thành nhiều tệp.',
      en: 'lower the resolution (150 to 200 dpi can be read) or split it into several files',
    },
  },
  'upload-unknown-type': {
    status: 415,
    vi: 'Chỉ nhận tệp PDF, JPEG hoặc PNG; nội dung tệp này không phải loại nào trong đó.',
    en: 'only PDF, JPEG and PNG are taken; the content of this file is none of them',
    wayOut: ANOTHER_FILE,
  },
  'upload-broken': {
    status: 422,
    vi: 'Tệp bị hỏng hoặc không trọn vẹn.',
    en: 'the file is damaged or not complete',
    wayOut: ANOTHER_FILE,
  },
  'upload-two-faced': {
    status: 422,
    vi: 'Tệp chứa nội dung của loại tệp khác ẩn bên trong nên không được nhận.',
    en: 'the file hides content of another type and is refused',
    wayOut: ANOTHER_FILE,
  },
  'upload-encrypted': {
    status: 422,
    vi: 'Tệp PDF được đặt mật khẩu hoặc mã hóa nên cán bộ không mở được.',
    en: 'the PDF is encrypted or has a password, so that no officer can open it',
    wayOut: {
      vi: 'Bỏ mật khẩu của tệp PDF rồi tải lên lại.',
      en: 'remove the password of the PDF and upload it again',
    },
  },
  'upload-active': {
    status: 422,
    vi: 'Tệp PDF chứa mã chạy, tệp đính kèm hoặc lệnh tự động nên không được nhận.',
    en: 'the PDF holds scripts, attachments or automatic actions and is refused',
    wayOut: {
      vi: 'In tệp đó ra PDF mới (Print to PDF) hoặc quét bản giấy rồi tải lên lại.',
      en: 'print it to a new PDF, or scan the paper, and upload that',
    },
  },
  'upload-unknown': {
    status: 404,
    vi: 'Không tìm thấy tệp đã tải lên.',
    en: 'there is no such upload',
  },
  'upload-elsewhere': {
    status: 409,
    vi: 'Tệp này đã nộp trong một hồ sơ khác.',
    en: 'this file was already handed in with another dossier',
  },
})

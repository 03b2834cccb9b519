/** Why a row of a file, or the whole file, is not loaded. Sentences never repeat what stood in the row. */
import { defineProblems } from '#kernel'

export const problem = defineProblems('load', {
  // The file.
  'column-missing': {
    status: 422,
    vi: 'Tệp thiếu cột `{column}` ({heads}).',
    en: 'the file has no column `{column}` ({heads})',
    wayOut: {
      vi: 'Đặt tên cột như danh sách trong hướng dẫn nạp dữ liệu, hoặc chỉ rõ bằng --map.',
      en: 'name the column as the guide to loading lists it, or say which one it is by --map',
    },
  },
  'column-twice': {
    status: 422,
    vi: 'Hai cột cùng mang một nội dung: `{column}`.',
    en: 'two columns hold the same: `{column}`',
    wayOut: {
      vi: 'Bỏ bớt một cột, hoặc đặt cột thừa là null trong --map.',
      en: 'take one away, or map the superfluous one to null by --map',
    },
  },
  'map-invalid': {
    status: 422,
    vi: 'Bảng tên cột không dùng được: `{column}`.',
    en: 'the map of columns cannot be used: `{column}`',
  },
  'under-way': {
    status: 409,
    vi: 'Tệp này đang được nạp bởi một tiến trình khác.',
    en: 'this file is being loaded by another process',
    wayOut: { vi: 'Chờ tiến trình kia xong.', en: 'wait until it is done' },
  },
  // The value.
  'cell-too-long': {
    status: 422,
    vi: 'Ô dài quá {most} ký tự.',
    en: 'the cell is longer than {most} characters',
  },
  'value-missing': { status: 422, vi: 'Thiếu giá trị.', en: 'the value is missing' },
  'value-invalid': {
    status: 422,
    vi: 'Giá trị không hợp lệ: {vi}',
    en: 'the value is not valid: {reason}',
  },
  'number-ruined': {
    status: 422,
    vi: 'Bảng tính đã đổi số này thành dạng 1.23E+11; các chữ số cuối đã mất.',
    en: 'a spreadsheet turned the number into the form 1.23E+11; its last digits are lost',
    wayOut: {
      vi: 'Lấy lại số từ nguồn, để cột ở dạng văn bản.',
      en: 'take the number from its source and keep the column as text',
    },
  },
  'zeros-lost': {
    status: 422,
    vi: 'Số bị mất số 0 ở đầu, thường do bảng tính.',
    en: 'leading zeros are lost, as spreadsheets do',
    wayOut: {
      vi: 'Để cột ở dạng văn bản rồi xuất lại.',
      en: 'keep the column as text and write the file again',
    },
  },
  'unit-unknown': {
    status: 422,
    vi: 'Không có đơn vị hành chính mang mã này vào ngày của danh mục.',
    en: 'no administrative unit bears this code on the day of the list',
  },
  'day-not-full': {
    status: 422,
    vi: 'Ngày phải đủ ngày, tháng, năm.',
    en: 'the date must be given to the day',
  },
  // The row beside the register.
  'number-taken': {
    status: 409,
    vi: 'Số định danh này là của một người khác trong sổ.',
    en: 'this number belongs to another person in the register',
  },
  'number-twice': {
    status: 409,
    vi: 'Số định danh này đã đứng ở một dòng trước.',
    en: 'this number stands in an earlier row',
  },
  'likely-there': {
    status: 409,
    vi: 'Sổ đã có người cùng họ tên và ngày sinh; dòng không có số định danh để phân biệt.',
    en: 'the register has somebody of the same name and birth date, and the row has no number to tell them apart',
  },
  'household-mixed': {
    status: 409,
    vi: 'Có thành viên đã ở trong sổ; vào hộ là một sự kiện cư trú.',
    en: 'members of the household are in the register already; to enter a household is an event',
    wayOut: {
      vi: 'Nạp việc chuyển đến bằng --kind event.',
      en: 'load the move by --kind event',
    },
  },
  'household-scattered': {
    status: 422,
    vi: 'Các dòng của một hộ phải đứng liền nhau.',
    en: 'the rows of a household stand one after another',
  },
  'household-faulty': {
    status: 422,
    vi: 'Dòng khác của cùng hộ bị loại, nên cả hộ chưa được nạp.',
    en: 'another row of the household was rejected, so the household is not loaded',
  },
  'heads-many': {
    status: 422,
    vi: 'Hộ có hơn một chủ hộ.',
    en: 'the household has more than one head',
  },
  'schema-refused': {
    status: 409,
    vi: 'Cơ sở dữ liệu không nhận dòng này: {constraint}.',
    en: 'the database does not take the row: {constraint}',
  },
  'event-unknown': {
    status: 422,
    vi: 'Không có loại sự kiện này.',
    en: 'there is no event of this kind',
  },
  'person-unknown': {
    status: 404,
    vi: 'Không có người mang số này trong sổ.',
    en: 'nobody in the register bears this number',
  },
  // Remarks: the row was loaded.
  'relative-unknown': {
    status: 409,
    vi: 'Người thân mang số này không có trong sổ và trong tệp; quan hệ chưa được ghi.',
    en: 'the relative is neither in the register nor in the file; the relation is not recorded',
  },
  'relative-conflicts': {
    status: 409,
    vi: 'Quan hệ này mâu thuẫn với điều sổ đã ghi (giới tính, tuổi, cha mẹ hoặc vợ chồng khác).',
    en: 'the relation contradicts what the register holds (sex, age, another parent or spouse)',
  },
  'number-disagrees': {
    status: 409,
    vi: 'Giới tính hoặc năm sinh khác với chữ số trong số định danh.',
    en: 'sex or year of birth differ from the digits of the personal number',
  },
})

/** Refusals about people, events and data as such. Sentences of this room never repeat personal data: they may be logged. */
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

export const load = defineProblems('load', {
  inconsistent: {
    status: 422,
    vi: 'Dữ liệu nạp không nhất quán: {what} ({count}).',
    en: 'the data to load do not agree: {what} ({count})',
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

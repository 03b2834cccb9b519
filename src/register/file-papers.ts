/** Papers in a row: card, contacts, blood group, file of residence. Pure. */
import type { PlainDate } from '#kernel'
import { cardKindOn } from './card.ts'
import type { Cells } from './file-cell.ts'
import type { LoadPerson } from './load-record.ts'
import { isParticular } from './particular.ts'
import type { CardKind } from './view.ts'

const BLOOD_TYPES = { a: 'A', b: 'B', ab: 'AB', o: 'O' } as const

const CARDS: Readonly<Record<string, CardKind>> = {
  'cmnd 12 so': 'cmnd-12',
  'cccd ma vach': 'cccd-barcode',
  'cccd gan chip': 'cccd-chip',
  'the can cuoc': 'can-cuoc',
  'can cuoc': 'can-cuoc',
}

/** The card a row tells of; its kind follows from the day of issue where none is named. */
function card(read: Cells): NonNullable<LoadPerson['cards']> {
  if (!read.has('cardNumber')) return []
  const number = read.number('cardNumber') ?? ''
  const issuedOn = read.neededDay('cardIssuedOn')
  const issuedBy = read.neededLine('cardIssuedBy')
  const expiresOn = read.anyDay('cardExpiresOn')
  const kind = read.word('cardKind', CARDS) ?? (issuedOn === '' ? null : cardKindOn(issuedOn))
  if (issuedOn !== '' && kind === null)
    read.invalid('cardIssuedOn', {
      vi: 'chưa có thẻ 12 số vào ngày này.',
      en: 'no card of 12 digits was issued on that day',
    })
  if (expiresOn !== null && expiresOn <= issuedOn)
    read.invalid('cardExpiresOn', { vi: 'hết hạn trước ngày cấp.', en: 'it ends before its issue' })
  return [{ kind: kind ?? 'can-cuoc', number, issuedOn, issuedBy, expiresOn }]
}

/** Contacts, said by the file from the day it is loaded on. */
function contacts(read: Cells, today: PlainDate): NonNullable<LoadPerson['particulars']> {
  const value = read.line('email').toLowerCase()
  if (value === '') return []
  if (!isParticular('email', value))
    read.invalid('email', { vi: 'không phải địa chỉ thư.', en: 'no e-mail address' })
  return [{ kind: 'email', value, source: 'load', since: today }]
}

/** What a person's row tells besides the facts of the birth entry. */
export function papersOf(read: Cells, today: PlainDate) {
  const place = read.place('birthRegPlace', 'birthRegUnit')
  return {
    otherName: read.line('otherName') || null,
    bloodType: read.word('bloodType', BLOOD_TYPES),
    birthRegistrationPlace: place.text === '' ? null : place,
    cards: card(read),
    particulars: contacts(read, today),
    residenceFile: read.has('residenceFile')
      ? { number: read.line('residenceFile'), from: read.neededDay('residenceFileOn') }
      : null,
  } satisfies Partial<LoadPerson>
}

/**
 * VietQR: a bank transfer as a QR text. EMVCo merchant-presented mode, fields as
 * tag, two-digit length, value; the last is a CRC-16/CCITT-FALSE over all before
 * it. Source: NAPAS247 by VietQR, EMVCo QRCPS-MPM.
 */
import { accept, type Finding, finding, type Parsed, refuse } from './problems.ts'

export type VietQr = Readonly<{
  /** Bank identification number, six digits. */
  bank: string
  /** Account or card number. */
  account: string
  target: 'account' | 'card'
  /** Whole đồng; null when the payer types the amount. */
  amount: number | null
  /** Plain ASCII, what the payer's bank shows; null when absent. */
  purpose: string | null
}>

const applicationId = 'A000000727'
const longestText = 512

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) as four capital hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
    crc &= 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

function field(tag: string, value: string): string {
  return tag + String(value.length).padStart(2, '0') + value
}

function faultsOf(transfer: VietQr): readonly Finding[] {
  const faults: Finding[] = []
  if (!/^\d{6}$/u.test(transfer.bank)) faults.push(finding('viet-qr.bank'))
  if (!/^[0-9A-Za-z]{1,19}$/u.test(transfer.account)) faults.push(finding('viet-qr.account'))
  const { amount, purpose } = transfer
  if (amount !== null && !(Number.isSafeInteger(amount) && amount > 0 && amount < 1e13))
    faults.push(finding('viet-qr.amount'))
  if (purpose !== null && !/^[ -~]{1,50}$/u.test(purpose)) faults.push(finding('viet-qr.purpose'))
  return faults
}

/**
 * Makes the text. With an amount the code is for one payment, else for any.
 * Findings: `viet-qr.bank`, `.account`, `.amount`, `.purpose`.
 */
export function composeVietQr(
  transfer: Readonly<{
    bank: string
    account: string
    target?: 'account' | 'card'
    amount?: number | null
    purpose?: string | null
  }>,
): Parsed<string> {
  const { bank, account, target = 'account', amount = null, purpose = null } = transfer
  const faults = faultsOf({ bank, account, target, amount, purpose })
  if (faults.length > 0) return refuse(...faults)
  const beneficiary = field('00', bank) + field('01', account)
  const service = target === 'account' ? 'QRIBFTTA' : 'QRIBFTTC'
  const body =
    field('00', '01') +
    field('01', amount === null ? '11' : '12') +
    field('38', field('00', applicationId) + field('01', beneficiary) + field('02', service)) +
    field('53', '704') +
    (amount === null ? '' : field('54', String(amount))) +
    field('58', 'VN') +
    (purpose === null ? '' : field('62', field('08', purpose))) +
    '6304'
  return accept(body + crc16(body))
}

/**
 * Reads the text. Findings: `viet-qr.shape`, `.checksum`, `.not-vietqr` (another
 * EMVCo code) and those of `composeVietQr`.
 */
export function parseVietQr(text: string): Parsed<VietQr> {
  const kept = text.length > longestText ? '' : text.trim()
  const fields = readFields(kept)
  if (fields === null || fields.get('00') !== '01' || !/6304[0-9A-Fa-f]{4}$/u.test(kept))
    return refuse(finding('viet-qr.shape'))
  if (crc16(kept.slice(0, -4)) !== kept.slice(-4).toUpperCase())
    return refuse(finding('viet-qr.checksum', kept.length - 4))
  const provider = readFields(fields.get('38') ?? '')
  const beneficiary = readFields(provider?.get('01') ?? '')
  const service = provider?.get('02')
  const target = service === 'QRIBFTTA' ? 'account' : service === 'QRIBFTTC' ? 'card' : null
  const domestic = fields.get('53') === '704' && fields.get('58') === 'VN'
  if (provider?.get('00') !== applicationId || target === null || !domestic)
    return refuse(finding('viet-qr.not-vietqr'))
  const amountText = fields.get('54')
  const transfer: VietQr = {
    bank: beneficiary?.get('00') ?? '',
    account: beneficiary?.get('01') ?? '',
    target,
    amount: amountText === undefined ? null : amountOf(amountText),
    purpose: readFields(fields.get('62') ?? '')?.get('08') ?? null,
  }
  const faults = faultsOf(transfer)
  return faults.length > 0 ? refuse(...faults) : accept(transfer)
}

/** Đồng have no parts, but some banks write `1000.00`. */
function amountOf(text: string): number {
  return /^\d{1,13}(\.0{1,2})?$/u.test(text) ? Number(text) : Number.NaN
}

/** Tags and values of one level; null when lengths do not add up or a tag comes twice. */
function readFields(text: string): Map<string, string> | null {
  const found = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const head = /^(\d{2})(\d{2})$/u.exec(text.slice(at, at + 4))
    const [, tag = '', size = ''] = head ?? []
    const end = at + 4 + Number(size)
    if (head === null || end > text.length || found.has(tag)) return null
    found.set(tag, text.slice(at + 4, end))
    at = end
  }
  return found
}

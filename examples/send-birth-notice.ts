/**
 * A hospital sends a signed birth notice, with nothing but its own private key.
 *
 *   npm start                                     # the sandbox, in another terminal
 *   npx tsx examples/send-birth-notice.ts 00042   # running number of the notice
 *
 * The sandbox keeps the key of its invented hospital in `var/keys`; a real key never leaves its hospital.
 * All persons are invented.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type NoticeContent, sendBirthNotice } from '#exchange'

const [
  serial = '00042',
  url = 'http://localhost:8006',
  keyFile = 'var/keys/member.h55.yt.19001.pem',
] = process.argv.slice(2)

const privateKey = createPrivateKey(readFileSync(keyFile))
const keyPair = { privateKey, publicKey: createPublicKey(privateKey) }

// The day by the node's clock: a sandbox may stand on another day than this machine.
const { now } = (await (await fetch(new URL('/exchange/keys', url))).json()) as { now: string }
const today = now.slice(0, 10)

const notice: NoticeContent = {
  number: `${serial}.GCS.19001.${today.slice(2, 4)}`,
  form: '01',
  mother: {
    fullName: 'Nguyễn Thị Thu Hà',
    dob: '1996-05-14',
    ethnicity: '02',
    idDoc: { kind: 'personal-id', number: '019196007731' },
    residence: { unit: '05528', text: 'phường Bách Quang, tỉnh Thái Nguyên' },
    insuranceNo: '0000000000',
  },
  birth: {
    time: '00:05',
    date: today,
    place: { unit: '05528', text: 'Bệnh viện Sao Mai Thái Nguyên' },
    children: 1,
  },
  child: { gender: 'female', weight: 3150, plannedName: 'Trần Minh An' },
  sign: {
    relative: { fullName: 'Trần Minh Quân', signedOn: today },
    midwife: { fullName: 'Lý Thị Mận', title: 'Hộ sinh', signedOn: today },
    facility: { fullName: 'Ngô Văn Phúc', title: 'Trưởng khoa', signedOn: today },
  },
}

const sent = await sendBirthNotice(url, keyPair, notice)
console.log(JSON.stringify(sent.ok ? sent.answer : sent.problem, null, 2))
process.exitCode = sent.ok ? 0 : 1

export { type Admitted, admitMessage, WINDOW_MS } from './admission.ts'
export {
  type BirthNotice,
  birthNotice,
  birthNoticesFor,
  markUsed,
  type NoticeAnswer,
  receiveBirthNotice,
} from './birth-notice.ts'
export { type SendOptions, type Sent, sendBirthNotice } from './client.ts'
export { type Recheck, recheckEvidence } from './evidence.ts'
export {
  addMemberKey,
  admitMember,
  type KeyRecord,
  type Member,
  type MemberKind,
  memberKeys,
  memberOf,
  members,
  type NewMember,
  revokeMemberKey,
} from './member.ts'
export { type HttpMessage, type MemberKey, signMessage, type Unsigned } from './message.ts'
export { BirthNoticeSchema, type NoticeContent } from './notice-schema.ts'
export { type Reply, verifyReply } from './reply.ts'
export { deliverBirthNotice, type ExchangeOptions, registerExchange } from './routes.ts'

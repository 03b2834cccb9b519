/** Identity: e-ID accounts, proofs, sessions, the OpenID provider, and signatures under declarations. */
export {
  createAccount,
  createOfficial,
  type LockReason,
  lockAccountOf,
  type NewAccount,
  type NewOfficial,
  type Owner,
  unlockAccountOf,
} from './account.ts'
export { signDeclaration, type VerifiedDeclaration, verifyDeclaration } from './declaration.ts'
export { FACES, type Face, isFace } from './face.ts'
export type { AccountLevel, AuthLevel } from './level.ts'
export { type Message, messagesOf, recentMessages, sendMessage } from './message.ts'
export { type Official, type OfficialRole, ROLES } from './official.ts'
export { admitRelyingParty, type RelyingParty } from './relying-party.ts'
export { officialOf, officials, type RosterEntry } from './roster.ts'
export { type IdentityOptions, registerIdentity } from './routes.tsx'
export { freshAuth, SESSION_COOKIE, type Session, sessionOf } from './session.ts'
export { subscriptions } from './subscriptions.ts'
export { forgetExpired } from './upkeep.ts'
export type { IdentityPage } from './visit.ts'

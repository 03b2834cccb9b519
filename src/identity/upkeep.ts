/** Upkeep: forgets what is over. Sessions and signatures stay, as part of what the ledger tells of. */
import { type Db, later } from '#kernel'
import { forgetOldGuesses } from './guessing.ts'
import * as store from './store/upkeep.ts'

const HOUR_MS = 3_600_000
/** Messages of the phone are kept a day. */
const MESSAGES_MS = 24 * HOUR_MS

/** Removes expired state of the provider, finished sign-ins, used codes, old guesses and messages; gives how many rows. */
export function forgetExpired(db: Db): Promise<number> {
  return db.tx(async tx => {
    const guesses = await forgetOldGuesses(tx)
    const rest = await store.removeExpired(tx, {
      wallClock: new Date().toISOString(),
      signInsBefore: later(tx.now, -HOUR_MS),
      messagesBefore: later(tx.now, -MESSAGES_MS),
    })
    return guesses + rest
  })
}

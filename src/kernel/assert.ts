/** A broken promise between two pieces of our own code. It stops the deed; it is never shown to a person. */
export class BrokenInvariant extends Error {
  override name = 'BrokenInvariant'
}

/** Stops when `condition` does not hold. For our own mistakes; a person's mistakes are Problems. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new BrokenInvariant(promise)
}

/** For the `default:` of a switch that must stay complete. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`no case for ${JSON.stringify(value)}`)
}

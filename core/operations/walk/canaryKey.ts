import type { SecurityContext } from '../../coap/oscore/context.ts'
import type { WalkKey } from './deviceKey.ts'

/** Sequence numbers count the milliseconds from here. The last of them, 2^40 - 1 (RFC 8613 §7.2.1), is in 2060. */
const EPOCH_MS = Date.UTC(2025, 7)

/**
 * The key of the canary, which keeps no counter: a sequence number is the time at which its run began. Should two runs begin in one millisecond,
 * both send the same message, since the contents of the uplink follow from that time as well: no nonce protects two different ones.
 * @param read asks the registry
 */
export const canaryKey = (read: () => Promise<SecurityContext | undefined>) => {
  let known: SecurityContext | undefined
  return {
    /** The key for the run that began at this time, ms since 1970. The registry is asked once in the life of an instance. */
    at: async (startedAt: number): Promise<WalkKey | undefined> => {
      known ??= await read()
      let number = startedAt - EPOCH_MS
      return known && { context: known, nextNumber: () => number++ }
    },
    /** Asks the registry in the next run: the key may have been replaced, or revoked. */
    forget: () => {
      known = undefined
    },
  }
}

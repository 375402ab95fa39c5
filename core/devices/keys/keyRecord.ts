import * as z from 'zod'

const Count = z.int().nonnegative()

/** A key of a device, as the Keys table holds it: which device it is of, and the state that all tasks share (RFC 8613 §3.1). */
export const KeyRecord = z.object({
  /** The device's sender id, hex. */
  kid: z.string().regex(/^([0-9a-f]{2}){1,7}$/),
  deviceId: z.string(),
  /** `ending`: another key replaces it, and its first use ends this one. */
  status: z.enum(['active', 'ending', 'revoked']),
  createdAt: z.iso.datetime(),
  /** When an ending key ends though the other one was never used. */
  endsAt: z.iso.datetime().optional(),
  /** The keys that its first use ends. */
  replaces: z.array(z.string()).optional(),
  /** The version of the device secret that it is made or wrapped under. */
  secretId: z.string(),
  /** Secrets that were made elsewhere, wrapped. A key without them has derived ones. */
  wrapped: z.instanceof(Uint8Array).optional(),
  /** The table in which the state was written. In another one it is a copy, whose window may have been moved on elsewhere. */
  table: z.string().optional(),
  /** The replay window: the greatest number, and as hex those up to 64 behind it. */
  window: z.object({ highest: Count, used: z.string().regex(/^[0-9a-f]{1,16}$/) }).optional(),
  /** The number of the last answer; -1 before the first. */
  sent: z.int().min(-1),
  /** The request that was accepted last. */
  last: z.object({ sequenceNumber: Count, tag: z.string(), id: z.string(), at: Count }).optional(),
  /** Grows with each write: a write takes place only where the version is the one that was read. */
  version: Count,
})
export type KeyRecord = z.infer<typeof KeyRecord>

/** Whether nothing is taken under a key any more. @param now ms since 1970 */
export const isOver = ({ status, endsAt }: KeyRecord, now: number): boolean =>
  status === 'revoked' || (endsAt !== undefined && Date.parse(endsAt) <= now)

import { boundAt, digitsOf } from '../../client/ids.ts'
import type { Wire } from '../../core/contracts/wire.ts'
import type { RejectedDetail } from '../../core/events/rejected/detail.ts'
import type { UplinkReceived } from '../../core/events/uplink/detail.ts'
import type { UplinkCodec } from '../../proto/contract.ts'
import { Malformed } from '../../proto/malformed.ts'
import type { Random } from '../../proto/seededRandom.ts'

const HASH_LENGTH = 16

/** The facts of a datagram that was received. */
export type Receipt = Pick<UplinkReceived, 'id' | 'deviceId' | 'receivedAt' | 'wire'>

/** Receives a datagram at a time. @param at ms since 1970 */
export const receipt = (deviceId: string, at: number, payload: Uint8Array, random: Random): Receipt => ({
  id: boundAt(at) + Array.from({ length: HASH_LENGTH }, () => digitsOf(random.integer(0, 31), 1)).join(''),
  deviceId,
  receivedAt: new Date(at).toISOString(),
  wire: wireOf(payload, random),
})

const wireOf = (payload: Uint8Array, random: Random): Wire => ({
  bytes: payload.length,
  raw: Buffer.from(payload).toString('base64'),
  type: 'CON',
  messageId: random.integer(0, 0xffff),
  token: random.integer(0, 0xffff).toString(16).padStart(4, '0'),
})

/** The event of a datagram whose second half was lost. */
export const damaged = ({ wire, ...received }: Receipt, codec: UplinkCodec): RejectedDetail & { deviceId: string } => {
  const payload = Buffer.from(wire.raw, 'base64')
  const half = payload.subarray(0, payload.length / 2)
  return {
    ...received,
    reason: reasonOf(half, codec),
    wire: { ...wire, bytes: half.length, raw: half.toString('base64') },
  }
}

const reasonOf = (payload: Uint8Array, codec: UplinkCodec): string => {
  try {
    codec.decode(payload)
    return 'truncated'
  } catch (error) {
    return error instanceof Malformed ? error.message : 'not a protobuf message'
  }
}

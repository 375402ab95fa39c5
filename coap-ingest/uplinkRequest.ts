import type { IncomingRequest, Protection } from '../core/coap/server/layer.ts'
import type { HashAddress } from './addressHash.ts'

/** A request of a device to the resource `uplink`, or to `logs`, as far as its handling needs to know it. */
export type UplinkRequest = {
  /** As it came, unchecked. */
  readonly pathDeviceId?: string
  readonly payload: Buffer
  readonly type: 'CON' | 'NON'
  readonly messageId: number
  readonly token: Buffer
  /** Keyed hash of the sender's address. */
  readonly address: string
  /** Undefined for `uplink`. */
  readonly resource?: 'logs'
  /** The key with which it was protected: its sender is who it says it is. */
  readonly protection?: Protection
}

/** The form in which a request is handled. @param pathDeviceId the segment of the path after the resource */
export const uplinkRequest = (
  { message: { type, messageId, token, payload }, from, protection }: IncomingRequest,
  pathDeviceId: string | undefined,
  hashAddress: HashAddress,
): UplinkRequest => {
  const address = hashAddress(from.address)
  const known = { payload, type: type === 'CON' ? 'CON' : 'NON', messageId, token, address } as const
  const request = pathDeviceId === undefined ? known : { pathDeviceId, ...known }
  return protection === undefined ? request : { ...request, protection }
}

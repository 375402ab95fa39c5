import { MAX_PAYLOAD_BYTES } from '../core/coap/message/message.ts'
import { isTestDevice } from '../core/contracts/testDevices.ts'
import type { Wire } from '../core/contracts/wire.ts'
import { addressesIn, isKnown } from '../core/devices/addresses.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { REJECTED_DETAIL_TYPE, type RejectedDetail } from '../core/events/rejected/detail.ts'
import type { Arrival, Arrive, Vacate } from './arrivals.ts'
import type { Bus } from './bus.ts'
import type { DeviceCache } from './deviceCache.ts'
import type { TakeOfDevice } from './deviceShares.ts'
import type { TakeToken } from './tokenBuckets.ts'
import type { UplinkRequest } from './uplinkRequest.ts'

/** Why a message is refused, as metrics count it. */
export type RejectionReason = 'message' | 'request' | 'rate' | 'newName' | 'blocked' | 'plain' | 'otherDevice'

/** A message that is refused. */
export type RejectedRequest = {
  readonly request: UplinkRequest
  readonly reason: RejectionReason
  /** The reason in words. */
  readonly words: string
  /** The devices that the message names: in its path, its body, or both. */
  readonly deviceIds: readonly string[]
  /** The place of the message among those of its device, where it had to be known before the message was refused. */
  readonly place?: Arrival | undefined
}

/** Tells the bus what is refused, under each device that it names. Its sender's answer does not wait for that. */
export type Rejections = {
  readonly tell: (refused: RejectedRequest) => void
  /** Refusals that are on their way to the bus. */
  readonly pending: () => number
}

/** How many devices' untold refusals are counted at a time. */
const MAX_COUNTED = 10_000

/**
 * Each device has its own bucket, half of it for addresses that it is known by, so that a stranger's garbage hides nothing that the device says
 * itself, and nothing that another one says. A name that no record has takes from the bucket of its sender's address: it may be made up.
 */
export const rejections = ({
  bus,
  devices,
  arrive,
  vacate,
  takeOfDevice,
  takeOfNewName,
  takeOfNobody,
  now,
  count,
}: {
  readonly bus: Pick<Bus, 'put'>
  readonly devices: Pick<DeviceCache, 'lookup'>
  readonly arrive: Arrive
  readonly vacate: Vacate
  readonly takeOfDevice: TakeOfDevice
  /** By address. */
  readonly takeOfNewName: TakeToken
  /** By address: messages that name no device. */
  readonly takeOfNobody: TakeToken
  /** ms since 1970 */
  readonly now: () => number
  readonly count: (name: string) => void
}): Rejections => {
  const untold = new Map<string, number>()
  let pending = 0

  /**
   * Whether a message is of the device whose name it bears, as far as is known. Where the device has a key, that alone proves it: an address can be
   * forged, and behind a carrier's NAT others share it.
   */
  const isProven = ({ protection, address }: UplinkRequest, record: DeviceRecord | undefined): boolean => {
    if (protection) return !protection.isRepeated
    if (record?.keyedAt !== undefined) return false
    const addresses = addressesIn(record?.addresses)
    // A refusal leaves no address behind: as the first to come, anybody would be known, each time again.
    return addresses.length > 0 && isKnown(addresses, address, now())
  }

  const isTold = (
    deviceId: string,
    { address, protection }: UplinkRequest,
    record: DeviceRecord | undefined,
    isOfDevice: boolean,
  ): boolean =>
    record === undefined && !protection
      ? takeOfNewName(address) === 0
      : takeOfDevice(deviceId, address, isOfDevice) === 0

  const leaveOut = (deviceId: string, place: Arrival): void => {
    vacate(deviceId, place)
    count('rejectedUntold')
    untold.set(deviceId, (untold.get(deviceId) ?? 0) + 1)
    if (untold.size > MAX_COUNTED) for (const [first] of untold) return void untold.delete(first)
  }

  const tellUnder = async (deviceId: string, { request, words }: RejectedRequest, arrival: Arrival): Promise<void> => {
    const lookup = await devices.lookup(deviceId)
    const record = typeof lookup === 'string' ? undefined : lookup.record
    const isOfDevice = isProven(request, record)
    if (!isTold(deviceId, request, record, isOfDevice)) return leaveOut(deviceId, arrival)
    count('rejected')
    const more = untold.get(deviceId)
    untold.delete(deviceId)
    await bus.put(
      entryOf(request, words, arrival, {
        deviceId,
        ...(!isOfDevice && { unproven: true }),
        ...(more !== undefined && { untold: more }),
      }),
    )
  }

  const tellOfNobody = async ({ request, words }: RejectedRequest): Promise<void> => {
    if (takeOfNobody(request.address) > 0) return count('rejectedUntold')
    count('rejected')
    await bus.put(entryOf(request, words, arrive({ ...asRefused(request), deviceId: '' }), {}))
  }

  const begin = (telling: Promise<void>): void => {
    pending += 1
    void telling.finally(() => {
      pending -= 1
    })
  }

  return {
    pending: () => pending,
    tell: refused => {
      const { deviceIds, request, reason, place } = refused
      const isOfTests = deviceIds.length > 0 && deviceIds.every(isTestDevice)
      count(isOfTests ? `tests.refused.${reason}` : `refused.${reason}`)
      if (deviceIds.length === 0) begin(tellOfNobody(refused))
      for (const deviceId of new Set(deviceIds)) {
        begin(tellUnder(deviceId, refused, arrive({ ...asRefused(request), deviceId }, place)))
      }
    },
  }
}

const MARK = Buffer.of(0)

/**
 * The identity of a refusal: it is not that of its message, which may be sent again as it is and be accepted. Nine bytes are no
 * token of any message.
 */
export const asRefused = (request: UplinkRequest): UplinkRequest => ({
  ...request,
  token: Buffer.concat([request.token, Buffer.alloc(8 - request.token.length), MARK]),
})

/** The entry of a refusal for the bus. */
export const entryOf = (
  request: UplinkRequest,
  words: string,
  { receivedAt, ...ids }: Arrival,
  of: Pick<RejectedDetail, 'deviceId' | 'unproven' | 'untold'>,
) => {
  const time = new Date(receivedAt)
  const event: RejectedDetail = {
    ...ids,
    ...of,
    receivedAt: time.toISOString(),
    ...(request.resource && { resource: request.resource }),
    reason: words.slice(0, 200),
    wire: wireOf(request),
  }
  return { detailType: REJECTED_DETAIL_TYPE, detail: JSON.stringify(event), time }
}

/** How a message travelled. The bytes of one that is too large are told up to the maximum. */
export const wireOf = ({ payload, type, messageId, token, protection }: UplinkRequest): Wire => ({
  bytes: payload.length,
  raw: payload.toString('base64', 0, MAX_PAYLOAD_BYTES),
  type,
  messageId,
  token: token.toString('hex'),
  ...(protection && { oscore: { kid: protection.kid, sequenceNumber: protection.sequenceNumber } }),
})

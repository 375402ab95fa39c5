import { contentFormats } from '../core/coap/options/contentFormat.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import type { DesiredConfiguration } from '../core/contracts/configuration.ts'
import { isDeviceId } from '../core/contracts/deviceId.ts'
import { MAX_EVENT_BYTES } from '../core/contracts/events.ts'
import type { Wire } from '../core/contracts/wire.ts'
import { reportedIn, type Told, toldTo } from '../core/devices/downlink.ts'
import { REJECTED_DETAIL_TYPE, type RejectedDetail } from '../core/events/rejected/detail.ts'
import { UPLINK_DETAIL_TYPE, type UplinkDetail } from '../core/events/uplink/detail.ts'
import type { DecodedUplink, DownlinkCodec, UplinkCodec } from '../proto/contract.ts'
import type { Arrival, Arrive } from './arrivals.ts'
import type { Bus } from './bus.ts'
import type { DeviceCache } from './deviceCache.ts'
import { changed, content, refusals, tooManyRequests } from './responses.ts'
import type { TakeToken } from './tokenBuckets.ts'

/** A request to the resource `uplink`, as far as its handling needs to know it. */
export type UplinkRequest = {
  /** As it came, unchecked. */
  readonly pathDeviceId?: string
  readonly payload: Buffer
  readonly type: 'CON' | 'NON'
  readonly messageId: number
  readonly token: Buffer
  /** The sender's, for the rate of its rejected messages. */
  readonly address: string
}

/** Whether a device that nobody registered is heard. */
export type UnknownDevices = 'accept' | 'quarantine'

export type UplinkDependencies = {
  readonly uplinks: UplinkCodec
  readonly downlinks: DownlinkCodec
  readonly bus: Bus
  readonly devices: DeviceCache
  /** By device id. */
  readonly takeUplink: TakeToken
  /** By sender address: rejected messages that are still told to the bus. */
  readonly takeRejection: TakeToken
  readonly unknownDevices: UnknownDevices
  readonly desired: DesiredConfiguration
  readonly arrive: Arrive
  /** ms since 1970 */
  readonly clock: () => number
  readonly count: (name: string) => void
}

type Named =
  | { readonly deviceId: string }
  | { readonly refused: OutgoingResponse; readonly reason: string; deviceId?: string }

/**
 * Takes one uplink: decodes it, admits it, puts it on the bus, and answers its device. Accepted means that the bus has it. A
 * payload that cannot be accepted is put on the bus as rejected, and its answer does not wait for that.
 */
export const uplinkReceiver = (dependencies: UplinkDependencies) => {
  const { uplinks, downlinks, bus, devices, takeUplink, takeRejection, unknownDevices, desired, arrive, clock, count } =
    dependencies

  const putRejected = (
    request: UplinkRequest,
    reason: string,
    deviceId: string | undefined,
    { id, receivedAt }: Arrival,
  ): Promise<boolean> => {
    const time = new Date(receivedAt)
    const event: RejectedDetail = {
      id,
      ...(deviceId !== undefined && { deviceId }),
      receivedAt: time.toISOString(),
      reason: reason.slice(0, 200),
      wire: wireOf(request),
    }
    return bus.put({ detailType: REJECTED_DETAIL_TYPE, detail: JSON.stringify(event), time })
  }

  const reject = (
    request: UplinkRequest,
    response: OutgoingResponse,
    reason: string,
    deviceId?: string,
    arrival?: Arrival,
  ): OutgoingResponse => {
    const isTold = takeRejection(request.address) === 0
    count(isTold ? 'rejected' : 'rejectedUntold')
    if (isTold) {
      void putRejected(request, reason, deviceId, arrival ?? arrive({ ...request, deviceId: deviceId ?? '' }))
    }
    return response
  }

  const putUplink = (
    request: UplinkRequest,
    deviceId: string,
    { uplink, warnings }: DecodedUplink,
    told: Told | undefined,
    { id, receivedAt }: Arrival,
  ) => {
    const time = new Date(receivedAt)
    const event: UplinkDetail = {
      uplinks: [
        {
          id,
          deviceId,
          receivedAt: time.toISOString(),
          uplink,
          wire: wireOf(request),
          ...(warnings.length > 0 && { warnings: warnings.slice(0, 8) }),
          ...(told && { delivered: told.version }),
        },
      ],
    }
    const detail = JSON.stringify(event)
    if (isTooLarge(detail)) return undefined
    return bus.put({ detailType: UPLINK_DETAIL_TYPE, detail, time })
  }

  const quarantined = async (
    request: UplinkRequest,
    deviceId: string,
    arrival: Arrival,
  ): Promise<OutgoingResponse | undefined> => {
    const lookup = await devices.lookup(deviceId)
    if (lookup === 'unreadable') return refusals.recordUnreadable
    if (lookup.record?.registeredAt !== undefined) return undefined
    const isTold = await putRejected(request, 'device is not registered', deviceId, arrival)
    return isTold ? changed : refusals.busRefused
  }

  return async (request: UplinkRequest): Promise<OutgoingResponse> => {
    const decoded = decode(uplinks, request.payload)
    if ('malformed' in decoded) {
      const { pathDeviceId } = request
      const deviceId = pathDeviceId !== undefined && isDeviceId(pathDeviceId) ? pathDeviceId : undefined
      return reject(request, refusals.malformedUplink, decoded.malformed, deviceId)
    }
    const { devId, reported } = reportedIn(decoded.uplink)
    const named = nameOf(request.pathDeviceId, devId)
    if ('refused' in named) return reject(request, named.refused, named.reason)
    const { deviceId } = named

    const wait = takeUplink(deviceId)
    if (wait > 0) return tooManyRequests(wait)
    // Before anything is awaited: the order of receipt is that of arrival, not that in which records were found.
    const arrival = arrive({ ...request, deviceId })
    if (unknownDevices === 'quarantine') {
      const answer = await quarantined(request, deviceId, arrival)
      if (answer) return answer
    }
    const lookingUp = devices.lookup(deviceId)
    if (reported) devices.reports(deviceId, reported)
    const lookup = await lookingUp
    const told = lookup === 'unreadable' ? undefined : toldTo(lookup.record, desired)
    // The event carries the version that rides in the answer: that is how the device's record learns of it.
    const putting = putUplink(request, deviceId, decoded, told, arrival)
    if (putting === undefined) {
      return reject(request, refusals.malformedUplink, 'too large once decoded', deviceId, arrival)
    }
    if (!(await putting)) return refusals.busRefused
    count('uplinks')
    if (!told) return changed
    const downlink = { config: told.config, server_time: clock() }
    return content(downlinks.encode(downlink), contentFormats.octetStream)
  }
}

const decode = (uplinks: UplinkCodec, payload: Buffer): DecodedUplink | { malformed: string } => {
  try {
    return uplinks.decode(payload)
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : 'not an Uplink' }
  }
}

const nameOf = (inPath: string | undefined, inUplink: string | undefined): Named => {
  const deviceId = inPath ?? inUplink
  if (deviceId === undefined) return { refused: refusals.noDeviceId, reason: 'no device id' }
  if (!isDeviceId(deviceId)) return { refused: refusals.badDeviceId, reason: 'the device id breaks the rule' }
  if (inUplink !== undefined && inUplink !== deviceId) {
    return { refused: refusals.deviceIdsDisagree, reason: 'the path and heartbeat.config.dev_id name two devices' }
  }
  return { deviceId }
}

const wireOf = ({ payload, type, messageId, token }: UplinkRequest): Wire => ({
  bytes: payload.length,
  raw: payload.toString('base64'),
  type,
  messageId,
  token: token.toString('hex'),
})

/** The JSON of 1,024 bytes is only that long under a schema with very long names. */
const isTooLarge = (detail: string): boolean =>
  detail.length * 3 > MAX_EVENT_BYTES && Buffer.byteLength(detail) > MAX_EVENT_BYTES

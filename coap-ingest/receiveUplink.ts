import { contentFormats } from '../core/coap/options/contentFormat.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import type { DesiredConfiguration } from '../core/contracts/configuration.ts'
import { isDeviceId } from '../core/contracts/deviceId.ts'
import { MAX_EVENT_BYTES } from '../core/contracts/events.ts'
import { isTestDevice } from '../core/contracts/testDevices.ts'
import { reportedIn, type Told, toldTo } from '../core/devices/downlink.ts'
import { recordAfter } from '../core/devices/note/after.ts'
import type { UplinkReceived } from '../core/events/uplink/detail.ts'
import type { DecodedUplink, DownlinkCodec, UplinkCodec } from '../proto/contract.ts'
import type { Admit } from './admitDevice.ts'
import type { Arrival, Arrive } from './arrivals.ts'
import type { Bus } from './bus.ts'
import type { DeviceCache } from './deviceCache.ts'
import { downlinkEncoder } from './downlinkEncoder.ts'
import { devicesNamed } from './naming.ts'
import { type RejectionReason, type Rejections, wireOf } from './rejections.ts'
import { changed, content, refusals } from './responses.ts'
import type { UplinkRequest } from './uplinkRequest.ts'

export type UplinkDependencies = {
  readonly uplinks: UplinkCodec
  readonly downlinks: DownlinkCodec
  readonly bus: Pick<Bus, 'putUplink'>
  readonly devices: DeviceCache
  readonly admit: Admit
  readonly rejections: Pick<Rejections, 'tell'>
  readonly desired: DesiredConfiguration
  readonly arrive: Arrive
  /** ms since 1970 */
  readonly clock: () => number
  /** ms, monotonic */
  readonly now: () => number
  readonly count: (name: string) => void
}

type Named =
  | { readonly deviceId: string }
  | { readonly refused: OutgoingResponse; readonly words: string; readonly deviceIds: readonly string[] }

/**
 * Takes one uplink: decodes it, admits it, puts it on the bus, and answers its device. Accepted means that the bus has it. A
 * message that cannot be accepted is told to the bus as rejected, and its answer does not wait for that.
 */
export const uplinkReceiver = (dependencies: UplinkDependencies) => {
  const { uplinks, downlinks, bus, devices, admit, rejections, desired, arrive, clock, now, count } = dependencies
  const encodeDownlink = downlinkEncoder(downlinks)

  const reject = (
    request: UplinkRequest,
    response: OutgoingResponse,
    reason: RejectionReason,
    words: string,
    deviceIds: readonly string[],
    place?: Arrival,
  ): OutgoingResponse => {
    rejections.tell({ request, reason, words, deviceIds, place })
    return response
  }

  const putUplink = (
    request: UplinkRequest,
    { uplink, warnings }: DecodedUplink,
    told: Told | undefined,
    { id, formerId, receivedAt, deviceId, at }: Arrival & { readonly deviceId: string; readonly at: string },
    isUnproven: boolean,
    waitedMs: number,
  ) => {
    const received: UplinkReceived = {
      id,
      deviceId,
      receivedAt: at,
      uplink,
      wire: wireOf(request),
      address: request.address,
    }
    // Nearly no uplink has these: spreading them costs more than the rest of the object.
    if (formerId !== undefined) received.formerId = formerId
    if (warnings.length > 0) received.warnings = warnings.slice(0, 8)
    if (isUnproven) received.unproven = true
    if (told) received.delivered = told.version
    const json = JSON.stringify(received)
    if (isTooLarge(json)) return undefined
    return bus.putUplink(json, receivedAt, waitedMs)
  }

  return async (request: UplinkRequest): Promise<OutgoingResponse> => {
    const decoded = decode(uplinks, request.payload)
    if ('malformed' in decoded) {
      return reject(request, refusals.malformedUplink, 'message', decoded.malformed, devicesNamed(uplinks, request))
    }
    const { devId, reported } = reportedIn(decoded.uplink)
    const named = nameOf(request.pathDeviceId, devId, request.protection?.deviceId)
    if ('refused' in named) return reject(request, named.refused, reasonOf(named.refused), named.words, named.deviceIds)
    const { deviceId } = named

    // Before anything is awaited: the order of receipt is that of arrival, not that in which records were found.
    const arrival = request.protection?.event ?? arrive({ ...request, deviceId })
    const lookup = devices.lookup(deviceId)
    const isRead = lookup instanceof Promise
    const began = isRead ? now() : 0
    const found = isRead ? await lookup : lookup
    const waitedMs = isRead ? now() - began : 0
    const admitted = admit(request, deviceId, found, arrival)
    if (admitted.answer !== undefined) return admitted.answer
    const { id } = arrival
    const receivedAt = new Date(arrival.receivedAt).toISOString()
    const { address } = request
    let told: Told | undefined
    devices.heard(deviceId, before => {
      const record = recordAfter(before, { id, receivedAt, address, reported })
      told = toldTo(record, desired)
      if (told === undefined) return record
      return recordAfter(record, { id, receivedAt, address, reported: undefined, delivered: told.version })
    })
    // The event carries the version that rides in the answer: that is how the device's record learns of it.
    const putting = putUplink(
      request,
      decoded,
      told,
      { ...arrival, deviceId, at: receivedAt },
      admitted.isUnproven,
      waitedMs,
    )
    if (putting === undefined) {
      return reject(request, refusals.malformedUplink, 'message', 'too large once decoded', [deviceId], arrival)
    }
    if (!(await putting)) return refusals.busRefused
    count('uplinks')
    if (!isTestDevice(deviceId)) count('heard')
    if (!told) return changed
    return content(encodeDownlink(told.config, clock()), contentFormats.octetStream)
  }
}

const decode = (uplinks: UplinkCodec, payload: Buffer): DecodedUplink | { malformed: string } => {
  try {
    return uplinks.decode(payload)
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : 'not an Uplink' }
  }
}

/** A message that names no device is of the one whose key protected it. */
const nameOf = (inPath: string | undefined, inUplink: string | undefined, ofKey: string | undefined): Named => {
  const deviceId = inPath ?? inUplink ?? ofKey
  const isOne = inUplink === undefined || inUplink === deviceId
  if (deviceId !== undefined && isOne && isDeviceId(deviceId)) {
    if (ofKey === undefined || ofKey === deviceId) return { deviceId }
    const words = `it names ${deviceId}, and was protected with the key of this device`
    return { refused: refusals.otherDevice, words, deviceIds: [ofKey] }
  }
  const deviceIds = [inPath ?? '', inUplink ?? ''].filter(isDeviceId)
  if (deviceId === undefined) return { refused: refusals.noDeviceId, words: 'no device id', deviceIds }
  if (!isDeviceId(deviceId)) return { refused: refusals.badDeviceId, words: 'the device id breaks the rule', deviceIds }
  const words = 'the path and heartbeat.config.dev_id name two devices'
  return { refused: refusals.deviceIdsDisagree, words, deviceIds }
}

const reasonOf = (refused: OutgoingResponse): RejectionReason =>
  refused === refusals.otherDevice ? 'otherDevice' : 'message'

/** An event with one uplink has a list of it. */
const MAX_UPLINK_BYTES = MAX_EVENT_BYTES - 64

/** The JSON of 1,024 bytes is only that long under a schema with very long names. */
const isTooLarge = (json: string): boolean =>
  json.length * 3 > MAX_UPLINK_BYTES && Buffer.byteLength(json) > MAX_UPLINK_BYTES

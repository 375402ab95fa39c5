import { contentFormats } from '../core/coap/options/contentFormat.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import { isDeviceId } from '../core/contracts/deviceId.ts'
import { isTestDevice } from '../core/contracts/testDevices.ts'
import { kindOfRecord } from '../core/devices/fleetIndex.ts'
import { recordAfter } from '../core/devices/note/after.ts'
import { LOG_DETAIL_TYPE, type LogDetail } from '../core/events/log/detail.ts'
import { type BodyFormat, linesOfBody } from '../core/events/log/device/body.ts'
import type { Admit } from './admitDevice.ts'
import type { Arrival, Arrive } from './arrivals.ts'
import type { Bus } from './bus.ts'
import type { DeviceCache } from './deviceCache.ts'
import type { Rejections } from './rejections.ts'
import { changed, refusals } from './responses.ts'
import type { UplinkRequest } from './uplinkRequest.ts'

/** Takes a message with log lines. @param contentFormat one of those that the resource takes */
export type ReceiveLog = (request: UplinkRequest, contentFormat: number) => Promise<OutgoingResponse>

/**
 * Takes the log lines of a device: admits them, reads them, puts them on the bus as one batch, and answers 2.04. A Downlink never rides in
 * that answer: the device learns its configuration with an uplink, which can report it.
 */
export const logReceiver =
  ({
    bus,
    devices,
    admit,
    rejections,
    arrive,
    now,
    count,
  }: {
    readonly bus: Pick<Bus, 'put'>
    readonly devices: DeviceCache
    readonly admit: Admit
    readonly rejections: Pick<Rejections, 'tell'>
    readonly arrive: Arrive
    /** ms, monotonic */
    readonly now: () => number
    readonly count: (name: string) => void
  }): ReceiveLog =>
  async (request, contentFormat) => {
    const reject = (answer: OutgoingResponse, words: string, deviceIds: readonly string[], place?: Arrival) => {
      rejections.tell({ request, reason: 'message', words, deviceIds, place })
      return answer
    }
    const { pathDeviceId, address, protection } = request
    const deviceId = pathDeviceId ?? protection?.deviceId
    if (deviceId === undefined) return reject(refusals.noDeviceId, 'no device id', [])
    if (!isDeviceId(deviceId)) return reject(refusals.badDeviceId, 'the device id breaks the rule', [])

    if (protection && protection.deviceId !== deviceId) {
      const words = `it names ${deviceId}, and was protected with the key of this device`
      rejections.tell({ request, reason: 'otherDevice', words, deviceIds: [protection.deviceId] })
      return refusals.otherDevice
    }

    const arrival = protection?.event ?? arrive(asLog(request, deviceId))
    const lookup = devices.lookup(deviceId)
    const began = now()
    const admitted = admit(request, deviceId, lookup instanceof Promise ? await lookup : lookup, arrival)
    const waitedMs = now() - began
    if (admitted.answer !== undefined) return admitted.answer
    // Only what is admitted is read: reading lines costs more than refusing them.
    const { id, formerId, receivedAt } = arrival
    const body = linesOfBody(request.payload, formatOf(contentFormat), receivedAt)
    if ('malformed' in body) return reject(refusals.malformedLog, body.malformed, [deviceId], arrival)
    const at = new Date(receivedAt)
    const detail: LogDetail = {
      id,
      ...(formerId !== undefined && { formerId }),
      deviceId,
      receivedAt: at.toISOString(),
      lines: [...body.lines],
      address,
      ...(admitted.isUnproven && { unproven: true }),
    }
    devices.heard(deviceId, before =>
      kindOfRecord(before) === 'source'
        ? before
        : recordAfter(before, { id, receivedAt: detail.receivedAt, address, reported: undefined }),
    )
    const putting = bus.put({ detailType: LOG_DETAIL_TYPE, detail: JSON.stringify(detail), time: at }, waitedMs)
    if (!(await putting)) return refusals.busRefused
    count('logMessages')
    if (!isTestDevice(deviceId)) count('heard')
    return changed
  }

const formatOf = (contentFormat: number): BodyFormat => {
  if (contentFormat === contentFormats.cbor) return 'cbor'
  return contentFormat === contentFormats.json ? 'json' : 'text'
}

const MARK = Buffer.of(1)

/** The identity of log lines: an uplink with the same message id, token and bytes is another message. Nine bytes are no token. */
const asLog = ({ messageId, token, payload }: UplinkRequest, deviceId: string) => ({
  deviceId,
  messageId,
  token: Buffer.concat([token, Buffer.alloc(8 - token.length), MARK]),
  payload,
})

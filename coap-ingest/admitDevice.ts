import type { OutgoingResponse } from '../core/coap/server/response.ts'
import { isKnownIn } from '../core/devices/addresses.ts'
import { kindOfRecord } from '../core/devices/fleetIndex.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { keyReasons } from '../core/events/rejected/keyReasons.ts'
import type { Arrival, Arrive, Vacate } from './arrivals.ts'
import type { Bus } from './bus.ts'
import type { Lookup } from './deviceCache.ts'
import type { TakeOfDevice } from './deviceShares.ts'
import { asRefused, entryOf, type RejectionReason, type Rejections } from './rejections.ts'
import { changed, refusals, tooManyRequests } from './responses.ts'
import type { TakeToken } from './tokenBuckets.ts'
import type { UplinkRequest } from './uplinkRequest.ts'

/** Whether a device that nobody registered is heard. */
export type UnknownDevices = 'accept' | 'quarantine'

/** Whether a message without protection is taken in the name of a device: of any, of one without a key, or of none. */
export type PlainCoap = 'accept' | 'unless-keyed' | 'refuse'

/** A message that is taken, or the answer to one that is not. */
export type Admitted =
  | { readonly isUnproven: boolean; readonly answer?: undefined }
  | { readonly answer: OutgoingResponse | Promise<OutgoingResponse> }

/** Decides whether a message in the name of a device is taken. @param lookup the device's record, as far as it could be read */
export type Admit = (request: UplinkRequest, deviceId: string, lookup: Lookup, place: Arrival) => Admitted

/** The sender of a message, as far as the listener knows it: by the record, where that could be read. */
type Sender = { readonly record: DeviceRecord | undefined; readonly isKnown: boolean } | Extract<Lookup, string>

const PROVEN = { isUnproven: false } as const
const UNPROVEN = { isUnproven: true } as const

/**
 * The limits on who sends, for one kind of message: blocked and unregistered devices, the device's rate, new names of an address. A
 * message that is refused is told to the bus as rejected.
 */
export const deviceAdmission = ({
  takeOfDevice,
  takeNewName,
  unknownDevices,
  plainCoap,
  hasKeys,
  rejections,
  bus,
  arrive,
  vacate,
  clock,
  count,
}: {
  /** Messages of this kind. */
  readonly takeOfDevice: TakeOfDevice
  /** By address: names that no record has. */
  readonly takeNewName: TakeToken
  readonly unknownDevices: UnknownDevices
  readonly plainCoap: PlainCoap
  /** Whether the stage has keys at all, as far as is known: without any, no name needs one. */
  readonly hasKeys: () => boolean
  readonly rejections: Pick<Rejections, 'tell'>
  readonly bus: Pick<Bus, 'put'>
  readonly arrive: Arrive
  readonly vacate: Vacate
  /** ms since 1970 */
  readonly clock: () => number
  readonly count: (name: string) => void
}): Admit => {
  const senderBy = (lookup: Lookup, address: string): Sender => {
    if (typeof lookup === 'string') return lookup
    const { record } = lookup
    // A service sends no CoAP: whatever comes in its name may be a stranger's, from the first message.
    const isOfService = record !== undefined && kindOfRecord(record) === 'source'
    // A stage may take messages without protection; where the device has a key, whoever sent them has not shown it.
    const hasKey = record?.keyedAt !== undefined
    return { record, isKnown: !isOfService && !hasKey && isKnownIn(record?.addresses, address, clock()) }
  }

  /**
   * Whether a message is taken though its device's record was not read. A table that does not answer must not stop the fleet. A burst of names
   * that exceeds the reads may be made up to get past the limit on new names, so it takes from that limit.
   */
  const isHeardUnread = (why: Extract<Sender, string>, address: string): boolean =>
    unknownDevices !== 'quarantine' && (why === 'unreadable' || takeNewName(address) === 0)

  /** Whether anybody may have made the name up. In quarantine nothing of such a name is kept but what was rejected. */
  const isStranger = ({ record }: Exclude<Sender, string>): boolean =>
    unknownDevices === 'quarantine' ? record?.registeredAt === undefined : record === undefined

  const quarantined = async (request: UplinkRequest, deviceId: string, place: Arrival): Promise<OutgoingResponse> => {
    const entry = entryOf(request, 'device is not registered', arrive({ ...asRefused(request), deviceId }, place), {
      deviceId,
      unproven: true,
    })
    count('refused.unregistered')
    return (await bus.put(entry)) ? changed : refusals.busRefused
  }

  const refuse = (
    answer: OutgoingResponse,
    reason: RejectionReason,
    words: string,
    of: { readonly request: UplinkRequest; readonly deviceIds: readonly string[]; readonly place: Arrival },
  ): Admitted => {
    rejections.tell({ reason, words, ...of })
    return { answer }
  }

  /** The answer to a message without protection that needs it; undefined where it needs none. */
  const unprotected = (
    request: UplinkRequest,
    deviceId: string,
    sender: Sender,
    place: Arrival,
  ): Admitted | undefined => {
    if (plainCoap === 'accept') return undefined
    const isFound = typeof sender !== 'string'
    if (plainCoap === 'refuse' || (isFound && sender.record?.keyedAt !== undefined)) {
      const of = { request, deviceIds: [deviceId], place }
      return refuse(refusals.keyNeeded, 'plain', keyReasons.plain, of)
    }
    if (isFound || !hasKeys()) return undefined
    vacate(deviceId, place)
    return { answer: refusals.recordUnreadable }
  }

  const decide: Admit = (request, deviceId, lookup, place) => {
    const { address, protection } = request
    const sender = protection ? proven(senderBy(lookup, address)) : senderBy(lookup, address)
    const needsKey = protection ? undefined : unprotected(request, deviceId, sender, place)
    if (needsKey) return needsKey
    if (typeof sender === 'string' && !protection && !isHeardUnread(sender, address)) {
      vacate(deviceId, place)
      return { answer: refusals.recordUnreadable }
    }
    const isFound = typeof sender !== 'string'
    if (isFound && sender.record?.blockedAt !== undefined)
      return refuse(refusals.blocked, 'blocked', 'the device is blocked', { request, deviceIds: [deviceId], place })
    // Whoever has the key is the device, also while its record cannot be read.
    const isOfDevice = protection ? !protection.isRepeated : isFound && sender.isKnown
    const wait = takeOfDevice(deviceId, address, isOfDevice)
    if (wait > 0)
      return refuse(tooManyRequests(wait), 'rate', 'over its rate', { request, deviceIds: [deviceId], place })
    if (!isFound) return PROVEN
    if (!protection && isStranger(sender)) {
      const waitForName = takeNewName(address)
      if (waitForName > 0)
        return refuse(tooManyRequests(waitForName), 'newName', 'too many new names from its address', {
          request,
          deviceIds: [deviceId],
          place,
        })
      if (unknownDevices === 'quarantine') return { answer: quarantined(request, deviceId, place) }
      count('newNames')
    }
    return sender.isKnown ? PROVEN : UNPROVEN
  }

  return (request, ...of) => {
    const admitted = decide(request, ...of)
    if (admitted.answer === undefined) {
      if (request.protection) count('admitted.protected')
      else if (plainCoap !== 'accept' && hasKeys()) count('admitted.plain')
    }
    return admitted
  }
}

/** Whoever has the key is the device, at whatever address. */
const proven = (sender: Sender): Sender => (typeof sender === 'string' ? sender : { ...sender, isKnown: true })

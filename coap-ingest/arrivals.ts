import type { EventPlace } from '../core/coap/server/layer.ts'
import type { IdHashesAt } from '../core/events/ids/hashes.ts'
import { type UplinkIdentity, uplinkId } from './uplinkId.ts'

/** The place of a message in the order of receipt. */
export type Arrival = EventPlace

/**
 * Gives each message its place. Call it when its datagram arrives, before anything is awaited.
 * @param place the place that the message has already, when it turns out later to be another event than was thought
 */
export type Arrive = (message: UplinkIdentity, place?: Arrival) => Arrival

/**
 * Gives a place back of which no id has been told, so that what is refused and not told does not move the ids of its device into the future: without
 * this, whoever sends more than one message in a millisecond in its name would date the device's own ones ever later.
 */
export type Vacate = (deviceId: string, place: Arrival) => void

/** Calls after which is looked for what is past. */
const LOOKS_EVERY = 8

/** Both sides of the order of receipt. */
export type Arrivals = { readonly arrive: Arrive; readonly vacate: Vacate; readonly remembered: () => number }

/**
 * Mints ids that sort in the order in which the datagrams of a device arrived: no two ids of a device share a millisecond, in
 * which their hashes would decide. A message within the same millisecond, or while the clock is set back, is
 * dated one millisecond after the message before it.
 *
 * Only devices whose last id lies now or later have to be remembered. Each call looks at two more of them, a few calls together, and forgets those that
 * are past, so that as many stay as are heard in a millisecond, or are that far ahead.
 * @param clock ms since 1970
 */
export const arrivals = (clock: () => number, hashesAt: IdHashesAt): Arrivals => {
  const lastOf = new Map<string, number>()
  let calls = 0

  const forgetPast = (now: number): void => {
    calls += 1
    if (calls % LOOKS_EVERY !== 0) return
    let looks = 2 * LOOKS_EVERY
    for (const [deviceId, last] of lastOf) {
      if (looks === 0) return
      looks -= 1
      lastOf.delete(deviceId)
      if (last >= now) lastOf.set(deviceId, last)
    }
  }

  const placed = (message: UplinkIdentity, receivedAt: number, now: number): Arrival => {
    const { current, former } = hashesAt(now)
    const id = uplinkId(current, receivedAt, message)
    return former ? { id, formerId: uplinkId(former, receivedAt, message), receivedAt } : { id, receivedAt }
  }

  const arrive: Arrive = (message, place) => {
    if (place) return placed(message, place.receivedAt, place.receivedAt)
    const now = clock()
    const { deviceId } = message
    // A message that names no device has no order to keep.
    if (deviceId === '') return placed(message, now, now)
    const receivedAt = Math.max(now, (lastOf.get(deviceId) ?? Number.NEGATIVE_INFINITY) + 1)
    forgetPast(now)
    lastOf.set(deviceId, receivedAt)
    return placed(message, receivedAt, now)
  }
  const vacate: Vacate = (deviceId, { receivedAt }) => {
    if (lastOf.get(deviceId) === receivedAt) lastOf.set(deviceId, receivedAt - 1)
  }
  return { arrive, vacate, remembered: () => lastOf.size }
}

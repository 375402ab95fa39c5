import { boundAt } from '../../client/ids.ts'
import { type StoredEvent, withExpiry } from '../../core/events/stored.ts'
import { uplinkItem } from '../../core/events/uplink/item.ts'
import { receivedVector } from '../../core/testing/uplinks.ts'

const APART_MS = 1000
const DAY_SECONDS = 86_400

/** A typical heartbeat with three Wi-Fi networks. */
const heartbeat = receivedVector('uplink-heartbeat')

/** The history of a device that has sent an uplink a second until now. @returns oldest first */
export const storedEvents = (deviceId: string, count: number, now: Date): readonly StoredEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const at = now.getTime() - (count - index) * APART_MS
    const id = boundAt(at) + String(index).padStart(16, '0')
    const event = { ...heartbeat, deviceId, id, receivedAt: new Date(at).toISOString() }
    return withExpiry(uplinkItem(event), {
      uplink: DAY_SECONDS,
      rejected: DAY_SECONDS,
      log: DAY_SECONDS,
      key: DAY_SECONDS,
      status: DAY_SECONDS,
      alert: DAY_SECONDS,
    })
  })

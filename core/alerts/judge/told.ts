import { createHash } from 'node:crypto'
import type { Notification } from '../../contracts/alerts.ts'
import { DeviceId } from '../../contracts/deviceId.ts'
import type { AlertDetail } from '../../events/alert/detail.ts'
import { eventId } from '../../events/ids/eventId.ts'
import { ID_HASH_BYTES } from '../../events/ids/hashes.ts'
import type { OpenAlert } from './openAlert.ts'

type State = 'firing' | 'over'

/** No secret is in it: the bits only have to be the same each time. */
const digest = (...identity: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(identity)).digest().subarray(0, ID_HASH_BYTES)

const iso = (ms: number): string => new Date(ms).toISOString()

/** The event that tells an alert. It is the same each time that it is told, and so is its id. */
export const eventOf = (alert: OpenAlert, state: State): AlertDetail => {
  const { rule, since, count, value, ended } = alert
  const deviceId = DeviceId.parse(alert.toldUnder ?? alert.deviceId)
  const isOver = state === 'over'
  const overAt = alert.overAt ?? since
  // It may be over since before the function told that it fires: in the stream the end comes after the beginning.
  const at = isOver ? Math.max(overAt, (alert.firedAt ?? 0) + 1) : (alert.firedAt ?? since)
  return {
    id: eventId(digest, at, Buffer.from(JSON.stringify([rule, alert.basis, alert.deviceId, since, state]))),
    deviceId,
    receivedAt: iso(at),
    rule,
    state,
    level: isOver ? 'info' : alert.level,
    message: isOver ? (alert.overMessage ?? 'it ended') : alert.message,
    since: iso(since),
    ...(isOver && { durationSeconds: Math.max(0, Math.round((overAt - since) / 1000)) }),
    ...(count !== undefined && { count }),
    ...(value !== undefined && { value }),
    ...(isOver && ended && { ended }),
  }
}

/** The notification that goes with the event of an alert. */
export const notificationOf = (alert: OpenAlert, state: State): Notification => {
  const { id, deviceId, rule, message, receivedAt, since, durationSeconds } = eventOf(alert, state)
  return {
    id,
    rule,
    channels: alert.channels,
    deviceId,
    state,
    level: alert.level,
    message,
    at: receivedAt,
    since,
    ...(durationSeconds !== undefined && { durationSeconds }),
  }
}

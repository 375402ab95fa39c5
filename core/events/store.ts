import { timeOf } from '../../client/ids.ts'
import type { UplinkReceived, UplinkRejected } from '../contracts/events.ts'
import { asObject } from '../contracts/json.ts'
import type { NoteSighting } from '../contracts/sighting.ts'
import type { Append } from './history/append.ts'
import { type Retention, storedRejection, storedUplink } from './stored.ts'

/** How an uplink was stored: newly, or it was known already. */
export type Stored = 'stored' | 'known'

/**
 * Stores an uplink: the device's record, then its history. The record decides which id a message has that was received
 * twice, so it comes first; a repetition of a half-done invocation finds its own id there and completes the history.
 */
export const uplinkStore =
  ({ note, append, retention }: { note: NoteSighting; append: Append; retention: Retention }) =>
  async (event: UplinkReceived): Promise<Stored> => {
    const count = event.uplink.uplink_count
    const heartbeat = asObject(event.uplink.heartbeat)
    const temperature = heartbeat?.modem_temperature
    const noted = await note({
      deviceId: event.deviceId,
      id: event.id,
      receivedAt: event.receivedAt,
      uplinkCount: typeof count === 'number' ? count : undefined,
      temperature: typeof temperature === 'number' ? temperature : undefined,
      reported: asObject(heartbeat?.config),
      delivered: event.delivered,
    })
    if (noted.kind === 'noted' || noted.id === event.id) {
      await append(storedUplink(event, retention))
      return 'stored'
    }
    const receivedAt = new Date(timeOf(noted.id)).toISOString()
    await append(storedUplink({ ...event, id: noted.id, receivedAt }, retention))
    return 'known'
  }

/** Stores what could not be taken as an uplink, where its device can be told. */
export const rejectionStore =
  ({ append, retention }: { append: Append; retention: Retention }) =>
  async (event: UplinkRejected): Promise<void> => {
    const { deviceId } = event
    if (deviceId !== undefined) await append(storedRejection({ ...event, deviceId }, retention))
  }

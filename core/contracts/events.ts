import * as z from 'zod'
import { ALL_DEVICES, DeviceId } from './deviceId.ts'
import { Timestamp } from './fields.ts'

/** The `Source` of every event that Sonde puts on the bus. */
export const EVENT_SOURCE = 'sonde'

/** Largest event put on the bus, in bytes of its JSON: below the 256 KB that many targets accept. */
export const MAX_EVENT_BYTES = 240 * 1024

const Subscription = {
  connectionId: z.string().min(1).max(128).describe('The connection, as API Gateway names it'),
  deviceId: z.union([DeviceId, z.literal(ALL_DEVICES)]).describe('The device it watches, or `*`'),
  tail: z.int().positive().optional().describe('It wants the newest so many stored events first'),
  since: z.string().optional().describe('It wants every stored event after this id first'),
}

/** Detail of the event `ViewerOpened`: a viewer's row is written and its socket is about to open. */
export const ViewerOpened = z
  .object({
    ...Subscription,
    connectedAt: Timestamp,
    refused: z.enum(['too-many-connections']).optional().describe('It is to be told why, and cut'),
  })
  .meta({ id: 'ViewerOpened', description: "A viewer's row is written and its socket is about to open" })
export type ViewerOpened = z.infer<typeof ViewerOpened>

/** Detail of the event `ViewerSubscribed`: an open viewer watches one thing more, or wants its history again. */
export const ViewerSubscribed = z
  .object({ ...Subscription, subscribedAt: Timestamp })
  .meta({ id: 'ViewerSubscribed', description: 'An open viewer watches one thing more, or wants its history again' })
export type ViewerSubscribed = z.infer<typeof ViewerSubscribed>

/** The events about viewers, by their detail-types. Those about devices are the kinds of `core/events`. */
export const viewerEvents = { ViewerOpened, ViewerSubscribed } as const

import * as z from 'zod'
import { ALL_DEVICES, DeviceId } from './deviceId.ts'
import { Timestamp } from './fields.ts'
import { readTolerantly } from './tolerant.ts'

/** The `Source` of every event that Sonde puts on the bus. */
export const EVENT_SOURCE = 'sonde'

/** The maximum size of an event on the bus, bytes of its JSON: below the 256 KB that many targets accept. */
export const MAX_EVENT_BYTES = 240 * 1024

/**
 * A viewer that is not greeted, or not sent the history that it asked for, within this time has given up, s. The SDK waits for ten
 * seconds.
 */
export const GREETING_WORTH_SECONDS = 60

const Subscription = {
  connectionId: z.string().min(1).max(128).describe('The connection, as API Gateway names it'),
  deviceId: z.union([DeviceId, z.literal(ALL_DEVICES)]).describe('The device that the viewer watches, or `*`'),
  status: z.literal(true).optional().describe('It subscribes to the status of devices, not to their events'),
  tail: z.int().positive().optional().describe('The viewer first wants this number of the newest stored events'),
  since: z.string().optional().describe('The viewer first wants every stored event after this id'),
  lease: z.string().min(1).max(64).optional().describe('The lease that is held for the backlog; absent without one'),
}

/** Detail of the event `ViewerOpened`: a viewer's row is written and its socket is about to open. */
export const ViewerOpened = z
  .object({
    ...Subscription,
    connectedAt: Timestamp,
    refused: z.enum(['too-many-connections']).optional().describe('Why the viewer is to be disconnected'),
    unknownParameters: z
      .array(z.string().max(64))
      .max(10)
      .optional()
      .describe('Parameters of its URL that have no meaning: the viewer is told'),
  })
  .meta({ id: 'ViewerOpened', description: "A viewer's row is written and its socket is about to open" })
export type ViewerOpened = z.infer<typeof ViewerOpened>

/** Detail of the event `ViewerSubscribed`: an open viewer subscribes to one more device, or wants its history again. */
export const ViewerSubscribed = z.object({ ...Subscription, subscribedAt: Timestamp }).meta({
  id: 'ViewerSubscribed',
  description: 'An open viewer subscribes to one more device, or wants its history again',
})
export type ViewerSubscribed = z.infer<typeof ViewerSubscribed>

/**
 * Reads the detail of `ViewerOpened` of any version. A viewer that is refused for a reason that is not known here is refused all the
 * same. @throws ZodError
 */
export const readViewerOpened = (detail: unknown): ViewerOpened & { readonly isRefused: boolean } => {
  const opened = readTolerantly(ViewerOpened, detail)
  const isRefused = typeof detail === 'object' && detail !== null && 'refused' in detail && detail.refused !== undefined
  return { ...opened, isRefused }
}

/** Reads the detail of `ViewerSubscribed` of any version. @throws ZodError */
export const readViewerSubscribed = (detail: unknown): ViewerSubscribed => readTolerantly(ViewerSubscribed, detail)

/** The events about viewers, by their detail-types. Those about devices are the kinds of `core/events`. */
export const viewerEvents = { ViewerOpened, ViewerSubscribed } as const

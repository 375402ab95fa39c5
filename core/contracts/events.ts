import * as z from 'zod'
import { ALL_DEVICES, DeviceId } from './deviceId.ts'
import { Json } from './json.ts'

/** The `Source` of every event that Sonde puts on the bus. */
export const EVENT_SOURCE = 'sonde'

/** Largest event put on the bus, in bytes of its JSON: below the 256 KB that many targets accept. */
export const MAX_EVENT_BYTES = 240 * 1024

const Id = z.string().length(26).describe('ULID minted once at receipt; its random bits identify the message')
const Timestamp = z.iso.datetime().describe('RFC 3339, UTC, milliseconds')

/** How the message travelled: what CoAP said about it, and the payload as it came. */
export const Wire = z.strictObject({
  bytes: z.int().nonnegative().describe('Payload size, bytes'),
  raw: z.base64().describe('The payload as it came'),
  type: z.enum(['CON', 'NON']).describe('CoAP message type, RFC 7252 §3'),
  messageId: z.int().min(0).max(65535).describe('CoAP message id'),
  token: z
    .string()
    .regex(/^([0-9a-f]{2}){0,8}$/)
    .describe('CoAP token, hex'),
})
export type Wire = z.infer<typeof Wire>

/** Detail of the event `Uplink`: one accepted uplink. */
export const UplinkReceived = z
  .strictObject({
    id: Id,
    deviceId: DeviceId,
    receivedAt: Timestamp,
    uplink: Json.describe('The whole decoded message, proto names kept'),
    wire: Wire,
    warnings: z.array(z.string()).max(8).optional().describe('What was odd about an accepted message'),
    delivered: z
      .int()
      .nonnegative()
      .optional()
      .describe('Version of the desired configuration that rides in the answer to this uplink'),
  })
  .meta({ id: 'Uplink', description: 'One accepted uplink' })
export type UplinkReceived = z.infer<typeof UplinkReceived>

/** Detail of the event `UplinkRejected`: what a device said and could not be taken as an uplink. */
export const UplinkRejected = z
  .strictObject({
    id: Id,
    deviceId: DeviceId.optional().describe('Absent where the device cannot be told'),
    receivedAt: Timestamp,
    reason: z.string().max(200).describe('Why, in words'),
    wire: Wire,
  })
  .meta({
    id: 'UplinkRejected',
    description: 'What a device said and could not be taken as an uplink, so that nothing is lost silently',
  })
export type UplinkRejected = z.infer<typeof UplinkRejected>

const Subscription = {
  connectionId: z.string().min(1).max(128).describe('The connection, as API Gateway names it'),
  deviceId: z.union([DeviceId, z.literal(ALL_DEVICES)]).describe('The device it watches, or `*`'),
  tail: z.int().positive().optional().describe('It wants the newest so many stored events first'),
  since: z.string().optional().describe('It wants every stored event after this id first'),
}

/** Detail of the event `ViewerOpened`: a viewer's row is written and its socket is about to open. */
export const ViewerOpened = z
  .strictObject({
    ...Subscription,
    connectedAt: Timestamp,
    refused: z.enum(['too-many-connections']).optional().describe('It is to be told why, and cut'),
  })
  .meta({ id: 'ViewerOpened', description: "A viewer's row is written and its socket is about to open" })
export type ViewerOpened = z.infer<typeof ViewerOpened>

/** Detail of the event `ViewerSubscribed`: an open viewer watches one thing more, or wants its history again. */
export const ViewerSubscribed = z
  .strictObject({ ...Subscription, subscribedAt: Timestamp })
  .meta({ id: 'ViewerSubscribed', description: 'An open viewer watches one thing more, or wants its history again' })
export type ViewerSubscribed = z.infer<typeof ViewerSubscribed>

/** Every detail-type on the bus and what its detail looks like. */
export const busEvents = { Uplink: UplinkReceived, UplinkRejected, ViewerOpened, ViewerSubscribed } as const
export type DetailType = keyof typeof busEvents

import * as z from 'zod'
import { DeviceId } from './deviceId.ts'
import { Json } from './events.ts'

/** Levels from quiet to loud; `unknown` stands outside the order and always passes a filter. */
export const Level = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown'])
export type Level = z.infer<typeof Level>

const Timestamp = z.iso.datetime().describe('RFC 3339, UTC, milliseconds')

/** What existing frontends read: `null` where the device did not send it, but `wifi_count`, which is 0. */
export const UplinkData = z.strictObject({
  uplink_count: z.int().nonnegative().nullable().describe('The device counts its uplinks'),
  temperature: z
    .union([z.number(), z.string()])
    .nullable()
    .describe('Modem temperature, °C; NaN and infinities are strings'),
  activity: Json.nullable().describe('Seconds since the last heartbeat: sleep, modem, gnss, wifi, other'),
  wifi_count: z.int().nonnegative().describe('Wi-Fi networks in the message'),
  reboot: Json.nullable().describe('The reboot that it reports: reason, file, line'),
  uplink: Json.describe('The whole message, without what only the scope `sensitive` may see'),
  warnings: z.array(z.string()).optional().describe('What was odd about an accepted message'),
})
export type UplinkData = z.infer<typeof UplinkData>

const Event = {
  id: z.string().describe('Orders and resumes; equal for an event that comes twice'),
  deviceId: DeviceId,
  timestamp: Timestamp.describe('When the listener received it, RFC 3339, UTC, milliseconds'),
  level: Level.describe('How loud it is'),
  message: z.string().describe('One line for people'),
}

export const UplinkFrame = z
  .strictObject({ ...Event, type: z.literal('uplink'), data: UplinkData })
  .meta({ id: 'UplinkFrame', description: 'An uplink of a device' })
export type UplinkFrame = z.infer<typeof UplinkFrame>

export const RejectedFrame = z
  .strictObject({
    ...Event,
    type: z.literal('rejected'),
    data: z.strictObject({
      reason: z.string().describe('Why, in words'),
      bytes: z.int().nonnegative().describe('Payload size, bytes'),
    }),
  })
  .meta({ id: 'RejectedFrame', description: 'What a device said and could not be taken as an uplink' })
export type RejectedFrame = z.infer<typeof RejectedFrame>

/** Something that happened to a device, as viewers see it. */
export type EventFrame = UplinkFrame | RejectedFrame

export const ConnectedFrame = z
  .strictObject({
    type: z.literal('connected'),
    deviceId: z.union([DeviceId, z.literal('*')]).describe('The device it watches, or `*`'),
    timestamp: Timestamp,
    protocol: z.literal('sonde.v1'),
  })
  .meta({ id: 'ConnectedFrame', description: 'The first frame: the socket is open and watches' })
export type ConnectedFrame = z.infer<typeof ConnectedFrame>

export const PongFrame = z
  .strictObject({ type: z.literal('pong'), timestamp: Timestamp })
  .meta({ id: 'PongFrame', description: 'The answer to a ping' })
export type PongFrame = z.infer<typeof PongFrame>

export const ErrorFrame = z
  .strictObject({
    type: z.literal('error'),
    code: z.string().describe('Stable, for programs: `not-json`, `unknown-action`, `bad-message`'),
    message: z.string().describe('For people'),
  })
  .meta({ id: 'ErrorFrame', description: 'What the viewer sent was not understood; the socket stays open' })
export type ErrorFrame = z.infer<typeof ErrorFrame>

/** Every frame that the server sends to a viewer. */
export const serverFrames = { UplinkFrame, RejectedFrame, ConnectedFrame, PongFrame, ErrorFrame } as const
export type Frame = EventFrame | ConnectedFrame | PongFrame | ErrorFrame

/** What a viewer sends to the server. The bare text `ping` is understood too. */
export const ViewerMessage = z
  .discriminatedUnion('action', [z.strictObject({ action: z.literal('ping') })])
  .meta({ id: 'ViewerMessage', description: 'What a viewer sends' })
export type ViewerMessage = z.infer<typeof ViewerMessage>

import * as z from 'zod'
import { Scope } from './claims.ts'
import { Configuration, HeartbeatBounds, Step } from './configuration.ts'
import { DeviceId } from './deviceId.ts'
import { EventId, Timestamp } from './fields.ts'
import { Watched } from './frames.ts'
import { Json } from './json.ts'

/** The age of a device's last uplink: up to 2.5 of its heartbeat intervals, up to 10, or more. */
export const DeviceStatus = z.enum(['online', 'late', 'offline'])
export type DeviceStatus = z.infer<typeof DeviceStatus>

/** The status that was told of a device last: in an event of the type `status`, and to subscribers. */
const ToldStatus = z.strictObject({
  status: DeviceStatus.describe(
    'Late after 2.5 of its heartbeat intervals, offline after 10, in which the stage could hear',
  ),
  since: Timestamp.describe('When it was heard last, for `late` and `offline`; since when it is `online`'),
})

export const Device = z
  .strictObject({
    deviceId: DeviceId,
    kind: z
      .enum(['device', 'source'])
      .optional()
      .describe(
        '`source`: nothing but log lines came from it, such as a service. A stage of an earlier version does not say it',
      ),
    status: DeviceStatus.describe(
      '`online` until 2.5 of its heartbeat intervals after its last uplink, `late` until 10, then `offline`: by the clock at the time of the request. A source is `online` for ten minutes after its last log line, then `offline`',
    ),
    told: ToldStatus.nullable()
      .optional()
      .describe(
        'The status that was told of it last, and that the next change follows. It differs from `status` until a change is told, and after a time in which the stage could not hear, which is no silence. Null where nothing is told: of a source, of a device that was not heard since the stage tells changes, and of one that only tests the stage. A stage of an earlier version does not say it',
      ),
    lastSeenAt: Timestamp.nullable().describe(
      'When its last uplink was received, or log lines that it sent later itself; of a source, its last log line',
    ),
    lastId: EventId.nullable().describe('Id of its last uplink; of a source, of its last batch of log lines'),
    lastLineAt: Timestamp.nullable()
      .optional()
      .describe('When its last log line was received, to within five seconds; null when it sent none'),
    uplinkCount: z
      .int()
      .nonnegative()
      .nullable()
      .describe('The `uplink_count` of its last uplink; null when it sent none'),
    temperature: z.number().nullable().describe('The modem temperature of its last uplink, °C; null when it sent none'),
    registeredAt: Timestamp.nullable().describe('When it was registered'),
    blockedAt: Timestamp.nullable().describe('When it was blocked: what is sent in its name is refused'),
    keyedAt: Timestamp.nullable()
      .optional()
      .describe(
        'Since when it has a key: its name cannot be used without it. A stage of an earlier version does not say it',
      ),
    reportedBy: Step.describe('The uplink that reported settings last'),
    reported: Json.nullable().describe('The configuration that it reported last, field by field'),
    configuration: Configuration,
  })
  .meta({ id: 'Device', description: 'A device: its last report, and its desired configuration' })
export type Device = z.infer<typeof Device>

export const Cursor = z
  .string()
  .nullable()
  .describe('The position at which the next page begins; null on the last page')

export const DevicePage = z
  .strictObject({ devices: z.array(Device), cursor: Cursor })
  .meta({ id: 'DevicePage', description: 'Devices in the order of their ids' })
export type DevicePage = z.infer<typeof DevicePage>

/** A whole number in a query. */
export const whole = (minimum: number, maximum: number) => {
  const expected = `not a whole number from ${minimum} to ${maximum}`
  return z
    .string()
    .regex(/^\d+$/, expected)
    .transform(Number)
    .pipe(z.int(expected).min(minimum, expected).max(maximum, expected))
}

/** Query of `GET /devices`. */
export const DeviceQuery = z.strictObject({
  limit: whole(1, 1000).default(100).describe('Maximum number of devices in a page'),
  kind: z.enum(['device', 'source'], 'not one of device, source').optional().describe('Only devices, or only sources'),
  cursor: z.string().max(1024).optional().describe('The cursor of the previous page'),
})

/** Query of `GET /me`: with a device, the query of a socket, which is checked as a handshake would be. */
export const MeQuery = z.strictObject({
  deviceId: Watched.optional().describe('A device id, or `*`'),
  tail: z.string().optional().describe('Checked with `deviceId`, as in the URL of a socket'),
  since: z.string().optional().describe('Checked in the same way'),
  level: z.string().optional().describe('Checked in the same way'),
  status: z.string().optional().describe('Checked in the same way'),
})

export const Me = z
  .strictObject({
    sub: z.string(),
    devices: z.array(z.string()).describe('Device ids, prefixes ending in `*`, or `*`'),
    scope: z.array(Scope),
    expiresAt: Timestamp,
    heartbeatInterval: HeartbeatBounds.describe('The heartbeat intervals that the stage allows, s'),
  })
  .meta({ id: 'Me', description: 'The subject of the token, and what the token covers' })
export type Me = z.infer<typeof Me>

const Part = z.enum(['ok', 'failing'])
export const Health = z
  .strictObject({
    status: Part,
    bus: Part,
    tables: z.strictObject({ devices: Part, events: Part, counts: Part, viewers: Part }),
    viewers: z
      .int()
      .nonnegative()
      .nullable()
      .describe(
        'Approximate number of open sockets; null when they cannot be counted, and for a token that does not cover all devices',
      ),
  })
  .meta({ id: 'Health', description: 'Whether the parts of the stack answer' })
export type Health = z.infer<typeof Health>

/** A problem document (RFC 9457): the body of an answer that reports an error. */
export const Problem = z
  .strictObject({
    type: z.string().describe('`about:blank`, or a URN that identifies the problem'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable, for programs'),
    detail: z.string().optional(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    accepted: z.int().nonnegative().optional().describe('The number of log lines that were accepted all the same'),
  })
  .meta({ id: 'Problem', description: 'The reason why a request failed (RFC 9457)' })
export type Problem = z.infer<typeof Problem>

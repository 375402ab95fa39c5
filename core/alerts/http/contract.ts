import * as z from 'zod'
import { AlertName, AlertRule, ChannelName, ChannelType } from '../../contracts/alerts.ts'
import { Trial } from '../../contracts/channels.ts'
import { DeviceId } from '../../contracts/deviceId.ts'
import { Timestamp } from '../../contracts/fields.ts'
import { Level } from '../../contracts/frames.ts'
import { Cursor } from '../../contracts/http.ts'
import { Point } from '../../contracts/point.ts'

/*
 * | Operation | Scope | Body | Answer |
 * |---|---|---|---|
 * | `GET /alerts` | read | | AlertList |
 * | `GET /alerts/{name}` | read | | Alert, with an entity tag |
 * | `PUT /alerts/{name}` | admin | AlertRule; `If-Match`, `If-None-Match` | Alert |
 * | `DELETE /alerts/{name}` | admin | | 204 |
 * | `PUT /alerts/{name}/silence`, `DELETE` | admin | Silence | Alert |
 * | `POST /alerts/{name}/test` | admin | | Trials |
 * | `POST /alerts/{name}/preview` | read | NamedPreviewQuery | Preview |
 * | `POST /alert-preview` | read | PreviewQuery | Preview |
 * | `GET /alert-channels` | read | | AlertChannels |
 * | `PUT /alert-channels/{name}` | admin | Channel | AlertChannel |
 * | `DELETE /alert-channels/{name}` | admin | | 204 |
 * | `POST /alert-channels/{name}/test` | admin | | Trials |
 *
 * The preview of a rule that need not exist has a path of its own, so that no name of a rule is reserved.
 */

/** The maximum number of devices that an answer names for each rule. */
export const MAX_ACTIVE = 100

/** Where a rule or a channel was made. */
const From = z
  .enum(['stage', 'api'])
  .describe('`stage`: in the configuration of the stage, where alone it can be changed. `api`: over HTTP')

/** A device about which a rule has an open alert. */
const ActiveAlert = z.strictObject({
  deviceId: DeviceId,
  since: Timestamp,
  lastMatchAt: Timestamp.nullable().describe('When the newest event matched'),
  message: z.string(),
})

/** A rule and its state. */
export const Alert = z
  .strictObject({
    name: AlertName,
    ...AlertRule.shape,
    from: From,
    version: z.int().positive().describe('Counts the changes of the rule. `If-Match` takes it in quotes: `"3"`'),
    isInForce: z
      .boolean()
      .describe('`false`: its last change was cut short. Send the rule again; the next deployment finishes it too'),
    changedAt: Timestamp,
    firing: z.int().nonnegative().describe('About how many devices of the token it has an open alert'),
    active: z.array(ActiveAlert).describe(`The first ${MAX_ACTIVE} of them`),
    lastFiredAt: Timestamp.nullable().describe(
      'When it last told an alert; null when it never did, and for a token that does not cover all devices',
    ),
    silencedUntil: Timestamp.nullable().describe(
      'Until then its alerts go to no channel; the stream has them all the same',
    ),
  })
  .meta({ id: 'Alert', description: 'A rule and its state' })
export type Alert = z.infer<typeof Alert>

/** A channel without its address, which no answer holds. */
export const AlertChannel = z
  .strictObject({
    name: ChannelName,
    type: ChannelType,
    from: From,
    hasAddress: z.boolean().describe('Whether its address was given; nothing is told over a channel without one'),
  })
  .meta({ id: 'AlertChannel', description: 'A channel, without its address' })
export type AlertChannel = z.infer<typeof AlertChannel>

/** Answer of `GET /alert-channels`. */
export const AlertChannels = z
  .strictObject({ channels: z.array(AlertChannel).describe('By name') })
  .meta({ id: 'AlertChannels', description: 'The channels of the stage, without their addresses' })

/** Answer of `GET /alerts`. */
export const AlertList = z
  .strictObject({
    rules: z.array(Alert).describe('The rules that can concern a device of the token, by name'),
    channels: z.array(AlertChannel).describe('By name'),
  })
  .meta({ id: 'AlertList', description: 'The rules of the stage with their state, and its channels' })
export type AlertList = z.infer<typeof AlertList>

/** Body of `PUT /alerts/{name}/silence`. */
export const Silence = z
  .strictObject({
    seconds: z
      .int()
      .min(60)
      .max(31 * 86_400),
  })
  .meta({ id: 'Silence', description: 'For how long a rule tells no channel, from now on' })
export type Silence = z.infer<typeof Silence>

/** Answer of `POST /alerts/{name}/test` and `POST /alert-channels/{name}/test`. */
export const Trials = z
  .strictObject({ results: z.array(Trial).describe('One for each channel') })
  .meta({ id: 'Trials', description: 'How a test of channels ended' })
export type Trials = z.infer<typeof Trials>

/** The period of a preview unless one is given, s. */
export const PREVIEW_SECONDS = 86_400

/** How a preview looks through history. */
const looking = {
  since: Point.optional().describe('From this id or time on; 24 hours ago unless given'),
  until: Point.optional().describe('Up to this id or time; now unless given'),
  deviceId: DeviceId.optional().describe('Only this device'),
  units: z
    .int()
    .min(1)
    .max(5000)
    .default(500)
    .describe('The maximum cost in read units of DynamoDB; where history is longer, `cursor` continues'),
  estimate: z.boolean().default(false).describe('Whether only the cost is wanted: it is told from a few samples'),
  cursor: z
    .string()
    .max(2048)
    .optional()
    .describe('The cursor of the answer before; the rule and the period must be unchanged'),
}

/** Body of `POST /alert-preview`: a rule that need not exist. */
export const PreviewQuery = z
  .strictObject({ rule: AlertRule, ...looking })
  .meta({ id: 'PreviewQuery', description: 'A rule, and the part of history to look through' })
export type PreviewQuery = z.infer<typeof PreviewQuery>

/** Body of `POST /alerts/{name}/preview`: of a rule that exists. */
export const NamedPreviewQuery = z
  .strictObject(looking)
  .meta({ id: 'NamedPreviewQuery', description: 'The part of history to look through' })
export type NamedPreviewQuery = z.infer<typeof NamedPreviewQuery>

/** The maximum number of examples in a preview. */
export const MAX_EXAMPLES = 100

const Cost = z.strictObject({
  units: z
    .number()
    .nonnegative()
    .describe('Read units of DynamoDB; for a token that does not cover all devices, of the events of its own'),
  dollars: z.number().nonnegative().describe('At the price of us-east-1'),
})

/** Answer of a preview. Counts are of this answer: with a cursor, add those of the answers before. */
export const Preview = z
  .strictObject({
    since: Timestamp,
    until: Timestamp,
    lookedTo: Timestamp.describe('The search has reached this time; `until` when it is complete'),
    estimate: Cost.describe('The cost of the whole period, estimated from samples before looking'),
    cost: Cost.describe('The cost of this answer, with that of the samples'),
    events: z.int().nonnegative().describe('Events that were looked at'),
    matches: z.int().nonnegative().describe('Events that match the condition'),
    alerts: z.int().nonnegative().describe('Alerts that the rule would have told, with its cool-down'),
    devices: z.int().nonnegative().describe('Devices that they would have been about'),
    examples: z
      .array(
        z.strictObject({
          deviceId: DeviceId,
          at: Timestamp.describe('When it would have been told'),
          overAt: Timestamp.nullable().describe(
            'When it would have been over; null when it was not within what was looked at',
          ),
          level: Level,
          message: z.string(),
          id: z.string().describe('The event at which it would have been told'),
        }),
      )
      .describe(`The first ${MAX_EXAMPLES}`),
    unseen: z
      .array(z.string())
      .describe('What could not be looked at, in words: devices of a prefix without merged history, for example'),
    cursor: Cursor,
  })
  .meta({ id: 'Preview', description: 'The alerts that a rule would have told, from history' })
export type Preview = z.infer<typeof Preview>

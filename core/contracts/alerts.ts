import * as z from 'zod'
import { DeviceId } from './deviceId.ts'
import { Timestamp } from './fields.ts'
import { Level } from './frames.ts'
import { Json } from './json.ts'

/** The name of a rule or of a channel. */
const Name = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/,
    'a-z, 0-9 and -, at most 40 characters, beginning and ending with a letter or digit',
  )
export const AlertName = Name.describe('The name of a rule')
export const ChannelName = Name.describe('The name of a channel')

/** Device ids, prefixes that end in `*`, or `*`. */
const DevicePattern = z.union([DeviceId, z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}\*$/), z.literal('*')])

/** The kinds of event that a rule may look at: all but alerts themselves. */
export const WATCHED_TYPES = ['uplink', 'log', 'rejected', 'key', 'status'] as const

/** A pattern in the language of EventBridge, over one uplink, one log line, or one other event. */
const EventPattern = Json.describe(
  'A pattern in the language of EventBridge over one event of the kind: `{"uplink":{"heartbeat":{"modem_temperature":[{"numeric":[">",60]}]}}}`, `{"level":["error","fatal"]}`',
)

const matching = { type: z.enum(WATCHED_TYPES), pattern: EventPattern.optional() }

const seconds = (most: number) => z.int().min(1).max(most)
const DAY = 86_400

/** The condition of a rule. */
export const AlertCondition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), ...matching }).describe('An event that matches'),
  z
    .strictObject({
      kind: z.literal('count'),
      ...matching,
      atLeast: z.int().min(2).max(1_000_000).describe('So many matching events'),
      withinSeconds: z
        .int()
        .min(60)
        .max(DAY)
        .describe('in so many seconds, up to a twentieth longer, of one device or log source'),
    })
    .describe('Many events that match'),
  z.strictObject({ kind: z.literal('late') }).describe('A device is late by its own interval'),
  z.strictObject({ kind: z.literal('offline') }).describe('A device was not heard for ten of its intervals'),
  z
    .strictObject({
      kind: z.literal('reboot'),
      reasons: z.array(z.string().min(1).max(64)).min(1).max(16).optional().describe('Only for these reasons'),
    })
    .describe('A device reports a reboot'),
  z.strictObject({ kind: z.literal('new-name') }).describe('A name is heard for the first time'),
  z
    .strictObject({
      kind: z.literal('value'),
      field: z.string().min(1).max(256).describe('The path of a number in the uplink: `heartbeat.modem_temperature`'),
      above: z.number().optional(),
      below: z.number().optional(),
      forSeconds: z.int().min(0).max(DAY).default(0).describe('beyond the bound for at least so long'),
    })
    .refine(({ above, below }) => (above === undefined) !== (below === undefined), 'above or below, one of them')
    .describe('A value is beyond a bound'),
  z
    .strictObject({ kind: z.literal('key-failure') })
    .describe('What is sent in the name of a device with a key fails its check'),
])
export type AlertCondition = z.infer<typeof AlertCondition>

/** A rule: when somebody is told, and where. */
export const AlertRule = z
  .strictObject({
    description: z.string().max(512).optional(),
    level: Level.extract(['info', 'warn', 'error', 'fatal'])
      .default('warn')
      .describe('The level of its alerts in the stream'),
    devices: z
      .array(DevicePattern)
      .min(1)
      .max(50)
      .default(['*'])
      .describe('Device ids, prefixes that end in `*`, or `*`'),
    when: AlertCondition,
    channels: z
      .array(ChannelName)
      .max(10)
      .default([])
      .describe('Where its alerts are told; the stream of the device has them in any case'),
    coolDownSeconds: seconds(DAY)
      .default(300)
      .describe(
        'After an alert about a device this rule tells no further one about it for so long; and it is over when nothing has matched for so long',
      ),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'AlertRule', description: 'When somebody is told, and where' })
export type AlertRule = z.infer<typeof AlertRule>

/** The state of an alert about one device. */
export const AlertState = z.enum(['firing', 'over'])
export type AlertState = z.infer<typeof AlertState>

/** The kinds of channel. */
export const ChannelType = z.enum(['email', 'slack', 'discord', 'ntfy', 'teams', 'webhook'])
export type ChannelType = z.infer<typeof ChannelType>

/** One thing that a channel tells: an alert that began, or is over. */
export const Notification = z.object({
  /** The id of the alert's event in the stream of the device. */
  id: z.string(),
  rule: AlertName,
  channels: z.array(ChannelName),
  deviceId: DeviceId,
  state: AlertState,
  level: Level,
  /** One sentence, which may hold text of the device: never to be trusted. */
  message: z.string(),
  at: Timestamp,
  /** When it began. */
  since: Timestamp,
  /** How long it lasted, s: where it is over. */
  durationSeconds: z.number().nonnegative().optional(),
  /** Whether somebody tries a channel. */
  isTest: z.literal(true).optional(),
})
export type Notification = z.infer<typeof Notification>

import * as z from 'zod'
import { ALL_DEVICES, DeviceId } from './deviceId.ts'
import { Timestamp } from './fields.ts'
import { LEVELS, MAX_TAIL } from './levels.ts'
import { Point } from './point.ts'
import { SUBPROTOCOL } from './subprotocol.ts'

/** Levels from quiet to loud; `unknown` stands outside the order and always passes a filter. */
export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>

/** A level that any version may have stored: one that is not known here counts as `unknown`. */
export const AnyLevel = Level.catch('unknown')

export const isLevel = (text: string): text is Level => Level.safeParse(text).success

/** The subject of a subscription: one device, or all devices that the token covers. */
export const Watched = z.union([DeviceId, z.literal(ALL_DEVICES)]).describe('The device that it concerns, or `*`')

const status = z
  .literal(true)
  .optional()
  .describe('There where it is about a subscription to the status of devices, not to their events')

export const ConnectedFrame = z
  .strictObject({
    type: z.literal('connected'),
    deviceId: Watched,
    timestamp: Timestamp,
    protocol: z.literal(SUBPROTOCOL),
    status,
  })
  .meta({ id: 'ConnectedFrame', description: 'The first frame: the socket is open and the subscription is active' })
export type ConnectedFrame = z.infer<typeof ConnectedFrame>

export const SubscribedFrame = z
  .strictObject({ type: z.literal('subscribed'), deviceId: Watched, timestamp: Timestamp, status })
  .meta({ id: 'SubscribedFrame', description: 'The answer to `subscribe`: its events are sent from now on' })
export type SubscribedFrame = z.infer<typeof SubscribedFrame>

export const UnsubscribedFrame = z
  .strictObject({ type: z.literal('unsubscribed'), deviceId: Watched, timestamp: Timestamp, status })
  .meta({
    id: 'UnsubscribedFrame',
    description: 'The answer to `unsubscribe`: a few events that are already on their way may still arrive',
  })
export type UnsubscribedFrame = z.infer<typeof UnsubscribedFrame>

export const LiveFrame = z
  .strictObject({ type: z.literal('live'), deviceId: Watched, status })
  .meta({ id: 'LiveFrame', description: 'The backlog is complete: later events are new, or were stored late' })
export type LiveFrame = z.infer<typeof LiveFrame>

export const GapFrame = z
  .strictObject({
    type: z.literal('gap'),
    deviceId: Watched,
    from: z.string().describe('Events after this id are missing'),
    to: z.string().describe('up to this one'),
    reason: z
      .enum(['expired', 'backlog-limit', 'search-limit'])
      .describe(
        '`expired`: they are no longer in history. `backlog-limit`: there are more than fit into one backlog; ask again with `since` = `from`. `search-limit`: the search for the requested `tail` ended here',
      ),
  })
  .meta({ id: 'GapFrame', description: 'The backlog leaves events out' })
export type GapFrame = z.infer<typeof GapFrame>

export const PongFrame = z
  .strictObject({ type: z.literal('pong'), timestamp: Timestamp })
  .meta({ id: 'PongFrame', description: 'The answer to a ping' })
export type PongFrame = z.infer<typeof PongFrame>

/** A name that the sender of a message gives it, so that the answer can be told from others. */
const MessageId = z.union([z.string().max(256), z.number()])

export const AckFrame = z
  .strictObject({
    type: z.literal('ack'),
    status: z.literal('received'),
    message_id: MessageId.describe('That of the message, or else the id of the first batch that was made of it'),
    timestamp: Timestamp,
    accepted: z.int().nonnegative().describe('The number of entries that are on the bus'),
    rejected: z
      .array(z.strictObject({ index: z.int().nonnegative(), reason: z.string() }))
      .describe('The entries that were not taken, by their places in the message: the first hundred'),
    rejectedMore: z.int().positive().optional().describe('How many more were not taken'),
    mapped: z
      .record(z.string(), z.string())
      .optional()
      .describe('Names of sources that are no device ids, and the ids under which their lines are kept'),
  })
  .meta({ id: 'AckFrame', description: 'The answer to log lines: those that were accepted are on the bus' })
export type AckFrame = z.infer<typeof AckFrame>

/** The codes of `error` frames. */
export const ErrorCode = z.enum([
  'not-json',
  'unknown-action',
  'bad-message',
  'foreign-device',
  'too-many-subscriptions',
  'too-many-connections',
  'too-many-messages',
  'backlog-running',
  'too-much-reading',
  'no-merged-history',
  'unknown-connection',
  'unknown-parameter',
  'missing-scope',
  'entries-rejected',
  'too-many-lines',
  'not-accepted',
  'internal',
])
export type ErrorCode = z.infer<typeof ErrorCode>

export const ErrorFrame = z
  .strictObject({
    type: z.literal('error'),
    code: ErrorCode.describe('Stable, for programs'),
    message: z.string().describe('For people'),
    retryAfter: z
      .int()
      .positive()
      .optional()
      .describe('The time after which to try again, seconds, where there is one'),
    deviceId: Watched.optional().describe('The device of the subscription that the error concerns, if any'),
    message_id: MessageId.optional().describe('The message that it answers, if that had one'),
  })
  .meta({
    id: 'ErrorFrame',
    description: 'A request of the viewer failed. The socket stays open, except after `too-many-connections`',
  })
export type ErrorFrame = z.infer<typeof ErrorFrame>

const Wanted = {
  tail: z.int().min(1).max(MAX_TAIL).optional().describe('First this number of the newest stored events'),
  since: Point.optional().describe('First every stored event after this one'),
  level: Level.optional().describe('This level and above'),
  levels: z.array(Level).min(1).max(Level.options.length).optional().describe('These levels, instead of `level`'),
}

const batch = z
  .boolean()
  .optional()
  .describe('Whether several events may come in one `events` frame; unless given, as the URL of the socket has it')

const ofStatus = z
  .boolean()
  .optional()
  .describe(
    '`true`: changes of status alone, as `status` frames. They have no history, so that `tail` and `since` are not taken',
  )

/** Whether a wish is for history that there is: `status` frames have none. */
export const hasHistory = ({
  status,
  tail,
  since,
}: {
  readonly status?: boolean | undefined
  readonly tail?: unknown
  readonly since?: unknown
}): boolean => !status || (tail === undefined && since === undefined)

/** The words for a wish that {@link hasHistory} refuses. */
export const NO_STATUS_HISTORY = 'status has no history: neither tail nor since'

const Subscribe = z
  .strictObject({ action: z.literal('subscribe'), deviceId: Watched, ...Wanted, batch, status: ofStatus })
  .refine(hasHistory, NO_STATUS_HISTORY)
  .refine(({ tail, since }) => tail === undefined || since === undefined, 'tail or since, not both')
  .refine(({ level, levels }) => level === undefined || levels === undefined, 'level or levels, not both')

/** The maximum number of entries in a message; one of 128 KB has room for few more. */
const MAX_ENTRIES = 10_000

const Log = z.strictObject({
  action: z.literal('log'),
  entries: z
    .array(z.unknown())
    .min(1)
    .max(MAX_ENTRIES)
    .describe('Texts, or objects in the shapes that `POST /logs` takes'),
  source: z.string().max(256).optional().describe('The source of entries that name none'),
  message_id: MessageId.optional().describe('Comes back in the answer'),
  idempotencyKey: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe('Of a message that may be sent again: within 15 minutes the same entries are stored and shown once'),
})

/** A message of a viewer to the server. The server also understands the bare text `ping`. */
export const ViewerMessage = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('ping') }),
    Subscribe,
    z.strictObject({
      action: z.literal('unsubscribe'),
      deviceId: Watched,
      status: z
        .boolean()
        .optional()
        .describe('`true`: ends the subscription to its status, instead of that to its events'),
    }),
    Log,
  ])
  .meta({ id: 'ViewerMessage', description: 'A message of a viewer' })
export type ViewerMessage = z.infer<typeof ViewerMessage>

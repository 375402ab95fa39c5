import { gunzipSync } from 'node:zlib'
import * as z from 'zod'

/** The maximum of a payload once it is decompressed, bytes: many times the megabyte that PutLogEvents takes. */
const MAX_BYTES = 32 * 1024 * 1024

const LogEvent = z.looseObject({
  id: z.string(),
  /** ms since 1970, as the program that wrote the line told it. */
  timestamp: z.number(),
  message: z.string(),
})
/** One event of a log stream. */
export type LogEvent = z.infer<typeof LogEvent>

const Message = z.object({
  messageType: z.string(),
  owner: z.string().default(''),
  logGroup: z.string().default(''),
  logStream: z.string().default(''),
  subscriptionFilters: z.array(z.string()).default([]),
  logEvents: z.array(z.unknown()).default([]),
})

/** Events of one log stream, as a subscription delivers them. */
export type Delivery = Omit<z.infer<typeof Message>, 'logEvents'> & {
  readonly logEvents: readonly LogEvent[]
  /** Events that have no id, no time or no text. */
  readonly unreadable: number
}

/** The event that a subscription invokes a function with. "Using Lambda with CloudWatch Logs" in the AWS Lambda Developer Guide. */
export const SubscriptionEvent = z.looseObject({ awslogs: z.looseObject({ data: z.string() }) })
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>

/**
 * Reads what a subscription delivers: base64 of gzip of JSON. "Subscription filters with Lambda" in the Amazon CloudWatch Logs User
 * Guide.
 * @returns undefined for a control message, by which CloudWatch Logs only looks whether the function can be reached
 * @throws Error for anything else, and beyond 32 MB of JSON
 */
export const readDelivery = ({ awslogs: { data } }: SubscriptionEvent): Delivery | undefined => {
  const { logEvents, ...message } = Message.parse(JSON.parse(decompressed(data)))
  if (message.messageType === 'CONTROL_MESSAGE') return undefined
  if (message.messageType !== 'DATA_MESSAGE') throw new Error(`a subscription sent a ${message.messageType}`)
  const read = logEvents.flatMap(one => LogEvent.safeParse(one).data ?? [])
  return { ...message, logEvents: read, unreadable: logEvents.length - read.length }
}

const decompressed = (data: string): string => {
  try {
    return gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MAX_BYTES }).toString('utf8')
  } catch (cause) {
    const tooLong = cause instanceof RangeError
    throw new Error(tooLong ? 'a subscription sent more than 32 MB of JSON' : 'a subscription sent no gzip', { cause })
  }
}

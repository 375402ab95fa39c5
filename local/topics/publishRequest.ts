import * as z from 'zod'
import { invalidParameter } from './failure.ts'
import type { NotificationAttribute } from './notification.ts'
import type { TopicSubscription } from './topicProperties.ts'

/** Amazon SNS API Reference, "Publish": a message with its attributes, bytes. */
const MAX_BYTES = 256 * 1024
/** Characters of a subject: ASCII without line breaks and control characters, that begins with a letter, number or mark. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/

const Fields = z.looseObject({
  Message: z.string().min(1),
  Subject: z.string().exactOptional(),
  MessageStructure: z.literal('json').exactOptional(),
})

/** A message that is to be published. */
export type Publish = {
  readonly subject: string | undefined
  readonly attributes: Readonly<Record<string, z.infer<typeof NotificationAttribute>>>
  readonly bytes: number
  /** The text for a protocol. */
  readonly messageFor: (protocol: TopicSubscription['protocol']) => string
}

/** `MessageAttributes.entry.1.Name`, `….Value.DataType`, `….Value.StringValue`. AWS query protocol. */
const attributesOf = (fields: Readonly<Record<string, string>>): Publish['attributes'] => {
  const attributes: Record<string, z.infer<typeof NotificationAttribute>> = {}
  for (let at = 1; ; at++) {
    const prefix = `MessageAttributes.entry.${at}.`
    const name = fields[`${prefix}Name`]
    if (name === undefined) return attributes
    const Type = fields[`${prefix}Value.DataType`]
    const Value = fields[`${prefix}Value.StringValue`] ?? fields[`${prefix}Value.BinaryValue`]
    if (!Type || !Value)
      throw invalidParameter(`MessageAttributes Reason: the attribute ${name} has no type or no value`)
    attributes[name] = { Type, Value }
  }
}

/** A message for each protocol, of which there must be a default. Amazon SNS API Reference, "Publish", `MessageStructure`. */
const byProtocol = (message: string): Publish['messageFor'] => {
  let parsed: unknown
  try {
    parsed = JSON.parse(message)
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse')
  }
  const { data } = z.looseObject({ default: z.string() }).safeParse(parsed)
  if (!data) throw invalidParameter('Message Structure - No default entry in JSON message body')
  return protocol => {
    const own = data[protocol]
    return typeof own === 'string' ? own : data.default
  }
}

/** Reads the fields of a message. @throws TopicFailure for what SNS refuses */
export const publishOf = (fields: Readonly<Record<string, string>>): Publish => {
  const { data } = Fields.safeParse(fields)
  if (!data) throw invalidParameter(fields.Message ? 'Message Structure' : 'Empty message')
  const { Message, Subject, MessageStructure } = data
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalidParameter('Subject')
  const attributes = attributesOf(fields)
  const bytes = Object.entries(attributes).reduce(
    (sum, [name, { Type, Value }]) => sum + Buffer.byteLength(name + Type + Value),
    Buffer.byteLength(Message),
  )
  if (bytes > MAX_BYTES) throw invalidParameter('Message too long')
  return {
    subject: Subject,
    attributes,
    bytes,
    messageFor: MessageStructure === undefined ? () => Message : byProtocol(Message),
  }
}

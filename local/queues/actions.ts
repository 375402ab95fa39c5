import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { eachEntry } from './batch.ts'
import { QueueFailure } from './failure.ts'
import { attributeBytes, attributesMd5, SentAttributes } from './messageAttributes.ts'
import type { Queue } from './queue.ts'
import { queueAttributes } from './queueAttributes.ts'
import { md5, received } from './received.ts'

/** Amazon SQS Developer Guide, "Message quotas": body and attributes of a message, and all messages of a batch, bytes. */
const MAX_MESSAGE_BYTES = 1024 * 1024

/** The characters that a body may hold. Amazon SQS API Reference, "SendMessage". */
const ALLOWED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u

const Seconds = (max: number) => z.int().min(0).max(max)
const Entries = z.looseObject({ Entries: z.array(z.unknown()) })
const Outgoing = z.looseObject({
  MessageBody: z.string().min(1),
  DelaySeconds: Seconds(900).exactOptional(),
  MessageAttributes: SentAttributes.default({}),
})
const Receive = z.looseObject({
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: Seconds(43_200).exactOptional(),
  WaitTimeSeconds: Seconds(20).default(0),
  MessageAttributeNames: z.array(z.string()).default([]),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
})
const Receipt = z.looseObject({ ReceiptHandle: z.string() })
const Hide = z.looseObject({ ReceiptHandle: z.string(), VisibilityTimeout: Seconds(43_200) })
const Attributes = z.looseObject({ AttributeNames: z.array(z.string()).default([]) })

const read = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const [{ path = [], message = '' } = {}] = result.error.issues
  throw new QueueFailure('InvalidParameterValue', `${path.join('.') || 'The request'}: ${message}`)
}

/** One request to a queue. */
export type QueueCall = {
  readonly queue: Queue
  readonly body: unknown
  readonly senderId: string
  /** Ends a wait for messages: the client has gone, or the queue closes. */
  readonly signal: AbortSignal
}
/** An action, with the answer that it gives. @throws QueueFailure */
type Action = (call: QueueCall) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>

const sizeOf = ({ MessageBody, MessageAttributes: attributes }: z.infer<typeof Outgoing>): number =>
  Buffer.byteLength(MessageBody) + attributeBytes(attributes)

const sendOne = ({ queue, senderId }: QueueCall, body: unknown): Readonly<Record<string, unknown>> => {
  const outgoing = read(Outgoing, body)
  const { MessageBody, MessageAttributes: attributes, DelaySeconds } = outgoing
  if (!ALLOWED.test(MessageBody))
    throw new QueueFailure('InvalidMessageContents', 'The message contains characters outside the allowed set.')
  if (sizeOf(outgoing) > MAX_MESSAGE_BYTES)
    throw new QueueFailure('InvalidParameterValue', `Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`)
  const { messageId } = queue.send({
    body: MessageBody,
    attributes,
    senderId,
    ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
  })
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(MessageBody),
    ...(Object.keys(attributes).length > 0 && { MD5OfMessageAttributes: attributesMd5(attributes) }),
  }
}

const sendBatch: Action = call => {
  const { Entries: entries } = read(Entries, call.body)
  const bytes = entries.reduce<number>((sum, entry) => {
    const outgoing = Outgoing.safeParse(entry)
    return sum + (outgoing.success ? sizeOf(outgoing.data) : 0)
  }, 0)
  if (bytes > MAX_MESSAGE_BYTES)
    throw new QueueFailure('BatchRequestTooLong', `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes.`)
  return eachEntry(entries, entry => sendOne(call, entry))
}

/** Amazon SQS API Reference, "ReceiveMessage": the names of its own attributes. */
const SYSTEM_ATTRIBUTES = [
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
]

const receive: Action = async ({ queue, body, signal }) => {
  const asked = read(Receive, body)
  const system = [...asked.AttributeNames, ...asked.MessageSystemAttributeNames]
  const unknown = system.find(name => !SYSTEM_ATTRIBUTES.includes(name))
  if (unknown !== undefined) throw new QueueFailure('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  const hiddenSeconds = asked.VisibilityTimeout ?? queue.settings.visibilityTimeout
  const take = () => queue.take({ max: asked.MaxNumberOfMessages, hiddenSeconds })
  let messages = take()
  if (messages.length === 0 && asked.WaitTimeSeconds > 0) {
    const over = new AbortController()
    const end = AbortSignal.any([signal, over.signal])
    wait(asked.WaitTimeSeconds * 1000, undefined, { signal: end }).then(
      () => over.abort(),
      () => undefined,
    )
    while (messages.length === 0 && !end.aborted) {
      await queue.arrival(end)
      // A client that has gone must not take a message along.
      if (!signal.aborted) messages = take()
    }
    over.abort()
  }
  if (messages.length === 0) return {}
  return { Messages: messages.map(message => received(message, { system, own: asked.MessageAttributeNames })) }
}

const removeOne = ({ queue }: QueueCall, body: unknown) => {
  queue.remove(read(Receipt, body).ReceiptHandle)
  return {}
}
const hideOne = ({ queue }: QueueCall, body: unknown) => {
  const { ReceiptHandle, VisibilityTimeout } = read(Hide, body)
  queue.hide(ReceiptHandle, VisibilityTimeout)
  return {}
}
const inBatch =
  (one: (call: QueueCall, body: unknown) => Readonly<Record<string, unknown>>): Action =>
  call =>
    eachEntry(read(Entries, call.body).Entries, entry => one(call, entry))

/** The actions on one queue, by name. Amazon SQS API Reference. The template alone makes queues and changes them. */
export const queueActions: Readonly<Record<string, Action>> = {
  SendMessage: call => sendOne(call, call.body),
  SendMessageBatch: sendBatch,
  ReceiveMessage: receive,
  DeleteMessage: call => removeOne(call, call.body),
  DeleteMessageBatch: inBatch(removeOne),
  ChangeMessageVisibility: call => hideOne(call, call.body),
  ChangeMessageVisibilityBatch: inBatch(hideOne),
  GetQueueAttributes: ({ queue, body }) => queueAttributes(queue, read(Attributes, body).AttributeNames),
  ListQueueTags: () => ({}),
  PurgeQueue: ({ queue }) => {
    queue.purge()
    return {}
  },
}

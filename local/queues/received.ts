import { createHash } from 'node:crypto'
import type { Message } from './message.ts'
import { attributesMd5, chosenAttributes } from './messageAttributes.ts'

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** Amazon SQS API Reference, "ReceiveMessage": the attributes that SQS itself gives a message. */
export const systemAttributes = ({
  senderId,
  sentAt,
  receives,
  firstReceivedAt,
  deadLetterOf,
}: Message): Readonly<Record<string, string>> => ({
  SenderId: senderId,
  SentTimestamp: String(sentAt),
  ApproximateReceiveCount: String(receives),
  ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
  ...(deadLetterOf !== undefined && { DeadLetterQueueSourceArn: deadLetterOf }),
})

/** A message as its receiver gets it. */
export const received = (
  message: Message,
  { system, own }: { readonly system: readonly string[]; readonly own: readonly string[] },
): Readonly<Record<string, unknown>> => {
  const Attributes = Object.fromEntries(
    Object.entries(systemAttributes(message)).filter(([name]) => system.includes('All') || system.includes(name)),
  )
  const MessageAttributes = chosenAttributes(message.attributes, own)
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(Object.keys(MessageAttributes).length > 0 && {
      MessageAttributes,
      MD5OfMessageAttributes: attributesMd5(MessageAttributes),
    }),
  }
}

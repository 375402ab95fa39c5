import type { Message } from '../queues/message.ts'
import { attributesMd5 } from '../queues/messageAttributes.ts'
import { md5, systemAttributes } from '../queues/received.ts'

const recordOf = (message: Message, queueArn: string) => ({
  messageId: message.messageId,
  receiptHandle: message.receipt ?? '',
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  ),
  ...(Object.keys(message.attributes).length > 0 && { md5OfMessageAttributes: attributesMd5(message.attributes) }),
  md5OfBody: md5(message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: queueArn.split(':')[3] ?? '',
})

/** The bytes of a message in the event of its batch. */
export const recordBytes = (message: Message, queueArn: string): number =>
  Buffer.byteLength(JSON.stringify(recordOf(message, queueArn)))

/** The event of a batch, as its function gets it. AWS: "Using Lambda with Amazon SQS", example event. */
export const queueEvent = (messages: readonly Message[], queueArn: string) => ({
  Records: messages.map(message => recordOf(message, queueArn)),
})

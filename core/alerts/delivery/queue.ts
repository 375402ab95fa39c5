import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type Delivery, queuedDelivery } from './queued.ts'

/** A message stays hidden for at most so long after it was received, s (SQS API reference, "ChangeMessageVisibility"). */
const MAX_HIDDEN_SECONDS = 43_200

/** Puts a delivery into the queue of the function `deliver`. @throws the SDK's errors */
export type Enqueue = (delivery: Delivery, delaySeconds: number) => Promise<void>

export const sqsEnqueue =
  ({
    client,
    queueUrl: QueueUrl,
    id,
    now,
  }: {
    client: SQSClient
    queueUrl: string
    /** Makes the id of a message. */
    id: () => string
    /** ms since 1970 */
    now: () => number
  }): Enqueue =>
  async (delivery, DelaySeconds) => {
    const MessageBody = queuedDelivery(delivery, { id: id(), now: now() })
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }))
  }

/** Hides a message that was received for so long, ms. @throws the SDK's errors */
export type Postpone = (receiptHandle: string, ms: number) => Promise<void>

export const sqsPostpone =
  ({ client, queueUrl: QueueUrl }: { client: SQSClient; queueUrl: string }): Postpone =>
  async (ReceiptHandle, ms) => {
    const VisibilityTimeout = Math.min(MAX_HIDDEN_SECONDS, Math.max(1, Math.ceil(ms / 1000)))
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }))
  }

/** The reason for which a message was given up, without its address. */
export type GivenUp = { readonly code: string; readonly message: string; readonly attempts: number }

/** Puts a message that nobody could be told into the dead-letter queue. @throws the SDK's errors */
export type GiveUp = (delivery: Delivery, reason: GivenUp) => Promise<void>

/** The reason stands in attributes, under the names that EventBridge gives them. */
export const sqsGiveUp =
  ({
    client,
    queueUrl: QueueUrl,
    id,
    now,
  }: {
    client: SQSClient
    queueUrl: string
    id: () => string
    now: () => number
  }): GiveUp =>
  async (delivery, { code, message, attempts }) => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue })
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: queuedDelivery(delivery, { id: id(), now: now() }),
        MessageAttributes: {
          ERROR_CODE: text(code),
          ERROR_MESSAGE: text(message),
          RETRY_ATTEMPTS: text(String(attempts - 1)),
        },
      }),
    )
  }

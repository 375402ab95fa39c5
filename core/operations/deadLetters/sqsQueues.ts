import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  paginateListQueues,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { DEAD_LETTERS } from '../../contracts/deadLetters.ts'
import type { LetterQueue } from './letterBox.ts'

/** Longer than a round takes, s; a letter that is not put back by then comes back by itself. */
const HELD_SECONDS = 15 * 60
/** A short poll asks some of the servers of a queue and may find nothing ("Amazon SQS short and long polling"). */
const WAIT_SECONDS = 1
const BATCH = 10
/** CloudFormation names a queue by its stack, its logical id, which has no dash, and a suffix; the local run without one. */
const QUEUE_NAME = new RegExp(`^(.+)-([A-Za-z0-9]+)${DEAD_LETTERS}[0-9A-F]{8}(?:-[A-Za-z0-9]+)?$`)

/**
 * The dead-letter queues of a stack, found by their names.
 * @param stackName undefined for any stack
 */
export const sqsLetterQueues = async (client: SQSClient, stackName: string | undefined): Promise<LetterQueue[]> => {
  const queues: LetterQueue[] = []
  const prefix = stackName === undefined ? {} : { QueueNamePrefix: `${stackName}-` }
  for await (const { QueueUrls = [] } of paginateListQueues({ client, pageSize: 1000 }, prefix)) {
    for (const url of QueueUrls) {
      const [, stack, target] = QUEUE_NAME.exec(url.slice(url.lastIndexOf('/') + 1)) ?? []
      if (stackName !== undefined && stack !== stackName) continue
      if (target !== undefined) queues.push(sqsLetterQueue(client, url, target))
    }
  }
  return queues.toSorted((one, other) => one.target.localeCompare(other.target))
}

const sqsLetterQueue = (client: SQSClient, QueueUrl: string, target: string): LetterQueue => ({
  target,
  count: async () => {
    const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const]
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
    return {
      waiting: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      held: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
    }
  },
  take: async () => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: HELD_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    )
    return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', Attributes, MessageAttributes = {} }) => ({
      messageId: MessageId,
      receipt: ReceiptHandle,
      body: Body,
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
      ),
      sentAt: Number(Attributes?.SentTimestamp ?? 0),
    }))
  },
  release: async receipts => {
    let hidden = 0
    for (let start = 0; start < receipts.length; start += BATCH) {
      const Entries = receipts
        .slice(start, start + BATCH)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }))
      hidden += await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).then(
        ({ Failed = [] }) => Failed.filter(({ Code }) => !isVisibleAgain(Code)).length,
        () => Entries.length,
      )
    }
    if (hidden > 0)
      throw new Error(`${hidden} letters could not be put back: they come back by themselves within 15 minutes`)
  },
  remove: async ReceiptHandle => {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
  },
})

/** The errors of a letter that was put back already, or is no longer there. */
const isVisibleAgain = (code = ''): boolean => /MessageNotInflight|InvalidParameterValue/.test(code)

import { QueueFailure } from './failure.ts'
import type { Queue } from './queue.ts'

const all = ({ arn, settings, counts }: Queue): Readonly<Record<string, string>> => {
  const { visible, notVisible, delayed } = counts()
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings.visibilityTimeout),
    MessageRetentionPeriod: String(settings.messageRetentionPeriod),
    DelaySeconds: String(settings.delaySeconds),
    MaximumMessageSize: '1048576',
    ReceiveMessageWaitTimeSeconds: '0',
  }
}

/** Attributes that AWS knows and this queue does not have: they are left out of the answer. */
const ABSENT = [
  'Policy',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]

/** Amazon SQS API Reference, "GetQueueAttributes". @throws QueueFailure for a name that AWS does not know */
export const queueAttributes = (queue: Queue, names: readonly string[]): Readonly<Record<string, unknown>> => {
  const known = all(queue)
  const unknown = names.find(name => name !== 'All' && !(name in known) && !ABSENT.includes(name))
  if (unknown !== undefined) throw new QueueFailure('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  const asked = Object.entries(known).filter(([name]) => names.includes('All') || names.includes(name))
  return asked.length === 0 ? {} : { Attributes: Object.fromEntries(asked) }
}

import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { accept } from './accepted.ts'

/**
 * A queue for events that could not be handled, for 14 days unless given. SQS encrypts it with a key of its own even where the stage has a
 * customer's key: an event that cannot be encrypted or decrypted with that key has to find a place here.
 */
export const deadLetterQueue = (scope: Construct, id: string, kept = Duration.days(14)): Queue => {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: kept,
  })
  accept(queue, {
    SQS3: 'It is a dead-letter queue itself, of a bus, a rule or a function; cdk-nag only knows those of other queues.',
  })
  return queue
}

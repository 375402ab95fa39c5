import type { SendToQueue } from '../contracts.ts'
import { queueService } from '../front/services.ts'
import { queues } from '../queues/queues.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's queues, and how other services put messages on them. */
export const sqs = async ({
  resources: { ofType },
  folder,
  authorize,
  noteAllowed,
  faults,
  region,
  measure,
  atEachMinute,
}: LocalRun): Promise<Part & { readonly send: SendToQueue }> => {
  const queued = await queues({
    resources: ofType('AWS::SQS::Queue'),
    policies: ofType('AWS::SQS::QueuePolicy'),
    authorize,
    noteAllowed,
    faults,
    region,
    directory: folder('queues'),
  })
  // Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
  for (const { arn } of ofType('AWS::SQS::Queue')) {
    const dimensions = { QueueName: arn.split(':').at(-1) ?? '' }
    const record = measure({ namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions })
    atEachMinute(() => record(queued.visible(arn)))
  }
  return {
    front: { AmazonSQS: queueService({ queues: queued, authorize }) },
    send: queued.send,
    meter: () => ({ sqsRequests: queued.billed() }),
    close: queued.close,
  }
}

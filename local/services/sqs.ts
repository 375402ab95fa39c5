import { queueService } from '../front/services.ts'
import { type Queues, queues } from '../queues/queues.ts'
import type { Unfinished } from '../unfinished.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's queues, and how other services put messages on them. @param awsUrl where they answer */
export const sqs = (
  {
    resources: { ofType },
    journal,
    accountId,
    authorize,
    noteAllowed,
    faults,
    timeScale,
    measure,
    atEachMinute,
    say,
  }: LocalRun,
  awsUrl: string,
): Part & Pick<Queues, 'send' | 'consumer'> => {
  const queued = queues({
    resources: ofType('AWS::SQS::Queue'),
    policies: ofType('AWS::SQS::QueuePolicy'),
    authorize,
    noteAllowed,
    faults,
    records: journal.records('message'),
    timeScale,
    urlOf: name => `${awsUrl}/${accountId}/${name}`,
    warn: (message, fields) =>
      say('queues', JSON.stringify({ time: new Date().toISOString(), level: 'warn', message, ...fields })),
    now: Date.now,
  })
  const consumed = new Set(
    ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ properties: { Enabled } }) => Enabled !== false)
      .map(({ properties: { EventSourceArn } }) => EventSourceArn),
  )
  // Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
  for (const { arn } of ofType('AWS::SQS::Queue')) {
    const dimensions = { QueueName: arn.split(':').at(-1) ?? '' }
    const recorder = (kind: string) =>
      measure({ namespace: 'AWS/SQS', name: `ApproximateNumberOfMessages${kind}`, dimensions })
    const [visible, notVisible, delayed] = ['Visible', 'NotVisible', 'Delayed'].map(recorder)
    const age = measure({ namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', dimensions })
    atEachMinute(() => {
      const counts = queued.counts(arn)
      visible?.(counts.visible)
      notVisible?.(counts.notVisible)
      delayed?.(counts.delayed)
      age(queued.oldestSeconds(arn))
    })
  }
  return {
    front: { AmazonSQS: queueService({ queues: queued }) },
    send: queued.send,
    consumer: queued.consumer,
    unfinished: () =>
      ofType('AWS::SQS::Queue').flatMap(({ arn, logicalId }) => {
        const target = `queue ${queueName(logicalId)}`
        // A function takes its messages: they are waited for as other work is.
        if (consumed.has(arn)) return queued.dueAts(arn).map((dueAt): Unfinished => ({ target, dueAt }))
        const { visible, notVisible, delayed } = queued.counts(arn)
        const message = { target, dueAt: Number.POSITIVE_INFINITY }
        return Array<Unfinished>(visible + notVisible + delayed).fill(message)
      }),
    meter: () => ({ sqsRequests: queued.billed() }),
    close: async () => queued.close(),
  }
}

/** The name of a queue as people say it: `StorePathUplinksDeadLetters`. */
const queueName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '')

import { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { BUS_LETTERS, DEAD_LETTERS } from '../core/contracts/deadLetters.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'

/** The bus of a stack. */
export type StackBus = {
  readonly bus: EventBus
  /** Takes the events that the bus itself gives up; undefined where it uses no customer's key, because it gives none up then. */
  readonly deadLetters: Queue | undefined
}

/**
 * Makes the bus. With a customer's key it has a dead-letter queue: EventBridge accepts an event before it encrypts it, and loses
 * it when the key is disabled, deleted or closed to it (EventBridge User Guide, "Using dead-letter queues to capture encrypted
 * event errors").
 */
export const stackBus = (stack: Construct, { kmsKeyArn }: { readonly kmsKeyArn?: string | undefined }): StackBus => {
  const deadLetters = kmsKeyArn === undefined ? undefined : deadLetterQueue(stack, `${BUS_LETTERS}${DEAD_LETTERS}`)
  const bus = new EventBus(stack, 'Bus', {
    description: 'Events about devices and viewers',
    ...(deadLetters && { deadLetterQueue: deadLetters }),
  })
  deadLetters?.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [deadLetters.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': bus.eventBusArn } },
    }),
  )
  return { bus, deadLetters }
}

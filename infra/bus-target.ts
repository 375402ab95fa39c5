import { Duration } from 'aws-cdk-lib'
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { againSource, DEAD_LETTERS } from '../core/contracts/deadLetters.ts'
import { EVENT_SOURCE } from '../core/contracts/events.ts'
import { accept } from './accepted.ts'
import type { SondeFunction } from './sonde-function.ts'

export type BusTargetProps = {
  readonly bus: EventBus
  readonly detailTypes: readonly string[]
  readonly target: SondeFunction
}

/**
 * Sends events to a function, with one dead-letter queue for both ways of failing: what the bus could not deliver, and
 * what the function failed on after its retries.
 */
export class BusTarget extends Construct {
  readonly bus: EventBus
  readonly rule: Rule
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { bus, detailTypes, target }: BusTargetProps) {
    super(scope, id)
    this.bus = bus
    this.deadLetters = new Queue(this, DEAD_LETTERS, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    accept(this.deadLetters, {
      SQS3: 'It is itself where the rule and the function leave what they failed on; cdk-nag looks for queues in front of it alone.',
    })
    // What lay in the queue goes to this target alone when it is sent again: the queue's name tells the source.
    const [, ...path] = this.node.path.split('/')
    this.rule = new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE, againSource(path.join(''))], detailType: [...detailTypes] },
      targets: [new LambdaTarget(target.lambda, { deadLetterQueue: this.deadLetters })],
    })
    new CfnEventInvokeConfig(this, 'Retries', {
      functionName: target.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: this.deadLetters.queueArn } },
    })
    target.allow(['sqs:SendMessage'], [this.deadLetters.queueArn])
  }
}

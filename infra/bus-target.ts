import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { againSource, type DetailType, EVENT_SOURCE } from '../core/contracts/events.ts'
import { accept } from './accepted.ts'
import type { SondeFunction } from './sonde-function.ts'

export type BusTargetProps = {
  readonly bus: EventBus
  readonly detailTypes: readonly DetailType[]
  readonly target: SondeFunction
}

/**
 * Sends events to a function, with one dead-letter queue for both ways of failing: what the bus could not deliver, and
 * what the function failed on after its retries. Its alarm comes with it.
 */
export class BusTarget extends Construct {
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { bus, detailTypes, target }: BusTargetProps) {
    super(scope, id)
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    accept(this.deadLetters, {
      SQS3: 'It is itself where the rule and the function leave what they failed on; cdk-nag looks for queues in front of it alone.',
    })
    // What lay in the queue goes to this target alone when it is sent again: the queue's name tells the source.
    const [, ...path] = this.node.path.split('/')
    new Rule(this, 'Rule', {
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
    new Alarm(this, 'DeadLettersAlarm', {
      alarmDescription: `Events could not be handled by ${target.node.id} and wait in its dead-letter queue.`,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
  }
}

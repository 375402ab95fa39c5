import { Aws, Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { TOPIC_DETAIL_TYPE } from '../core/alerts/delivery/incoming.ts'
import { DELIVERY_DETAIL_TYPE } from '../core/alerts/delivery/queued.ts'
import { DEAD_LETTERS } from '../core/contracts/deadLetters.ts'
import { accept } from './accepted.ts'
import { alarmChannels } from './alarm-topic.ts'
import { BusTarget } from './bus-target.ts'
import type { Config } from './config.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'
import { stageChannels } from './email-topics.ts'
import { STORING } from './event-worth.ts'
import type { MakeFunction } from './make-function.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

/** Ten posts at the same time, of 5 s at most, and the table: removing 20,000 entries takes about half a minute. */
const TIMEOUT = Duration.seconds(60)
/** A queue has to hide a message for six times as long as its function may run ("Using Lambda with Amazon SQS"). */
const HIDDEN = Duration.seconds(6 * TIMEOUT.toSeconds())
/**
 * The function itself gives a message up after twelve tries. SQS moves only messages that it cannot read, or at which it ends before
 * that; one that waits for the turn of another is received now and then.
 */
const MAX_RECEIVES = 100
const KEPT = Duration.days(14)
/** A few receivers at the same time: a fleet that is late is one message for each channel. */
const CONCURRENCY = 2
/** The name of the target that takes dead letters again, which stands in the name of their queue. */
const AGAIN = 'Messages'

export type DeliveryPathProps = {
  readonly bus: EventBus
  readonly tables: Tables
  /** `https://…`, without a slash at its end. */
  readonly consoleUrl: string
  readonly config: Config
  readonly makeFunction: MakeFunction
}

/** Sends messages about alerts, and about alarms of the stack, over the channels: a queue of groups that wait for their half minute, and its function. */
export class DeliveryPath extends Construct {
  readonly deliver: SondeFunction
  readonly queue: Queue
  /** The addresses of channels, by name. */
  readonly secret: Secret
  /** Brings messages that failed for good back to the function, when they are sent again. */
  readonly again: BusTarget

  constructor(scope: Construct, id: string, { bus, tables, consoleUrl, config, makeFunction }: DeliveryPathProps) {
    super(scope, id)
    this.secret = new Secret(this, 'Channels', {
      description: 'The addresses of channels, by name. They are written by sonde alert channel set',
      secretObjectValue: {},
    })
    accept(this.secret, { SMG4: 'It holds addresses that others give out. People change them over HTTP.' })
    const deadLetters = deadLetterQueue(this, `${AGAIN}${DEAD_LETTERS}`)
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: KEPT,
      visibilityTimeout: HIDDEN,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    })
    const { channels, topicArns } = stageChannels(this, config)
    this.deliver = makeFunction(this, 'Deliver', {
      name: 'deliver',
      description: 'Sends messages about alerts and alarms over their channels',
      environment: {
        ALERTS_TABLE: tables.alerts.tableName,
        DELIVERY_QUEUE_URL: this.queue.queueUrl,
        DELIVERY_LETTERS_URL: deadLetters.queueUrl,
        CHANNELS_SECRET_ARN: this.secret.secretArn,
        STAGE_CHANNELS: channels,
        ALARM_CHANNELS: [...alarmChannels(config)],
        ALERT_NETWORKS: config.alertNetworks,
        LOOPBACK_ALLOWED: config.stage === 'local',
        CONSOLE_URL: consoleUrl,
        STACK_NAME: Aws.STACK_NAME,
      },
      timeout: TIMEOUT,
    })
    this.deliver.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
        'dynamodb:BatchWriteItem',
      ],
      [tables.alerts.tableArn],
    )
    this.deliver.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn])
    this.deliver.allow(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
        'sqs:SendMessage',
      ],
      [this.queue.queueArn],
    )
    if (topicArns.length > 0) this.deliver.allow(['sns:Publish'], topicArns)
    const mapping = new EventSourceMapping(this, 'FromQueue', {
      target: this.deliver.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: CONCURRENCY,
    })
    // Lambda looks whether the role may receive before it makes the mapping.
    mapping.node.addDependency(this.deliver.role)
    this.again = new BusTarget(this, AGAIN, {
      bus,
      detailTypes: [DELIVERY_DETAIL_TYPE, TOPIC_DETAIL_TYPE],
      target: this.deliver,
      worth: STORING,
      deadLetters,
    })
  }

  /** Lets a function hand alerts over to the channels: it writes them into the table, which it may already, and announces them. */
  allowAnnouncing(by: SondeFunction): void {
    by.allow(['sqs:SendMessage'], [this.queue.queueArn])
  }

  /** Has the channels tell what the topic of alarms says. */
  tell(topic: ITopic): void {
    topic.addSubscription(new LambdaSubscription(this.deliver.lambda))
  }
}

import { Aws, Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { MATCH_DETAIL_TYPE, TIMER_DETAIL_TYPE } from '../core/alerts/judge/incoming.ts'
import { busRulePrefix } from '../core/alerts/rules/busRuleName.ts'
import { DEAD_LETTERS } from '../core/contracts/deadLetters.ts'
import { BusTarget } from './bus-target.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'
import type { DeliveryPath } from './delivery-path.ts'
import { JUDGING } from './event-worth.ts'
import type { FunctionSettings } from './function-settings.ts'
import type { MakeFunction } from './make-function.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

/** An event with fifty devices that are late, each with a few calls; or a page of alerts whose rule is gone. */
const TIMEOUT = Duration.seconds(60)
/** A queue has to hide a message for six times as long as its function may run ("Using Lambda with Amazon SQS"). */
const HIDDEN = Duration.seconds(6 * TIMEOUT.toSeconds())
/** A timer that fails so often is a dead letter: half an hour of a table that does not answer. */
const MAX_RECEIVES = 5
const CONCURRENCY = 5
/** The name of the target that takes dead letters again, which stands in the name of their queue. */
const AGAIN = 'Matches'

export type AlertPathProps = {
  readonly bus: EventBus
  readonly tables: Tables
  readonly delivery: DeliveryPath
  readonly settings: FunctionSettings
  readonly makeFunction: MakeFunction
}

/**
 * Judges the events that the rules of alerts let pass. The rules of EventBridge are made while the stack runs, by the functions that
 * change rules: here are their target and its permissions. Timers of open alerts wait in a queue, so that nothing runs while no alert is open.
 */
export class AlertPath extends Construct {
  readonly judge: SondeFunction
  readonly timers: Queue
  /** Brings events and timers that failed for good back to the function, when they are sent again. Its dead-letter queue is that of all rules. */
  readonly again: BusTarget

  constructor(scope: Construct, id: string, { bus, tables, delivery, settings, makeFunction }: AlertPathProps) {
    super(scope, id)
    const deadLetters = deadLetterQueue(this, `${AGAIN}${DEAD_LETTERS}`, JUDGING.lettersKept)
    this.timers = new Queue(this, 'Timers', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: JUDGING.lettersKept,
      visibilityTimeout: HIDDEN,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    })
    this.judge = makeFunction(this, 'Judge', {
      name: 'alerts',
      description: 'Judges the events that rules of alerts let pass: one write for each event that a threshold counts',
      environment: {
        ALERTS_TABLE: tables.alerts.tableName,
        DEVICES_TABLE: tables.devices.tableName,
        EVENTS_TABLE: tables.events.tableName,
        BUS_NAME: bus.eventBusName,
        TIMERS_QUEUE_URL: this.timers.queueUrl,
        DELIVERY_QUEUE_URL: delivery.queue.queueUrl,
        ...settings.gathering,
      },
      timeout: TIMEOUT,
    })
    this.judge.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [tables.alerts.tableArn],
    )
    this.judge.allow(['dynamodb:GetItem'], [tables.devices.tableArn])
    this.judge.allow(['dynamodb:Query'], [tables.events.tableArn])
    this.judge.allow(['events:PutEvents'], [bus.eventBusArn])
    this.judge.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
      [this.timers.queueArn],
    )
    delivery.allowAnnouncing(this.judge)
    const mapping = new EventSourceMapping(this, 'FromTimers', {
      target: this.judge.lambda,
      eventSourceArn: this.timers.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: CONCURRENCY,
    })
    // Lambda looks whether the role may receive before it makes the mapping.
    mapping.node.addDependency(this.judge.role)
    this.again = new BusTarget(this, AGAIN, {
      bus,
      detailTypes: [MATCH_DETAIL_TYPE, TIMER_DETAIL_TYPE],
      target: this.judge,
      worth: JUDGING,
      deadLetters,
    })
    this.letRulesIn(bus)
  }

  /** Lets the rules of alerts, and no others, invoke the function and send to its dead-letter queue. */
  private letRulesIn(bus: EventBus): void {
    const rules = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${bus.eventBusName}/${busRulePrefix(Aws.STACK_NAME)}*`
    this.judge.lambda.addPermission('FromRules', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: rules,
    })
    this.again.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.again.deadLetters.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': rules } },
      }),
    )
  }

  /** Lets a function end the alerts of a rule that it has changed or removed. */
  allowEnding(by: SondeFunction): void {
    by.allow(['sqs:SendMessage'], [this.timers.queueArn])
  }
}

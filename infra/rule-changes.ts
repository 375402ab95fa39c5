import { Aws, Stack } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { busRulePrefix } from '../core/alerts/rules/busRuleName.ts'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { alertRules } from '../core/contracts/environment/groups/alertRules.ts'
import { accept, wildcardIn } from './accepted.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

/** The function that judges the events of rules, with the queues that belong to it. */
export type Judging = {
  readonly judge: SondeFunction
  /** Takes the events of rules that could not be handed over. */
  readonly deadLetters: Queue
  readonly timers: Queue
}

/** All that a change of rules and channels touches. */
export type RuleChangeProps = {
  readonly bus: EventBus
  readonly tables: Tables
  readonly judging: Judging
  /** The addresses of channels. */
  readonly channels: Secret
}

/** The variables of a function that changes rules and channels. */
export const ruleChangeVariables = ({
  bus,
  tables,
  judging,
  channels,
}: RuleChangeProps): Values<typeof alertRules> => ({
  STACK_NAME: Aws.STACK_NAME,
  BUS_NAME: bus.eventBusName,
  ALERTS_TABLE: tables.alerts.tableName,
  ALERTS_FUNCTION_ARN: judging.judge.lambda.functionArn,
  ALERTS_LETTERS_ARN: judging.deadLetters.queueArn,
  TIMERS_QUEUE_URL: judging.timers.queueUrl,
  CHANNELS_SECRET_ARN: channels.secretArn,
})

/** Lets a function change rules and channels: on this bus only rules of alerts. */
export const allowRuleChanges = (by: SondeFunction, { bus, tables, judging, channels }: RuleChangeProps): void => {
  by.allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    [tables.alerts.tableArn],
  )
  const { partition, region, account } = Stack.of(by)
  const rules = `arn:${partition}:events:${region}:${account}:rule/${bus.eventBusName}/${busRulePrefix(Aws.STACK_NAME)}*`
  by.allow(['events:PutRule', 'events:PutTargets', 'events:RemoveTargets', 'events:DeleteRule'], [rules])
  accept(by.role, { [wildcardIn(by, rules)]: 'Rules are made while the stack runs: bus and prefix are named.' })
  by.allow(['sqs:SendMessage'], [judging.timers.queueArn])
  by.allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], [channels.secretArn])
}

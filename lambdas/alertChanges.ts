import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { channelChanges } from '../core/alerts/channels/changeChannels.ts'
import { secretsManagerChannels } from '../core/alerts/channels/channelSecret.ts'
import { dynamoChannelsTable } from '../core/alerts/channels/channelsTable.ts'
import { dynamoLease, LEASE_RETRY } from '../core/alerts/channels/lease.ts'
import { endsAlerts } from '../core/alerts/judge/ruleChanged.ts'
import { sqsEndAlerts, sqsEndSilence } from '../core/alerts/judge/timer.ts'
import { patternOf } from '../core/alerts/pattern/patternOf.ts'
import { BUS_RETRY, eventBridgeRules } from '../core/alerts/rules/busRules.ts'
import { ruleChanges } from '../core/alerts/rules/changeRules.ts'
import { dynamoRulesTable } from '../core/alerts/rules/rulesTable.ts'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { alertRules } from '../core/contracts/environment/groups/alertRules.ts'
import { eventBridge, secrets, sqs } from './clients.ts'

/** The bus tries no longer than this to hand an event over, s. */
const DAY_SECONDS = 86_400

/** The rules and channels of a stage, and the ways to change them. */
export const alertChanges = (variables: Values<typeof alertRules>, client: DynamoDBClient) => {
  const { STACK_NAME: stackName, ALERTS_TABLE: tableName } = variables
  const now = Date.now
  const timing = { wait: (ms: number) => wait(ms), random: Math.random }
  const rules = dynamoRulesTable({ client, tableName })
  const channels = dynamoChannelsTable({ client, tableName })
  const busRules = eventBridgeRules({
    client: eventBridge(),
    busName: variables.BUS_NAME,
    stackName,
    target: {
      functionArn: variables.ALERTS_FUNCTION_ARN,
      deadLetterArn: variables.ALERTS_LETTERS_ARN,
      maximumAgeSeconds: DAY_SECONDS,
    },
    retry: { ...BUS_RETRY, ...timing },
  })
  const timers = { client: sqs(), queueUrl: variables.TIMERS_QUEUE_URL }
  return {
    rules,
    channels,
    busRules,
    endSilence: sqsEndSilence({ ...timers, now }),
    changes: ruleChanges({
      rules,
      busRules,
      patternOf,
      onChanged: endsAlerts(sqsEndAlerts(timers)),
      now,
    }),
    channelChanges: channelChanges({
      channels,
      rules,
      secret: secretsManagerChannels({ client: secrets(), secretArn: variables.CHANNELS_SECRET_ARN }),
      underLease: dynamoLease({
        client,
        tableName,
        name: 'channels',
        owner: randomUUID,
        retry: { ...LEASE_RETRY, ...timing },
        now,
      }),
      now,
    }),
  }
}

import {
  ConcurrentModificationException,
  DeleteRuleCommand,
  type EventBridgeClient,
  InvalidEventPatternException,
  LimitExceededException,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge'
import { type Retry, retried } from '../../runtime/retry.ts'
import { busRuleName, busRulePrefix } from './busRuleName.ts'
import { RuleRefusal } from './ruleRefusal.ts'

/** The rules of EventBridge that are made for alerts. Everything throws the SDK's errors. */
export type BusRules = {
  /** Makes a rule of a name, or gives it another pattern. @throws RuleRefusal when AWS allows no further rule, or not this pattern */
  readonly put: (alertName: string, pattern: Readonly<Record<string, unknown>>, isEnabled: boolean) => Promise<void>
  /** One that is gone already is no error. */
  readonly remove: (alertName: string) => Promise<void>
  /** The rules that are on the bus for alerts, by the names that EventBridge knows them by. */
  readonly list: () => Promise<readonly string[]>
  /** Removes a rule by the name that EventBridge knows it by. */
  readonly removeListed: (busRule: string) => Promise<void>
}

/** The function that judges the events of all rules, and the queue of those that it could not take. */
export type RuleTarget = {
  readonly functionArn: string
  readonly deadLetterArn: string
  /** Older events are dead letters, s. */
  readonly maximumAgeSeconds: number
}

/** The only target of each rule. */
const TARGET = 'alerts'

/** Changes of a bus exclude each other. */
export const BUS_RETRY = { attempts: 6, firstMs: 100, maxMs: 2_000 } as const

/** The input of the function `alerts`: the event, and the rule that it matched (EventBridge User Guide, "Input transformation"). */
export const alertInput = (alertName: string) => ({
  InputPathsMap: { id: '$.id', time: '$.time', type: '$.detail-type', source: '$.source', detail: '$.detail' },
  InputTemplate: `{"alertRule":"${alertName}","id":<id>,"time":<time>,"source":<source>,"detail-type":<type>,"detail":<detail>}`,
})

export const eventBridgeRules = ({
  client,
  busName: EventBusName,
  stackName,
  target,
  retry,
}: {
  client: EventBridgeClient
  busName: string
  stackName: string
  target: RuleTarget
  retry: Retry
}): BusRules => {
  const again = <Result>(work: () => Promise<Result>) => retried(work, retry, error => !isBusy(error))
  const remove = async (Name: string) => {
    try {
      await again(() => client.send(new RemoveTargetsCommand({ EventBusName, Rule: Name, Ids: [TARGET] })))
      await again(() => client.send(new DeleteRuleCommand({ EventBusName, Name })))
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error
    }
  }
  return {
    put: async (alertName, pattern, isEnabled) => {
      const Name = busRuleName(stackName, alertName)
      try {
        await again(() =>
          client.send(
            new PutRuleCommand({
              EventBusName,
              Name,
              Description: `The rule ${alertName} of sonde's alerts`,
              EventPattern: JSON.stringify(pattern),
              State: isEnabled ? 'ENABLED' : 'DISABLED',
            }),
          ),
        )
      } catch (error) {
        throw refusalOf(error)
      }
      const { FailedEntries = [] } = await again(() =>
        client.send(
          new PutTargetsCommand({
            EventBusName,
            Rule: Name,
            Targets: [
              {
                Id: TARGET,
                Arn: target.functionArn,
                InputTransformer: alertInput(alertName),
                DeadLetterConfig: { Arn: target.deadLetterArn },
                RetryPolicy: { MaximumEventAgeInSeconds: target.maximumAgeSeconds },
              },
            ],
          }),
        ),
      )
      const [failed] = FailedEntries
      if (failed) throw new Error(`EventBridge did not take the target of the rule ${Name}: ${failed.ErrorCode}`)
    },
    remove: alertName => remove(busRuleName(stackName, alertName)),
    list: async () => {
      const names: string[] = []
      let NextToken: string | undefined
      do {
        const page = await client.send(
          new ListRulesCommand({ EventBusName, NamePrefix: busRulePrefix(stackName), ...(NextToken && { NextToken }) }),
        )
        names.push(...(page.Rules ?? []).flatMap(({ Name }) => Name ?? []))
        NextToken = page.NextToken
      } while (NextToken)
      return names
    },
    removeListed: remove,
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof ConcurrentModificationException || (error instanceof Error && error.name === 'ThrottlingException')

const refusalOf = (cause: unknown): unknown => {
  if (cause instanceof LimitExceededException)
    return new RuleRefusal(
      'too-many',
      'The bus of the stage has as many rules as AWS allows (300 unless the quota was raised). Remove a rule, or have the quota “Rules” of EventBridge raised.',
      { cause },
    )
  if (cause instanceof InvalidEventPatternException)
    return new RuleRefusal('pattern', `EventBridge does not take the pattern: ${cause.message}`, { cause })
  return cause
}

import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { synthesised, textOf } from './testing/synthesised.ts'

const { ofType } = await synthesised({ canary: { everyMinutes: 3 } })

const Rule = z.looseObject({
  ScheduleExpression: z.string().optional(),
  Targets: z.array(
    z.looseObject({
      Arn: z.unknown(),
      RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number(), MaximumRetryAttempts: z.number().optional() }),
      DeadLetterConfig: z.object({ Arn: z.unknown() }).optional(),
    }),
  ),
})
const Invocations = z.looseObject({
  FunctionName: z.unknown(),
  MaximumEventAgeInSeconds: z.number(),
  MaximumRetryAttempts: z.number(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }).optional(),
})
const nameOf = (reference: unknown): string => textOf(reference).replace(/[{}]|\.Arn/g, '')
const retention = (queue: string) => ofType('AWS::SQS::Queue').get(queue)?.Properties.MessageRetentionPeriod

const rules = [...ofType('AWS::Events::Rule').values()].flatMap(({ Properties }) => {
  const { ScheduleExpression, Targets } = Rule.parse(Properties)
  return Targets.map(target => ({ scheduled: ScheduleExpression !== undefined, ...target }))
})
const invocations = new Map(
  [...ofType('AWS::Lambda::EventInvokeConfig').values()].map(({ Properties }) => {
    const parsed = Invocations.parse(Properties)
    return [nameOf(parsed.FunctionName), parsed] as const
  }),
)

/** On the bus and then in the queue of the function, by the name of the function. */
const ages = Object.fromEntries(
  rules.map(({ Arn, RetryPolicy }) => {
    const name = nameOf(Arn)
    return [name, [RetryPolicy.MaximumEventAgeInSeconds, invocations.get(name)?.MaximumEventAgeInSeconds]]
  }),
)

describe('the age at which an event is given up', () => {
  it('goes by its worth, on the bus and in the queue of its function alike', () => {
    expect(ages).toEqual({
      StorePathPersistFunction: [86_400, 21_600],
      LivePathBroadcastFunction: [3600, 3600],
      LivePathOpenedFunction: [60, 60],
      LogPathCloudWatchFunction: [86_400, 21_600],
      DeliveryPathDeliverFunction: [86_400, 21_600],
      AlertPathJudgeFunction: [3600, 3600],
      LatePathCheckFunction: [60, 60],
      LivePathExpireFunction: [60, 60],
      CanaryFlyFunction: [60, 60],
    })
  })

  it('is set for every function that anything invokes asynchronously', () => {
    expect([...invocations.keys()].toSorted()).toEqual([...new Set(rules.map(({ Arn }) => nameOf(Arn)))].toSorted())
  })
})

describe('an event that is given up', () => {
  it('goes to one queue from the bus and from the function, but for a run on a schedule, which is gone', () => {
    for (const { Arn, DeadLetterConfig, scheduled } of rules) {
      const { DestinationConfig, MaximumRetryAttempts } = Invocations.parse(invocations.get(nameOf(Arn)))
      const queue = DeadLetterConfig && nameOf(DeadLetterConfig.Arn)
      expect(DestinationConfig && nameOf(DestinationConfig.OnFailure.Destination)).toBe(queue)
      expect(queue === undefined).toBe(scheduled)
      if (scheduled) expect(MaximumRetryAttempts).toBe(0)
    }
  })

  it('waits there for 14 days, a greeting for an hour, so that its alarm ends by itself', () => {
    expect(retention('StorePathUplinksDeadLetters')).toBe(1_209_600)
    expect(retention('LivePathUplinksDeadLetters')).toBe(1_209_600)
    expect(retention('LivePathOpeningsDeadLetters')).toBe(3600)
  })
})

import { z } from 'zod'
import { compilePattern } from '../../core/alerts/pattern/pattern.ts'
import type { Resource } from '../contracts.ts'
import { named, understood, Whole } from '../template/properties.ts'
import { inputPath } from './inputPath.ts'
import { rateMs } from './schedule.ts'

const QueueArn = z.string().regex(/^arn:[^:]+:sqs:/, 'only an SQS queue is understood by the local run')

const Target = z
  .strictObject({
    Id: z.string(),
    Arn: z
      .string()
      .regex(/^arn:[^:]+:(lambda|sqs):/, 'only Lambda functions and SQS queues are understood by the local run'),
    DeadLetterConfig: z.strictObject({ Arn: QueueArn }).optional(),
    RetryPolicy: z
      .strictObject({
        MaximumRetryAttempts: Whole.pipe(z.number().max(185)).default(185),
        MaximumEventAgeInSeconds: Whole.pipe(z.number().min(60).max(86_400)).default(86_400),
      })
      .optional(),
    Input: z.string().optional(),
    InputPath: z.string().optional(),
  })
  .refine(
    ({ Input, InputPath }) => Input === undefined || InputPath === undefined,
    'Input and InputPath exclude each other',
  )

const Properties = z.strictObject({
  Name: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(Target).max(5, 'a rule has at most five targets').default([]),
})

const Bus = z.strictObject({
  Name: z.string(),
  KmsKeyIdentifier: z.string().optional(),
  DeadLetterConfig: z.strictObject({ Arn: QueueArn }).optional(),
})

/** A bus of the template. */
export type TemplateBus = {
  readonly name: string
  readonly arn: string
  /** Whether a customer's key encrypts its events: it can fail then. */
  readonly hasKey: boolean
  /** Takes what it cannot encrypt or decrypt. */
  readonly deadLetterArn: string | undefined
}

/** A rule's target, ready for delivery. */
export type RuleTarget = {
  /** The target's name within its rule. */
  readonly id: string
  readonly arn: string
  readonly ruleArn: string
  readonly ruleName: string
  readonly busName: string
  readonly kind: 'function' | 'queue'
  readonly deadLetterArn: string | undefined
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeSeconds: number
  /** The part of an event that the target gets. */
  readonly inputOf: (event: unknown) => unknown
}

/** A rule, compiled. */
export type Rule = {
  readonly resource: Resource
  readonly busName: string
  readonly enabled: boolean
  readonly matches: ((event: object) => boolean) | undefined
  /** Interval of a scheduled rule, milliseconds. */
  readonly everyMs: number | undefined
  readonly targets: readonly RuleTarget[]
}

const inputOf = ({ Input, InputPath }: z.infer<typeof Target>): ((event: unknown) => unknown) => {
  if (InputPath !== undefined) return inputPath(InputPath)
  if (Input === undefined) return event => event
  const constant: unknown = JSON.parse(Input)
  return () => constant
}

const within = <Value>(resource: Resource, make: () => Value): Value => {
  try {
    return make()
  } catch (cause) {
    throw new Error(`${named(resource)}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/**
 * AWS: "AWS::Events::Rule". Defaults of a target's retries: 185 attempts in 24 hours ("How EventBridge retries delivering events").
 * @throws Error naming the resource for what is not understood, `InputTransformer`, `RoleArn` and `SqsParameters` among them.
 */
export const ruleOf = (resource: Resource): Rule => {
  const properties = understood(resource, Properties, {
    Description: 'says nothing to the bus',
    Tags: 'nothing is billed here',
  })
  const { EventBusName, EventPattern, ScheduleExpression, State, Targets } = properties
  return within(resource, () => {
    if (EventPattern === undefined && ScheduleExpression === undefined)
      throw new Error('needs EventPattern or ScheduleExpression')
    const busName = EventBusName.slice(EventBusName.lastIndexOf('/') + 1)
    if (ScheduleExpression !== undefined && busName !== 'default')
      throw new Error('property ScheduleExpression: only rules of the default bus have schedules')
    return {
      resource,
      busName,
      enabled: State === 'ENABLED',
      matches: EventPattern && compilePattern(EventPattern),
      everyMs: ScheduleExpression === undefined ? undefined : rateMs(ScheduleExpression),
      targets: Targets.map(target => ({
        id: target.Id,
        arn: target.Arn,
        ruleArn: resource.arn,
        ruleName: resource.logicalId,
        busName,
        kind: /^arn:[^:]+:lambda:/.test(target.Arn) ? 'function' : 'queue',
        deadLetterArn: target.DeadLetterConfig?.Arn,
        maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
        maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
        inputOf: inputOf(target),
      })),
    }
  })
}

/**
 * AWS: "AWS::Events::EventBus".
 * @throws Error naming resource and property for what is not understood.
 */
export const templateBusOf = (resource: Resource): TemplateBus => {
  const { Name, KmsKeyIdentifier, DeadLetterConfig } = understood(resource, Bus, {
    Description: 'says nothing to the bus',
    Tags: 'nothing is billed here',
    LogConfig: 'the bus says what it drops in any case',
  })
  const deadLetterArn = DeadLetterConfig?.Arn
  return { name: Name, arn: resource.arn, hasKey: KmsKeyIdentifier !== undefined, deadLetterArn }
}

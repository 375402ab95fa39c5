import { z } from 'zod'
import { Whole } from '../template/properties.ts'
import type { BusEvent } from './envelope.ts'
import { inputPath } from './inputPath.ts'
import { InputTransformer, inputTransformer } from './inputTransformer.ts'

export const QueueArn = z.string().regex(/^arn:[^:]+:sqs:/, 'only an SQS queue is understood by the local run')

/** A target as CloudFormation and `PutTargets` have it. EventBridge API Reference, "Target". */
export const Target = z
  .strictObject({
    Id: z.string().regex(/^[\w.-]{1,64}$/),
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
    InputTransformer: InputTransformer.optional(),
  })
  .refine(
    ({ Input, InputPath, InputTransformer: transformer }) =>
      [Input, InputPath, transformer].filter(way => way !== undefined).length <= 1,
    'Input, InputPath and InputTransformer exclude each other',
  )
export type Target = z.infer<typeof Target>

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
  /** The part of an event that the target gets. @throws InvalidInput when a template makes no JSON of it */
  readonly inputOf: (event: BusEvent) => unknown
  /** As it was given. */
  readonly definition: Target
}

/** The rule of a target. */
export type OfRule = { readonly ruleArn: string; readonly ruleName: string; readonly busName: string }

const inputOf = (target: Target, { ruleArn }: OfRule, now: () => number): ((event: BusEvent) => unknown) => {
  if (target.InputPath !== undefined) return inputPath(target.InputPath)
  if (target.InputTransformer !== undefined) {
    const transformed = inputTransformer(target.InputTransformer)
    const ruleName = ruleArn.split('/').at(-1) ?? ''
    return event => transformed({ event, ruleArn, ruleName, ingestionTime: new Date(now()).toISOString() })
  }
  if (target.Input === undefined) return event => event
  const constant: unknown = JSON.parse(target.Input)
  return () => constant
}

/**
 * Defaults of a target's retries: 185 attempts in 24 hours ("How EventBridge retries delivering events").
 * @param now ms since 1970. @throws Error for an input that is not understood
 */
export const ruleTarget = (target: Target, of: OfRule, now: () => number = Date.now): RuleTarget => ({
  ...of,
  id: target.Id,
  arn: target.Arn,
  kind: /^arn:[^:]+:lambda:/.test(target.Arn) ? 'function' : 'queue',
  deadLetterArn: target.DeadLetterConfig?.Arn,
  maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
  maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
  inputOf: inputOf(target, of, now),
  definition: target,
})

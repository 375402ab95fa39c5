import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood, Whole } from '../template/properties.ts'

const Properties = z
  .strictObject({
    EventSourceArn: z.string().regex(/^arn:[^:]+:sqs:/, 'only an SQS queue is understood by the local run'),
    FunctionName: z.string(),
    Enabled: z.boolean().default(true),
    BatchSize: Whole.pipe(z.number().min(1).max(10_000)).default(10),
    MaximumBatchingWindowInSeconds: Whole.pipe(z.number().max(300)).default(0),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).max(1).default([]),
    ScalingConfig: z
      .strictObject({ MaximumConcurrency: Whole.pipe(z.number().min(2).max(1000)).optional() })
      .optional(),
  })
  .refine(
    ({ BatchSize, MaximumBatchingWindowInSeconds: window }) => BatchSize <= 10 || window >= 1,
    'a BatchSize over 10 needs a MaximumBatchingWindowInSeconds of at least 1',
  )

/** How Lambda takes messages of a queue to a function. */
export type QueueMapping = {
  readonly queueArn: string
  /** The function's name or ARN, as written. */
  readonly functionName: string
  readonly enabled: boolean
  readonly batchSize: number
  readonly windowSeconds: number
  /** Whether the function says which messages of a batch have failed. */
  readonly reportsFailures: boolean
  readonly maximumConcurrency: number | undefined
}

/**
 * AWS: "AWS::Lambda::EventSourceMapping", of a standard queue.
 * @throws Error naming resource and property for what is not understood: filters, provisioned pollers, and sources that are no queue
 */
export const queueMapping = (resource: Resource): QueueMapping => {
  const read = understood(resource, Properties, {
    Tags: 'nothing is billed here',
    KmsKeyArn: 'nothing is encrypted at rest here',
  })
  return {
    queueArn: read.EventSourceArn,
    functionName: read.FunctionName,
    enabled: read.Enabled,
    batchSize: read.BatchSize,
    windowSeconds: read.MaximumBatchingWindowInSeconds,
    reportsFailures: read.FunctionResponseTypes.length > 0,
    maximumConcurrency: read.ScalingConfig?.MaximumConcurrency,
  }
}

import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood, Whole } from '../template/properties.ts'

/** How asynchronous invocations of one function are retried, and where they go in the end. */
export type AsyncPolicy = {
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeSeconds: number
  readonly onFailureArn: string | undefined
}

/** AWS: "How Lambda handles errors and retries with asynchronous invocation": two retries, six hours. */
export const defaultAsyncPolicy: AsyncPolicy = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 6 * 3600,
  onFailureArn: undefined,
}

const Properties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST', 'versions and aliases are not understood by the local run'),
  MaximumRetryAttempts: Whole.pipe(z.number().max(2)).optional(),
  MaximumEventAgeInSeconds: Whole.pipe(z.number().min(60).max(21_600)).optional(),
  DestinationConfig: z
    .strictObject({
      OnFailure: z
        .strictObject({
          Destination: z.string().regex(/^arn:[^:]+:sqs:/, 'only an SQS queue is understood by the local run'),
        })
        .optional(),
    })
    .optional(),
})

/**
 * AWS: "AWS::Lambda::EventInvokeConfig".
 * @returns the function's name or ARN, as written, and its policy.
 * @throws Error naming resource and property for what is not understood; `OnSuccess` is one of those.
 */
export const eventInvokeConfig = (resource: Resource): { functionName: string; policy: AsyncPolicy } => {
  const properties = understood(resource, Properties)
  return {
    functionName: properties.FunctionName,
    policy: {
      maximumRetryAttempts: properties.MaximumRetryAttempts ?? defaultAsyncPolicy.maximumRetryAttempts,
      maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds ?? defaultAsyncPolicy.maximumEventAgeSeconds,
      onFailureArn: properties.DestinationConfig?.OnFailure?.Destination,
    },
  }
}

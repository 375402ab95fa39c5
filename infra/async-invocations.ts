import { Duration } from 'aws-cdk-lib'
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { EventWorth } from './event-worth.ts'
import type { SondeFunction } from './sonde-function.ts'

/** The longest time for which Lambda tries to run an event (AWS::Lambda::EventInvokeConfig, MaximumEventAgeInSeconds). */
const LONGEST = Duration.hours(6)

/**
 * Limits the asynchronous invocations of a function: without limits of its own, a function runs events that are six hours old, and
 * each up to three times. An event that fails for good, or is too old, goes to `deadLetters`; without them it is gone.
 */
export const limitInvocations = (
  scope: Construct,
  target: SondeFunction,
  { maximumAge, retries, deadLetters }: Pick<EventWorth, 'maximumAge' | 'retries'> & { readonly deadLetters?: IQueue },
): void => {
  new CfnEventInvokeConfig(scope, 'Retries', {
    functionName: target.lambda.functionName,
    qualifier: '$LATEST',
    maximumEventAgeInSeconds: Math.min(maximumAge.toSeconds(), LONGEST.toSeconds()),
    maximumRetryAttempts: retries,
    ...(deadLetters && { destinationConfig: { onFailure: { destination: deadLetters.queueArn } } }),
  })
  if (deadLetters) target.allow(['sqs:SendMessage'], [deadLetters.queueArn])
}

import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import { limitInvocations } from './async-invocations.ts'
import type { SondeFunction } from './sonde-function.ts'

/** A run that is later than this is not made: the next one is soon. */
const MAXIMUM_AGE = Duration.minutes(1)

/**
 * Runs a function on a schedule. A run that fails or is late is neither tried again nor kept, by the rule or by the function's
 * queue: after an outage there would be a row of them.
 */
export const runEvery = (scope: Construct, every: Duration, target: SondeFunction): Rule => {
  const rule = new Rule(scope, 'Rule', {
    schedule: Schedule.rate(every),
    targets: [new LambdaTarget(target.lambda, { maxEventAge: MAXIMUM_AGE, retryAttempts: 0 })],
  })
  limitInvocations(scope, target, { maximumAge: MAXIMUM_AGE, retries: 0 })
  return rule
}

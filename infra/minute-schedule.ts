import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { SondeFunction } from './sonde-function.ts'

/**
 * Runs a function every minute. The function looks back over the previous minutes, so that a failed run needs no dead-letter
 * queue: the next one does its work.
 */
export class MinuteSchedule extends Construct {
  constructor(scope: Construct, id: string, { target }: { readonly target: SondeFunction }) {
    super(scope, id)
    new Rule(this, 'Rule', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaTarget(target.lambda, { maxEventAge: Duration.minutes(1), retryAttempts: 0 })],
    })
  }
}

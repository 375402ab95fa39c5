import { Duration } from 'aws-cdk-lib'
import type { Rule } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { runEvery } from './scheduled-runs.ts'
import type { SondeFunction } from './sonde-function.ts'

/**
 * Runs a function every minute. The function looks back over the previous minutes, so that a failed run needs no dead-letter
 * queue: the next one does its work.
 */
export class MinuteSchedule extends Construct {
  readonly rule: Rule

  constructor(scope: Construct, id: string, { target }: { readonly target: SondeFunction }) {
    super(scope, id)
    this.rule = runEvery(this, Duration.minutes(1), target)
  }
}

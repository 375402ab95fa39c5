import { Duration } from 'aws-cdk-lib'
import type { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { sumOf } from './alarm-metrics.ts'

/**
 * The messages of a dead-letter queue: those that can be received, and those that somebody is looking at. `redrive` holds what it
 * looks at for up to fifteen minutes, and nothing of it is over.
 */
export const waitingIn = (queue: Queue, label = 'Messages'): MathExpression => {
  const options = { period: Duration.minutes(1), statistic: 'Maximum' }
  return sumOf(label, [
    queue.metricApproximateNumberOfMessagesVisible(options),
    queue.metricApproximateNumberOfMessagesNotVisible(options),
  ])
}

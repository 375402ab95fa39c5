import { Stack, type StackProps } from 'aws-cdk-lib'
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { LogSource } from '../../../infra/log-source.ts'

/** A stack of your own: its programs are seen beside the devices. */
export class ShopLogs extends Stack {
  /** @param takenBy the output `LogFunctionArn` of the Sonde stage */
  constructor(scope: Construct, id: string, { takenBy, ...props }: StackProps & { readonly takenBy: string }) {
    super(scope, id, props)

    // A group that is there already, by its name.
    const checkout = new LogSource(this, 'Checkout', { logGroup: '/aws/lambda/checkout', takenBy })

    // A group of this stack: warnings and errors of its JSON lines, under another name.
    const logGroup = new LogGroup(this, 'WebLogs')
    new LogSource(this, 'Web', {
      logGroup,
      takenBy,
      source: 'web-shop',
      format: 'json',
      filterPattern: FilterPattern.any(
        FilterPattern.stringValue('$.level', '=', 'warn'),
        FilterPattern.stringValue('$.level', '=', 'error'),
      ),
    })

    new Alarm(this, 'NotDelivered', {
      metric: checkout.metricFailedDeliveries(),
      threshold: 1,
      evaluationPeriods: 1,
    })
  }
}

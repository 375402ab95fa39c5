import { ArnFormat, Stack } from 'aws-cdk-lib'
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda'
import {
  CfnSubscriptionFilter,
  FilterPattern,
  type IFilterPattern,
  type ILogGroup,
  LogGroup,
} from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { filterNameOf, type GroupSettings } from '../core/events/log/cloudwatch/filterName.ts'
import { patternFormat } from '../core/events/log/parse/pattern.ts'

/** The maximum of subscription filters on a log group (Amazon CloudWatch Logs User Guide, "Log group-level subscription filters"). */
const MAX_FILTERS = 2

export type LogSourceProps = Omit<GroupSettings, 'own'> & {
  /** The log group, or its name: one that is there already, of this account and region. */
  readonly logGroup: ILogGroup | string
  /** The function of a Sonde stage that takes log lines, or its ARN: the output `LogFunctionArn` of the stage. */
  readonly takenBy: IFunction | string
  /** The lines to send; all of them unless given. */
  readonly filterPattern?: IFilterPattern
}

/**
 * Makes a CloudWatch log group a log source of a Sonde stage: its lines are stored, and shown live, beside the devices.
 *
 * CloudWatch Logs allows two subscription filters on a log group. A group that has two already is left alone: the deployment fails with
 * `LimitExceededException` and changes nothing, and where both are in the same app, the synth says so. `source`, `format` and `pattern`
 * stand in the filter's name, so that changing one of them makes a new filter before the old one is deleted.
 * @example
 * new LogSource(this, 'Checkout', {
 *   logGroup: '/aws/lambda/checkout',
 *   takenBy: Fn.importValue('SondeLogFunctionArn'),
 *   source: 'checkout',
 * })
 */
export class LogSource extends Construct {
  /** The subscription filter. */
  readonly filter: CfnSubscriptionFilter

  constructor(scope: Construct, id: string, props: LogSourceProps) {
    super(scope, id)
    this.filter = subscribe(this, props)
  }

  /**
   * The lines that CloudWatch Logs could not hand over, and tries no more: `takenBy` is gone, or may not be invoked. Deliveries that
   * the function itself fails on are in its errors and its dead-letter queue.
   */
  metricFailedDeliveries(props?: MetricOptions): Metric {
    return this.metric('DeliveryErrors', props)
  }

  /** The lines that were handed over. */
  metricForwardedLines(props?: MetricOptions): Metric {
    return this.metric('ForwardedLogEvents', props)
  }

  /** Amazon CloudWatch Logs User Guide, "CloudWatch metrics", with these three dimensions. */
  private metric(metricName: string, props?: MetricOptions): Metric {
    const { logGroupName, filterName = '' } = this.filter
    return new Metric({
      namespace: 'AWS/Logs',
      metricName,
      dimensionsMap: { LogGroupName: logGroupName, DestinationType: 'Lambda', FilterName: filterName },
      statistic: 'Sum',
      ...props,
    })
  }
}

/** A source of the stage itself: {@link LogSource}, whose lines are marked as the stage's own. */
export class OwnLogSource extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Required<Pick<LogSourceProps, 'logGroup' | 'takenBy' | 'source' | 'filterPattern'>>,
  ) {
    super(scope, id)
    subscribe(this, { ...props, own: 'true' })
  }
}

const subscribe = (
  scope: Construct,
  { logGroup, takenBy, filterPattern = FilterPattern.allEvents(), ...settings }: LogSourceProps & GroupSettings,
): CfnSubscriptionFilter => {
  if (settings.pattern !== undefined) patternFormat(settings.pattern)
  const group = typeof logGroup === 'string' ? LogGroup.fromLogGroupName(scope, 'Group', logGroup) : logGroup
  const functionArn = typeof takenBy === 'string' ? takenBy : takenBy.functionArn
  const { account } = Stack.of(scope)
  const permission = new CfnPermission(scope, 'MayInvoke', {
    action: 'lambda:InvokeFunction',
    functionName: functionArn,
    principal: 'logs.amazonaws.com',
    sourceAccount: account,
    sourceArn: Stack.of(scope).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${group.logGroupName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  })
  const filter = new CfnSubscriptionFilter(scope, 'Filter', {
    logGroupName: group.logGroupName,
    filterName: filterNameOf(settings),
    filterPattern: filterPattern.logPatternString,
    destinationArn: functionArn,
  })
  // Without the permission the filter is refused, or, where it stood before, skips lines for ten minutes.
  filter.node.addDependency(permission)
  scope.node.addValidation({ validate: () => filtersOver(filter) })
  return filter
}

/** The fault of a third filter on a log group, within the whole app. Filters of other apps are seen by CloudWatch Logs alone. */
const filtersOver = (filter: CfnSubscriptionFilter): string[] => {
  const nameOf = ({ logGroupName, stack }: CfnSubscriptionFilter) => JSON.stringify(stack.resolve(logGroupName))
  const same = filter.node.root.node
    .findAll()
    .filter(node => node instanceof CfnSubscriptionFilter)
    .filter(other => nameOf(other) === nameOf(filter))
  if (same.length <= MAX_FILTERS || same[MAX_FILTERS] !== filter) return []
  const others = same.filter(other => other !== filter).map(({ node }) => node.path)
  return [
    `the log group ${nameOf(filter)} has two subscription filters already, which is all it can have: ${others.join(', ')}`,
  ]
}

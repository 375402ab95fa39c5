import { Aws, Duration, Fn } from 'aws-cdk-lib'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Rule } from 'aws-cdk-lib/aws-events'
import { METRICS_NAMESPACE, STACK_DIMENSION } from '../core/operations/metrics/embedded.ts'
import type { SondeMetric } from '../core/operations/metrics/sonde.ts'
import type { SondeFunction } from './sonde-function.ts'

export const MINUTE = Duration.minutes(1)
export const overAMinute = (statistic: string) => ({ period: MINUTE, statistic })

/** A metric that Sonde measures itself, over a minute unless given. */
export const sondeMetric = (metricName: SondeMetric, statistic: string, period = MINUTE): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [STACK_DIMENSION]: Aws.STACK_NAME },
    statistic,
    period,
  })

/**
 * The sum of several metrics; a metric without data counts as zero. Otherwise an alarm would look further back for data, and
 * stay on for as long.
 */
export const sumOf = (label: string, metrics: readonly Metric[]): MathExpression =>
  new MathExpression({
    expression: metrics.map((_, at) => `FILL(m${at}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric])),
    period: Duration.seconds(Math.max(...metrics.map(({ period }) => period.toSeconds()))),
    label,
  })

/** The highest of several metrics over a minute; a metric without data counts as zero. */
export const highestOf = (label: string, metrics: readonly Metric[]): MathExpression =>
  new MathExpression({
    expression: `MAX([${metrics.map((_, at) => `FILL(m${at}, 0)`).join(', ')}])`,
    usingMetrics: Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric])),
    period: MINUTE,
    label,
  })

/** A count that is only written where there is something to count. */
export const countOf = (metric: Metric): MathExpression => sumOf(metric.metricName, [metric])

export const errorsOf = ({ lambda }: SondeFunction): Metric => lambda.metricErrors(overAMinute('Sum'))
export const throttlesOf = ({ lambda }: SondeFunction): Metric => lambda.metricThrottles(overAMinute('Sum'))

/**
 * A rule's metric. A rule of a custom bus has two dimensions, one of the account's default bus has one (EventBridge User Guide,
 * "Monitoring Amazon EventBridge"). The name of a rule of a custom bus is read from its ARN, `…:rule/BUS/NAME`: `Ref` returns the
 * bus and the name.
 */
export const ruleMetric = (metricName: string, rule: Rule, busName?: string): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap:
      busName === undefined
        ? { RuleName: rule.ruleName }
        : { EventBusName: busName, RuleName: Fn.select(2, Fn.split('/', rule.ruleArn)) },
    ...overAMinute('Sum'),
  })

/** The metrics of a table leave its indexes out (DynamoDB Developer Guide, "DynamoDB metrics and dimensions"). */
export const tableThrottles = (table: Table, index?: string): Metric[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].map(name =>
    table.metric(name, {
      ...overAMinute('Sum'),
      ...(index !== undefined && {
        dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: index },
      }),
    }),
  )

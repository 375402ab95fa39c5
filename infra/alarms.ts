import { Annotations, Aws, Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct, type IDependable } from 'constructs'
import { METRICS_NAMESPACE, STACK_DIMENSION } from '../core/operations/metrics/embedded.ts'
import type { SondeMetric } from '../core/operations/metrics/sonde.ts'
import { type AlarmName, alarmNames, runbookOf } from './alarm-names.ts'
import { alarmTopic } from './alarm-topic.ts'
import type { Config } from './config.ts'

/** Within `of` periods, `points` are beyond the threshold. */
type Lasting = { readonly points: number; readonly of: number }

/** Twice within three minutes: a failure that is over before anybody looks wakes nobody. */
export const LASTING: Lasting = { points: 2, of: 3 }

/** A minute is enough. */
export const AT_ONCE: Lasting = { points: 1, of: 1 }

export type AlarmProps = {
  readonly metric: IMetric
  /** The alarm goes off above this value, or below it. */
  readonly threshold: { readonly above: number } | { readonly below: number }
  readonly lasting: Lasting
  /** The meaning of missing data: all is well, unless given. */
  readonly missing?: TreatMissingData
  /** One sentence that says what has happened. */
  readonly means: string
  /** A resource without which the metric does not exist. */
  readonly after?: IDependable
}

/**
 * The alarms of a stack. Each notifies the topic of the stage, where it has one, when it goes off and when it is over, and links
 * its page in `docs/runbooks/`. No alarm can be forgotten: one that is neither made nor declined stops the synth.
 */
export class Alarms extends Construct {
  /** The topic that alarms are sent to; undefined where the stage has none. */
  readonly topic: ITopic | undefined
  private readonly config: Config
  private readonly made = new Map<AlarmName, IAlarm>()

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id)
    this.config = config
    this.topic = alarmTopic(this, config)
    if (!this.topic) {
      const told = 'Nobody is told about alarms: set alarmEmail or alarmTopicArn.'
      Annotations.of(this).addWarningV2('sonde:alarmsTellNobody', told)
    }
    this.node.addValidation({
      validate: () => this.forgotten().map(name => `alarm ${name} is neither made nor declined`),
    })
  }

  /** Makes an alarm, unless the stage declines it. */
  add(name: AlarmName, { metric, threshold, lasting, missing, means, after }: AlarmProps): void {
    if (this.config.declinedAlarms.includes(name)) return
    const [comparisonOperator, value] =
      'above' in threshold
        ? [ComparisonOperator.GREATER_THAN_THRESHOLD, threshold.above]
        : [ComparisonOperator.LESS_THAN_THRESHOLD, threshold.below]
    const alarm = new Alarm(this, pascalCase(name), {
      alarmName: `${Aws.STACK_NAME}-${name}`,
      alarmDescription: `${means} What to do: ${this.runbook(name)}`,
      metric,
      threshold: value,
      comparisonOperator,
      datapointsToAlarm: lasting.points,
      evaluationPeriods: lasting.of,
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    })
    if (after) alarm.node.addDependency(after)
    if (this.topic) {
      const tell = new SnsAction(this.topic)
      alarm.addAlarmAction(tell)
      alarm.addOkAction(tell)
    }
    this.made.set(name, alarm)
  }

  /** Every alarm that was made. */
  all(): readonly IAlarm[] {
    return [...this.made.values()]
  }

  private forgotten(): readonly AlarmName[] {
    const { declinedAlarms, canary, kmsKeyArn } = this.config
    // Nothing that they watch is there.
    const withoutCause: readonly AlarmName[] = [
      ...(canary ? [] : (['canary'] as const)),
      ...(kmsKeyArn === undefined ? (['dead-letters-bus'] as const) : []),
    ]
    return alarmNames.filter(name => ![...this.made.keys(), ...declinedAlarms, ...withoutCause].includes(name))
  }

  private runbook(name: AlarmName): string {
    const folder = this.config.runbooksUrl?.replace(/\/$/, '') ?? 'docs/runbooks'
    return `${folder}/${runbookOf(name)}.md`
  }
}

const pascalCase = (name: string): string => name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())

/** A metric that Sonde measures itself, over a minute unless given. */
export const sondeMetric = (metricName: SondeMetric, statistic: string, period = Duration.minutes(1)): Metric =>
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

/** A count that is only written where there is something to count. */
export const countOf = (metric: Metric): MathExpression => sumOf(metric.metricName, [metric])

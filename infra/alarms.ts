import { Annotations, Aws } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct, type IDependable } from 'constructs'
import { type AlarmName, alarmNames, runbookOf } from './alarm-names.ts'
import { alarmTopic } from './alarm-topic.ts'
import type { Config } from './config.ts'

/** Within `of` periods, `points` are beyond the threshold. */
export type Lasting = { readonly points: number; readonly of: number }

/**
 * How late a metric can come, minutes. Until then a count that is filled stands at zero, and an alarm that looks at the newest
 * minutes alone never sees another value (CloudWatch User Guide, "Using math expressions with CloudWatch metrics", `FILL`). Neither
 * the page nor those of the services give a number.
 */
const LATE_MINUTES = 2

/** Twice within five minutes, of which the newest are not yet complete: a failure that is over before anybody looks wakes nobody. */
export const LASTING: Lasting = { points: 2, of: 5 }

/** One minute of five, of which the newest are not yet complete. */
export const ONCE: Lasting = { points: 1, of: 5 }

/**
 * Twice within a quarter of an hour: a device speaks every twelve minutes, and a failure of each of its uplinks must be seen, also
 * in a fleet of one, or where the whole fleet speaks within one minute.
 */
export const RECURRING: Lasting = { points: 2, of: 15 }

/** One period is enough: one that is longer than metrics are late, or of a metric that is not filled. */
export const AT_ONCE: Lasting = { points: 1, of: 1 }

/** The maximum of metrics that an alarm can watch (CloudWatch API reference, "MetricDataQuery"). */
const MAX_METRICS = 10

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
      const told = 'Nobody is told about alarms: set alarmEmail, alarmTopicArn or alertChannels.'
      Annotations.of(this).addWarningV2('sonde:alarmsTellNobody', told)
    }
    this.node.addValidation({
      validate: () => this.forgotten().map(name => `alarm ${name} is neither made nor declined`),
    })
  }

  /** Makes an alarm, unless the stage declines it. */
  add(name: AlarmName, { metric, threshold, lasting, missing, means, after }: AlarmProps): void {
    if (this.config.declinedAlarms.includes(name)) return
    if (metric instanceof MathExpression && Object.keys(metric.usingMetrics).length > MAX_METRICS)
      throw new Error(`alarm ${name}: CloudWatch takes at most ${MAX_METRICS} metrics in an alarm`)
    if (isBlindToLateData(metric, lasting))
      throw new Error(`alarm ${name}: it has to look back ${LATE_MINUTES} minutes further, for what comes late`)
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
    const { declinedAlarms, canary, kmsKeyArn, listenerCount, plainCoap } = this.config
    // Nothing that they watch is there.
    const withoutCause: readonly AlarmName[] = [
      ...(canary ? [] : (['canary'] as const)),
      ...(kmsKeyArn === undefined ? (['dead-letters-bus'] as const) : []),
      // Of one listener, `no-listener` says the same.
      ...(listenerCount > 1 ? [] : (['listener-missing'] as const)),
      // No message is refused for lack of a key.
      ...(plainCoap === 'accept' ? (['plain-uplinks'] as const) : []),
    ]
    return alarmNames.filter(name => ![...this.made.keys(), ...declinedAlarms, ...withoutCause].includes(name))
  }

  private runbook(name: AlarmName): string {
    const folder = this.config.runbooksUrl?.replace(/\/$/, '') ?? 'docs/runbooks'
    return `${folder}/${runbookOf(name)}.md`
  }
}

const isBlindToLateData = (metric: IMetric, { points, of }: Lasting): boolean =>
  metric instanceof MathExpression &&
  metric.expression.includes('FILL') &&
  metric.period.toMinutes() <= LATE_MINUTES &&
  (of - points) * metric.period.toMinutes() < LATE_MINUTES

const pascalCase = (name: string): string => name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())

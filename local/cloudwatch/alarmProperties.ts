import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'
import type { Condition } from './evaluation.ts'
import { type Expression, expression } from './expression.ts'
import type { Metric } from './series.ts'
import { type Statistic, statistic } from './statistic.ts'

const Dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([])
const Period = z.int().positive().multipleOf(60, 'only whole minutes are understood locally')

const MetricStat = z.strictObject({
  Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions }),
  Period,
  Stat: z.string(),
})
const Query = z.strictObject({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: MetricStat.optional(),
  ReturnData: z.boolean().default(true),
  Label: z.string().optional(),
})

const Properties = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string().default(''),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions,
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: Period.optional(),
  Metrics: z.array(Query).default([]),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: z.number(),
  EvaluationPeriods: z.int().positive(),
  DatapointsToAlarm: z.int().positive().optional(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).default('missing'),
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  InsufficientDataActions: z.array(z.string()).default([]),
})
const ignored = {
  Unit: 'each metric has one',
  Tags: 'nothing is billed here',
}

/** One metric of an alarm, with the statistic that it is looked at by. */
export type Watched = { readonly id: string; readonly metric: Metric; readonly statistic: Statistic }

/** The ARNs of the topics, and of other things, that CloudWatch tells of a change. */
export type AlarmActions = {
  readonly isEnabled: boolean
  readonly alarm: readonly string[]
  readonly ok: readonly string[]
  readonly insufficientData: readonly string[]
}

/** The part of an alarm that CloudWatch repeats in its notices. */
export type Trigger = {
  readonly ComparisonOperator: string
  readonly Threshold: number
  readonly [field: string]: unknown
}

/** An alarm of the template, read. */
export type AlarmDefinition = {
  readonly name: string
  readonly description: string
  readonly actions: AlarmActions
  readonly trigger: Trigger
  readonly watched: readonly Watched[]
  /** The value that the alarm compares, made of the metrics that it watches. */
  readonly value: Expression
  /** Minutes. */
  readonly period: number
  readonly condition: Condition
  /** Whether it goes off below its threshold: what has not come yet may still come. */
  readonly isBelow: boolean
  /** As people say it: `> 0 in 2 of 3 minutes`. */
  readonly told: string
}

const comparisons = {
  GreaterThanThreshold: ['>', (value: number, threshold: number) => value > threshold],
  GreaterThanOrEqualToThreshold: ['>=', (value: number, threshold: number) => value >= threshold],
  LessThanThreshold: ['<', (value: number, threshold: number) => value < threshold],
  LessThanOrEqualToThreshold: ['<=', (value: number, threshold: number) => value <= threshold],
} as const

/** The name of the one metric of a plain alarm. */
const ONLY = 'm'

/** Quotas of CloudWatch (API reference, "PutMetricAlarm" and "MetricDataQuery"). */
const MAX_METRICS = 10
const DAY_MINUTES = 24 * 60
/** With periods of an hour or more an alarm may look back over a week. */
const WEEK_MINUTES = 7 * DAY_MINUTES

/** @throws Error for an alarm that CloudWatch would refuse */
const checkQuotas = (
  name: string,
  watched: number,
  period: number,
  { EvaluationPeriods, DatapointsToAlarm = 1 }: Read,
) => {
  if (watched > MAX_METRICS) throw new Error(`${name}: watches ${watched} metrics, and CloudWatch takes ${MAX_METRICS}`)
  if (period * EvaluationPeriods > (period < 60 ? DAY_MINUTES : WEEK_MINUTES))
    throw new Error(`${name}: looks back over more than CloudWatch keeps for an alarm`)
  if (DatapointsToAlarm > EvaluationPeriods) throw new Error(`${name}: DatapointsToAlarm exceeds EvaluationPeriods`)
}

/** Reads an alarm. @throws Error naming the property that is not understood, or the quota that is exceeded */
export const alarmDefinition = (resource: Resource): AlarmDefinition => {
  const read = understood(resource, Properties, ignored)
  const { AlarmName, AlarmDescription, ComparisonOperator, Threshold, EvaluationPeriods, TreatMissingData } = read
  const { DatapointsToAlarm = EvaluationPeriods } = read
  const [sign, compare] = comparisons[ComparisonOperator]
  const { watched, value, period } = read.Metrics.length > 0 ? byExpression(read) : byMetric(read)
  checkQuotas(AlarmName, watched.length, period, read)
  return {
    name: AlarmName,
    description: AlarmDescription,
    actions: {
      isEnabled: read.ActionsEnabled,
      alarm: read.AlarmActions,
      ok: read.OKActions,
      insufficientData: read.InsufficientDataActions,
    },
    trigger: triggerOf(read),
    watched,
    value,
    period,
    condition: {
      isBreaching: point => compare(point, Threshold),
      evaluationPeriods: EvaluationPeriods,
      datapointsToAlarm: DatapointsToAlarm,
      missing: TreatMissingData,
    },
    isBelow: sign.startsWith('<'),
    told: `${sign} ${Threshold} ${period === 1 ? 'in' : `over ${period} minutes in`} ${DatapointsToAlarm} of ${EvaluationPeriods} ${period === 1 ? 'minutes' : 'periods'}`,
  }
}

type Read = z.infer<typeof Properties>

const byMetric = ({ AlarmName, Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Period }: Read) => {
  if (Namespace === undefined || MetricName === undefined || Period === undefined)
    throw new Error(`${AlarmName}: has neither a metric nor an expression`)
  const metric = { namespace: Namespace, name: MetricName, dimensions: byName(Dimensions) }
  const name = Statistic ?? ExtendedStatistic ?? ''
  return {
    watched: [{ id: ONLY, metric, statistic: statistic(name) }],
    value: (values: Readonly<Record<string, number | undefined>>) => values[ONLY],
    period: Period / 60,
  }
}

const byExpression = ({ AlarmName, Metrics }: Read) => {
  const [returned, ...others] = Metrics.filter(({ ReturnData }) => ReturnData)
  if (!returned?.Expression || others.length > 0)
    throw new Error(`${AlarmName}: expected one expression to be returned`)
  const stats = Metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [{ Id, ...MetricStat }] : []))
  const [first, ...more] = new Set(stats.map(({ Period }) => Period))
  if (first === undefined || more.length > 0) throw new Error(`${AlarmName}: its metrics have different periods`)
  return {
    watched: stats.map(({ Id, Metric, Stat }) => ({
      id: Id,
      metric: { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: byName(Metric.Dimensions) },
      statistic: statistic(Stat),
    })),
    value: expression(returned.Expression),
    period: first / 60,
  }
}

const lowerDimensions = (dimensions: z.infer<typeof Dimensions>) =>
  dimensions.map(({ Name: name, Value: value }) => ({ value, name }))

/** The field `Trigger` of a notice: a metric with its statistic, or the metrics of an expression. */
const triggerOf = (read: Read): Trigger => {
  const { EvaluationPeriods, DatapointsToAlarm, ComparisonOperator, Threshold, TreatMissingData } = read
  const common = {
    Period: read.Period ?? read.Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period,
    EvaluationPeriods,
    ...(DatapointsToAlarm !== undefined && { DatapointsToAlarm }),
    ComparisonOperator,
    Threshold,
    TreatMissingData,
    EvaluateLowSampleCountPercentile: '',
  }
  if (read.Metrics.length === 0)
    return {
      MetricName: read.MetricName,
      Namespace: read.Namespace,
      ...(read.ExtendedStatistic === undefined
        ? { StatisticType: 'Statistic', Statistic: read.Statistic?.toUpperCase() }
        : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: read.ExtendedStatistic }),
      Unit: null,
      Dimensions: lowerDimensions(read.Dimensions),
      ...common,
    }
  return {
    ...common,
    Metrics: read.Metrics.map(({ MetricStat, ...query }) => ({
      ...query,
      ...(MetricStat && {
        MetricStat: {
          ...MetricStat,
          Metric: { ...MetricStat.Metric, Dimensions: lowerDimensions(MetricStat.Metric.Dimensions) },
        },
      }),
    })),
  }
}

const byName = (dimensions: z.infer<typeof Dimensions>): Record<string, string> =>
  Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]))

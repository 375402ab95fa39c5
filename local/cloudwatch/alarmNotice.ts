import type { AlarmDefinition } from './alarmProperties.ts'
import type { AlarmState } from './evaluation.ts'

/** A change of an alarm's state, as CloudWatch publishes it. */
export type AlarmNotice = {
  readonly alarmArn: string
  /** The topics that are told. */
  readonly topicArns: readonly string[]
  readonly subject: string
  /** JSON */
  readonly message: string
}

/** The name of a region in subjects and messages. */
const REGIONS: Readonly<Record<string, string>> = { 'us-east-1': 'US East (N. Virginia)' }

const inWords: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
}

const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value))

const reasonOf = (
  { trigger, condition }: AlarmDefinition,
  points: readonly (number | undefined)[],
  state: AlarmState,
): string => {
  const { evaluationPeriods: periods, datapointsToAlarm: needed, isBreaching } = condition
  const known = points.slice(0, periods).filter(point => point !== undefined)
  const inPeriods = `${periods} period${periods === 1 ? '' : 's'}`
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: no datapoints were received for ${inPeriods}.`
  if (known.length === 0)
    return `Threshold Crossed: no datapoints were received for ${inPeriods}, which were treated as [${state === 'ALARM' ? 'Breaching' : 'NonBreaching'}].`
  const counted = known.filter(point => isBreaching(point) === (state === 'ALARM'))
  const shown = counted.length > 0 ? counted : known
  const verb = shown.length === 1 ? 'was' : 'were'
  const than = `${state === 'ALARM' ? '' : 'not '}${inWords[trigger.ComparisonOperator]}`
  const transition = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'
  const minimum = state === 'ALARM' ? needed : Math.max(1, periods - needed + 1)
  return (
    `Threshold Crossed: ${shown.length} out of the last ${periods} datapoints [${shown.map(decimal).join(', ')}] ${verb} ${than} ` +
    `the threshold (${decimal(trigger.Threshold)}) (minimum ${minimum} datapoint${minimum === 1 ? '' : 's'} for ${transition} transition).`
  )
}

/** `2026-01-15T10:30:00.123+0000` */
const stamp = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000')

/**
 * The notice of a change. Amazon CloudWatch User Guide, "Notifying users on alarm changes", and the fields that
 * `CloudWatchAlarmSNSPayload` of aws/aws-lambda-go reads.
 */
export const alarmNotice = (
  definition: AlarmDefinition,
  {
    state,
    before,
    points,
    at,
    place: { region, accountId },
    startedAt,
  }: {
    readonly state: AlarmState
    readonly before: AlarmState
    /** The newest first. */
    readonly points: readonly (number | undefined)[]
    /** ms since 1970 */
    readonly at: number
    readonly startedAt: number
    readonly place: { readonly region: string; readonly accountId: string }
  },
): AlarmNotice => {
  const { name, description, actions, trigger } = definition
  const alarmArn = `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`
  const regionName = REGIONS[region] ?? region
  const told = { OK: actions.ok, ALARM: actions.alarm, INSUFFICIENT_DATA: actions.insufficientData }[state]
  const message = {
    AlarmName: name,
    AlarmDescription: description || null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: stamp(startedAt),
    NewStateValue: state,
    NewStateReason: reasonOf(definition, points, state),
    StateChangeTime: stamp(at),
    Region: regionName,
    AlarmArn: alarmArn,
    OldStateValue: before,
    OKActions: actions.ok,
    AlarmActions: actions.alarm,
    InsufficientDataActions: actions.insufficientData,
    Trigger: trigger,
  }
  return {
    alarmArn,
    topicArns: actions.isEnabled ? told.filter(arn => /^arn:[^:]+:sns:/.test(arn)) : [],
    // A subject has at most 100 characters.
    subject: `${state}: "${name}" in ${regionName}`.slice(0, 100),
    message: JSON.stringify(message),
  }
}

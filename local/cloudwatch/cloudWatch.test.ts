import { describe, expect, it } from 'vitest'
import type { Resource } from '../contracts.ts'
import type { AlarmNotice } from './alarmNotice.ts'
import { cloudWatch } from './cloudWatch.ts'
import { withoutMetrics } from './embeddedMetrics.ts'

const alarm = (properties: Readonly<Record<string, unknown>>): Resource => ({
  logicalId: 'Alarm',
  type: 'AWS::CloudWatch::Alarm',
  ref: 'Alarm',
  arn: '',
  properties: {
    AlarmName: 'too-many',
    AlarmDescription: 'What to do: docs/runbooks/too-many.md',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'notBreaching',
    ...properties,
  },
})
const plain = { Namespace: 'Sonde', MetricName: 'Shed', Statistic: 'Sum', Period: 60 }
const inStack = { Dimensions: [{ Name: 'Stack', Value: 'Sonde-dev' }] }
const shed = { namespace: 'Sonde', name: 'Shed', dimensions: { Stack: 'Sonde-dev' } }

const watching = (...resources: readonly Resource[]) => {
  const said: string[] = []
  const watch = cloudWatch({
    resources,
    minuteMs: 1,
    say: (source, line) => said.push(`${source} ${line}`),
    now: () => Date.parse('2024-01-15T10:30:00Z'),
    place: { region: 'us-east-1', accountId: '000000000000' },
  })
  watch.start()
  return { ...watch, said, [Symbol.dispose]: watch.close }
}

it('an alarm goes off when what it watches lasts, says so once, and says once that it is over', async () => {
  using watch = watching(alarm({ ...plain, ...inStack }))
  const record = watch.measure(shed)
  let isShedding = true
  watch.atEachMinute(() => {
    if (isShedding) record(1)
  })
  await expect.poll(() => watch.alarms()).toMatchObject([{ name: 'too-many', state: 'ALARM' }])
  isShedding = false
  await expect.poll(() => watch.alarms()).toMatchObject([{ state: 'OK' }])
  expect(watch.said).toHaveLength(2)
  expect(watch.said[0]).toMatch(/^alarms .*"message":"alarm","alarm":"too-many".*> 0 in 2 of 3 minutes.*docs\/runbooks/)
  expect(watch.said[1]).toContain('"alarm is over"')
})

it('metrics of another dimension are not its own', async () => {
  using watch = watching(alarm({ ...plain, ...inStack }))
  const record = watch.measure({ ...shed, dimensions: { Stack: 'Sonde-prod' } })
  watch.atEachMinute(() => record(1))
  await expect.poll(() => watch.alarms()).toMatchObject([{ state: 'OK' }])
})

const topicArn = 'arn:aws:sns:us-east-1:000000000000:alarms'

it('an alarm tells its topics when it goes off and when it is over, as CloudWatch words it', async () => {
  const told: AlarmNotice[] = []
  const actions = { AlarmActions: [topicArn, 'arn:aws:lambda:us-east-1:0:function:x'], OKActions: [topicArn] }
  using watch = watching(alarm({ ...plain, ...inStack, ...actions }))
  watch.atEachAlarm(notice => void told.push(notice))
  const record = watch.measure(shed)
  let isShedding = true
  watch.atEachMinute(() => {
    if (isShedding) record(1)
  })
  await expect.poll(() => told.map(({ subject }) => subject)).toContainEqual(expect.stringContaining('ALARM'))
  isShedding = false
  await expect.poll(() => told.at(-1)?.subject).toMatch(/^OK/)
  const [over, firing] = told.slice(-2).toReversed()
  expect(firing).toMatchObject({
    alarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:too-many',
    topicArns: [topicArn],
    subject: 'ALARM: "too-many" in US East (N. Virginia)',
  })
  expect(JSON.parse(firing?.message ?? '')).toMatchObject({
    AlarmName: 'too-many',
    AlarmDescription: 'What to do: docs/runbooks/too-many.md',
    AWSAccountId: '000000000000',
    NewStateValue: 'ALARM',
    NewStateReason: expect.stringMatching(
      /^Threshold Crossed: 2 out of the last 3 datapoints \[1\.0, 1\.0\] were greater than the threshold \(0\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
    ),
    StateChangeTime: '2024-01-15T10:30:00.000+0000',
    Region: 'US East (N. Virginia)',
    Trigger: {
      MetricName: 'Shed',
      Namespace: 'Sonde',
      Statistic: 'SUM',
      Dimensions: [{ name: 'Stack', value: 'Sonde-dev' }],
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
    },
  })
  expect(JSON.parse(over?.message ?? '')).toMatchObject({ NewStateValue: 'OK', OldStateValue: 'ALARM' })
})

it('an alarm whose actions are off tells nobody', async () => {
  const told: AlarmNotice[] = []
  using watch = watching(alarm({ ...plain, ...inStack, AlarmActions: [topicArn], ActionsEnabled: false }))
  watch.atEachAlarm(notice => void told.push(notice))
  const record = watch.measure(shed)
  watch.atEachMinute(() => record(1))
  await expect.poll(() => watch.alarms()).toMatchObject([{ state: 'ALARM' }])
  expect(told).toEqual([])
})

it('an expression is compared over its metrics', async () => {
  const stat = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Sonde', MetricName, ...inStack }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  })
  const Metrics = [
    { Id: 'share', Expression: '100 * failures / (posts + failures)', ReturnData: true },
    stat('failures', 'PostFailures'),
    stat('posts', 'Posts'),
  ]
  using watch = watching(alarm({ Metrics, Threshold: 20 }))
  const [posts, failures] = ['Posts', 'PostFailures'].map(name => watch.measure({ ...shed, name }))
  let failing = 3
  watch.atEachMinute(() => {
    posts?.(10)
    failures?.(failing)
  })
  await expect.poll(() => watch.alarms()).toMatchObject([{ state: 'ALARM' }])
  failing = 2
  await expect.poll(() => watch.alarms()).toMatchObject([{ state: 'OK' }])
})

describe('a run that has just begun has missed nothing', () => {
  /** As the alarm over a schedule: fewer than one run in five minutes, and no value counts as none. */
  const runs = { Metric: { Namespace: 'Sonde', MetricName: 'Runs', ...inStack }, Period: 300, Stat: 'Sum' }
  const missed = alarm({
    Metrics: [
      { Id: 'count', Expression: 'FILL(runs, 0)', ReturnData: true },
      { Id: 'runs', MetricStat: runs, ReturnData: false },
    ],
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
  })
  const silent = alarm({ ...plain, ...inStack, Period: 120, TreatMissingData: 'breaching' })

  it.each([
    ['fewer than one in five minutes', missed, 5],
    ['two periods of two minutes without a value', silent, 3],
  ])('%s', async (_, resource, minutes) => {
    using watch = watching(resource)
    const states: string[] = []
    // Each minute sees the state after the one before.
    watch.atEachMinute(() => void states.push(watch.alarms()[0]?.state ?? ''))
    await expect.poll(() => states.length).toBeGreaterThan(minutes)
    expect(states.slice(0, minutes)).not.toContain('ALARM')
    expect(states[minutes]).toBe('ALARM')
  })
})

it('an alarm over what has no value says so', () => {
  using watch = watching(alarm({ ...plain, Namespace: 'AWS/ECS', MetricName: 'CPUUtilization' }))
  expect(watch.alarms()[0]?.reason).toContain('no value yet of AWS/ECS CPUUtilization')
})

it.each([
  [{ ...plain, Period: 30 }, 'Period: only whole minutes'],
  [{ ...plain, ThresholdMetricId: 'ad1' }, 'property ThresholdMetricId is not understood'],
  [{ ...plain, Statistic: 'IQM' }, 'does not know the statistic IQM'],
  [{}, 'has neither a metric nor an expression'],
])('%j is refused at start', (properties, reason) => {
  expect(() => watching(alarm(properties))).toThrow(reason)
})

it('lines of metrics are recorded, and not passed on', () => {
  const said: string[] = []
  const recorded: unknown[] = []
  const say = withoutMetrics(
    (_, line) => said.push(line),
    metric => value => recorded.push([metric.name, metric.dimensions, value]),
  )
  const directive = { Namespace: 'Sonde', Dimensions: [['Stack']], Metrics: [{ Name: 'Shed' }, { Name: 'PersistAge' }] }
  const line = {
    _aws: { Timestamp: 1, CloudWatchMetrics: [directive] },
    Stack: 'Sonde-dev',
    Shed: 2,
    PersistAge: [5, 6],
  }
  say('listener', JSON.stringify(line))
  say('listener', '{"message":"counters"}')
  expect(said).toEqual(['{"message":"counters"}'])
  const stack = { Stack: 'Sonde-dev' }
  expect(recorded).toEqual([
    ['Shed', stack, 2],
    ['PersistAge', stack, 5],
    ['PersistAge', stack, 6],
  ])
})

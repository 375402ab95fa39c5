import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, Duration, Stack } from 'aws-cdk-lib'
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { METRICS_NAMESPACE } from '../core/operations/metrics/embedded.ts'
import { sondeMetrics } from '../core/operations/metrics/sonde.ts'
import { countOf } from './alarm-metrics.ts'
import { alarmNames, runbookOf } from './alarm-names.ts'
import { Alarms, AT_ONCE, ONCE } from './alarms.ts'
import { ROOT } from './bundle.ts'
import { readConfig } from './config.ts'
import { uncheckedContext } from './testing/assemble.ts'
import { type SynthesisedStack, synthesised, textOf } from './testing/synthesised.ts'

const RUNBOOKS = join(ROOT, 'docs/runbooks')
const topic = 'arn:aws:sns:eu-west-1:123456789012:on-call'
const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000'
/** Every alarm is there with a customer's key, whose bus has a dead-letter queue, and with two listeners, of which one can be missing. */
const all = { kmsKeyArn, listenerCount: 2 }
const { ofType } = await synthesised({ alarmTopicArn: topic, ...all })

const MetricOf = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
})
const Properties = z.looseObject({
  AlarmName: z.unknown(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).default([]),
  OKActions: z.array(z.unknown()).default([]),
  ...MetricOf.partial().shape,
  Metrics: z.array(z.looseObject({ MetricStat: z.looseObject({ Metric: MetricOf }).optional() })).default([]),
})
const alarmsOf = (stack: Pick<SynthesisedStack, 'ofType'>) =>
  [...stack.ofType('AWS::CloudWatch::Alarm').values()].map(resource => {
    const properties = Properties.parse(resource.Properties)
    const own = MetricOf.safeParse(properties).data
    const metrics = [...(own ? [own] : []), ...properties.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])]
    return { ...properties, name: textOf(properties.AlarmName).replace('{AWS::StackName}-', ''), metrics }
  })
const alarms = alarmsOf({ ofType })
/** Those of a stage without settings. */
const usual = alarmsOf(await synthesised())
/** Functions that run only while a stage is deployed: CloudFormation waits for them, and tells of their failures. */
const OF_DEPLOYMENTS = /^(Custom|ConsoleDeployment|StageAlerts)/
const runningFunctions = [...ofType('AWS::Lambda::Function').keys()].filter(name => !OF_DEPLOYMENTS.test(name))
const Targets = z.array(z.looseObject({}))

const watched = (name: string): string[] =>
  (alarms.find(alarm => alarm.name === name)?.metrics ?? []).map(({ Namespace, MetricName, Dimensions }) =>
    [Namespace, MetricName, ...Dimensions.map(({ Value }) => textOf(Value))].join(' '),
  )

describe('every alarm', () => {
  it('is made, under a name that has the stack in it', () => {
    expect(alarms.map(({ name }) => name).toSorted()).toEqual([...alarmNames])
  })

  it.each(alarmNames)('%s links its page, and the topic hears when it goes off and when it is over', name => {
    const alarm = alarms.find(one => one.name === name)
    expect(alarm?.AlarmDescription).toMatch(
      new RegExp(`^[A-Z].+\\. What to do: docs/runbooks/${runbookOf(name)}\\.md$`),
    )
    expect(alarm?.AlarmActions).toEqual([topic])
    expect(alarm?.OKActions).toEqual([topic])
  })

  it('watches a metric that is measured, of this stack alone', () => {
    const own = alarms.flatMap(({ metrics }) => metrics).filter(({ Namespace }) => Namespace === METRICS_NAMESPACE)
    for (const { MetricName, Dimensions } of own) {
      expect(Object.keys(sondeMetrics)).toContain(MetricName)
      expect(Dimensions.map(({ Name, Value }) => `${Name} ${textOf(Value)}`)).toEqual(['Stack {AWS::StackName}'])
    }
    for (const { Dimensions } of alarms.flatMap(({ metrics }) => metrics)) expect(Dimensions.length).toBeGreaterThan(0)
  })
})

describe('the pages', () => {
  const pages = readdirSync(RUNBOOKS).filter(file => file !== 'README.md')

  it('are those of the alarms, and the index has each', () => {
    const expected = [...new Set(alarmNames.map(name => `${runbookOf(name)}.md`))]
    expect(pages.toSorted()).toEqual(expected.toSorted())
    const index = readFileSync(join(RUNBOOKS, 'README.md'), 'utf8')
    for (const name of alarmNames) expect(index).toContain(`\`${name}\``)
    for (const page of pages) expect(index).toContain(`](${page})`)
  })

  it.each(pages)('%s says what is seen, what it means, what to do, and when it is over', page => {
    const text = readFileSync(join(RUNBOOKS, page), 'utf8')
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Symptom',
      'Meaning',
      'What to do',
      'How to know it is over',
    ])
    for (const [, link = ''] of text.matchAll(/\]\(([a-z-]+\.md)\)/g)) expect(pages).toContain(link)
  })
})

describe('what is watched', () => {
  it('is each dead-letter queue, with the messages that somebody looks at', () => {
    const queues = alarmNames.filter(name => runbookOf(name) === 'dead-letters').flatMap(watched)
    const letters = [...ofType('AWS::SQS::Queue').keys()].filter(name => name.includes('DeadLetters'))
    const expected = letters.flatMap(name =>
      ['Visible', 'NotVisible'].map(which => `AWS/SQS ApproximateNumberOfMessages${which} {${name}.QueueName}`),
    )
    expect(queues.toSorted()).toEqual(expected.toSorted())
  })

  it('is each table, by reads and writes', () => {
    const tables = [...ofType('AWS::DynamoDB::Table').keys()]
    const expected = tables.flatMap(name => ['Read', 'Write'].map(way => `AWS/DynamoDB ${way}ThrottleEvents {${name}}`))
    expect([...watched('table-throttles'), ...watched('alert-table-throttles')].toSorted()).toEqual(expected.toSorted())
  })

  it('is each index, which the metrics of its table leave out', () => {
    const Indexed = z.object({ GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).default([]) })
    const expected = [...ofType('AWS::DynamoDB::Table')].flatMap(([name, { Properties: given }]) =>
      Indexed.parse(given).GlobalSecondaryIndexes.flatMap(({ IndexName }) =>
        ['Read', 'Write'].map(way => `AWS/DynamoDB ${way}ThrottleEvents ${IndexName} {${name}}`),
      ),
    )
    expect(expected).toHaveLength(4)
    expect(watched('index-throttles').toSorted()).toEqual(expected.toSorted())
  })

  it('is each function, by its throttles', () => {
    const functions = runningFunctions.map(name => `AWS/Lambda Throttles {${name}}`)
    expect([...watched('function-throttles'), ...watched('request-throttles')].toSorted()).toEqual(functions.toSorted())
  })

  it('is each function, by its errors or by what they cause', () => {
    const seen: Readonly<Record<string, string>> = {
      CanaryFlyFunction: 'canary',
      HttpApiAlertsFunction: 'http-errors',
      HttpApiConfigureFunction: 'http-errors',
      HttpApiDocsFunction: 'http-errors',
      HttpApiKeysFunction: 'http-errors',
      HttpApiReadFunction: 'http-errors',
      HttpApiShipFunction: 'http-errors',
      LatePathCheckFunction: 'late-behind',
    }
    const counted = alarms.flatMap(({ name }) => watched(name)).filter(metric => metric.startsWith('AWS/Lambda Errors'))
    const expected = runningFunctions.filter(name => !(name in seen)).map(name => `AWS/Lambda Errors {${name}}`)
    expect(counted.toSorted()).toEqual(expected.toSorted())
    expect(watched('http-errors')).toEqual(['AWS/ApiGateway 5xx {HttpApi}'])
  })

  it('is each rule, by what it could not deliver, and each destination, by what it did not take', () => {
    // `late-behind` tells where the other schedule of a minute is not run: an alarm takes ten metrics.
    const rules = [...ofType('AWS::Events::Rule')].filter(([name]) => name !== 'LatePathEveryMinuteRule')
    const ruleOf = (name: string, bus: unknown) =>
      bus === undefined ? `{${name}}` : `${textOf(bus)} {${name}.Arn} by /[2]`
    const of = (metric: string, only: (target: object) => boolean) =>
      rules
        .filter(([, { Properties: given }]) => Targets.parse(given.Targets).some(only))
        .map(([name, { Properties: given }]) => `AWS/Events ${metric} ${ruleOf(name, given.EventBusName)}`)
    const withLetters = (target: object) => 'DeadLetterConfig' in target
    // An alarm takes ten metrics: the rules of alerts have their own.
    const ofAlerts = [...watched('deliver-errors'), ...watched('alert-errors')]
    const beginning = (start: string) => ofAlerts.filter(metric => metric.startsWith(start))
    const undelivered = [
      ...watched('events-undelivered'),
      ...beginning('AWS/Events FailedInvocations'),
      ...beginning('AWS/Events InvocationsSentToDlq'),
    ]
    expect(undelivered.toSorted()).toEqual(
      [...of('FailedInvocations', () => true), ...of('InvocationsSentToDlq', withLetters)].toSorted(),
    )
    const destinations = [...ofType('AWS::Lambda::EventInvokeConfig').values()]
      .filter(({ Properties: given }) => given.DestinationConfig)
      .map(({ Properties: given }) => `AWS/Lambda DestinationDeliveryFailures ${textOf(given.FunctionName)}`)
    expect(destinations.length).toBeGreaterThan(2)
    const lost = [
      ...watched('events-lost'),
      ...beginning('AWS/Events InvocationsFailedToBeSentToDlq'),
      ...beginning('AWS/Lambda DestinationDeliveryFailures'),
    ]
    expect(lost.toSorted()).toEqual([...of('InvocationsFailedToBeSentToDlq', withLetters), ...destinations].toSorted())
  })

  it('is each schedule: by the runs of its function, or by their outcome', () => {
    const schedules = [...ofType('AWS::Events::Rule')].filter(([, { Properties: given }]) => given.ScheduleExpression)
    expect(schedules.map(([name]) => name).toSorted()).toEqual([
      'CanaryRule',
      'LatePathEveryMinuteRule',
      'LivePathEveryMinuteRule',
    ])
    expect(watched('schedule-missed')).toEqual(['AWS/Lambda Invocations {LivePathExpireFunction}'])
    expect(watched('late-behind')).toEqual(['Sonde LateBehind {AWS::StackName}'])
    expect(watched('canary')).toEqual(['Sonde CanaryFailed {AWS::StackName}'])
  })

  it('is each API', () => {
    const watchedApis = new Set([...watched('http-errors'), ...watched('socket-errors')].join(' ').match(/\{\w+Api\}/g))
    expect(watchedApis.size).toBe(ofType('AWS::ApiGatewayV2::Api').size)
  })
})

const someMetric = new Metric({ namespace: 'Sonde', metricName: 'Shed', dimensionsMap: { Stack: 'Sonde-dev' } })
const someAlarm = { metric: someMetric, threshold: { above: 0 }, lasting: AT_ONCE, means: 'Something.' }
const emptyStack = (settings: Readonly<Record<string, unknown>>) => {
  const stack = new Stack(new App({ context: uncheckedContext() }), 'Sonde-dev')
  return { stack, alarms: new Alarms(stack, 'Alarms', readConfig(settings)) }
}

describe('an alarm', () => {
  it('can be declined by name', async () => {
    const { ofType: has } = await synthesised({ ...all, declinedAlarms: ['silence', 'listener-cpu'] })
    const names = [...has('AWS::CloudWatch::Alarm').keys()]
    expect(names).toHaveLength(alarmNames.length - 2)
    expect(names).not.toContain('AlarmsSilence')
  })

  it('cannot be declined by a name that there is not, and the names there are are told', () => {
    expect(() => readConfig({ declinedAlarms: ['silense'] })).toThrow(/"authorizer-errors"\|.*"silence"/)
  })

  it('cannot be forgotten', () => {
    const { stack, alarms: some } = emptyStack({})
    some.add('shedding', someAlarm)
    expect(() => Template.fromStack(stack)).toThrow('alarm silence is neither made nor declined')
  })
})

describe('an alarm over a count that is filled', () => {
  it('cannot look at the newest minutes alone, which are not complete', () => {
    const { alarms: some } = emptyStack({})
    const filled = { ...someAlarm, metric: countOf(someMetric.with({ period: Duration.minutes(1) })) }
    expect(() => some.add('shedding', filled)).toThrow('alarm shedding: it has to look back 2 minutes further')
    some.add('shedding', { ...filled, lasting: ONCE })
    const { alarms: others } = emptyStack({})
    const overAnHour = someMetric.with({ period: Duration.hours(1) })
    others.add('shedding', { ...someAlarm, metric: countOf(overAnHour) })
    expect([...some.all(), ...others.all()]).toHaveLength(2)
  })
})

describe('who is told', () => {
  const others = alarmNames.filter(name => name !== 'shedding')

  it('is an address, over a topic on which CloudWatch alone publishes, for this stack and over TLS', () => {
    const { stack, alarms: some } = emptyStack({ alarmEmail: 'ops@example.com', declinedAlarms: others })
    some.add('shedding', someAlarm)
    const template = Template.fromStack(stack)
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' })
    const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'))
    const Statements = z.object({
      Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string() })) }) }),
    })
    const [deny, allow, ...rest] = Statements.parse(policy).Properties.PolicyDocument.Statement
    expect(rest).toEqual([])
    expect(deny).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
    expect(allow).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    })
    const { Condition } = z
      .looseObject({ Condition: z.looseObject({ ArnLike: z.record(z.string(), z.unknown()) }) })
      .parse(allow)
    expect(textOf(Condition.ArnLike['aws:SourceArn'])).toMatch(/:alarm:\{AWS::StackName\}-\*$/)
  })

  it('is a topic of the stage itself, before an address', () => {
    const { stack, alarms: some } = emptyStack({ alarmTopicArn: topic, alarmEmail: 'a@b.org', declinedAlarms: others })
    some.add('shedding', someAlarm)
    const template = Template.fromStack(stack)
    template.resourceCountIs('AWS::SNS::Topic', 0)
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: [topic], OKActions: [topic] })
  })

  it('is nobody where neither is set, and the synth says so', () => {
    const { stack, alarms: some } = emptyStack({
      declinedAlarms: others,
      runbooksUrl: 'https://wiki.example.com/sonde/',
    })
    some.add('shedding', someAlarm)
    Annotations.fromStack(stack).hasWarning(
      '/Sonde-dev/Alarms',
      Match.stringLikeRegexp('set alarmEmail, alarmTopicArn or alertChannels'),
    )
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: 'Something. What to do: https://wiki.example.com/sonde/shedding.md',
      AlarmActions: Match.absent(),
    })
  })
})

describe('the dashboard', () => {
  const Body = z.object({ DashboardBody: z.unknown() })
  const [dashboard] = [...ofType('AWS::CloudWatch::Dashboard').values()].map(({ Properties: given }) =>
    Body.parse(given),
  )
  const text = textOf(dashboard?.DashboardBody)

  it('answers in one look', () => {
    const questions = ['Are devices heard?', 'Is it stored?', 'Do viewers see it?', 'What does it cost?']
    for (const question of questions) expect(text).toContain(`## ${question}`)
  })

  it('shows every metric that Sonde measures, and every alarm', () => {
    for (const name of Object.keys(sondeMetrics)) expect(text).toContain(`"${METRICS_NAMESPACE}","${name}"`)
    for (const name of ofType('AWS::CloudWatch::Alarm').keys()) expect(text).toContain(`{${name}.Arn}`)
  })

  it('shows everything that an alarm watches', () => {
    for (const { Namespace, MetricName } of alarms.flatMap(({ metrics }) => metrics))
      expect(text).toContain(`"${Namespace}","${MetricName}"`)
  })

  it('shows every dead-letter queue', () => {
    const letters = [...ofType('AWS::SQS::Queue').keys()].filter(name => name.includes('DeadLetters'))
    for (const name of letters) expect(text).toContain(`{${name}.QueueName}`)
  })
})

describe('docs/operate.md', () => {
  const page = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8')

  it('has each metric with its unit and meaning, and no other', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([A-Z]\w+) \| (.+) \|$/gm)].map(([, ...row]) => row)
    expect(rows).toEqual(Object.entries(sondeMetrics).map(([name, { unit, about }]) => [name, unit, about]))
  })

  it('counts the alarms and what they watch right: that is what is billed', () => {
    const watchedMetrics = usual.flatMap(({ metrics }) => metrics).length
    const cost = (watchedMetrics * 0.1).toFixed(2)
    expect(page).toContain(`${usual.length} alarms over ${watchedMetrics} metrics, $0.10 a metric | $${cost} |`)
  })
})

import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { groupSettings } from '../core/events/log/cloudwatch/filterName.ts'
import { HANDLERS_OF_LINES, whyNotTaken } from '../core/events/log/cloudwatch/taken.ts'
import { ABOUT_LOG_LINES } from '../core/runtime/aboutLogLines.ts'
import { filterPattern } from '../local/logs/filterPattern.ts'
import { LogSource } from './log-source.ts'
import { synthesised, textOf } from './testing/synthesised.ts'

const Filter = z.looseObject({ FilterName: z.string(), FilterPattern: z.string(), LogGroupName: z.unknown() })
const stack = await synthesised({ canary: { everyMinutes: 5 } })
const filters = [...stack.ofType('AWS::Logs::SubscriptionFilter').values()].map(({ Properties }) =>
  Filter.parse(Properties),
)
const groupsOf = filters.map(({ LogGroupName }) => textOf(LogGroupName).replace(/[{}]/g, ''))

const ours = '{"time":"2026-11-28T15:00:00Z","level":"info","message":"listening"}'
const marked = `{"time":"2026-11-28T15:00:00Z","level":"warn","message":"x","${ABOUT_LOG_LINES}":true}`
const metrics = '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Sonde"}]},"Stack":"x"}'
const ofRuntime = '{"timestamp":"2026-11-28T15:00:00Z","level":"ERROR","requestId":"1","message":{"errorType":"Error"}}'

describe('the stage’s own sources', () => {
  it('are its listener and every function, each once', () => {
    const groups = [...stack.ofType('AWS::Logs::LogGroup').keys()].filter(name => !/^Console|AccessLog/.test(name))
    expect(groupsOf.toSorted()).toEqual(groups.toSorted())
    const names = filters.map(({ FilterName }) => groupSettings([FilterName]))
    expect(names.every(({ own }) => own === 'true')).toBe(true)
    expect(names.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['sonde.listener', 'sonde.persist', 'sonde.cloudwatch-logs', 'sonde.canary']),
    )
    expect(new Set(names.map(({ source }) => source)).size).toBe(filters.length)
  })

  it.each(filters.map((filter, at) => [groupsOf[at] ?? '', filter] as const))(
    '%s sends lines for people, and no metrics or lines about log lines',
    (group, { FilterPattern: pattern }) => {
      const matches = filterPattern(pattern)
      expect([ours, metrics, marked].map(matches)).toEqual([true, false, false])
      const handles = HANDLERS_OF_LINES.some(name => group.startsWith(`${name}Logs`))
      // The function that takes the lines decides in the same way, whatever the pattern.
      expect(matches(ofRuntime)).toBe(!handles)
      expect(whyNotTaken(`Sonde-dev-${group}-AbC`, ofRuntime) === undefined).toBe(!handles)
    },
  )

  it('know each function that handles log lines by the name of its log group', () => {
    expect(HANDLERS_OF_LINES.filter(name => !groupsOf.some(group => group.startsWith(`${name}Logs`)))).toEqual([])
  })

  it('can be switched off, and the function stays for other log groups', async () => {
    const { ofType } = await synthesised({ ownLogs: false })
    expect(ofType('AWS::Logs::SubscriptionFilter').size).toBe(0)
    expect([...ofType('AWS::Lambda::Function').keys()]).toContain('LogPathCloudWatchFunction')
  })
})

const takenBy = 'arn:aws:lambda:eu-west-1:123456789012:function:Sonde-LogPathCloudWatch'
const inStack = (make: (stack: Stack) => void): Template => {
  const own = new Stack(new App(), 'Shop')
  make(own)
  return Template.fromStack(own)
}

describe('a log source of another stack', () => {
  it('subscribes a group by its name, lets CloudWatch Logs of the account invoke the function for it, in that order', () => {
    const template = inStack(own => {
      new LogSource(own, 'Checkout', { logGroup: '/shop/checkout', takenBy, source: 'checkout', format: 'json' })
    })
    const [[permission] = []] = Object.entries(template.findResources('AWS::Lambda::Permission'))
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: takenBy,
      Principal: 'logs.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    })
    template.hasResource('AWS::Logs::SubscriptionFilter', {
      DependsOn: [permission],
      Properties: {
        LogGroupName: '/shop/checkout',
        DestinationArn: takenBy,
        FilterName: 'sonde?source=checkout&format=json',
        FilterPattern: '',
      },
    })
  })

  it('takes a filter pattern, and knows its failed deliveries as a metric', () => {
    let metric: unknown
    const template = inStack(own => {
      const logGroup = new LogGroup(own, 'Group')
      const pattern = FilterPattern.anyTerm('WARN', 'ERROR')
      const source = new LogSource(own, 'Source', { logGroup, takenBy, filterPattern: pattern })
      metric = own.resolve(source.metricFailedDeliveries().dimensions)
    })
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { FilterPattern: '?"WARN" ?"ERROR"' })
    expect(metric).toEqual({
      LogGroupName: { Ref: expect.stringMatching(/^Group/) },
      DestinationType: 'Lambda',
      FilterName: 'sonde?',
    })
  })

  it('is refused on a group that has two filters in the app already', () => {
    const third = () =>
      inStack(own => {
        const logGroup = new LogGroup(own, 'Group')
        for (const source of ['a', 'b', 'c']) new LogSource(own, source, { logGroup, takenBy, source })
      })
    expect(third).toThrow(
      /has two subscription filters already, which is all it can have: Shop\/a\/Filter, Shop\/b\/Filter/,
    )
  })

  it('is refused with a pattern that is wrong', () =>
    expect(() => inStack(own => void new LogSource(own, 'x', { logGroup: 'g', takenBy, pattern: '(' }))).toThrow())

  it('is refused with settings that fit no filter’s name', () =>
    expect(() =>
      inStack(
        own =>
          void new LogSource(own, 'x', {
            logGroup: 'g',
            takenBy,
            pattern: '(?P<message>x)'.replace('x', '\\*'.repeat(120)),
          }),
      ),
    ).toThrow('over 512'))
})

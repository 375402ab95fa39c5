import { describe, expect, it, vi } from 'vitest'
import {
  admin,
  busArn,
  busOf,
  deadArn,
  entry,
  functionArn,
  queueArn,
  ruleArn,
  ruleCaller,
  ruleResource,
  toFunction,
} from './testBus.ts'

describe('PutEvents', () => {
  it('delivers the event in its envelope, in the same turn, as the rule', async () => {
    using stack = busOf()
    const answer = stack.events.putEvents({ Entries: [entry({ Time: 1705314600.9, Resources: ['arn:x'] })] }, admin)
    expect(stack.invoked).toEqual([
      {
        arn: functionArn,
        caller: ruleCaller,
        payload: {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'Uplink',
          source: 'sonde',
          account: '000000000000',
          time: '2024-01-15T10:30:00Z',
          region: 'us-east-1',
          resources: ['arn:x'],
          detail: { deviceId: 'ABC123' },
        },
      },
    ])
    expect(await answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] })
    await stack.events.idle()
    expect(stack.events.stats).toMatchObject({ accepted: 1, delivered: 1, pending: 0 })
  })

  it('takes the bus by name or ARN, and the default bus for none', async () => {
    using stack = busOf([
      ruleResource(),
      ruleResource({ EventBusName: undefined, Targets: [toFunction({ Arn: queueArn })] }),
    ])
    await stack.events.putEvents(
      { Entries: [entry({ EventBusName: busArn }), entry({ EventBusName: undefined })] },
      admin,
    )
    await stack.events.idle()
    expect([stack.invoked.length, stack.sent.length]).toEqual([1, 1])
  })

  it('answers for each entry by itself', async () => {
    using stack = busOf()
    const Entries = [
      entry({ Detail: 'not json' }),
      entry({ Detail: '[1]' }),
      entry({ DetailType: undefined }),
      entry({ EventBusName: 'nowhere' }),
      entry({ Source: 'aws.ec2' }),
      entry({ Time: 'yesterday' }),
      entry(),
    ]
    const answer = await stack.events.putEvents({ Entries }, admin)
    expect(answer.FailedEntryCount).toBe(6)
    expect(answer.Entries).toMatchObject([
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('DetailType') },
      { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('nowhere') },
      { ErrorCode: 'NotAuthorizedForSourceException' },
      { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('Time') },
      { EventId: expect.any(String) },
    ])
    expect(stack.invoked).toHaveLength(1)
  })

  it.each([
    ['none', []],
    ['eleven', Array.from({ length: 11 }, () => entry())],
    ['too large', [entry({ Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) })]],
  ])('refuses the request for its entries: %s', async (_what, Entries) => {
    using stack = busOf()
    await expect(stack.events.putEvents({ Entries }, admin)).rejects.toMatchObject({ code: 'ValidationException' })
  })

  it('refuses entries, and delivers none of those, while the fault bus-refuse strikes', async () => {
    using stack = busOf()
    stack.faults['bus-refuse'] = { rate: 1 }
    const answer = await stack.events.putEvents({ Entries: [entry(), entry()] }, admin)
    expect(answer).toMatchObject({ FailedEntryCount: 2, Entries: [{ ErrorCode: 'ThrottlingException' }, {}] })
    expect(stack.invoked).toEqual([])
    expect(stack.lines.join()).toContain('"kind":"admin"')
  })

  it('delivers later while the fault bus-delay strikes', async () => {
    using stack = busOf()
    stack.faults['bus-delay'] = { rate: 1, delayMs: 20 }
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    expect(stack.invoked).toEqual([])
    expect(stack.events.stats.pending).toBe(1)
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(1)
  })

  it('waits as long as bus-delay says, whatever the time scale', async () => {
    vi.useFakeTimers()
    try {
      using stack = busOf()
      stack.faults['bus-delay'] = { rate: 1, delayMs: 8_000 }
      await stack.events.putEvents({ Entries: [entry()] }, admin)
      await vi.advanceTimersByTimeAsync(1_999)
      expect(stack.invoked).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(stack.invoked).toHaveLength(1)

      stack.faults['bus-delay'] = { rate: 1, minDelayMs: 4_000, delayMs: 8_000 }
      await stack.events.putEvents({ Entries: [entry()] }, admin)
      await vi.advanceTimersByTimeAsync(4_999)
      expect(stack.invoked).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(stack.invoked).toHaveLength(2)
    } finally {
      vi.useRealTimers()
    }
  })

  it('delivers twice while the fault bus-duplicate strikes, the same event both times', async () => {
    using stack = busOf()
    stack.faults['bus-duplicate'] = { rate: 1 }
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(2)
    expect(stack.invoked[0]).toEqual(stack.invoked[1])
    expect(stack.events.stats).toMatchObject({ accepted: 1, delivered: 2, pending: 0 })
  })

  it('asks bus faults about the function that is to get the event', async () => {
    const asked: unknown[] = []
    const faults = {
      strikes: (...about: unknown[]) => void asked.push(about),
      random: () => 0,
      isWithin: () => true,
      concurrent: () => undefined,
    }
    using stack = busOf([ruleResource({ Targets: [toFunction(), toFunction({ Id: 'Q', Arn: queueArn })] })], { faults })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    expect(asked).toEqual([
      ['bus-refuse'],
      ['bus-delay', 'persist'],
      ['bus-duplicate', 'persist'],
      ['bus-delay', ''],
      ['bus-duplicate', ''],
    ])
  })

  it('refuses a whole request over the rate of the account', async () => {
    let isWithin = true
    const faults = { strikes: () => undefined, random: () => 0, isWithin: () => isWithin, concurrent: () => undefined }
    using stack = busOf(undefined, { faults })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    isWithin = false
    await expect(stack.events.putEvents({ Entries: [entry()] }, admin)).rejects.toMatchObject({
      code: 'ThrottlingException',
    })
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(1)
  })

  it('throttles entries whose deliveries would pass the bound', async () => {
    const release = Promise.withResolvers<void>()
    using stack = busOf(undefined, { maxPending: 1, invoke: { async: () => release.promise } })
    const answer = await stack.events.putEvents({ Entries: [entry(), entry()] }, admin)
    expect(answer.Entries).toMatchObject([{ EventId: expect.any(String) }, { ErrorCode: 'ThrottlingException' }])
    release.resolve()
    await stack.events.idle()
  })
})

describe('rules', () => {
  it('deliver to every target of every match, input shaped as they say', async () => {
    using stack = busOf([
      ruleResource({
        Targets: [
          toFunction({ InputPath: '$.detail.deviceId' }),
          toFunction({ Id: 'Target1', Arn: queueArn, Input: '{"fixed":1}' }),
        ],
      }),
      ruleResource({ EventPattern: { source: ['other'] } }),
      ruleResource({ State: 'DISABLED' }),
    ])
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.invoked).toMatchObject([{ payload: 'ABC123' }])
    expect(stack.sent).toEqual([{ arn: queueArn, payload: { fixed: 1 }, caller: ruleCaller }])
  })

  it('run on a schedule, shortened by the time scale', async () => {
    using stack = busOf([
      ruleResource({ EventBusName: undefined, EventPattern: undefined, ScheduleExpression: 'rate(1 minute)' }),
    ])
    await expect.poll(() => stack.invoked.length, { interval: 5 }).toBeGreaterThan(1)
    expect(stack.invoked[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: [ruleArn],
      detail: {},
    })
  })

  it('run on a schedule every minute, and never more often than five times a second', async () => {
    vi.useFakeTimers()
    try {
      const scheduled = ruleResource({
        EventBusName: undefined,
        EventPattern: undefined,
        ScheduleExpression: 'rate(1 minute)',
      })
      using unscaled = busOf([scheduled], { timeScale: 1 })
      using scaled = busOf([scheduled])
      using withAlarms = busOf([scheduled], { timeScale: 1, scheduleScale: 1 / 12 })
      await vi.advanceTimersByTimeAsync(60_000)
      expect([unscaled, scaled, withAlarms].map(({ invoked }) => invoked.length)).toEqual([1, 300, 12])
    } finally {
      vi.useRealTimers()
    }
  })

  it.each<[string, Record<string, unknown>]>([
    ['property Targets.0.RoleArn is not understood', { Targets: [toFunction({ RoleArn: 'arn' })] }],
    ['property Targets.0.InputTransformer.InputTemplate', { Targets: [toFunction({ InputTransformer: {} })] }],
    [
      'the variable <id> has no path in InputPathsMap',
      { Targets: [toFunction({ InputTransformer: { InputTemplate: '{"id":<id>}' } })] },
    ],
    [
      'Input, InputPath and InputTransformer exclude each other',
      { Targets: [toFunction({ InputPath: '$', InputTransformer: { InputTemplate: '{}' } })] },
    ],
    ['property Targets.0.Arn: only Lambda functions', { Targets: [toFunction({ Arn: 'arn:aws:sns:us-east-1:0:t' })] }],
    [
      'property Targets.0.DeadLetterConfig.Arn: only an SQS',
      { Targets: [toFunction({ DeadLetterConfig: { Arn: functionArn } })] },
    ],
    ['property RoleArn is not understood', { RoleArn: 'arn' }],
    ['source: operator {"like":"x"} is not understood', { EventPattern: { source: [{ like: 'x' }] } }],
    ['no bus nowhere in the template', { EventBusName: 'nowhere' }],
    ['needs EventPattern or ScheduleExpression', { EventPattern: undefined }],
    ['only rules of the default bus', { ScheduleExpression: 'rate(1 minute)' }],
    ['knows rate(...) only', { EventBusName: undefined, ScheduleExpression: 'cron(0 12 * * ? *)' }],
    ['rate(1 minutes) is not a valid rate', { EventBusName: undefined, ScheduleExpression: 'rate(1 minutes)' }],
    ['the path $.a[?(@.b)] is not understood', { Targets: [toFunction({ InputPath: '$.a[?(@.b)]' })] }],
  ])('are refused at start: %s', (message, properties) => {
    expect(() => busOf([ruleResource(properties)])).toThrow(`PersistRule (AWS::Events::Rule): `)
    expect(() => busOf([ruleResource(properties)])).toThrow(message)
  })

  it('may have a dead-letter queue that is not there: the event is dropped, and that is said', async () => {
    using stack = busOf([ruleResource({ Targets: [toFunction({ DeadLetterConfig: { Arn: deadArn } })] })], {
      invoke: { async: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' })) },
      sendToQueue: () => Promise.reject(new Error('queue refused')),
    })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.events.stats).toMatchObject({ dropped: 1, deadLettered: 0 })
    expect(stack.lines.join()).toContain('queue refused')
  })
})

import { describe, expect, it } from 'vitest'
import {
  admin,
  busOf,
  deadArn,
  entry,
  functionArn,
  named,
  ruleArn,
  ruleCaller,
  ruleResource,
  toFunction,
} from './testBus.ts'

const withDeadLetters = (RetryPolicy?: object) =>
  ruleResource({ Targets: [toFunction({ DeadLetterConfig: { Arn: deadArn }, ...(RetryPolicy && { RetryPolicy }) })] })
const throttled = named('TooManyRequestsException', 'queue full')

describe('a delivery that fails', () => {
  it('is tried again until it works', async () => {
    using stack = busOf([withDeadLetters()], { failWith: [throttled, named('Error'), throttled] })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(4)
    expect(stack.sent).toEqual([])
    expect(stack.events.stats).toMatchObject({ delivered: 1, retried: 3, pending: 0 })
  })

  it('ends in the dead-letter queue when its retries are used up', async () => {
    using stack = busOf([withDeadLetters({ MaximumRetryAttempts: 2 })], { failWith: Array(9).fill(throttled) })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(3)
    expect(stack.sent).toEqual([
      {
        arn: deadArn,
        caller: ruleCaller,
        payload: expect.objectContaining({ 'detail-type': 'Uplink', detail: { deviceId: 'ABC123' } }),
        attributes: {
          RULE_ARN: ruleArn,
          TARGET_ARN: functionArn,
          ERROR_CODE: 'THROTTLING',
          ERROR_MESSAGE: 'queue full',
          RETRY_ATTEMPTS: '2',
          EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        },
      },
    ])
    expect(stack.events.stats).toMatchObject({ deadLettered: 1, dropped: 0 })
  })

  it('is counted under its bus and rule once it is given up, and not while it is tried again', async () => {
    const counted: unknown[] = []
    using stack = busOf([withDeadLetters({ MaximumRetryAttempts: 2 })], {
      failWith: Array(4).fill(throttled),
      measure: metric => value => counted.push({ ...metric, value }),
    })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    const dimensions = { EventBusName: 'uplinks', RuleName: 'PersistRule' }
    expect(counted).toEqual([
      { namespace: 'AWS/Events', name: 'FailedInvocations', dimensions, value: 1 },
      { namespace: 'AWS/Events', name: 'InvocationsSentToDlq', dimensions, value: 1 },
    ])
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(counted).toHaveLength(2)
  })

  it('ends there when it would be too old for its next retry', async () => {
    let now = 0
    using stack = busOf([withDeadLetters({ MaximumEventAgeInSeconds: 60 })], {
      failWith: Array(9).fill(throttled),
      timeScale: 0.001,
      now: () => {
        now += 20
        return now
      },
    })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.sent).toMatchObject([{ attributes: { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' } }])
  })

  it.each([
    ['AccessDeniedException', 'NO_PERMISSIONS'],
    ['ResourceNotFoundException', 'NO_RESOURCE'],
    ['QueueDoesNotExist', 'NO_RESOURCE'],
  ])('goes there at once after %s', async (name, code) => {
    using stack = busOf([withDeadLetters()], { failWith: [named(name)] })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(1)
    expect(stack.sent).toMatchObject([{ attributes: { ERROR_CODE: code, RETRY_ATTEMPTS: '0' } }])
    expect(stack.sent[0]?.attributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION')
  })

  it('is dropped without a dead-letter queue, and that is said', async () => {
    using stack = busOf(undefined, { failWith: [named('AccessDeniedException', 'rule may not invoke')] })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.events.stats.dropped).toBe(1)
    expect(stack.lines.join()).toMatch(/bus .*dropped.*PersistRule.*rule may not invoke/)
  })

  it('holds up no other target', async () => {
    using stack = busOf([ruleResource(), ruleResource()], { failWith: [throttled] })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.events.stats).toMatchObject({ delivered: 2, retried: 1 })
  })

  it('is forgotten when the bus closes while it waits', async () => {
    const stack = busOf([withDeadLetters()], { failWith: Array(9).fill(throttled), timeScale: 1 })
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    stack.events.close()
    await stack.events.idle()
    expect(stack.sent).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { testJournal } from '../journal/testJournal.ts'
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
    expect(counted).toEqual([{ namespace: 'AWS/Events', name: 'InvocationsSentToDlq', dimensions, value: 1 }])
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(counted).toHaveLength(1)
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

describe('a bus that ends', () => {
  it('leaves its deliveries to the next one, with the attempts that they had', async () => {
    const journal = testJournal()
    const rule = withDeadLetters({ MaximumRetryAttempts: 2 })
    {
      using first = busOf([rule], { failWith: Array(2).fill(throttled), journal, timeScale: 1 })
      await first.events.putEvents({ Entries: [entry()] }, admin)
      await expect.poll(() => first.events.stats.retried).toBe(1)
    }
    expect(journal.size()).toBe(1)
    using second = busOf([rule], { failWith: Array(9).fill(throttled), journal, now: Date.now })
    second.events.resume()
    await second.events.idle()
    expect(second.invoked).toHaveLength(2)
    expect(second.sent).toMatchObject([
      { arn: deadArn, payload: { detail: { deviceId: 'ABC123' } }, attributes: { RETRY_ATTEMPTS: '2' } },
    ])
    expect(journal.size()).toBe(0)
  })

  it('leaves nothing of what was delivered, dead-lettered or dropped', async () => {
    const journal = testJournal()
    using stack = busOf([withDeadLetters()], { journal, failWith: [named('AccessDeniedException')] })
    await stack.events.putEvents({ Entries: [entry(), entry()] }, admin)
    await stack.events.idle()
    using dropping = busOf([ruleResource()], { journal, failWith: [named('AccessDeniedException')] })
    await dropping.events.putEvents({ Entries: [entry()] }, admin)
    await dropping.events.idle()
    expect(dropping.events.stats).toMatchObject({ dropped: 1 })
    expect(journal.size()).toBe(0)
  })

  it('says that a delivery is lost when the next template has lost its target', async () => {
    const journal = testJournal()
    {
      using first = busOf([ruleResource()], { failWith: [throttled], journal, timeScale: 1 })
      await first.events.putEvents({ Entries: [entry()] }, admin)
      await expect.poll(() => first.events.stats.retried).toBe(1)
    }
    using second = busOf([ruleResource({ Targets: [] })], { journal })
    second.events.resume()
    expect(second.lines.join()).toContain('the template has lost its rule or target')
    expect(second.events.stats).toMatchObject({ dropped: 1, pending: 0 })
    expect(journal.size()).toBe(0)
  })
})

it('refuses an entry that the journal could not keep', async () => {
  const journal = testJournal()
  const failing = { ...journal, records: (kind: string) => ({ ...journal.records(kind), written: noSpace }) }
  using stack = busOf([ruleResource()], { journal: failing })
  const { Entries, FailedEntryCount } = await stack.events.putEvents({ Entries: [entry()] }, admin)
  expect(FailedEntryCount).toBe(1)
  expect(Entries).toEqual([{ ErrorCode: 'InternalFailure', ErrorMessage: 'no space left' }])
})

const noSpace = () => Promise.reject(new Error('no space left'))

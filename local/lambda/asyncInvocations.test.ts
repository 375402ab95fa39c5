import { describe, expect, it } from 'vitest'
import { AccessDenied } from '../contracts.ts'
import { testJournal } from '../journal/testJournal.ts'
import { admin, arnOf, eventInvokeConfigOf, queueArn, roleArn, serviceOf } from './testService.ts'

const failing = `let n = 0
  export const handler = async event => { console.log('attempt ' + ++n); if (n <= event.failures) throw new Error('attempt ' + n) }`
const destination = { DestinationConfig: { OnFailure: { Destination: queueArn } } }

describe('an asynchronous invocation', () => {
  it('resolves when it is queued, and is tried again until it works', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      { eventInvokeConfigs: [eventInvokeConfigOf('Persist', destination)] },
    )
    await stack.service.invoke.async(arnOf('Persist'), { failures: 2 }, admin)
    await stack.service.idle()
    expect(stack.sent).toEqual([])
    expect(stack.service.usage()).toMatchObject([{ invocations: 3, errors: 2, retries: 2, gaveUp: 0 }])
  })

  it('ends at the on-failure destination, sent as the function’s role', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      { eventInvokeConfigs: [eventInvokeConfigOf(arnOf('Persist'), destination)] },
    )
    await stack.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
    await stack.service.idle()
    expect(stack.sent).toMatchObject([{ queueArn, caller: { kind: 'role', roleArn } }])
    expect(JSON.parse(stack.sent[0]?.body ?? '')).toMatchObject({
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      requestContext: {
        requestId: expect.any(String),
        functionArn: `${arnOf('Persist')}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { failures: 9 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'attempt 3' },
    })
  })

  it('keeps to the number of retries of its configuration', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      { eventInvokeConfigs: [eventInvokeConfigOf('Persist', { ...destination, MaximumRetryAttempts: 0 })] },
    )
    await stack.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
    await stack.service.idle()
    expect(stack.service.usage()).toMatchObject([{ invocations: 1, retries: 0, gaveUp: 1 }])
  })

  it('is given up when it would be too old for its next retry', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      {
        timeScale: 0.02,
        eventInvokeConfigs: [eventInvokeConfigOf('Persist', { ...destination, MaximumEventAgeInSeconds: 60 })],
        now: () => 0,
        // A minute before the first retry, two before the second: the second would be after 60 s.
      },
    )
    await stack.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
    await stack.service.idle()
    expect(JSON.parse(stack.sent[0]?.body ?? '')).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
    })
  })

  it('is given up without a response when it was too old before it ever ran', async () => {
    let now = 0
    await using stack = serviceOf(
      { Persist: failing },
      { eventInvokeConfigs: [eventInvokeConfigOf('Persist', destination)], timeScale: 1, now: () => now },
    )
    await stack.service.invoke.async(arnOf('Persist'), {}, admin)
    now = 7 * 3_600_000
    await stack.service.idle()
    const record = JSON.parse(stack.sent[0]?.body ?? '')
    expect(record.requestContext).toMatchObject({ condition: 'EventAgeExceeded', approximateInvokeCount: 0 })
    expect(record).not.toHaveProperty('responseContext')
  })

  it('goes to the function’s dead-letter queue as it came', async () => {
    await using stack = serviceOf({ Persist: failing }, { properties: { DeadLetterConfig: { TargetArn: queueArn } } })
    await stack.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
    await stack.service.idle()
    expect(stack.sent).toMatchObject([
      { body: '{"failures":9}', attributes: { ErrorCode: '200', ErrorMessage: 'attempt 3' } },
    ])
  })

  it('is retried when the fault function-throw strikes, and dead-lettered with that', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      { eventInvokeConfigs: [eventInvokeConfigOf('Persist', destination)] },
    )
    stack.faults['function-throw'] = { rate: 1 }
    await stack.service.invoke.async(arnOf('Persist'), {}, admin)
    await stack.service.idle()
    expect(JSON.parse(stack.sent[0]?.body ?? '')).toMatchObject({ responsePayload: { errorType: 'FaultInjected' } })
  })

  it('is said to be lost when nobody takes the record', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      {
        eventInvokeConfigs: [eventInvokeConfigOf('Persist', destination)],
        sendToQueue: async (resourceArn, _message, caller) => {
          throw new AccessDenied({ caller, action: 'sqs:SendMessage', resourceArn }, 'role may not sqs:SendMessage')
        },
      },
    )
    await stack.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
    await stack.service.idle()
    expect(stack.lines.join()).toContain('role may not sqs:SendMessage')
    expect(stack.service.usage()).toMatchObject([{ destinationFailures: 1 }])
  })

  it('is refused loudly when the queue is full', async () => {
    await using stack = serviceOf({ Persist: 'export const handler = async () => 1' }, { maxQueued: 2 })
    const queued = () => stack.service.invoke.async(arnOf('Persist'), {}, admin)
    await Promise.all([queued(), queued()])
    await expect(queued()).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    await stack.service.idle()
    await queued()
    await stack.service.idle()
    expect(stack.service.usage()).toMatchObject([{ invocations: 3, throttles: 1 }])
  })

  it('that is throttled waits and is tried again, without using up its retries', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      { eventInvokeConfigs: [eventInvokeConfigOf('Persist', { ...destination, MaximumRetryAttempts: 0 })] },
    )
    stack.faults['function-throttle'] = { rate: 1 }
    await stack.service.invoke.async(arnOf('Persist'), { failures: 0 }, admin)
    await expect.poll(() => stack.service.usage()[0]?.throttles).toBeGreaterThan(3)
    delete stack.faults['function-throttle']
    await stack.service.idle()
    expect(stack.service.usage()).toMatchObject([{ invocations: 1, errors: 0, retries: 0, gaveUp: 0 }])
  })

  it('that is throttled until it is too old ends at the destination, never having run', async () => {
    const config = eventInvokeConfigOf('Persist', { ...destination, MaximumEventAgeInSeconds: 60 })
    await using stack = serviceOf({ Persist: failing }, { timeScale: 0.001, eventInvokeConfigs: [config] })
    stack.faults['function-throttle'] = { rate: 1 }
    await stack.service.invoke.async(arnOf('Persist'), {}, admin)
    await stack.service.idle()
    const { condition, approximateInvokeCount } = JSON.parse(stack.sent[0]?.body ?? '').requestContext
    expect({ condition, approximateInvokeCount }).toEqual({ condition: 'EventAgeExceeded', approximateInvokeCount: 0 })
    expect(stack.service.usage()).toMatchObject([{ invocations: 0, gaveUp: 1 }])
  })

  it('keeps to the concurrency that its function has reserved', async () => {
    const slow = `let running = 0, most = 0
      export const handler = async event => {
        if (event.ask) return most
        most = Math.max(most, ++running)
        await new Promise(resolve => setTimeout(resolve, 20))
        running--
      }`
    await using stack = serviceOf({ Persist: slow }, { properties: { ReservedConcurrentExecutions: 1 } })
    for (let event = 0; event < 3; event++) await stack.service.invoke.async(arnOf('Persist'), {}, admin)
    await stack.service.idle()
    expect(stack.service.usage()).toMatchObject([{ invocations: 3, throttles: expect.any(Number) }])
    expect(stack.service.usage()[0]?.throttles).toBeGreaterThan(0)
    expect(await stack.service.invoke.sync(arnOf('Persist'), { ask: true }, admin)).toEqual({ payload: 1 })
  })

  it('is refused when it is over 1 MB', async () => {
    await using stack = serviceOf({ Persist: failing })
    const tooLarge = { text: 'x'.repeat(1024 * 1024) }
    await expect(stack.service.invoke.async(arnOf('Persist'), tooLarge, admin)).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    })
  })

  it('is never run with reserved concurrency 0', async () => {
    await using stack = serviceOf(
      { Persist: failing },
      { properties: { ReservedConcurrentExecutions: 0, DeadLetterConfig: { TargetArn: queueArn } } },
    )
    await stack.service.invoke.async(arnOf('Persist'), {}, admin)
    await stack.service.idle()
    expect(stack.sent).toHaveLength(1)
    await expect(stack.service.invoke.sync(arnOf('Persist'), {}, admin)).rejects.toThrow('Rate Exceeded')
  })

  it.each([
    [{ DestinationConfig: { OnSuccess: { Destination: queueArn } } }, 'DestinationConfig.OnSuccess is not understood'],
    [{ MaximumRetryAttempts: 3 }, 'property MaximumRetryAttempts'],
    [{ Qualifier: 'live' }, 'property Qualifier: versions and aliases'],
  ])('has a configuration that is understood in full or refused: %j', (properties, message) => {
    const eventInvokeConfigs = [eventInvokeConfigOf('Persist', properties)]
    expect(() => serviceOf({ Persist: failing }, { eventInvokeConfigs })).toThrow(message)
  })
})

describe('a service that ends', () => {
  it('leaves what waited, ran or waits for a retry to the next one, with the attempts that it had', async () => {
    const journal = testJournal()
    const hanging = 'export const handler = () => new Promise(() => {})'
    {
      await using first = serviceOf({ Persist: failing, Slow: hanging }, { journal, timeScale: 1, maxInstances: 1 })
      await first.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
      await first.service.invoke.async(arnOf('Slow'), { number: 1 }, admin)
      await first.service.invoke.async(arnOf('Slow'), { number: 2 }, admin)
      await expect.poll(() => first.service.usage()).toMatchObject([{ retries: 1 }, { instances: 1 }])
    }
    expect(journal.size()).toBe(3)
    const counting = `export const handler = async event => console.log('got ' + event.number)`
    const eventInvokeConfigs = [eventInvokeConfigOf('Persist', destination)]
    await using second = serviceOf({ Persist: failing, Slow: counting }, { journal, eventInvokeConfigs, now: later })
    second.service.resume()
    await second.service.idle()
    expect(second.lines.filter(line => line.includes('got')).sort()).toEqual(['Slow got 1', 'Slow got 2'])
    expect(JSON.parse(second.sent[0]?.body ?? '')).toMatchObject({ requestContext: { approximateInvokeCount: 3 } })
    expect(journal.size()).toBe(0)
  })

  it('says that an event is lost when the next template has lost its function', async () => {
    const journal = testJournal()
    {
      await using first = serviceOf({ Persist: failing }, { journal, timeScale: 1 })
      await first.service.invoke.async(arnOf('Persist'), { failures: 9 }, admin)
      await expect.poll(() => first.service.usage()).toMatchObject([{ retries: 1 }])
    }
    await using second = serviceOf({ Other: failing }, { journal })
    second.service.resume()
    expect(second.lines.join()).toContain('the template has lost its function')
    expect(journal.size()).toBe(0)
  })
})

/** A minute and more later, when the first retry is due. */
const later = () => Date.now() + 61_000

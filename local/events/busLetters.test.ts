import { describe, expect, it } from 'vitest'
import { admin, busArn, busOf, busWithKey, deadArn, entry, queueArn, ruleResource, toFunction } from './testBus.ts'

const twoEntries = { Entries: [entry(), entry({ Detail: '{"deviceId":"ABC124"}' })] }

describe('a bus that cannot use the key of its customer', () => {
  it('accepts events, hands them to no target, and keeps them in its own dead-letter queue', async () => {
    using stack = busOf(undefined, { buses: [busWithKey()] })
    stack.faults['key-refuse'] = { rate: 1 }
    const answer = await stack.events.putEvents(twoEntries, admin)
    expect(answer.FailedEntryCount).toBe(0)
    await stack.events.idle()
    expect(stack.invoked).toEqual([])
    expect(stack.sent).toHaveLength(2)
    expect(stack.sent[0]).toEqual({
      arn: deadArn,
      caller: { kind: 'service', service: 'events.amazonaws.com', sourceArn: busArn },
      payload: expect.objectContaining({ source: 'sonde', 'detail-type': 'Uplink', detail: { deviceId: 'ABC123' } }),
      attributes: { ERROR_CODE: 'SDK_CLIENT_ERROR', ERROR_MESSAGE: expect.any(String), RETRY_ATTEMPTS: '0' },
    })
    expect(stack.events.stats).toMatchObject({ accepted: 2, deadLettered: 2, dropped: 0 })
  })

  it('sends an event that it had encrypted before to the queue of the target, without another try', async () => {
    const targets = [toFunction({ DeadLetterConfig: { Arn: queueArn } })]
    using stack = busOf([ruleResource({ Targets: targets })], { buses: [busWithKey()] })
    stack.faults['bus-delay'] = { rate: 1, delayMs: 20 }
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    stack.faults['key-refuse'] = { rate: 1 }
    await stack.events.idle()
    expect(stack.invoked).toEqual([])
    expect(stack.sent).toMatchObject([{ arn: queueArn, attributes: { RETRY_ATTEMPTS: '0' } }])
  })

  it('loses events without such a queue, or with one that refuses them, and says so', async () => {
    using without = busOf(undefined, { buses: [busWithKey({})] })
    using refusing = busOf(undefined, {
      buses: [busWithKey()],
      sendToQueue: async () => {
        throw new Error('KmsDisabled')
      },
    })
    for (const stack of [without, refusing]) {
      stack.faults['key-refuse'] = { rate: 1 }
      await stack.events.putEvents({ Entries: [entry()] }, admin)
      await stack.events.idle()
      expect(stack.events.stats).toMatchObject({ deadLettered: 0, dropped: 1 })
      expect(stack.lines.join('\n')).toContain('an event was dropped')
    }
  })

  it('is one that has a key: the others need none', async () => {
    using stack = busOf()
    stack.faults['key-refuse'] = { rate: 1 }
    await stack.events.putEvents({ Entries: [entry()] }, admin)
    await stack.events.idle()
    expect(stack.invoked).toHaveLength(1)
    expect(stack.sent).toEqual([])
  })
})

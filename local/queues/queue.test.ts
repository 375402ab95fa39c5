import { describe, expect, it } from 'vitest'
import { testJournal } from '../journal/testJournal.ts'
import { keptMessage } from './message.ts'
import { queue } from './queue.ts'

const ARN = 'arn:aws:sqs:us-east-1:000000000000:letters'

const queueOf = (settings: object = {}) => {
  const clock = { ms: 1_700_000_000_000 }
  const records = testJournal().records('message')
  const now = () => clock.ms
  const whole = { visibilityTimeout: 30, messageRetentionPeriod: 3600, delaySeconds: 0, ...settings }
  const made = queue(ARN, whole, { records, now })
  const send = (body: string, more: object = {}) => made.send({ body, attributes: {}, senderId: 'local', ...more })
  /** The queue of the next run, from the journal. */
  const again = () => {
    const next = queue(ARN, whole, { records, now })
    for (const message of records.left(keptMessage)) next.restore(message)
    return next
  }
  return { ...made, clock, send, again }
}

describe('a message', () => {
  it('is hidden from others while one receiver has it, and comes again when it was not deleted', () => {
    const { send, take, counts, clock } = queueOf()
    send('first')
    send('second')
    expect(take({ max: 1, hiddenSeconds: 30 })).toMatchObject([{ body: 'first', receives: 1 }])
    expect(take({ max: 10, hiddenSeconds: 60 })).toMatchObject([{ body: 'second' }])
    expect(take({ max: 10, hiddenSeconds: 30 })).toEqual([])
    expect(counts()).toEqual({ visible: 0, notVisible: 2, delayed: 0 })
    clock.ms += 30_000
    expect(take({ max: 10, hiddenSeconds: 30 })).toMatchObject([{ body: 'first', receives: 2 }])
  })

  it('is deleted by its newest receipt only', () => {
    const { send, take, remove, counts, clock } = queueOf()
    send('letter')
    const [{ receipt: old = '' } = {}] = take({ max: 1, hiddenSeconds: 30 }).map(message => ({ ...message }))
    clock.ms += 30_000
    const [{ receipt = '' } = {}] = take({ max: 1, hiddenSeconds: 30 })
    remove(old)
    expect(counts()).toMatchObject({ notVisible: 1 })
    remove(receipt)
    remove(receipt)
    expect(counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 })
    expect(() => remove('not a receipt')).toThrow('is not valid')
  })

  it('is released, or held for longer, while it is held', () => {
    const { send, take, hide, counts, clock } = queueOf()
    send('letter')
    const [{ receipt = '' } = {}] = take({ max: 1, hiddenSeconds: 30 })
    hide(receipt, 900)
    clock.ms += 60_000
    expect(counts()).toMatchObject({ visible: 0, notVisible: 1 })
    hide(receipt, 0)
    expect(counts()).toMatchObject({ visible: 1, notVisible: 0 })
    expect(() => hide(receipt, 0)).toThrow('not in flight')
    expect(() => hide(Buffer.from('a b').toString('base64'), 0)).toThrow('does not exist')
  })

  it('is delayed where the sender or the queue says so, and dropped when it is too old', () => {
    const { send, take, counts, clock } = queueOf({ delaySeconds: 10 })
    send('after the delay of the queue')
    send('at once', { delaySeconds: 0 })
    expect(counts()).toEqual({ visible: 1, notVisible: 0, delayed: 1 })
    clock.ms += 10_000
    expect(counts()).toMatchObject({ visible: 2 })
    clock.ms += 3_600_000
    expect(take({ max: 10, hiddenSeconds: 30 })).toEqual([])
    expect(counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 })
  })
})

describe('the next run', () => {
  it('has every message, hidden ones as hidden as they were, and knows receipts that were given out', () => {
    const { send, take, remove, again } = queueOf()
    send('waits')
    send('held')
    send('deleted')
    const [, held, deleted] = take({ max: 3, hiddenSeconds: 30 }).map(({ receipt = '' }) => receipt)
    remove(deleted ?? '')
    const next = again()
    expect(next.counts()).toEqual({ visible: 0, notVisible: 2, delayed: 0 })
    next.hide(held ?? '', 0)
    expect(next.take({ max: 10, hiddenSeconds: 30 })).toMatchObject([{ body: 'held', receives: 2 }])
  })
})

describe('a wait for messages', () => {
  it('ends with the next message, when a held one is released, or when it is called off', async () => {
    const { send, take, hide, arrival } = queueOf()
    const stop = new AbortController()
    const first = arrival(stop.signal)
    send('letter')
    await first
    const [{ receipt = '' } = {}] = take({ max: 1, hiddenSeconds: 30 })
    const second = arrival(stop.signal)
    hide(receipt, 0)
    await second
    take({ max: 1, hiddenSeconds: 30 })
    const third = arrival(stop.signal)
    stop.abort()
    await third
  })
})

import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Notification } from '../../contracts/alerts.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { poster } from '../addresses/post.ts'
import { sender } from '../channels/send.ts'
import { entryKeeper, notifier } from '../notify.ts'
import { dynamoOutbox } from '../outbox/outbox.ts'
import { dynamoTurns } from '../outbox/turn.ts'
import { type Receiver, receiver } from '../testing/receiver.ts'
import { deliverer, type Outcome } from './deliver.ts'
import type { GivenUp } from './queue.ts'
import type { Delivery } from './queued.ts'
import { MAX_TRIES } from './waits.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
const open: Receiver[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(one => one.close()))
})

// Each test makes a table and a receiver, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const START = Date.parse('2026-11-28T10:30:00Z')
const AT = new Date(START).toISOString()
const about = (deviceId: string, fields: Partial<Notification> = {}): Notification => ({
  id: `${deviceId}-${fields.state ?? 'firing'}`,
  rule: 'late',
  channels: ['ops'],
  deviceId,
  state: 'firing',
  level: 'warn',
  message: 'is late',
  at: AT,
  since: AT,
  ...fields,
})
const over = (deviceId: string) => about(deviceId, { state: 'over', message: 'is heard again', durationSeconds: 90 })
const fleet = (size: number) => Array.from({ length: size }, (_, index) => `D${String(index).padStart(4, '0')}`)

/** A table, a queue that the test plays, and a receiver on a real port. */
const stage = async (answer?: (response: ServerResponse) => void) => {
  const tableName = await tables.create(['alert', 'subject'])
  const { port, received, close } = await receiver(answer)
  open.push({ port, received, close })
  const clock = { now: START }
  const now = () => clock.now
  const queue: { delivery: Delivery; delaySeconds: number }[] = []
  const letters: { delivery: Delivery; reason: GivenUp }[] = []
  const outcomes: Outcome[] = []
  const lines: string[] = []
  const outbox = dynamoOutbox({ client: tables.client, tableName, now })
  const enqueue = async (delivery: Delivery, delaySeconds: number) => void queue.push({ delivery, delaySeconds })
  const url = `http://hooks.test:${port}/secret-path`
  const channels = new Map(
    ['ops', 'other'].map(name => [name, { type: 'webhook' as const, url: `${url}/${name}` }] as const),
  )
  const deliver = deliverer({
    outbox,
    takeTurn: dynamoTurns({ client: tables.client, tableName, now }),
    send: sender({
      channelOf: async name => channels.get(name),
      post: poster({
        resolve: async () => ['127.0.0.1'],
        allowed: { networks: [], loopback: true },
        withinMs: 20_000,
      }),
      publish: async () => undefined,
      stage: { stack: 'sonde-test', consoleUrl: undefined },
      now,
    }),
    giveUp: async (delivery, reason) => void letters.push({ delivery, reason }),
    count: outcome => void outcomes.push(outcome),
    log: (_level, message, fields) => void lines.push(JSON.stringify({ message, ...fields })),
    random: () => 0.5,
  })
  return {
    clock,
    queue,
    letters,
    outcomes,
    lines,
    received,
    channels,
    deliver,
    outbox,
    notify: notifier(entryKeeper({ outbox, enqueue })),
    notifyOver: (failing: (delivery: Delivery) => Promise<void>) => notifier(entryKeeper({ outbox, enqueue: failing })),
    /** Takes the oldest message of the queue. */
    next: () => {
      const message = queue.shift()
      if (!message) throw new Error('the queue is empty')
      return message.delivery
    },
    titles: () => received.map(({ body }) => String(JSON.parse(body).title)),
  }
}

describe('notifications of one rule for one channel', () => {
  it('are told in one message, half a minute after the first', async () => {
    const { notify, queue, next, deliver, titles, outcomes } = await stage()
    tables.sent()
    await notify(about('A1'))
    expect(tables.sent()).toEqual(['PutItemCommand', 'GetItemCommand', 'PutItemCommand'])
    await notify(about('A2'))
    expect(tables.sent()).toEqual(['PutItemCommand', 'GetItemCommand'])
    expect(queue).toMatchObject([{ delaySeconds: 30 }])
    expect(await deliver(next(), 'm1')).toEqual({ kind: 'done' })
    expect(titles()).toEqual(['late: 2 devices'])
    expect(outcomes).toEqual(['delivered'])
  })

  it('of 120 devices are one message; that all of them are back is another one', { timeout: 120_000 }, async () => {
    const { notify, queue, next, deliver, titles, received } = await stage()
    const names = fleet(120)
    await Promise.all(names.map(name => notify(about(name))))
    expect(queue).toHaveLength(1)
    await deliver(next(), 'm1')
    await Promise.all(names.map(name => notify(over(name))))
    expect(queue).toHaveLength(1)
    await deliver(next(), 'm2')
    expect(titles()).toEqual(['late: 120 devices', 'Over: late: 120 devices'])
    const [first, second] = received.map(({ body }) => JSON.parse(body))
    expect(first).toMatchObject({ firing: 120, over: 0, names: 120 })
    expect(first.entries).toHaveLength(10)
    expect(second).toMatchObject({ firing: 0, over: 120 })
    expect(second.entries[0]).toMatchObject({ state: 'over', durationSeconds: 90 })
  })

  it('that begin and are over within half a minute are told together', async () => {
    const { notify, next, deliver, titles } = await stage()
    await notify(about('A1'))
    await notify(over('A1'))
    await deliver(next(), 'm1')
    expect(titles()).toEqual(['late: A1, and over'])
  })

  it('do not meet those of another rule, of another channel, or of a test', async () => {
    const { notify, queue, next, deliver, titles, received } = await stage()
    await notify(about('A1', { channels: ['ops', 'other', 'ops'] }))
    await notify(about('A1', { rule: 'reboot' }))
    await notify(about('A1', { isTest: true }))
    expect(queue.map(({ delaySeconds }) => delaySeconds)).toEqual([30, 30, 30, 0])
    for (const holder of ['m1', 'm2', 'm3', 'm4']) await deliver(next(), holder)
    expect(titles().toSorted()).toEqual(['TEST: late: A1', 'late: A1', 'late: A1', 'reboot: A1'])
    expect(received.map(({ path }) => path).toSorted()).toEqual([
      '/secret-path/ops',
      '/secret-path/ops',
      '/secret-path/ops',
      '/secret-path/other',
    ])
  })

  it('come in the next message when they arrive while one is being sent', async () => {
    let during: (() => Promise<void>) | undefined
    const { notify, next, deliver, titles, queue } = await stage(response => {
      const work = during
      during = undefined
      const answer = () => response.end()
      if (work) work().then(answer, answer)
      else answer()
    })
    during = () => notify(about('A2'))
    await notify(about('A1'))
    await deliver(next(), 'm1')
    expect(titles()).toEqual(['late: A1'])
    expect(queue).toHaveLength(1)
    await deliver(next(), 'm2')
    expect(titles()).toEqual(['late: A1', 'late: A2'])
  })

  it('are announced again when the queue did not take the first announcement', async () => {
    const { notifyOver, notify, queue, next, deliver, titles } = await stage()
    const failing = notifyOver(() => Promise.reject(new Error('throttled')))
    await expect(failing(about('A1'))).rejects.toThrow('throttled')
    await notify(about('A2'))
    expect(queue).toHaveLength(0)
    await notify(about('A1'))
    await deliver(next(), 'm1')
    expect(titles()).toEqual(['late: 2 devices'])
  })

  it('are announced again when nobody has sent their group for ten minutes', async () => {
    const { notifyOver, notify, queue, clock } = await stage()
    await notifyOver(async () => undefined)(about('A1'))
    clock.now += 599_000
    await notify(about('A2'))
    expect(queue).toHaveLength(0)
    clock.now += 2_000
    await notify(about('A3'))
    await notify(about('A4'))
    expect(queue).toHaveLength(1)
  })

  it('hold at most 1,000 characters of what a device says', async () => {
    const { notify, next, deliver, received } = await stage()
    await notify(about('A1', { message: 'x'.repeat(100_000) }))
    await deliver(next(), 'm1')
    expect(JSON.parse(received[0]?.body ?? '').entries[0].message).toMatch(
      /^x{900,1000}… \(99,\d{3} characters left out\)$/,
    )
  })
})

describe('what was delivered is not delivered again', () => {
  it('when the message of the queue comes twice, or a notification does', async () => {
    const { notify, next, deliver, received, queue } = await stage()
    await notify(about('A1'))
    const delivery = next()
    await deliver(delivery, 'm1')
    expect(await deliver(delivery, 'm1')).toEqual({ kind: 'done' })
    await notify(about('A1'))
    expect(queue).toHaveLength(1)
    await deliver(next(), 'm2')
    expect(received).toHaveLength(1)
  })

  it('when the function ends between sending it and removing it', async () => {
    const { notify, next, deliver, received, outbox } = await stage()
    await notify(about('A1'))
    const delivery = next()
    tables.failNext('BatchWriteItemCommand', new Error('the function ends here'))
    await expect(deliver(delivery, 'm1')).rejects.toThrow('ends here')
    expect(await deliver(delivery, 'm1')).toEqual({ kind: 'done' })
    expect(received).toHaveLength(1)
    const group = { channel: 'ops', of: { about: 'rule', rule: 'late' }, isTest: false } as const
    expect(await outbox.waiting(group)).toEqual([])
  })
})

/** Answers with these statuses, one after the other, then with 200. */
const answering = (...statuses: readonly number[]) => {
  const left = statuses.values()
  return (response: ServerResponse) => {
    const { value = 200 } = left.next()
    response.writeHead(value, value === 429 ? { 'retry-after': '120' } : {}).end()
  }
}

describe('a receiver that does not take a message', () => {
  it('is tried again after growing waits, and then has what came meanwhile too, once', async () => {
    const { notify, next, deliver, clock, titles, outcomes, queue } = await stage(answering(500, 503))
    await notify(about('A1'))
    const delivery = next()
    expect(await deliver(delivery, 'm1')).toEqual({ kind: 'again', ms: 10_000 })
    clock.now += 10_000
    expect(await deliver(delivery, 'm1')).toEqual({ kind: 'again', ms: 20_000 })
    await notify(about('A2'))
    // Another message of the group leaves its alerts to the one that waits for its next try.
    expect(await deliver(next(), 'm2')).toEqual({ kind: 'done' })
    clock.now += 20_000
    expect(await deliver(delivery, 'm1')).toEqual({ kind: 'done' })
    expect(titles()).toEqual(['late: A1', 'late: A1', 'late: 2 devices'])
    expect(outcomes).toEqual(['retried', 'retried', 'delivered'])
    expect(queue).toEqual([])
  })

  it('has no second message of its group while one is on its way', async () => {
    let during: (() => Promise<unknown>) | undefined
    const { notify, next, deliver, received } = await stage(response => {
      const work = during
      during = undefined
      const answer = () => response.end()
      if (work) work().then(answer, answer)
      else answer()
    })
    await notify(about('A1'))
    const delivery = next()
    const met: unknown[] = []
    during = async () => void met.push(await deliver(delivery, 'm2'))
    expect(await deliver(delivery, 'm1')).toEqual({ kind: 'done' })
    expect(met).toEqual([{ kind: 'again', ms: 20_000 }])
    expect(await deliver(delivery, 'm2')).toEqual({ kind: 'done' })
    expect(received).toHaveLength(1)
  })

  it('is left alone for as long as its Retry-After says', async () => {
    const { notify, next, deliver } = await stage(answering(429))
    await notify(about('A1'))
    expect(await deliver(next(), 'm1')).toEqual({ kind: 'again', ms: 120_000 })
  })

  it('for about an hour has it as a dead letter, which can be sent again, marked as late', async () => {
    const statuses = Array.from({ length: MAX_TRIES }, () => 500)
    const { notify, next, deliver, clock, letters, received, outcomes } = await stage(answering(...statuses))
    await notify(about('A1'))
    const delivery = next()
    for (;;) {
      const delivered = await deliver(delivery, 'm1')
      if (delivered.kind === 'done') break
      clock.now += delivered.ms
    }
    expect(received).toHaveLength(MAX_TRIES)
    expect(outcomes.filter(one => one === 'failed')).toHaveLength(1)
    const minutes = (clock.now - START) / 60_000
    expect(minutes).toBeGreaterThan(45)
    expect(minutes).toBeLessThan(90)
    expect(letters).toMatchObject([
      { reason: { code: 'refused', message: 'The receiver answered 500.', attempts: MAX_TRIES } },
    ])

    clock.now += 2 * 86_400_000
    const letter = letters[0]?.delivery ?? delivery
    await deliver(letter, 'm2')
    await deliver(letter, 'm3')
    expect(received).toHaveLength(MAX_TRIES + 1)
    expect(JSON.parse(received.at(-1)?.body ?? '').text).toMatch(/is late \(since .*\)\nThis message is late by 2 d/)
  })

  it.each([400, 404, 410, 302])('with %i has it as a dead letter at once', async status => {
    const { notify, next, deliver, letters, received, queue } = await stage(answering(status))
    await notify(about('A1'))
    expect(await deliver(next(), 'm1')).toEqual({ kind: 'done' })
    expect(letters).toMatchObject([{ reason: { code: 'refused', attempts: 1 } }])
    // The next one is a message of its own.
    await notify(about('A2'))
    expect(queue).toHaveLength(1)
    await deliver(next(), 'm2')
    expect(received.map(({ body }) => JSON.parse(body).title)).toEqual(['late: A1', 'late: A2'])
  })

  it('when a dead letter is sent again, has it as a dead letter again, as often as people try', async () => {
    const { notify, next, deliver, letters, received } = await stage(answering(404, 404))
    await notify(about('A1'))
    await deliver(next(), 'm1')
    const letter = letters[0]?.delivery
    if (!letter) throw new Error('there is no letter')
    await deliver(letter, 'm2')
    expect(letters).toHaveLength(2)
    await deliver(letter, 'm3')
    expect(received).toHaveLength(3)
    expect(letters).toHaveLength(2)
  })

  it('because the channel has no address has it as a dead letter', async () => {
    const { notify, next, deliver, letters } = await stage()
    await notify(about('A1', { channels: ['gone'] }))
    await deliver(next(), 'm1')
    expect(letters).toMatchObject([{ reason: { code: 'no-address' } }])
  })

  it('is named in no line of the log, nor is its address', async () => {
    const { notify, next, deliver, lines, letters, channels } = await stage(answering(500, 404))
    channels.set('closed', { type: 'webhook', url: 'http://10.1.2.3/secret-path' })
    await notify(about('A1', { channels: ['ops', 'closed'] }))
    const [ops, closed] = [next(), next()]
    await deliver(ops, 'm1')
    await deliver(ops, 'm1')
    await deliver(closed, 'm2')
    expect(lines).toHaveLength(3)
    const told = [...lines, ...letters.map(letter => JSON.stringify(letter))].join('\n')
    expect(told).not.toMatch(/secret-path|hooks\.test|127\.0\.0\.1|10\.1\.2\.3/)
    expect(told).toContain('"outcome":"not-allowed"')
  })
})

import { describe, expect, it } from 'vitest'
import { AccessDenied, type Authorize, type InvokeResult, type Resource } from '../contracts.ts'
import { testJournal } from '../journal/testJournal.ts'
import { functionResource } from '../lambda/testService.ts'
import { queues } from '../queues/queues.ts'
import { mappings } from './mappings.ts'
import type { queueEvent } from './queueEvent.ts'

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
const admin = { kind: 'admin' } as const
const PATIENCE = { timeout: 30_000, interval: 5 }

const queueResource = (logicalId: string, properties: object = {}): Resource => ({
  logicalId,
  type: 'AWS::SQS::Queue',
  ref: `http://sqs/${logicalId}`,
  arn: arnOf(logicalId),
  properties: { ...properties },
})
const mappingResource = (properties: object): Resource => ({
  logicalId: 'Mapping',
  type: 'AWS::Lambda::EventSourceMapping',
  ref: 'Mapping',
  arn: '',
  properties: { EventSourceArn: arnOf('work'), FunctionName: 'Deliver', ...properties },
})

type Event = ReturnType<typeof queueEvent>
type Answer = (event: Event, attempt: number) => Promise<InvokeResult> | InvokeResult

const done: InvokeResult = { payload: null }
const failed: InvokeResult = { payload: {}, functionError: { errorType: 'Error', errorMessage: 'no' } }
const failuresOf = (ids: readonly string[]): InvokeResult => ({
  payload: { batchItemFailures: ids.map(itemIdentifier => ({ itemIdentifier })) },
})

/** Two queues, of which a function takes the messages of `work`; it answers as it is told, and every batch is on record. */
const mapped = (
  answer: Answer,
  {
    mapping = {},
    queue = {},
    timeScale = 0.001,
    authorize = () => undefined,
    journal = testJournal(),
    timeout = 3,
  }: {
    mapping?: object
    queue?: object
    timeScale?: number
    authorize?: Authorize
    journal?: ReturnType<typeof testJournal>
    timeout?: number
  } = {},
) => {
  const warnings: string[] = []
  const batches: Event[] = []
  const served = queues({
    resources: [queueResource('work', queue), queueResource('letters')],
    policies: [],
    authorize,
    noteAllowed: () => undefined,
    faults: { strikes: () => undefined },
    records: journal.records('message'),
    urlOf: name => name,
    timeScale,
    warn: message => void warnings.push(message),
    now: Date.now,
  })
  const pollers = mappings({
    resources: [mappingResource(mapping)],
    functions: [functionResource('Deliver', { Timeout: timeout })],
    consumer: served.consumer,
    invoke: async (_, payload) => {
      const event = payload as Event
      batches.push(event)
      return answer(event, batches.length)
    },
    timeScale,
    warn: (_, message) => void warnings.push(message),
    now: Date.now,
    random: () => 0,
  })
  const close = () => {
    for (const one of pollers) one.close()
    served.close()
  }
  const send = (...bodies: string[]) => Promise.all(bodies.map(body => served.send(arnOf('work'), { body }, admin)))
  return {
    ...served,
    send,
    batches,
    warnings,
    start: () => {
      for (const one of pollers) one.start()
    },
    close,
    bodies: () => batches.map(({ Records }) => Records.map(({ body }) => body)),
    left: () => served.dueAts(arnOf('work')).length,
    letters: () => served.counts(arnOf('letters')).visible,
    [Symbol.dispose]: close,
  }
}

describe('messages of a queue', () => {
  it('reach the function in batches of the size that the mapping has, and are deleted', async () => {
    using run = mapped(() => done, { mapping: { BatchSize: 2 } })
    await run.send('one', 'two', 'three')
    run.start()
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    expect(run.bodies()).toEqual([['one', 'two'], ['three']])
    expect(run.batches[0]?.Records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: arnOf('work'),
      awsRegion: 'us-east-1',
      attributes: { ApproximateReceiveCount: '1', SenderId: 'local' },
      messageAttributes: {},
    })
    expect(run.billed()).toBe(4)
  })

  it('are waited for without asking again and again', async () => {
    using run = mapped(() => done)
    run.start()
    await run.send('first')
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    await run.send('second')
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    // Two receipts and two deletions: nothing was asked in between.
    expect(run.billed()).toBe(4)
  })

  it('that are delayed come when the scaled delay is over', async () => {
    using run = mapped(() => done, { queue: { DelaySeconds: 900 } })
    run.start()
    await run.send('late')
    await expect.poll(() => run.bodies(), PATIENCE).toEqual([['late']])
  })

  it('are gathered for as long as the window says', async () => {
    using run = mapped(() => done, {
      mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 300 },
      timeScale: 1,
    })
    run.start()
    await run.send('one')
    await run.send('two')
    expect(run.batches).toEqual([])
    await run.send('three')
    await expect.poll(() => run.bodies(), PATIENCE).toEqual([['one', 'two', 'three']])
  })

  it('that would not fit into one invocation come in several', async () => {
    using run = mapped(() => done)
    const large = '"'.repeat(1_000_000)
    await run.send(large, large, large, large)
    run.start()
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    expect(run.batches.map(({ Records }) => Records.length)).toEqual([3, 1])
    for (const batch of run.batches) expect(JSON.stringify(batch).length).toBeLessThanOrEqual(6 * 1024 * 1024)
  })
})

describe('a batch that fails', () => {
  it('comes again as a whole, and counts its receipts', async () => {
    const receipts = ({ attributes }: Event['Records'][number]) => Number(attributes.ApproximateReceiveCount)
    using run = mapped(({ Records }) => (Records.some(one => receipts(one) < 3) ? failed : done))
    await run.send('one', 'two')
    run.start()
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    expect(run.bodies()[0]).toEqual(['one', 'two'])
    // Each is hidden for as long as the other, and may be received by itself a millisecond before it.
    for (const body of ['one', 'two']) {
      const counted = run.batches.flatMap(({ Records }) => Records.filter(one => one.body === body).map(receipts))
      expect(counted.length).toBeGreaterThanOrEqual(3)
      expect(counted).toEqual(counted.map((_, at) => at + 1))
    }
  })

  it.each([
    ['the function names them', (ids: string[]) => failuresOf(ids.slice(1)), ['two']],
    ['it names none', () => failuresOf([]), []],
    ['it names one that is not of the batch', () => failuresOf(['unknown']), ['one', 'two']],
    ['a name is empty', () => failuresOf(['']), ['one', 'two']],
    ['the key is wrong', () => ({ payload: { batchItemFailures: [{ id: 'x' }] } }), ['one', 'two']],
  ])('comes again only as far as needed: %s', async (_, answer, expected) => {
    using run = mapped(
      ({ Records }, attempt) => (attempt === 1 ? answer(Records.map(({ messageId }) => messageId)) : done),
      { mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] } },
    )
    await run.send('one', 'two')
    run.start()
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    expect(run.bodies().slice(1).flat().toSorted()).toEqual(expected)
  })

  it('is deleted nevertheless where the mapping takes no reports', async () => {
    using run = mapped(({ Records }) => failuresOf(Records.map(({ messageId }) => messageId)))
    await run.send('one')
    run.start()
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    expect(run.batches).toHaveLength(1)
  })

  it('goes to the dead-letter queue when it was received too often, each message by itself', async () => {
    using run = mapped(
      ({ Records }) => failuresOf(Records.flatMap(one => (one.body === 'bad' ? [one.messageId] : []))),
      {
        mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
        queue: { RedrivePolicy: { deadLetterTargetArn: arnOf('letters'), maxReceiveCount: 2 } },
      },
    )
    await run.send('good', 'bad')
    run.start()
    await expect.poll(() => run.letters(), PATIENCE).toBe(1)
    expect(run.left()).toBe(0)
    expect(run.bodies()).toEqual([['good', 'bad'], ['bad']])
    const received = await run.handle({
      operation: 'ReceiveMessage',
      body: { QueueName: 'letters', MessageSystemAttributeNames: ['All'] },
      bytes: 0,
      caller: admin,
      signal: new AbortController().signal,
    })
    expect(received).toMatchObject({
      Messages: [
        { Body: 'bad', Attributes: { DeadLetterQueueSourceArn: arnOf('work'), ApproximateReceiveCount: '3' } },
      ],
    })
  })

  it('is tried again while its function is throttled, and counts as received once', async () => {
    using run = mapped(
      (_, attempt) => {
        if (attempt < 4) throw Object.assign(new Error('Rate Exceeded'), { name: 'TooManyRequestsException' })
        return done
      },
      { queue: { VisibilityTimeout: 43_200 } },
    )
    await run.send('one')
    run.start()
    await expect.poll(() => run.left(), PATIENCE).toBe(0)
    expect(run.batches.at(-1)?.Records[0]?.attributes.ApproximateReceiveCount).toBe('1')
  })
})

it('no more batches run at the same time than the mapping allows', async () => {
  const gates = Array.from({ length: 6 }, () => Promise.withResolvers<InvokeResult>())
  let running = 0
  let most = 0
  using run = mapped(
    async (_, attempt) => {
      running += 1
      most = Math.max(most, running)
      const answer = await (gates[attempt - 1]?.promise ?? done)
      running -= 1
      return answer
    },
    { mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } } },
  )
  await run.send('1', '2', '3', '4', '5', '6')
  run.start()
  await expect.poll(() => run.batches, PATIENCE).toHaveLength(2)
  for (const [at, gate] of gates.entries()) {
    await expect.poll(() => run.batches.length, PATIENCE).toBeGreaterThan(at)
    gate.resolve(done)
  }
  await expect.poll(() => run.left(), PATIENCE).toBe(0)
  expect(most).toBe(2)
})

it('a message that a function had when its run ended comes again in the next run at once', async () => {
  const journal = testJournal()
  const never = Promise.withResolvers<InvokeResult>()
  const first = mapped(() => never.promise, { journal })
  await first.send('kept')
  first.start()
  await expect.poll(() => first.batches, PATIENCE).toHaveLength(1)
  expect(first.dueAts(arnOf('work'))).toEqual([0])
  first.close()
  using next = mapped(() => done, { journal, timeScale: 1 })
  next.start()
  await expect.poll(() => next.left(), PATIENCE).toBe(0)
  expect(next.bodies()).toEqual([['kept']])
  expect(journal.size()).toBe(0)
})

describe('a mapping is refused', () => {
  it.each(['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])('without sqs:%s', operation => {
    const authorize: Authorize = access => {
      if (access.action === `sqs:${operation}`) throw new AccessDenied(access, `no ${access.action}`)
    }
    expect(() => mapped(() => done, { authorize })).toThrow(`no sqs:${operation}`)
  })

  it.each([
    ['the queue hides messages for less than the function may take', { timeout: 31 }, 'less than Function timeout'],
    ['a large batch has no window', { mapping: { BatchSize: 11 } }, 'MaximumBatchingWindowInSeconds'],
    ['its concurrency is one', { mapping: { ScalingConfig: { MaximumConcurrency: 1 } } }, 'MaximumConcurrency'],
    ['it filters', { mapping: { FilterCriteria: { Filters: [] } } }, 'FilterCriteria is not understood'],
    ['its source is no queue', { mapping: { EventSourceArn: 'arn:aws:kinesis:::x' } }, 'only an SQS queue'],
    ['its queue is not there', { mapping: { EventSourceArn: arnOf('none') } }, 'does not exist'],
    ['its function is not there', { mapping: { FunctionName: 'None' } }, 'no function None'],
    [
      'the dead-letter queue is not there',
      { queue: { RedrivePolicy: { deadLetterTargetArn: arnOf('none'), maxReceiveCount: 2 } } },
      'no queue',
    ],
  ])('when %s', (_, options, words) => {
    expect(() => mapped(() => done, options)).toThrow(words)
  })

  it('and takes nothing while it is disabled', async () => {
    using run = mapped(() => done, { mapping: { Enabled: false } })
    run.start()
    await run.send('one')
    expect(run.left()).toBe(1)
  })
})

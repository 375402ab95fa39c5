import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../../../client/ids.ts'
import { ABOUT_LOG_LINES } from '../../../runtime/aboutLogLines.ts'
import { idHashes } from '../../ids/hashes.ts'
import type { LogBatch } from '../accept/logBatches.ts'
import { LogDetail } from '../detail.ts'
import { deliveryIn } from './again.ts'
import { filterNameOf, groupSettings } from './filterName.ts'
import { sourceOfGroup } from './groupName.ts'
import { lambdaLine } from './lambdaLine.ts'
import { readDelivery } from './payload.ts'
import { metadataOfStream } from './streamName.ts'
import { takeDelivery } from './takeDelivery.ts'
import { whyNotTaken } from './taken.ts'

const NOW = Date.parse('2026-11-28T15:00:00Z')
const eventOf = (message: unknown) => ({ awslogs: { data: gzipSync(JSON.stringify(message)).toString('base64') } })
const deliver = (messages: readonly string[], more: object = {}) =>
  eventOf({
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: '/aws/lambda/checkout',
    logStream: '2026/11/28/[$LATEST]0a1b2c3d',
    subscriptionFilters: ['theirs'],
    logEvents: messages.map((message, at) => ({
      id: String(at).padStart(56, '3'),
      timestamp: NOW - 1000 + at,
      message,
    })),
    ...more,
  })

/** The batches that a delivery puts on the bus. */
const taken = async (event: ReturnType<typeof eventOf>, refusal?: string) => {
  const batches: LogBatch[] = []
  const said: string[] = []
  const take = takeDelivery({
    hashes: async () => idHashes({ current: Buffer.alloc(32, 1), currentSince: 0 }),
    put: async some => {
      batches.push(...some)
      return some.map((_, at) => (at === 0 ? refusal : undefined))
    },
    log: (_level, message) => said.push(message),
    now: () => NOW,
  })
  const failure = await take(event).then(
    () => undefined,
    (error: Error) => error.message,
  )
  return { details: batches.map(({ detail }) => detail), said, failure }
}

describe('a delivery', () => {
  it('becomes lines of the source that is the log group, with the times of CloudWatch and facts of the stream', async () => {
    const { details } = await taken(deliver(['plain text\n', '{"level":"warn","msg":"low","stock":2}']))
    expect(details).toHaveLength(1)
    expect(details[0]).toMatchObject({
      deviceId: 'checkout',
      repeats: 'kept',
      lines: [
        { timestamp: '2026-11-28T14:59:59.000Z', message: 'plain text', metadata: { instance: '0a1b2c3d' } },
        { timestamp: '2026-11-28T14:59:59.001Z', level: 'warn', message: 'low', metadata: { stock: 2 } },
      ],
    })
    expect(LogDetail.parse(details[0])).toEqual(details[0])
    expect(details[0]).not.toHaveProperty('marked')
  })

  it('keeps the time that a line tells itself', async () => {
    const { details } = await taken(deliver(['{"time":"2026-11-28T12:00:00.5Z","level":"info","message":"late"}']))
    expect(Date.parse(details[0]?.lines[0]?.timestamp ?? '')).toBe(Date.parse('2026-11-28T12:00:00.5Z'))
  })

  it('goes by the settings in the name of its filter, and is marked where it is the stage’s own', async () => {
    const name = filterNameOf({ source: 'sonde.listener', format: 'text', own: 'true' })
    const { details } = await taken(deliver(['{"level":"warn","msg":"low"}'], { subscriptionFilters: ['x', name] }))
    expect(details[0]).toMatchObject({
      deviceId: 'sonde.listener',
      marked: true,
      lines: [{ message: '{"level":"warn","msg":"low"}' }],
    })
  })

  it('is read by a pattern, and by looking at each line where that is wrong', async () => {
    const by = async (pattern: string) => {
      const subscriptionFilters = [filterNameOf({ source: 'a', pattern })]
      return (await taken(deliver(['WARN/low on stock'], { subscriptionFilters }))).details[0]?.lines[0]
    }
    expect(await by('^(?P<level>\\w+)/(?P<message>.*)$')).toMatchObject({ level: 'warn', message: 'low on stock' })
    expect(await by('(')).toMatchObject({ message: 'WARN/low on stock' })
  })

  it('that comes again has the same hashes; another has not, though its lines read the same', async () => {
    const hashes = async (event: ReturnType<typeof eventOf>) => (await taken(event)).details.map(({ id }) => hashOf(id))
    const lines = Array.from({ length: 1001 }, () => 'tick')
    const [first, second] = await hashes(deliver(lines))
    expect(await hashes(deliver(lines))).toEqual([first, second])
    expect(first).not.toBe(second)
    expect(await hashes(deliver(lines, { logStream: 'another' }))).not.toContain(first)
    const later = { logEvents: lines.map((message, at) => ({ id: `4${at}`, timestamp: NOW, message })) }
    expect(await hashes(deliver(lines, later))).not.toContain(first)
  })

  it('fails when the bus does not take all of it, and says how much', async () => {
    const { failure } = await taken(deliver(Array.from({ length: 1500 }, () => 'x')), 'ThrottlingException')
    expect(failure).toBe('the bus took 1 of 2 batches: ThrottlingException')
  })

  it('of lines that are not taken puts nothing on the bus, and logs nothing, which would be the next of them', async () => {
    const marked = JSON.stringify({ level: 'warn', message: 'x', [ABOUT_LOG_LINES]: true })
    expect(await taken(deliver([marked, '{"_aws":{"CloudWatchMetrics":[]}}']))).toEqual({
      details: [],
      said: [],
      failure: undefined,
    })
  })

  it('that only looks whether the function is there is nothing', async () => {
    expect(
      await taken(eventOf({ messageType: 'CONTROL_MESSAGE', logEvents: [{ id: '', timestamp: 0, message: 'CWL' }] })),
    ).toEqual({
      details: [],
      said: [],
      failure: undefined,
    })
  })

  it('with log events that cannot be read is taken without them, and that is said', async () => {
    const { details, said } = await taken(
      deliver([], { logEvents: [{ id: 'a' }, { id: 'b', timestamp: 8.65e15, message: 'x' }] }),
    )
    expect(details[0]?.lines).toMatchObject([{ message: 'x', timestamp: '2026-11-28T15:00:00.000Z' }])
    expect(said).toEqual(['log events without id, time or text'])
  })

  it.each([
    ['that is no gzip', { awslogs: { data: 'AAAA' } }, 'no gzip'],
    ['of more than 32 MB', eventOf('x'.repeat(33 * 1024 * 1024)), 'more than 32 MB'],
    ['of a kind that nobody knows', eventOf({ messageType: 'OTHER' }), 'sent a OTHER'],
    ['that is no message', eventOf([]), 'invalid_type'],
  ])('%s fails', (_, event, said) => expect(() => readDelivery(event)).toThrow(said))

  it('comes from CloudWatch Logs itself, or over the bus when it is sent again', () => {
    const event = deliver(['x'])
    expect(deliveryIn(event)).toEqual(event)
    expect(deliveryIn({ 'detail-type': 'LogGroupDelivery', detail: event })).toEqual(event)
    expect(() => deliveryIn({ detail: {} })).toThrow()
  })
})

describe('settings of a log group', () => {
  it.each([
    {},
    { source: 'web shop: blue & green', format: 'logfmt' },
    { source: 'a', pattern: '^(?P<level>\\w+): (?P<message>.*)$' },
    { source: 'ü*%26=+', own: 'true' as const },
  ])('stand in the name of its filter, as CloudWatch Logs takes names: %j', settings => {
    const name = filterNameOf(settings)
    expect(name).toMatch(/^[^:*]{1,512}$/)
    expect(groupSettings([name])).toEqual(settings)
  })

  it('are not in the name of somebody else’s filter', () => {
    expect(groupSettings(['Destination', 'source=x'])).toEqual({})
    expect(groupSettings([])).toEqual({})
  })

  it('are left out where they are wrong or not known', () =>
    expect(groupSettings(['sonde?source=a&colour=blue'])).toEqual({ source: 'a' }))
})

it.each([
  ['/aws/lambda/checkout', 'checkout'],
  ['/ecs/shop/web', 'shop.web'],
  ['/shop/web/', 'shop.web'],
  ['Sonde-dev-CoapListenerLogs0A1B-xyz', 'Sonde-dev-CoapListenerLogs0A1B-xyz'],
  ['/', 'log-group'],
])('the log group %s is the source %s', (group, source) => expect(sourceOfGroup(group)).toBe(source))

it.each([
  ['2026/11/28/[$LATEST]0a1b', { instance: '0a1b' }],
  ['2026/11/28/checkout[$LATEST]0a1b', { function: 'checkout', instance: '0a1b' }],
  ['2026/11/28/checkout[7]0a1b', { function: 'checkout', version: '7', instance: '0a1b' }],
  ['web/nginx/0a1b2c3d4e5f60718293a4b5c6d7e8f9', { container: 'nginx', task: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' }],
  ['i-0123456789', { logStream: 'i-0123456789' }],
  ['', {}],
])('the log stream %s tells %j', (stream, metadata) => expect(metadataOfStream(stream)).toEqual(metadata))

describe('a line of Lambda', () => {
  const at = '2026-11-28T15:00:00.000Z'
  it.each<[string, string, object | undefined]>([
    [
      'of Node.js as text',
      `${at}\tr-1\tWARN\tlow on stock\nsecond`,
      { timestamp: at, level: 'warn', message: 'low on stock\nsecond', metadata: { requestId: 'r-1' } },
    ],
    ['of Python as text', `[ERROR]\t${at}\tr-1\tno stock`, { timestamp: at, level: 'error', message: 'no stock' }],
    [
      'that tells of a timeout',
      `${at} 0a1b2c3d-0000-4000-8000-000000000000 Task timed out after 3.00 seconds\n\n`,
      { level: 'error', message: 'Task timed out after 3.00 seconds' },
    ],
    [
      'that reports',
      'REPORT RequestId: r-1\tDuration: 2 ms\t\n',
      { level: 'info', message: 'REPORT RequestId: r-1 Duration: 2 ms' },
    ],
    [
      'with an error alone',
      JSON.stringify({
        timestamp: at,
        level: 'ERROR',
        requestId: 'r-1',
        message: {
          errorType: 'TypeError',
          errorMessage: 'no',
          stackTrace: ['TypeError: no', '    at f (/var/task/index.mjs:1:1)'],
        },
      }),
      {
        level: 'error',
        message: 'TypeError: no\n    at f (/var/task/index.mjs:1:1)',
        metadata: { requestId: 'r-1', errorType: 'TypeError' },
      },
    ],
    [
      'with an error beside a text',
      JSON.stringify({
        timestamp: at,
        level: 'WARN',
        requestId: 'r-1',
        message: 'not saved Error: no\n at f',
        errorType: 'Error',
        errorMessage: 'no',
        stackTrace: ['Error: no', ' at f'],
      }),
      { level: 'warn', message: 'Error: no\n at f' },
    ],
    [
      'that stopped it',
      JSON.stringify({ time: at, type: 'platform.report', record: { requestId: 'r-1', status: 'timeout' } }),
      { timestamp: at, level: 'error', message: 'platform.report timeout' },
    ],
    ['of another program', '{"level":"info","message":"x"}', undefined],
    ['of text', 'plain', undefined],
    ['of broken JSON', '{"type":"platform.', undefined],
  ])('%s', (_, message, line) => {
    if (line) expect(lambdaLine(message)).toMatchObject(line)
    else expect(lambdaLine(message)).toBeUndefined()
  })
})

describe('a source does not feed on itself: it takes no line', () => {
  const persist = 'Sonde-prod-StorePathPersistLogs1A2B3C4D-Xyz'
  const ours = '{"time":"2026-11-28T15:00:00Z","level":"error","message":"event not handled"}'
  const marked = ours.replace('}', `,"${ABOUT_LOG_LINES}":true}`)
  const timeout = '{"time":"2026-11-28T15:00:00Z","type":"platform.report","record":{"status":"timeout"}}'

  it.each([
    ['that a function of this stage has marked', persist, marked],
    ['that a listener or function of another stage has marked', 'Other-listener', marked],
    ['that is marked within the JSON of a forwarder', '/ecs/fluent-bit', JSON.stringify({ log: marked })],
    ['of the runtime, of a function that handles log lines', persist, '{"timestamp":"x","level":"ERROR","message":{}}'],
    ['of Lambda, of a function that handles log lines', 'Stage-b-LivePathBroadcastLogs00-x', timeout],
    ['of a library there', 'Sonde-dev-LogPathCloudWatchLogs00-x', '(node:2) Warning: something'],
  ])('%s', (_, group, message) => expect(whyNotTaken(group, message)).toBe('about log lines'))

  it.each([
    ['that such a function logs about an uplink', persist, ours],
    ['of the runtime of any other function', 'Sonde-dev-HttpApiReadLogs00-x', timeout],
    ['of a program that is named so', '/shop/StorePathPersist', 'plain'],
    ['of anybody', '/shop/web', 'plain'],
  ])('but one %s', (_, group, message) => expect(whyNotTaken(group, message)).toBeUndefined())
})

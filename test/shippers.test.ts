import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs'
import pino from 'pino'
import { pinoLoki } from 'pino-loki'
import { afterAll, describe, expect, it } from 'vitest'
import winston from 'winston'
import LokiTransport from 'winston-loki'
import * as z from 'zod'
import { bodyOf, goldens } from '../core/events/log/http/testing/golden.ts'
import { linesSeen } from './support/linesSeen.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
afterAll(stack.close)
const http = stack.endpoints.http ?? ''

const shipToken = () => stack.token({ scope: ['ship'] })

const Page = z.object({
  events: z.array(
    z.looseObject({
      timestamp: z.string(),
      level: z.string(),
      message: z.string(),
      data: z.looseObject({ metadata: z.record(z.string(), z.unknown()).optional() }),
    }),
  ),
})
const history = async (source: string) => {
  const { json } = await stack.http(`/devices/${encodeURIComponent(source)}/events?type=log&tail=100`)
  return Page.parse(json).events
}
const stored = (source: string, count: number) =>
  expect.poll(async () => (await history(source)).length, { message: source }).toBe(count)

describe('a golden request', () => {
  it.each(goldens)('of %s is seen live, in history and in CSV', async (name, golden) => {
    // The sources of a golden request have the same names in all of them, and lines by which they can be told.
    const sources = [...new Set(golden.expected.map(({ source }) => source))]
    const viewer = await stack.viewer('*')
    const response = await fetch(`${http}${golden.path}`, {
      method: 'POST',
      headers: { ...golden.headers, authorization: `Bearer ${await shipToken()}` },
      body: Uint8Array.from(bodyOf(golden)),
    })
    expect([name, response.status, await response.text()]).toEqual([
      name,
      expect.toSatisfy((status: number) => [200, 202, 204].includes(status)),
      expect.not.stringContaining('reason'),
    ])
    const expected = golden.expected.map(({ source, application, metadata, ...line }) =>
      expect.objectContaining({
        type: 'log',
        ...line,
        data: expect.objectContaining({
          ...(application && { application }),
          ...(metadata && { metadata: expect.objectContaining(metadata) }),
        }),
      }),
    )
    await expect.poll(() => linesSeen(viewer)).toEqual(expect.arrayContaining(expected))
    await expect
      .poll(async () => (await Promise.all(sources.map(history))).flat())
      .toEqual(expect.arrayContaining(expected))
    const csv = await stack.http(`/devices/${sources[0]}/events?type=log&tail=100`, { headers: { accept: 'text/csv' } })
    const [first] = golden.expected
    for (const cell of [first?.source, first?.timestamp, first?.level, first?.application])
      expect(csv.text).toContain(cell ?? '')
    await viewer.close()
  })
})

describe('a real program', () => {
  const otlp = async (
    service: string,
    make: (config: { url: string; headers: Record<string, string> }) => LogRecordExporter,
  ) => {
    const exporter = make({ url: `${http}/v1/logs`, headers: { authorization: `Bearer ${await shipToken()}` } })
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'deployment.environment': 'test' }),
      processors: [new BatchLogRecordProcessor({ exporter })],
    })
    const logger = provider.getLogger('cart')
    const timestamp = [1_705_314_600, 123_456_789] as [number, number]
    const attributes = { order: 42, tags: ['a', 'b'], nested: { deep: true } }
    logger.emit({
      timestamp,
      severityNumber: 17,
      severityText: 'ERROR',
      body: 'payment failed',
      attributes,
    })
    logger.emit({ severityNumber: 5, body: { msg: 'in an object', size: 3 } })
    await provider.shutdown()
    await stored(service, 2)
    const [oldest, newest] = await history(service)
    expect([oldest, newest]).toMatchObject([
      {
        timestamp: '2024-01-15T10:30:00.123456789Z',
        level: 'error',
        message: 'payment failed',
        data: { application: 'cart', metadata: { ...attributes, resource: { 'deployment.environment': 'test' } } },
      },
      { level: 'debug', message: 'in an object', data: { metadata: { size: 3 } } },
    ])
  }

  it('OpenTelemetry’s exporter sends OTLP in JSON', () => otlp('otlp-json', config => new JsonExporter(config)))

  it('OpenTelemetry’s exporter sends OTLP in protobuf', async () => {
    await otlp('otlp-proto', config => new ProtobufExporter(config))
  })

  it('pino-loki pushes to Loki', async () => {
    const headers = { authorization: `Bearer ${await shipToken()}` }
    const labels = { service_name: 'pino-shop' }
    const transport = pinoLoki({ host: http, headers, labels, batching: false, silenceErrors: false })
    const logger = pino(transport)
    logger.warn({ order: 42 }, 'slow payment')
    await stored('pino-shop', 1)
    expect(await history('pino-shop')).toMatchObject([
      { level: 'warn', message: 'slow payment', data: { metadata: { order: 42 } } },
    ])
    transport.end()
  })

  it('winston’s HTTP transport sends its lines one by one, and winston-loki in batches', async () => {
    const { hostname: host, port } = new URL(http)
    const headers = { authorization: `Bearer ${await shipToken()}` }
    const loki = new LokiTransport({
      host: http,
      headers,
      labels: { service_name: 'winston-loki' },
      json: true,
      interval: 1,
      gracefulShutdown: false,
    })
    const logger = winston.createLogger({
      transports: [
        new winston.transports.Http({ host, port: Number(port), path: '/logs?source=winston-http', headers }),
        loki,
      ],
    })
    logger.error('no stock', { sku: 'A-1' })
    await stored('winston-http', 1)
    await stored('winston-loki', 1)
    expect(await history('winston-http')).toMatchObject([
      { level: 'error', message: 'no stock', data: { metadata: { sku: 'A-1' } } },
    ])
    expect(await history('winston-loki')).toMatchObject([
      { level: 'error', message: expect.stringContaining('no stock') },
    ])
    logger.close()
  })
})

describe('log lines over HTTP', () => {
  const ship = async (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const token = await shipToken()
    return fetch(`${http}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers }, body })
  }

  it('that a request repeats are stored once where the lines have a time, or the request a key; others are new', async () => {
    const timed = '{"message":"x","time":"2024-01-15T10:30:00.123Z"}'
    for (const path of ['/logs?source=Ship-timed', '/logs?source=Ship-timed']) await ship(path, timed)
    for (let time = 0; time < 2; time++) {
      await ship('/logs?source=Ship-keyed', 'no time', { 'idempotency-key': 'k1' })
      await ship('/logs?source=Ship-new', 'no time')
    }
    await stored('Ship-new', 2)
    await stored('Ship-timed', 1)
    await stored('Ship-keyed', 1)
  })

  it('of a large request are stored in their order, from a megabyte of gzip too', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `line ${String(at).padStart(4, '0')} ${'x'.repeat(80)}`)
    const response = await ship('/logs?source=Ship-large', lines.join('\n'))
    expect(await response.json()).toMatchObject({ accepted: 3000, rejected: [] })
    await expect
      .poll(async () => {
        const { json } = await stack.http('/devices/Ship-large/events?since=2000-01-01T00:00:00Z&type=log&limit=1000')
        return Page.parse(json).events.map(({ message }) => message.slice(5, 9))
      })
      .toEqual(lines.slice(0, 1000).map(line => line.slice(5, 9)))
  })

  it('are refused without a token, without the scope, and where the token does not cover the source', async () => {
    const status = async (token: string | null) =>
      (await stack.http('/logs?source=Ship-refused', { method: 'POST', json: { message: 'x' }, token })).status
    expect(await status(null)).toBe(401)
    expect(await status(await stack.token({ scope: ['read'] }))).toBe(403)
    expect(await status(await stack.token({ scope: ['ship'], devices: ['Other-*'] }))).toBe(403)
    expect(await status(await stack.token({ scope: ['ship'], devices: ['Ship-*'] }))).toBe(202)
    const shipper = await stack.token({ scope: ['ship'] })
    for (const path of ['/devices', '/events', '/me', '/health'])
      expect([path, (await stack.http(path, { token: shipper })).status]).toEqual([path, 403])
  })

  it('of a revoked shipper are refused', async () => {
    const sub = 'shipper-to-revoke'
    const token = await stack.token({ sub, scope: ['ship'], exp: Math.floor(Date.now() / 1000) + 365 * 86_400 })
    const status = async () =>
      (await stack.http('/logs?source=Ship-revoked', { method: 'POST', json: { message: 'x' }, token })).status
    expect(await status()).toBe(202)
    await stack.revoke(sub)
    expect(await status()).toBe(401)
  })
})

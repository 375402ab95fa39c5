import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../contracts/json.ts'
import { protobufBody } from '../protobufBody.ts'
import { OTLP_SCHEMA, type Sent, shippingBed } from '../testing/shippingBed.ts'

const request = protobufBody(OTLP_SCHEMA, 'otlp.ExportLogsServiceRequest')
const response = protobufBody(OTLP_SCHEMA, 'otlp.ExportLogsServiceResponse')
const status = protobufBody(OTLP_SCHEMA, 'otlp.Status')

const JSON_TYPE = 'application/json'
const PROTOBUF = 'application/x-protobuf'

const of = (service: string | undefined, ...records: readonly Json[]): Json => ({
  resource: {
    attributes: service === undefined ? [] : [{ key: 'service.name', value: { stringValue: service } }],
  },
  scopeLogs: [{ scope: { name: 'scope' }, logRecords: [...records] }],
})
const record = (more: Json = {}): Json => ({ body: { stringValue: 'x' }, ...more })
const send = (sent: Sent) => shippingBed().send('/v1/logs', sent)
const lineOf = async (message: Json) => {
  const bed = shippingBed()
  await bed.send('/v1/logs', { type: JSON_TYPE, body: JSON.stringify({ resourceLogs: [message] }) })
  return { source: bed.details()[0]?.deviceId, ...bed.lines()[0] }
}

describe('the answer to OTLP', () => {
  const both = { resourceLogs: [of('web-1', record()), of('db', record(), record())] }
  const claims = { devices: ['web-*'] }

  it('is in the encoding of the request, empty when all records were taken', async () => {
    const all = { resourceLogs: [of('web-1', record())] }
    expect(await send({ type: JSON_TYPE, body: JSON.stringify(all) })).toMatchObject({ statusCode: 200, body: '{}' })
    const { statusCode, headers, body, isBase64 } = await send({ type: PROTOBUF, body: request.write(all) })
    expect([statusCode, headers['content-type'], body, isBase64]).toEqual([200, PROTOBUF, '', true])
  })

  it('is a partial success where records were not taken, in both encodings', async () => {
    const partial = {
      partialSuccess: {
        rejectedLogRecords: '2',
        errorMessage: '2 not taken. entry 1 and 1 more: the token does not cover the source db',
      },
    }
    expect((await send({ type: JSON_TYPE, body: JSON.stringify(both), claims })).json).toEqual(partial)
    const { body } = await send({ type: PROTOBUF, body: request.write(both), claims })
    expect(response.read(Buffer.from(body, 'base64'))).toEqual(partial)
  })

  it('is a Status in protobuf when the request fails, a problem document in JSON', async () => {
    for (const [sent, statusCode, code, message] of [
      [{ body: Buffer.from([0x0a, 0xff]) }, 400, 3, 'no protobuf ExportLogsServiceRequest'],
      [{ body: request.write({ resourceLogs: [of('db', record())] }), claims }, 403, 7, 'does not cover the source db'],
      [{ body: gzipSync(Buffer.alloc(2 ** 27)), headers: { 'content-encoding': 'gzip' } }, 413, 3, 'more than'],
    ] as const) {
      const answered = await send({ type: PROTOBUF, ...sent })
      expect([answered.statusCode, answered.headers['content-type']]).toEqual([statusCode, PROTOBUF])
      const told = status.read(Buffer.from(answered.body, 'base64'))
      expect(told).toEqual({ code, message: expect.stringContaining(message) })
    }
    expect(await send({ type: JSON_TYPE, body: '{' })).toMatchObject({ statusCode: 400, json: { code: 'bad-request' } })
    expect(await send({ type: JSON_TYPE, body: '[]' })).toMatchObject({ statusCode: 400 })
    expect(await send({ type: 'text/plain', body: 'x' })).toMatchObject({ statusCode: 415 })
  })

  it('is 200 to a request without records', async () => {
    expect((await send({ type: PROTOBUF, body: '' })).statusCode).toBe(200)
    expect((await send({ type: JSON_TYPE, body: '{}' })).statusCode).toBe(200)
  })

  it('tells in a header which names were mapped', async () => {
    const body = JSON.stringify({ resourceLogs: [of('web shop', record())] })
    expect((await send({ type: JSON_TYPE, body })).headers['sonde-mapped']).toMatch(/^web%20shop=web-shop-[0-9a-f]{8}$/)
  })
})

describe('a record of OTLP', () => {
  it.each([
    [1, 'trace'],
    [4, 'trace'],
    [5, 'debug'],
    [9, 'info'],
    [13, 'warn'],
    [17, 'error'],
    [24, 'fatal'],
    [0, 'unknown'],
    [25, 'unknown'],
  ])('of severity number %d is %s', async (severityNumber, level) => {
    expect((await lineOf(of('a', record({ severityNumber })))).level).toBe(level)
  })

  it('without a number has the level of its text, else that of its body', async () => {
    expect((await lineOf(of('a', record({ severityText: 'Warning' })))).level).toBe('warn')
    expect(await lineOf(of('a', record({ severityText: 'AUDIT' })))).toMatchObject({
      level: 'unknown',
      metadata: { severity_text: 'AUDIT' },
    })
    expect((await lineOf(of('a', { body: { stringValue: 'level=error msg=no' } }))).level).toBe('error')
  })

  it('keeps every sort of value, with the digits that it has', async () => {
    const value = (key: string, one: Json): Json => ({ key, value: one })
    const deep = { kvlistValue: { values: [value('in', { arrayValue: { values: [{ intValue: '7' }, {}] } })] } }
    const attributes = [
      value('big', { intValue: '9223372036854775807' }),
      value('double', { doubleValue: 0.5 }),
      value('no', { boolValue: false }),
      value('deep', deep),
      value('bytes', { bytesValue: 'AAEC' }),
      value('__proto__', { stringValue: 'kept' }),
      value('none', {}),
    ]
    for (const type of [JSON_TYPE, PROTOBUF]) {
      const bed = shippingBed()
      const message = { resourceLogs: [of('a', record({ attributes }))] }
      const body = type === PROTOBUF ? request.write(message) : JSON.stringify(message)
      await bed.send('/v1/logs', { type, body })
      expect([type, bed.lines()[0]?.metadata]).toMatchObject([
        type,
        {
          big: '9223372036854775807',
          double: 0.5,
          no: false,
          deep: { in: [7, null] },
          bytes: 'AAEC',
          _proto_: 'kept',
          none: null,
        },
      ])
    }
  })

  it('has its trace in hexadecimal digits from protobuf too', async () => {
    const bed = shippingBed()
    const ids = {
      traceId: Buffer.from('5b8efff798038103d269b633813fc60c', 'hex').toString('base64'),
      spanId: Buffer.from('eee19b7ec3c1b174', 'hex').toString('base64'),
    }
    await bed.send('/v1/logs', { type: PROTOBUF, body: request.write({ resourceLogs: [of('a', record(ids))] }) })
    expect(bed.lines()[0]?.metadata).toMatchObject({
      trace_id: '5b8efff798038103d269b633813fc60c',
      span_id: 'eee19b7ec3c1b174',
    })
  })

  it('without a body is its event, and without a service what its resource says', async () => {
    const attributes = (name: string, text: string) => [{ key: name, value: { stringValue: text } }]
    expect(await lineOf(of('a', { eventName: 'device.started' }))).toMatchObject({ message: 'device.started' })
    const ofPod = { ...of(undefined, record()), resource: { attributes: attributes('k8s.pod.name', 'pod-1') } }
    expect(await lineOf(ofPod)).toMatchObject({ source: 'pod-1' })
    const unknown = [...attributes('service.name', 'unknown_service:node'), ...attributes('host.name', 'web-1')]
    expect(await lineOf({ ...of(undefined, record()), resource: { attributes: unknown } })).toMatchObject({
      source: 'unknown_service:node',
    })
  })
})

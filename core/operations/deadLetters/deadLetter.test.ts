import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { incoming } from '../../alerts/delivery/incoming.ts'
import { queuedDelivery } from '../../alerts/delivery/queued.ts'
import { deadLetter } from './deadLetter.ts'
import { forTarget } from './forTarget.ts'
import { subjectsIn } from './subjectsIn.ts'

const event = {
  version: '0',
  id: 'e1',
  source: 'sonde',
  'detail-type': 'Uplink',
  time: '2026-11-20T10:00:00Z',
  detail: { id: '01J', deviceId: 'ABC123', uplink: { uplink_count: 0 } },
}
const letter = (body: unknown, attributes: Record<string, string> = {}) =>
  deadLetter({ messageId: 'm1', body: typeof body === 'string' ? body : JSON.stringify(body), attributes, sentAt: 5 })

describe('a dead letter', () => {
  it('of the bus is the event, with the reason beside it', () => {
    const attributes = {
      RULE_ARN: 'arn:rule',
      TARGET_ARN: 'arn:function',
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: 'not authorized',
      RETRY_ATTEMPTS: '0',
    }
    expect(letter(event, attributes)).toMatchObject({
      messageId: 'm1',
      sentAt: 5,
      event,
      reason: { by: 'bus', code: 'NO_PERMISSIONS', message: 'not authorized', attempts: 1, ended: undefined },
    })
  })

  it('of a function is a record of its invocation, with the event in it', () => {
    const record = {
      version: '1.0',
      timestamp: '2026-11-20T10:03:00Z',
      requestContext: { requestId: 'r', functionArn: 'f', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'TypeError', errorMessage: 'no such thing', trace: [] },
    }
    expect(letter(record)).toMatchObject({
      event,
      reason: { by: 'function', code: 'TypeError', message: 'no such thing', attempts: 3, ended: 'RetriesExhausted' },
    })
    const { responsePayload: _, responseContext: __, ...neverRun } = record
    expect(letter(neverRun).reason).toMatchObject({ by: 'function', code: 'RetriesExhausted', message: '' })
  })

  it('of the function that takes log lines holds a delivery of CloudWatch Logs, which goes over the bus when it is sent again', () => {
    const awslogs = {
      data: gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: '/shop/web' })).toString('base64'),
    }
    const record = {
      timestamp: '2026-11-20T10:03:00Z',
      requestContext: { requestId: 'r', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { awslogs },
    }
    const read = letter(record).event
    expect(read).toEqual({
      id: 'r',
      source: 'sonde',
      'detail-type': 'LogGroupDelivery',
      time: '2026-11-20T10:03:00Z',
      detail: { awslogs },
    })
    expect(read && subjectsIn(read)).toEqual(['/shop/web'])
    // It failed again: the record holds the event of the bus.
    expect(letter({ ...record, requestPayload: read }).event).toEqual(read)
    expect(read && subjectsIn({ ...read, detail: { awslogs: { data: 'no gzip' } } })).toEqual([])
  })

  it('of the function that tells alarms holds messages of their topic, which go over the bus when they are sent again', () => {
    const requestPayload = {
      Records: [
        {
          EventSource: 'aws:sns',
          Sns: { MessageId: 'm1', Subject: null, Message: '{}', Timestamp: '2026-11-20T10:00:00.000Z' },
        },
      ],
    }
    const requestContext = { requestId: 'r', condition: 'RetriesExhausted', approximateInvokeCount: 3 }
    const read = letter({ timestamp: '2026-11-20T10:03:00Z', requestContext, requestPayload }).event
    expect(read).toMatchObject({ source: 'sonde', 'detail-type': 'AlarmsPublished', detail: requestPayload })
    expect(read && incoming(read)).toEqual({ kind: 'topic', event: requestPayload })
  })

  it('of a message about alerts names the devices, and goes to its function when it is sent again', () => {
    const detail = {
      digest: {
        id: 'd1',
        channel: 'ops',
        of: { about: 'rule', rule: 'late' },
        firing: 1,
        over: 0,
        names: 1,
        at: '2026-11-20T10:00:00.000Z',
        entries: [
          {
            id: 'e1',
            name: 'ABC123',
            state: 'firing',
            level: 'warn',
            message: 'is late',
            at: '2026-11-20T10:00:00.000Z',
            since: '2026-11-20T10:00:00.000Z',
          },
        ],
      },
    } as const
    const body = queuedDelivery(
      { digest: { ...detail.digest, entries: [...detail.digest.entries] } },
      { id: 'q', now: 0 },
    )
    const attributes = { ERROR_CODE: 'refused', ERROR_MESSAGE: 'The receiver answered 404.', RETRY_ATTEMPTS: '0' }
    const read = letter(body, attributes)
    expect(read).toMatchObject({ event: { detail }, reason: { code: 'refused', attempts: 1 } })
    expect(read.event && incoming(read.event)).toEqual({ kind: 'again', delivery: detail })
    expect(read.event && subjectsIn(read.event)).toEqual(['channel ops', 'ABC123'])
  })

  it('of the function that judges events holds one for a rule, or a timer, neither of which is on the bus', () => {
    const { source: _, version: __, ...transformed } = event
    const record = {
      timestamp: '2026-11-20T10:03:00Z',
      requestContext: { requestId: 'r', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { alertRule: 'hot', ...transformed },
    }
    const read = letter(record).event
    expect(read).toEqual({
      id: 'e1',
      source: 'sonde',
      'detail-type': 'AlertMatch',
      time: event.time,
      detail: { alertRule: 'hot', 'detail-type': 'Uplink', detail: event.detail },
    })
    expect(read && subjectsIn(read)).toEqual(['ABC123'])
    // It failed again: the record holds the event of the bus.
    expect(letter({ ...record, requestPayload: read }).event).toEqual(read)
    const timer = { timer: { rule: 'hot', deviceId: 'ABC123', generation: 1, at: 5 } }
    expect(letter(timer)).toMatchObject({ event: { 'detail-type': 'AlertTimer', detail: timer } })
  })

  it('of the bus for a rule of alerts is judged by every rule, where the rule is not told', () => {
    expect(forTarget('AlertPathMatches', event)).toMatchObject({
      'detail-type': 'AlertMatch',
      detail: { 'detail-type': 'Uplink', detail: event.detail },
    })
    expect(forTarget('StorePathUplinks', event)).toBe(event)
  })

  it.each(['no JSON', '[]', '{"requestContext":{}}', { ...event, detail: 'text' }])(
    'that is something else, %j, is kept as it is and holds no event',
    body => {
      const read = letter(body)
      expect(read.event).toBeUndefined()
      expect(read.reason.by).toBe('unknown')
      expect(read.body).toBe(typeof body === 'string' ? body : JSON.stringify(body))
    },
  )
})

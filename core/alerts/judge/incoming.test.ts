import { expect, it } from 'vitest'
import { incoming, timerIn } from './incoming.ts'

const event = { id: 'e', time: '2026-01-15T10:30:00Z', 'detail-type': 'Uplink', detail: { uplinks: [] } }
const timer = { timer: { rule: 'hot', deviceId: 'A', generation: 2, at: 5 } }

it('an event comes with the name of its rule, or without one', () => {
  const judged = { 'detail-type': 'Uplink', detail: { uplinks: [] } }
  expect(incoming({ alertRule: 'hot', ...event })).toEqual({ kind: 'event', event: { alertRule: 'hot', ...judged } })
  expect(incoming(event)).toEqual({ kind: 'event', event: judged })
})

it('an event that is sent again comes inside another one', () => {
  const again = {
    source: 'sonde.again.AlertPathMatches',
    'detail-type': 'AlertMatch',
    detail: { alertRule: 'hot', ...event },
  }
  expect(incoming(again)).toEqual(incoming({ alertRule: 'hot', ...event }))
})

it('timers come from their queue, or again over the bus', () => {
  const record = { messageId: 'm', eventSource: 'aws:sqs', body: JSON.stringify(timer), receiptHandle: 'r' }
  const came = incoming({ Records: [record] })
  expect(came.kind === 'queue' && came.records.map(timerIn)).toEqual([timer])
  expect(incoming({ 'detail-type': 'AlertTimer', detail: timer })).toEqual({ kind: 'timer', message: timer })
})

it.each([undefined, 'text', {}, { Records: [] }, { alertRule: 'hot' }])('anything else, %j, is refused', input => {
  expect(() => incoming(input)).toThrow()
})

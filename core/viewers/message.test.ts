import { describe, expect, it } from 'vitest'
import { ErrorFrame } from '../contracts/frames.ts'
import { viewerMessage } from './message.ts'

it.each(['ping', ' ping\n', '{"action":"ping"}', '\ufeff{"action":"ping"}\n'])('%j is a ping', text => {
  expect(viewerMessage(text)).toEqual({ message: { action: 'ping' } })
})

it.each([
  { action: 'subscribe', deviceId: 'ABC123' },
  { action: 'subscribe', deviceId: '*', tail: 10_000, level: 'warn' },
  { action: 'subscribe', deviceId: 'ABC123', since: '01HM6AQH203Q8R5V1KZXW0T9YB', levels: ['error', 'unknown'] },
  { action: 'subscribe', deviceId: 'ABC123', since: '2024-01-15T10:30:00Z' },
  { action: 'unsubscribe', deviceId: 'ABC123' },
])('%j is understood', message => {
  expect(viewerMessage(JSON.stringify(message))).toEqual({ message })
})

it.each([
  [{ type: 'log', message: ['a', 'b'], source: 'whaleon-1', line_count: 2, timestamp: '2025-11-11T16:00:00Z' }, 'log'],
  [{ type: 'status', message: 'connected', source: 'whaleon-1' }, 'log'],
  [{ type: 'heartbeat', source: 'whaleon-1' }, 'ping'],
])('%j, as a sender of logs has it, is a message', (json, action) => {
  expect(viewerMessage(JSON.stringify(json))).toMatchObject({ message: { action } })
})

describe('a message that is not understood is answered by an error', () => {
  it.each([
    ['', 'not-json'],
    ['{"action":', 'not-json'],
    ['PING', 'not-json'],
    ['null', 'unknown-action'],
    ['[]', 'unknown-action'],
    ['"ping"', 'unknown-action'],
    ['{}', 'unknown-action'],
    ['{"action":7}', 'unknown-action'],
    ['{"action":"constructor"}', 'unknown-action'],
    ['{"action":"ping","more":1}', 'bad-message'],
    ['{"action":"subscribe"}', 'bad-message'],
    ['{"action":"subscribe","deviceId":"A B"}', 'bad-message'],
    ['{"action":"subscribe","deviceId":"A","tail":0}', 'bad-message'],
    ['{"action":"subscribe","deviceId":"A","tail":10001}', 'bad-message'],
    ['{"action":"subscribe","deviceId":"A","since":"yesterday"}', 'bad-message'],
    ['{"action":"subscribe","deviceId":"A","tail":1,"since":"01HM6AQH203Q8R5V1KZXW0T9YB"}', 'bad-message'],
    ['{"action":"subscribe","deviceId":"A","level":"loud"}', 'bad-message'],
  ])('%j: %s', (text, code) => {
    const heard = viewerMessage(text)
    expect(heard).toMatchObject({ refusal: { type: 'error', code } })
    expect('refusal' in heard && ErrorFrame.parse(heard.refusal)).toBeTruthy()
  })

  it.each([
    [{ tial: 10 }, 'Not a valid "subscribe": tial: not known; did you mean tail? There are action, deviceId, tail,'],
    [{ since: '2026-11-28' }, 'since: neither the id of an event nor a time such as 2026-01-15T10:30:00Z'],
    [{ deviceId: 'A B' }, 'deviceId: not a device id: a letter or digit, then'],
  ])('that asks for %j is refused with what was expected', (wish, message) => {
    const heard = viewerMessage(JSON.stringify({ action: 'subscribe', deviceId: 'A', ...wish }))
    expect('refusal' in heard && heard.refusal.message).toContain(message)
  })

  it('may name a time in lower case', () => {
    const wish = { action: 'subscribe', deviceId: 'A', since: '2026-01-15t10:30:00z' }
    expect(viewerMessage(JSON.stringify(wish))).toEqual({ message: wish })
  })
})

import { describe, expect, it } from 'vitest'
import { AckFrame, ErrorFrame } from '../contracts/frames.ts'
import { shippingBed } from '../events/log/http/testing/shippingBed.ts'
import { claimsWith } from '../testing/claims.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { viewerMessage } from './message.ts'
import { lineShipper } from './shipLines.ts'

const stage = (options: Parameters<typeof shippingBed>[0] = {}) => {
  const bed = shippingBed(options)
  const ship = lineShipper({ ship: bed.ship, now: () => RECEIVED_AT })
  const say = async (message: unknown, devices = ['*']) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message)
    const heard = viewerMessage(text)
    if (!('message' in heard) || heard.message.action !== 'log') throw new Error(JSON.stringify(heard))
    return ship(claimsWith({ devices, scope: ['ship'] }), heard.message, text)
  }
  return { ...bed, say }
}
/** Number 4: a queue of logs with a live page. */
const queued = {
  timestamp: '2025-11-11T16:00:00',
  level: 'INFO',
  source: 'web-server',
  application: 'api',
  message: 'signed in',
  metadata: { user_id: 123 },
}

describe('log lines over the socket', () => {
  it('are acknowledged with the id that the sender gave the message', async () => {
    const { say, details } = stage()
    const answer = await say({ action: 'log', message_id: 42, entries: [queued, { ...queued, level: 'ERROR' }] })
    expect(AckFrame.parse(answer)).toEqual({
      type: 'ack',
      status: 'received',
      message_id: 42,
      timestamp: new Date(RECEIVED_AT).toISOString(),
      accepted: 2,
      rejected: [],
    })
    expect(details()).toMatchObject([
      {
        deviceId: 'web-server',
        lines: [
          { level: 'info', message: 'signed in', application: 'api' },
          { level: 'error', message: 'signed in' },
        ],
      },
    ])
  })

  it('of a sender that speaks without an action are taken as they come', async () => {
    const { say, details } = stage()
    const message = ['first', 'second']
    const answer = await say({
      timestamp: '2025-11-11T16:00:00.000Z',
      message,
      source: 'whaleon-36381824',
      type: 'log',
      line_count: 2,
    })
    expect(answer).toMatchObject({ type: 'ack', status: 'received', accepted: 2, message_id: details()[0]?.id })
    expect(details()).toMatchObject([
      { deviceId: 'whaleon-36381824', lines: message.map(text => ({ message: text, timestamp: expect.anything() })) },
    ])
  })

  it('may be texts, with a source for all', async () => {
    const { say, details } = stage()
    await say({ action: 'log', source: 'nightly', entries: ['disk is nearly full', 'plain'] })
    expect(details()).toMatchObject([
      { deviceId: 'nightly', lines: [{ message: 'disk is nearly full' }, { message: 'plain' }] },
    ])
  })

  it('tell which of them were not taken, and under which names others are kept', async () => {
    const { say } = stage()
    const entries = [queued, { message: 'of whom?' }, { ...queued, source: 'foreign' }, { ...queued, source: 'web a' }]
    expect(await say({ action: 'log', entries }, ['web*', 'api*'])).toMatchObject({
      type: 'ack',
      accepted: 2,
      rejected: [
        { index: 1, reason: expect.stringContaining('names no source') },
        { index: 2, reason: expect.stringContaining('does not cover') },
      ],
      mapped: { 'web a': expect.stringMatching(/^web-a-/) },
    })
  })

  it.each<[string, unknown, string[], string]>([
    ['of sources that the token does not cover', { action: 'log', entries: [queued] }, ['api'], 'entries-rejected'],
    ['without a source', { action: 'log', entries: ['x'] }, ['*'], 'entries-rejected'],
    [
      'that are nested too deeply',
      `{"action":"log","entries":[${'['.repeat(99)}${']'.repeat(99)}]}`,
      ['*'],
      'bad-message',
    ],
  ])('%s are refused with an error', async (_, message, devices, code) => {
    const { say, details } = stage()
    expect(ErrorFrame.parse(await say(message, devices))).toMatchObject({ type: 'error', code })
    expect(details()).toEqual([])
  })

  it('are refused over the limit of their source, with the time after which to try again', async () => {
    const { say } = stage({ linesPerMinute: 60 })
    const entries = Array.from({ length: 50 }, () => queued)
    expect(await say({ action: 'log', entries })).toMatchObject({ type: 'ack', accepted: 50 })
    const refused = await say({ action: 'log', entries, message_id: 'again' })
    expect(refused).toMatchObject({ type: 'error', code: 'too-many-lines', message_id: 'again' })
    expect(refused).toMatchObject({ retryAfter: expect.any(Number) })
  })

  it('are refused when the bus refuses them, and are the same lines when they are sent again', async () => {
    const { say, details, refuse } = stage()
    refuse(() => true)
    const message = { action: 'log', idempotencyKey: 'k1', entries: [queued] }
    expect(await say(message)).toMatchObject({ type: 'error', code: 'not-accepted', retryAfter: expect.any(Number) })
    refuse(() => false)
    for (let times = 0; times < 2; times++) expect(await say(message)).toMatchObject({ type: 'ack', accepted: 1 })
    expect(new Set(details().map(({ id }) => id.slice(10))).size).toBe(1)
  })
})

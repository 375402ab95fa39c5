import { describe, expect, it } from 'vitest'
import type { ViewerSubscribed } from '../contracts/events.ts'
import { claimsWith } from '../testing/claims.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import type { Connection } from './connections.ts'
import { hearer } from './hear.ts'
import type { Viewer } from './viewers.ts'

const timestamp = new Date(RECEIVED_AT).toISOString()
const seconds = RECEIVED_AT / 1000
const connection: Connection = {
  connectionId: 'c1',
  connectedAt: timestamp,
  claims: claimsWith({ devices: ['ABC*'] }),
  watches: ['ABC1'],
  messages: 1,
  expiresAt: seconds + 8100,
}

const ear = (changes: Partial<Connection> | 'unknown' = {}, isFull = false) => {
  const watched: Viewer[] = []
  const unwatched: unknown[] = []
  const announced: ViewerSubscribed[] = []
  const cut: string[] = []
  const held = new Map<string, string>()
  let leases = 0
  const shipped: string[] = []
  const hear = hearer({
    connections: {
      heard: async () => (changes === 'unknown' ? undefined : { ...connection, ...changes }),
      watch: async viewer => {
        if (!isFull) watched.push(viewer)
        return !isFull
      },
      unwatch: async key => void unwatched.push(key),
      leave: async () => undefined,
    },
    leases: {
      take: async ({ deviceId }, lease) => {
        if (held.has(deviceId)) return false
        held.set(deviceId, lease)
        return true
      },
      end: async ({ deviceId }) => void held.delete(deviceId),
    },
    newLease: () => `lease-${++leases}`,
    announce: { subscribed: async subscribed => void announced.push(subscribed) },
    ship: async (_, { entries }, text) => {
      shipped.push(text)
      const accepted = entries.length
      return { type: 'ack', status: 'received', message_id: 'm1', timestamp, accepted, rejected: [] }
    },
    cut: async connectionId => {
      cut.push(connectionId)
      return 'cut'
    },
    limits: { messagesPerSecond: 5, subscriptionsPerConnection: 2 },
    now: () => RECEIVED_AT,
  })
  return {
    say: (message: unknown) => hear('c1', JSON.stringify(message)),
    watched,
    unwatched,
    announced,
    cut,
    held,
    shipped,
  }
}

describe('a sender says', () => {
  const lines = { action: 'log', entries: ['one', 'two'] }

  it.each(['ship', 'write'] as const)('log, with the scope %s, and hears ack', async scope => {
    const { say, shipped } = ear({ claims: claimsWith({ scope: [scope] }) })
    expect(await say(lines)).toMatchObject({ type: 'ack', accepted: 2 })
    expect(shipped).toEqual([JSON.stringify(lines)])
  })

  it('log, and is refused without such a scope', async () => {
    const { say, shipped } = ear({ claims: claimsWith({ scope: ['read', 'sensitive'] }) })
    expect(await say(lines)).toMatchObject({ type: 'error', code: 'missing-scope' })
    expect(shipped).toEqual([])
  })

  it('subscribe, and is refused without the scope read: it sees nothing', async () => {
    const { say, watched } = ear({ claims: claimsWith({ devices: ['*'], scope: ['ship', 'write'] }) })
    expect(await say({ action: 'subscribe', deviceId: '*', tail: 10 })).toMatchObject({ code: 'missing-scope' })
    expect(watched).toEqual([])
  })
})

describe('a viewer says', () => {
  it('subscribe, and takes several events in one message where the URL or the message said so', async () => {
    const asked = ear({ batch: true })
    await asked.say({ action: 'subscribe', deviceId: 'ABC2' })
    await asked.say({ action: 'subscribe', deviceId: 'ABC2', batch: false })
    const { say, watched } = ear()
    await say({ action: 'subscribe', deviceId: 'ABC2', batch: true })
    expect([...asked.watched, ...watched].map(({ batch }) => batch)).toEqual([true, undefined, true])
  })

  it('ping, and hears pong', async () => {
    expect(await ear().say({ action: 'ping' })).toEqual({ type: 'pong', timestamp })
  })

  it('subscribe: it watches with the claims of its connection, and its history is requested', async () => {
    const { say, watched, announced } = ear()
    const wish = { action: 'subscribe', deviceId: 'ABC2', tail: 50, level: 'error' }
    expect(await say(wish)).toEqual({ type: 'subscribed', deviceId: 'ABC2', timestamp })
    const { claims, connectedAt, connectionId, expiresAt } = connection
    const levels = ['error', 'fatal', 'unknown']
    expect(watched).toEqual([{ deviceId: 'ABC2', claims, connectedAt, connectionId, expiresAt, levels }])
    expect(announced).toEqual([
      { connectionId: 'c1', deviceId: 'ABC2', subscribedAt: timestamp, tail: 50, lease: 'lease-1' },
    ])
  })

  it('subscribe with a time: it becomes a bound of ids', async () => {
    const { say, announced } = ear()
    await say({ action: 'subscribe', deviceId: '*', since: '2024-01-15T10:30:00Z', levels: ['warn'] })
    expect(announced).toMatchObject([{ deviceId: '*', since: '01HM6AQH20' }])
  })

  it('subscribe with status, beside or instead of its events, and is told so', async () => {
    const { say, watched, announced, unwatched } = ear()
    const of = { deviceId: 'ABC2', status: true }
    expect(await say({ action: 'subscribe', ...of, level: 'error' })).toEqual({ type: 'subscribed', ...of, timestamp })
    expect(watched).toMatchObject([{ ...of, levels: ['error', 'fatal', 'unknown'] }])
    expect(announced).toEqual([{ connectionId: 'c1', ...of, subscribedAt: timestamp }])
    expect(await say({ action: 'subscribe', deviceId: 'ABC2', status: false })).toEqual({
      type: 'subscribed',
      deviceId: 'ABC2',
      timestamp,
    })
    expect(watched[1]).not.toHaveProperty('status')
    expect(await say({ action: 'unsubscribe', ...of })).toEqual({ type: 'unsubscribed', ...of, timestamp })
    await say({ action: 'unsubscribe', deviceId: 'ABC2', status: false })
    expect(unwatched).toEqual([
      { deviceId: 'status#ABC2', connectionId: 'c1' },
      { deviceId: 'ABC2', connectionId: 'c1' },
    ])
  })

  it('subscribe with status and for history, which there is none of, and hears why it is refused', async () => {
    const { say, watched, held } = ear()
    for (const from of [{ tail: 5 }, { since: timestamp }]) {
      expect(await say({ action: 'subscribe', deviceId: 'ABC2', status: true, ...from })).toMatchObject({
        code: 'bad-message',
        message: expect.stringContaining('status has no history'),
      })
    }
    expect(await say({ action: 'subscribe', deviceId: 'ABC2', status: 1 })).toMatchObject({ code: 'bad-message' })
    expect([watched, held]).toEqual([[], new Map()])
  })

  it('subscribe with status of a device that is not its own, and is refused', async () => {
    const { say, watched } = ear()
    expect(await say({ action: 'subscribe', deviceId: 'ABD1', status: true })).toMatchObject({ code: 'foreign-device' })
    expect(await ear({}, true).say({ action: 'subscribe', deviceId: 'ABC3', status: true })).toMatchObject({
      code: 'too-many-subscriptions',
    })
    expect(watched).toEqual([])
  })

  it('unsubscribe', async () => {
    const { say, unwatched } = ear()
    expect(await say({ action: 'unsubscribe', deviceId: 'ABC1' })).toEqual({
      type: 'unsubscribed',
      deviceId: 'ABC1',
      timestamp,
    })
    expect(unwatched).toEqual([{ deviceId: 'ABC1', connectionId: 'c1' }])
  })
})

describe('a viewer is told the reason when', () => {
  it('the token does not cover the device', async () => {
    const { say, watched } = ear()
    expect(await say({ action: 'subscribe', deviceId: 'ABD1' })).toMatchObject({
      code: 'foreign-device',
      deviceId: 'ABD1',
    })
    expect(watched).toEqual([])
  })

  it('it has too many subscriptions', async () => {
    const { say, announced, held } = ear({}, true)
    expect(await say({ action: 'subscribe', deviceId: 'ABC3' })).toMatchObject({ code: 'too-many-subscriptions' })
    const wish = { action: 'subscribe', deviceId: 'ABC3', tail: 1 }
    expect(await say(wish)).toMatchObject({ code: 'too-many-subscriptions' })
    expect([announced, held]).toEqual([[], new Map()])
  })

  it('a backlog of the same device is being sent to it: 29 requests start one', async () => {
    const { say, announced } = ear()
    const wish = { action: 'subscribe', deviceId: 'ABC2', tail: 10_000 }
    const frames = await Promise.all(Array.from({ length: 29 }, () => say(wish)))
    expect(announced).toHaveLength(1)
    expect(frames.filter(({ type }) => type === 'subscribed')).toHaveLength(1)
    expect(frames.at(-1)).toMatchObject({ code: 'backlog-running', deviceId: 'ABC2', retryAfter: 1 })
    expect(await say({ action: 'subscribe', deviceId: 'ABC3', since: timestamp })).toMatchObject({ type: 'subscribed' })
    expect(await say({ action: 'subscribe', deviceId: 'ABC2' })).toMatchObject({ type: 'subscribed' })
    await say({ action: 'unsubscribe', deviceId: 'ABC2' })
    expect(await say(wish)).toMatchObject({ code: 'backlog-running' })
  })

  it('its token covers no device at all', async () => {
    const { say } = ear({ claims: claimsWith({ devices: [] }) })
    expect(await say({ action: 'subscribe', deviceId: '*', tail: 10 })).toMatchObject({ code: 'foreign-device' })
  })

  it('it sends too many messages of any kind', async () => {
    const { say, watched } = ear({ messages: 6 })
    expect(await say({ action: 'subscribe', deviceId: 'ABC2' })).toMatchObject({ code: 'too-many-messages' })
    expect(await say('ping')).toMatchObject({ code: 'too-many-messages' })
    expect(watched).toEqual([])
    const flood = ear({ messages: 51 })
    await flood.say('ping')
    expect(flood.cut).toEqual(['c1'])
  })

  it('it is not known, or its message makes no sense', async () => {
    expect(await ear('unknown').say({ action: 'ping' })).toMatchObject({ code: 'unknown-connection' })
    expect(await ear().say({ action: 'dance' })).toMatchObject({ code: 'unknown-action' })
  })

  it('its token has expired: then it is cut as well', async () => {
    const { say, cut, watched } = ear({ claims: claimsWith({ exp: seconds }) })
    expect(await say({ action: 'subscribe', deviceId: 'ABC2' })).toMatchObject({ type: 'error' })
    expect([cut, watched]).toEqual([['c1'], []])
  })
})

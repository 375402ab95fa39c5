import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { begin as beginWatch } from './begin.ts'
import { before } from './ids.ts'
import { isEvent } from './items.ts'
import { thisMachine } from './machine.ts'
import type { Reason, WatchState } from './state.ts'
import { ulid, uplink } from './testing/events.ts'
import { fakeSockets } from './testing/fakeSocket.ts'
import { jwt } from './testing/jwt.ts'
import { type ManualClock, manualClock } from './testing/manualClock.ts'
import type { Watch, WatchOptions } from './watch.ts'

const MINUTE = 60_000
const RENEWAL = 110 * MINUTE

let clock: ManualClock
let fake: ReturnType<typeof fakeSockets>
let states: WatchState['state'][]
let errors: Reason[]
let given: string[]
let watched: Watch

const id = (second: number) => ulid(second * 1_000, second)
const event = (second: number) => uplink(id(second), { count: second })
const history = (...seconds: number[]) => ({ type: 'history', deviceId: 'A', events: seconds.map(event), done: false })
/** Tokens are promises: what waits for one goes on. */
const settled = () => new Promise(setImmediate)
const advance = async (ms: number) => {
  clock.advance(ms)
  await settled()
}
const begin = async (options: Partial<WatchOptions> = {}) => {
  watched = beginWatch(
    {
      url: 'wss://host/live',
      token: 'secret',
      deviceId: 'A',
      renewJitterMs: 0,
      pingEveryMs: 24 * 60 * MINUTE,
      settleMs: 24 * 60 * MINUTE,
      openWebSocket: fake.openWebSocket,
      onState: ({ state }) => states.push(state),
      onError: reason => errors.push(reason),
      onEvent: item => {
        if (isEvent(item)) given.push(item.id)
      },
      ...options,
    },
    { ...thisMachine, clock, random: () => 0.5 },
  )
  await settled()
}
const socket = (place: number) => {
  const found = fake.sockets[place]
  if (!found) throw new Error(`no socket ${place}`)
  return found
}
const beLive = () => {
  socket(0).connect()
  socket(0).live()
}

beforeEach(() => {
  clock = manualClock()
  fake = fakeSockets()
  states = []
  errors = []
  given = []
})
afterEach(() => watched.close())

describe('closing', () => {
  it('while a socket is opened closes it, and opens no other', async () => {
    await begin()
    watched.close()
    await advance(10 * MINUTE)
    expect(socket(0).isClosed()).toBe(true)
    expect(fake.sockets).toHaveLength(1)
    expect(errors).toEqual([])
  })

  it('while a token is asked for opens no socket', async () => {
    const token = Promise.withResolvers<string>()
    await begin({ token: () => token.promise })
    watched.close()
    token.resolve('late')
    await advance(10 * MINUTE)
    expect(fake.sockets).toEqual([])
  })

  it('when an error is told is for good', async () => {
    await begin({ onError: () => watched.close() })
    beLive()
    socket(0).cut()
    await advance(10 * MINUTE)
    expect(states).toEqual(['live', 'closed'])
    expect(fake.sockets).toHaveLength(1)
  })

  it('during a renewal closes both sockets', async () => {
    await begin()
    beLive()
    await advance(RENEWAL)
    watched.close()
    expect(fake.sockets.map(one => one.isClosed())).toEqual([true, true])
  })
})

describe('a cut during a renewal', () => {
  beforeEach(async () => {
    await begin()
    beLive()
    await advance(RENEWAL)
    expect(fake.sockets).toHaveLength(2)
  })

  it('leaves the spare, once that is connected', async () => {
    socket(1).connect()
    socket(0).cut()
    expect(states).toEqual(['live', 'catching-up'])
    socket(1).live()
    await advance(MINUTE)
    expect(states).toEqual(['live', 'catching-up', 'live'])
    expect(fake.sockets).toHaveLength(2)
  })

  it('gives up a spare that is not connected yet', async () => {
    socket(0).cut()
    expect(states).toEqual(['live', 'reconnecting'])
    expect(socket(1).isClosed()).toBe(true)
    await advance(500)
    expect(fake.sockets).toHaveLength(3)
  })

  it('of the spare leaves the old socket, and it is tried again', async () => {
    socket(1).cut()
    expect(states).toEqual(['live'])
    expect(errors).toMatchObject([{ code: 'handshake' }])
    await advance(500)
    socket(2).connect()
    socket(2).live()
    expect(socket(0).isClosed()).toBe(true)
    expect(states).toEqual(['live'])
  })
})

describe('reconnecting by hand', () => {
  it('replaces the socket in use without a moment that is not live', async () => {
    await begin()
    beLive()
    watched.reconnect()
    expect(fake.sockets).toHaveLength(1)
    await settled()
    expect(socket(0).isClosed()).toBe(false)
    socket(1).connect()
    socket(1).live()
    expect(socket(0).isClosed()).toBe(true)
    expect(states).toEqual(['live'])
  })

  it('asks for the token again, and does with the same one', async () => {
    let asked = 0
    await begin({
      token: () => {
        asked++
        return jwt(3_600, 'same')
      },
    })
    beLive()
    watched.reconnect()
    await settled()
    expect([asked, socket(1).token, errors]).toEqual([2, jwt(3_600, 'same'), []])
  })

  it('does not wait for the next attempt', async () => {
    await begin({ firstWaitMs: 60_000 })
    beLive()
    socket(0).cut()
    watched.reconnect()
    await settled()
    socket(1).connect()
    socket(1).live()
    await advance(60_000)
    expect(fake.sockets).toHaveLength(2)
    expect(states).toEqual(['live', 'reconnecting', 'catching-up', 'live'])
  })

  it.each([
    ['is being opened', false],
    ['reads history', true],
  ])('begins anew while the socket %s', async (_, isOpen) => {
    await begin()
    if (isOpen) socket(0).connect()
    watched.reconnect()
    await settled()
    expect(fake.sockets.map(one => one.isClosed())).toEqual([true, false])
  })

  it('restarts a renewal, and does nothing once the watch is closed', async () => {
    await begin()
    beLive()
    await advance(RENEWAL)
    watched.reconnect()
    await settled()
    expect(fake.sockets.map(one => one.isClosed())).toEqual([false, true, false])
    watched.close()
    watched.reconnect()
    watched.subscribe('B')
    await advance(RENEWAL)
    expect(fake.sockets).toHaveLength(3)
    expect(states).toEqual(['live', 'closed'])
  })
})

it('a subscription that ends during a renewal does not keep the spare waiting', async () => {
  await begin({ devices: ['A', 'B'] })
  socket(0).connect()
  socket(0).live('A')
  socket(0).say({ type: 'subscribed', deviceId: 'B', timestamp: new Date(0).toISOString() })
  socket(0).live('B')
  await advance(RENEWAL)
  socket(1).connect()
  socket(1).live('A')
  expect(socket(0).isClosed()).toBe(false)
  watched.unsubscribe('B')
  expect(socket(0).isClosed()).toBe(true)
  expect(socket(1).isClosed()).toBe(false)
  expect(new Set(states)).toEqual(new Set(['live']))
})

it('a token that is about to expire is not used again: the old socket stays until there is a newer one', async () => {
  const tokens = [jwt(3_600, 'first'), jwt(3_600, 'first'), jwt(7_200, 'second')]
  await begin({ token: () => tokens.shift() ?? '' })
  beLive()
  await advance(3_570_000)
  expect(errors).toEqual([{ code: 'token', message: 'no newer token' }])
  expect(fake.sockets).toHaveLength(1)
  await advance(500)
  expect(socket(1).token).toBe(jwt(7_200, 'second'))
  expect(states).toEqual(['live'])
})

describe('history', () => {
  it('that a cut interrupts is asked for from where it was', async () => {
    await begin({ since: id(0) })
    socket(0).connect()
    socket(0).say(history(100, 200))
    socket(0).say(event(900))
    socket(0).cut()
    await advance(500)
    expect(socket(1).query.get('since')).toBe(before(id(200), 30_000))
  })

  it('that falls silent is asked for again from where it was', async () => {
    await begin({ since: id(0) })
    socket(0).connect()
    socket(0).say(history(100, 200))
    await advance(30_000)
    expect(socket(0).sent).toEqual([{ action: 'subscribe', deviceId: 'A', since: before(id(200), 30_000) }])
  })

  it('that is looked at again, and falls silent, is asked for again as it was', async () => {
    await begin({ since: id(0), settleMs: 10_000 })
    socket(0).connect(900_000)
    socket(0).say(history(100, 200))
    socket(0).live()
    await advance(10_000)
    const again = { action: 'subscribe', deviceId: 'A', since: before(id(200), 30_000) }
    expect(socket(0).sent).toEqual([again])
    socket(0).say({ type: 'subscribed', deviceId: 'A', timestamp: new Date(910_000).toISOString() })
    socket(0).say(event(600))
    await advance(30_000)
    expect(socket(0).sent).toEqual([again, again])
  })

  it('that comes unasked does not put off the next look', async () => {
    await begin({ since: id(0), settleMs: 10_000 })
    socket(0).connect(900_000)
    socket(0).say(history(100, 200))
    socket(0).live()
    await advance(9_000)
    socket(0).say(history(200))
    await advance(1_000)
    expect(socket(0).sent).toHaveLength(1)
  })

  it('that the budget of the token refuses is asked for again later, over the same socket', async () => {
    await begin({ since: id(0) })
    socket(0).connect()
    socket(0).say({ type: 'error', code: 'too-much-reading', message: 'm', retryAfter: 20, deviceId: 'A' })
    expect(errors).toMatchObject([{ code: 'too-much-reading', deviceId: 'A' }])
    await advance(30_000)
    expect(socket(0).sent).toEqual([{ action: 'subscribe', deviceId: 'A', since: id(0) }])
    expect(fake.sockets).toHaveLength(1)
  })

  it('of which a backlog is still being sent is asked for again in a second', async () => {
    await begin({ since: id(0) })
    socket(0).connect()
    await advance(30_000)
    const again = { action: 'subscribe', deviceId: 'A', since: id(0) }
    socket(0).say({ type: 'error', code: 'backlog-running', message: 'm', retryAfter: 1, deviceId: 'A' })
    await advance(1_000)
    expect(socket(0).sent).toEqual([again, again])
    expect(errors).toEqual([])
  })
})

/** Each of these was seen, or is possible, with a server that is busy or a wire that is dead. The viewer comes back by itself. */
describe('a server that leaves a viewer without news', () => {
  const subscribed = { type: 'subscribed', deviceId: 'A', timestamp: new Date(900_000).toISOString() }

  it('by greeting it twice does not make it wait for a second backlog', async () => {
    await begin({ since: id(0) })
    beLive()
    socket(0).connect()
    socket(0).say(event(1_800))
    await advance(1_000)
    expect(states).toEqual(['live'])
    expect(given).toEqual([id(1_800)])
  })

  it.each([
    ['history', [history(100), { type: 'connected' }, { type: 'live', deviceId: 'A' }]],
    ['history and `live`', [history(100), { type: 'live', deviceId: 'A' }, { type: 'connected' }]],
  ])('by sending %s before `connected` is understood', async (_, frames) => {
    await begin({ since: id(0) })
    for (const frame of frames) {
      if (frame.type === 'connected') socket(0).connect(900_000)
      else socket(0).say(frame)
    }
    expect(states).toEqual(['live'])
    expect(given).toEqual([id(100)])
  })

  it('by not answering a command is left after half a minute', async () => {
    await begin({ since: id(0), settleMs: 10_000 })
    beLive()
    await advance(40_000)
    expect(socket(0).sent.length).toBeGreaterThan(1)
    expect(errors).toMatchObject([{ code: 'timeout' }])
    await advance(500)
    expect(socket(1).query.get('since')).toBeTruthy()
  })

  it('by holding a backlog back for ever is left after half a minute', async () => {
    await begin({ since: id(0) })
    socket(0).connect()
    const running = { type: 'error', code: 'backlog-running', message: 'm', retryAfter: 1, deviceId: 'A' }
    await advance(30_000)
    for (let second = 0; second < 31; second++) {
      socket(0).say(running)
      await advance(1_000)
    }
    expect(errors).toMatchObject([{ code: 'timeout' }])
    await advance(500)
    expect(fake.sockets).toHaveLength(2)
  })

  it('by never completing a backlog is left the second time', async () => {
    await begin({ since: id(0) })
    socket(0).connect()
    await advance(30_000)
    socket(0).say(subscribed)
    await advance(30_000)
    expect(errors).toMatchObject([{ code: 'timeout' }])
    await advance(500)
    expect(fake.sockets).toHaveLength(2)
  })

  it('by never saying why it refused a handshake is tried again', async () => {
    await begin({ http: 'https://host', fetch: () => new Promise(() => {}) })
    socket(0).cut()
    await advance(30_000)
    await advance(500)
    expect(errors).toMatchObject([{ code: 'handshake' }])
    expect(fake.sockets).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { before } from './ids.ts'
import { event, history, id, type SocketBed, socketBed } from './testing/socketBed.ts'

let fake: SocketBed['fake']
let states: SocketBed['states']
let errors: SocketBed['errors']
let given: SocketBed['given']
let begin: SocketBed['begin']
let advance: SocketBed['advance']
let socket: SocketBed['socket']
let beLive: SocketBed['beLive']
socketBed(bed => {
  ;({ fake, states, errors, given, begin, advance, socket, beLive } = bed)
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

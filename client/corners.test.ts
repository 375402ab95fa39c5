import { beforeEach, describe, expect, it } from 'vitest'
import { jwt } from './testing/jwt.ts'
import { MINUTE, RENEWAL, type SocketBed, settled, socketBed } from './testing/socketBed.ts'

let fake: SocketBed['fake']
let states: SocketBed['states']
let errors: SocketBed['errors']
let watched: SocketBed['watched']
let begin: SocketBed['begin']
let advance: SocketBed['advance']
let socket: SocketBed['socket']
let beLive: SocketBed['beLive']
socketBed(bed => {
  ;({ fake, states, errors, watched, begin, advance, socket, beLive } = bed)
})

describe('closing', () => {
  it('while a socket is opened closes it, and opens no other', async () => {
    await begin()
    watched().close()
    await advance(10 * MINUTE)
    expect(socket(0).isClosed()).toBe(true)
    expect(fake.sockets).toHaveLength(1)
    expect(errors).toEqual([])
  })

  it('while a token is asked for opens no socket', async () => {
    const token = Promise.withResolvers<string>()
    await begin({ token: () => token.promise })
    watched().close()
    token.resolve('late')
    await advance(10 * MINUTE)
    expect(fake.sockets).toEqual([])
  })

  it('when an error is told is for good', async () => {
    await begin({ onError: () => watched().close() })
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
    watched().close()
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
    watched().reconnect()
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
    watched().reconnect()
    await settled()
    expect([asked, socket(1).token, errors]).toEqual([2, jwt(3_600, 'same'), []])
  })

  it('does not wait for the next attempt', async () => {
    await begin({ firstWaitMs: 60_000 })
    beLive()
    socket(0).cut()
    watched().reconnect()
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
    watched().reconnect()
    await settled()
    expect(fake.sockets.map(one => one.isClosed())).toEqual([true, false])
  })

  it('restarts a renewal, and does nothing once the watch is closed', async () => {
    await begin()
    beLive()
    await advance(RENEWAL)
    watched().reconnect()
    await settled()
    expect(fake.sockets.map(one => one.isClosed())).toEqual([false, true, false])
    watched().close()
    watched().reconnect()
    watched().subscribe('B')
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
  watched().unsubscribe('B')
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

import { describe, expect, it } from 'vitest'
import { type Item, isEvent } from './items.ts'
import { logLines, ulid } from './testing/events.ts'
import { fakeSockets } from './testing/fakeSocket.ts'
import { isIn, type WatchBed, watchBed } from './testing/watchBed.ts'
import { HistoryError, watch } from './watch.ts'

let server: WatchBed['server']
let now: WatchBed['now']
let begin: WatchBed['begin']
let id: WatchBed['id']
let event: WatchBed['event']
let subscribes: WatchBed['subscribes']
watchBed(bed => {
  ;({ server, now, begin, id, event, subscribes } = bed)
})

describe('opening', () => {
  it('sends the token as a subprotocol, and what is asked for in the URL', async () => {
    const one = begin({ tail: 5, level: 'warn' })
    await one.until(isIn(one, 'live'))
    expect(server.tokens).toEqual(['secret'])
    expect(Object.fromEntries(server.opened[0] ?? [])).toEqual({ deviceId: 'A', tail: '5', level: 'warn', batch: '1' })
    expect(one.states.map(({ state }) => state)).toEqual(['catching-up', 'live'].slice(1))
  })

  it('gives the newest of history, then what is said', async () => {
    for (let second = 1; second <= 9; second++) server.store(event(second))
    const one = begin({ tail: 5 })
    await one.until(isIn(one, 'live'))
    server.say(event(10))
    await one.until(() => one.ids().length === 6)
    expect(one.ids()).toEqual([5, 6, 7, 8, 9, 10].map(id))
  })

  it('takes several events in one frame, of several devices, in order', async () => {
    const one = begin({ deviceId: '*' })
    await one.until(isIn(one, 'live'))
    server.pushTogether([event(1), event(2, 'B'), event(3)])
    await one.until(() => one.ids().length === 3)
    expect(one.ids()).toEqual([1, 2, 3].map(id))
  })

  it('gives each line of a batch once, though the batch is sent again within 15 minutes, and resumes inside it', async () => {
    const lines = logLines(id(1), 40)
    for (const line of lines.slice(0, 25)) server.store(line)
    const one = begin({ deviceId: 'web', since: lines[9]?.id })
    await one.until(isIn(one, 'live'))
    expect(one.ids()).toEqual(lines.slice(10, 25).map(line => line.id))
    server.pushTogether(lines.slice(25))
    // The same batch, received again five minutes later: its hash is equal.
    server.pushTogether(logLines(ulid(now + 300_000, 1), 40).slice(10))
    server.say(event(900, 'web'))
    await one.until(() => one.ids().includes(id(900)))
    expect(one.ids()).toEqual([...lines.slice(10).map(line => line.id), id(900)])
  })

  it('shows the lines of the levels that are asked for, also after a cut', async () => {
    const lines = logLines(id(1), 20)
    const errors = lines.filter(({ level }) => level === 'error').map(line => line.id)
    const one = begin({ deviceId: 'web', levels: ['error'] })
    await one.until(isIn(one, 'live'))
    server.pushTogether(lines.slice(0, 10))
    await one.until(() => one.ids().length === 5)
    for (const line of lines) server.store(line)
    server.cut()
    await one.until(() => one.ids().length === errors.length)
    expect(one.ids()).toEqual(errors)
  })

  it('watches several devices over one socket, and is live when all are', async () => {
    for (const deviceId of ['A', 'B', 'C']) server.store(event(deviceId.charCodeAt(0), deviceId))
    const one = begin({ deviceId: undefined, devices: ['A', 'B', 'C'], tail: 1 })
    await one.until(isIn(one, 'live'))
    expect(one.ids()).toHaveLength(3)
    expect(server.opened).toHaveLength(1)
    expect(subscribes()).toEqual([
      { action: 'subscribe', deviceId: 'B', tail: 1 },
      { action: 'subscribe', deviceId: 'C', tail: 1 },
    ])
  })

  it('subscribes and unsubscribes while it runs, and says that a device is refused', async () => {
    const one = begin()
    await one.until(isIn(one, 'live'))
    server.store(event(1, 'B'))
    one.watch.subscribe('B', { tail: 1 })
    expect(one.watch.state.state).toBe('catching-up')
    await one.until(() => one.ids().length === 1)
    one.watch.subscribe('foreign')
    await one.until(() => one.errors.length === 1)
    expect(one.errors).toEqual([{ code: 'foreign-device', message: 'Not yours.', deviceId: 'foreign', isFinal: true }])
    expect(one.watch.state.state).toBe('live')
    one.watch.unsubscribe('B')
    await server.until(() => subscribes().some(({ action, deviceId }) => action === 'unsubscribe' && deviceId === 'B'))
  })

  it('says which device is refused though the server cannot repeat its id, says it once, and goes on', async () => {
    const one = begin()
    await one.until(isIn(one, 'live'))
    one.watch.subscribe('not an id')
    one.watch.subscribe('B')
    await server.until(() => [...server.viewers].some(({ watches }) => watches.has('B')))
    await one.until(isIn(one, 'live'))
    expect(one.errors).toMatchObject([{ code: 'bad-message', deviceId: 'not an id', isFinal: true }])
    expect(subscribes().filter(({ deviceId }) => deviceId === 'not an id')).toHaveLength(1)
  })

  it('gives an event out once though it came under its device and under *', async () => {
    const one = begin({ deviceId: undefined, devices: ['*', 'A'] })
    await one.until(isIn(one, 'live'))
    server.say(event(1))
    server.push(event(1))
    server.say(event(2, 'B'))
    await one.until(() => one.ids().length === 2)
    one.watch.unsubscribe('A')
    one.watch.subscribe('*', { tail: 10 })
    server.say(event(3))
    await one.until(() => one.ids().includes(id(3)))
    expect(one.ids().toSorted()).toEqual([1, 2, 3].map(id))
  })

  it('gives only the levels that are asked for', async () => {
    server.store({ ...event(1), level: 'error' })
    server.store(event(2))
    const one = begin({ levels: ['error'], tail: 2 })
    await one.until(isIn(one, 'live'))
    server.say(event(3))
    server.say({ ...event(4), level: 'error' })
    await one.until(() => one.ids().length === 2)
    expect(one.ids()).toEqual([id(1), id(4)])
    expect(subscribes()).toEqual([{ action: 'subscribe', deviceId: 'A', tail: 2, levels: ['error'] }])
  })

  it('wants a device and a URL', () => {
    expect(() => watch({ url: server.url, token: '' })).toThrow(TypeError)
    expect(() => watch({ url: server.url, token: '', devices: ['A', ''] })).toThrow(TypeError)
    expect(() => watch({ url: 'nowhere', token: '', deviceId: 'A' })).toThrow(TypeError)
    const one = begin()
    expect(() => one.watch.subscribe('')).toThrow(TypeError)
  })

  it('takes a tail of 0 for none', async () => {
    server.store(event(1))
    const one = begin({ tail: 0 })
    await one.until(isIn(one, 'live'))
    one.watch.subscribe('B', { tail: 0 })
    await one.until(isIn(one, 'live'))
    expect(server.opened[0]?.has('tail')).toBe(false)
    expect(one.items).toEqual([])
  })

  it('takes an option that is undefined for one that is not given', async () => {
    const options: object = { fetch: undefined, settleMs: undefined, maxPerSocket: undefined, openWebSocket: undefined }
    const one = begin({ ...options, tail: undefined, level: undefined })
    await one.until(isIn(one, 'live'))
  })

  it('throws at once where the runtime has no WebSocket, and says what to do', () => {
    const { WebSocket } = globalThis
    Reflect.deleteProperty(globalThis, 'WebSocket')
    try {
      expect(() => watch({ url: server.url, token: '', deviceId: 'A' })).toThrow(/Node 22 or newer.*openWebSocket/)
      const { openWebSocket } = fakeSockets()
      watch({ url: server.url, token: '', deviceId: 'A', openWebSocket }).close()
    } finally {
      globalThis.WebSocket = WebSocket
    }
  })
})

describe('a stage that does not know a parameter of the URL', () => {
  it('fails no subscription by saying so', async () => {
    server.behaviour.isOlder = true
    const one = begin({ devices: ['A', 'B'], deviceId: undefined })
    await one.until(isIn(one, 'live'))
    expect(one.errors).toEqual([])
    server.say(event(1))
    await one.until(() => one.ids().length === 1)
  })
})

describe('who iterates', () => {
  const take = async (items: AsyncIterable<Item>, enough: (taken: readonly Item[]) => boolean) => {
    const taken: Item[] = []
    for await (const item of items) {
      taken.push(item)
      if (enough(taken)) break
    }
    return taken
  }

  it('gets the same items, until the watch is closed', async () => {
    for (let second = 1; second <= 3; second++) server.store(event(second))
    const closer = new AbortController()
    const watched = watch({ url: server.url, token: 't', deviceId: 'A', tail: 3, signal: closer.signal })
    const taken = await take(watched, items => {
      if (items.length === 3) closer.abort()
      return false
    })
    expect(taken.filter(isEvent).map(one => one.id)).toEqual([1, 2, 3].map(id))
    expect(watched.state).toEqual({ state: 'closed' })
    await server.until(() => server.viewers.size === 0)
  })

  it.each(['break', 'return', 'an error'])('and leaves the last loop by %s closes the watch', async way => {
    server.store(event(1))
    const watched = watch({ url: server.url, token: 't', deviceId: 'A', tail: 1 })
    const loop = async () => {
      for await (const item of watched) {
        if (way === 'break') break
        if (way === 'return') return item
        throw new Error('mine')
      }
      return undefined
    }
    await loop().catch(error => expect(error.message).toBe('mine'))
    expect(watched.state).toEqual({ state: 'closed' })
    await server.until(() => server.viewers.size === 0)
    expect(await take(watched, () => false)).toEqual([])
  })

  it('leaves an iterator that waits at once, and what it waited for is done', async () => {
    const watched = watch({ url: server.url, token: 't', deviceId: 'A' })
    const iterator = watched[Symbol.asyncIterator]()
    const next = iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(await next).toEqual({ done: true, value: undefined })
    expect(watched.state).toEqual({ state: 'closed' })
  })

  it('beside a callback leaves the watch running', async () => {
    const one = begin({ tail: 1 })
    server.store(event(1))
    const iterator = one.watch[Symbol.asyncIterator]()
    await iterator.return?.()
    await one.until(isIn(one, 'live'))
  })

  it('is told what it was too slow for, and can load it', async () => {
    for (let second = 1; second <= 50; second++) server.store(event(second))
    const states: string[] = []
    const live = Promise.withResolvers<void>()
    const watched = watch({
      url: server.url,
      http: server.http,
      token: 't',
      deviceId: 'A',
      tail: 50,
      maxBuffered: 10,
      onState: ({ state }) => {
        states.push(state)
        if (state === 'live') live.resolve()
      },
    })
    await live.promise
    const [skipped, ...rest] = await take(watched, taken => taken.length === 11)
    watched.close()
    expect(skipped).toMatchObject({ type: 'skipped', deviceId: 'A', count: 40, from: id(1), to: id(40) })
    expect(rest.filter(isEvent).map(one => one.id)).toEqual(Array.from({ length: 10 }, (_, place) => id(41 + place)))
    if (skipped?.type !== 'skipped' || !skipped.load) throw new Error('nothing to load')
    server.behaviour.refuse = { status: 403, code: 'foreign-device', detail: 'Not yours.' }
    const refused: unknown = await skipped
      .load()
      [Symbol.asyncIterator]()
      .next()
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(HistoryError)
    expect(refused).toMatchObject({ code: 'foreign-device', status: 403, title: 'Refused', message: 'Not yours.' })
    server.behaviour.refuse = undefined
    const loaded: string[] = []
    for await (const one of skipped.load()) loaded.push(one.id)
    expect(loaded).toEqual(Array.from({ length: 40 }, (_, place) => id(1 + place)))
  })

  it('and what a listener throws disturbs nothing', async () => {
    const thrown: unknown[] = []
    const catching = (error: unknown) => thrown.push(error)
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', catching)
    server.store(event(1))
    const watched = watch({
      url: server.url,
      token: 't',
      deviceId: 'A',
      tail: 1,
      onEvent: () => {
        throw new Error('mine')
      },
    })
    await server.until(() => thrown.length === 1 || server.viewers.size === 1)
    while (thrown.length === 0) await new Promise(setImmediate)
    for (const one of others) process.on('uncaughtException', one)
    expect(thrown).toMatchObject([{ message: 'mine' }])
    watched.close()
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Item, isEvent } from './items.ts'
import type { Machine } from './machine.ts'
import { type Collected, collect } from './testing/collected.ts'
import { logLines, ulid, uplink } from './testing/events.ts'
import { fakeSockets } from './testing/fakeSocket.ts'
import { type FakeSonde, startFakeSonde } from './testing/fakeSonde.ts'
import { jwt } from './testing/jwt.ts'
import { HistoryError, type WatchOptions, watch } from './watch.ts'

let server: FakeSonde
let open: Collected[]

const begin = (options: Partial<WatchOptions> = {}, machine: Partial<Machine> = {}) => {
  const one = collect({ url: server.url, token: 'secret', deviceId: 'A', firstWaitMs: 20, ...options }, machine)
  open.push(one)
  return one
}
let now: number
const id = (second: number) => ulid(now + second * 1000, second)
const event = (second: number, deviceId = 'A') => uplink(id(second), { deviceId, count: second })
const isIn = (one: Collected, state: string) => () => one.watch.state.state === state
const subscribes = () =>
  server.messages.filter(text => text.startsWith('{')).map((text): Record<string, string> => JSON.parse(text))

beforeEach(async () => {
  now = Date.now()
  server = await startFakeSonde()
  open = []
})
afterEach(async () => {
  for (const one of open) one.watch.close()
  await server.close()
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

describe('history', () => {
  it('that one backlog does not carry is asked for until all is there', async () => {
    for (let second = 1; second <= 25; second++) server.store(event(second))
    server.behaviour.backlog = 7
    const one = begin({ since: id(0) })
    await one.until(isIn(one, 'live'))
    expect(one.ids()).toEqual(Array.from({ length: 25 }, (_, place) => id(place + 1)))
    expect(one.items.every(isEvent)).toBe(true)
  })

  it('that has expired is told as a gap', async () => {
    for (let second = 1; second <= 5; second++) server.store(event(second))
    server.behaviour.horizon = id(3)
    const one = begin({ since: id(1) })
    await one.until(isIn(one, 'live'))
    expect(one.items[0]).toEqual({ type: 'gap', deviceId: 'A', from: id(1), to: id(3), reason: 'expired' })
    expect(one.ids()).toEqual([3, 4, 5].map(id))
  })

  it('that the stage does not keep of all devices is told, and live events come', async () => {
    server.behaviour.hasMergedHistory = false
    const one = begin({ deviceId: '*', since: id(1) })
    await one.until(isIn(one, 'live'))
    expect(one.errors).toMatchObject([{ code: 'no-merged-history', deviceId: '*' }])
    server.say(event(2))
    await one.until(() => one.ids().length === 1)
  })

  it('is read once more after going live: what was stored and never pushed is found', async () => {
    const one = begin({ settleMs: 100 })
    await one.until(isIn(one, 'live'))
    server.store(event(1))
    await one.until(() => one.ids().length === 1)
    expect(subscribes()).toHaveLength(1)
  })

  it('is read again for as long as what was pushed is not stored: what was lost meanwhile is found', async () => {
    const one = begin({ settleMs: 50 })
    await one.until(isIn(one, 'live'))
    const now = Date.now()
    const known = uplink(ulid(now + 1, 1), { count: 1 })
    const lost = uplink(ulid(now + 2, 2), { count: 2 })
    const last = uplink(ulid(now + 3, 3), { count: 3 })
    server.push(known)
    await one.until(() => one.ids().length === 1)
    server.cut()
    await one.until(() => server.opened.length === 2)
    await one.until(isIn(one, 'live'))
    server.push(last)
    // Once after going live it looks in any case.
    await server.until(() => subscribes().length >= 4)
    expect(one.ids()).toEqual([known.id, last.id])
    for (const event of [known, lost, last]) server.store(event)
    await one.until(() => one.ids().length === 3)
    expect(one.items).toMatchObject([{ id: known.id }, { id: last.id }, { id: lost.id, late: true }])
  })

  it('is read again when a count is jumped over, and finds what was not pushed', async () => {
    const one = begin({ settleMs: 60_000, maxHoldMs: 50 })
    await one.until(isIn(one, 'live'))
    server.say(event(1))
    server.store(event(2))
    server.say(event(3))
    await one.until(() => one.ids().length === 3)
    expect(one.items).toMatchObject([{ id: id(1) }, { id: id(3) }, { id: id(2), late: true }])
  })

  it('is read again before uplinks are called missing', async () => {
    const one = begin({ settleMs: 200, maxHoldMs: 50 })
    await one.until(isIn(one, 'live'))
    server.say(uplink(ulid(Date.now(), 1), { count: 1 }))
    server.say(uplink(ulid(Date.now() + 1, 4), { count: 4 }))
    await one.until(() => one.items.some(({ type }) => type === 'missing'))
    expect(one.items.at(-1)).toEqual({ type: 'missing', deviceId: 'A', from: 2, to: 3 })
    expect(subscribes().length).toBeGreaterThanOrEqual(1)
  })
})

describe('when a socket is cut', () => {
  it('comes back, resumes an overlap behind the last, and shows nothing twice', async () => {
    const one = begin()
    await one.until(isIn(one, 'live'))
    server.say(event(1))
    server.say(event(2))
    await one.until(() => one.ids().length === 2)
    server.cut()
    server.store(event(3))
    await one.until(() => one.ids().length === 3)
    await one.until(isIn(one, 'live'))
    expect(one.ids()).toEqual([1, 2, 3].map(id))
    expect(server.opened[1]?.get('since')).toMatch(/^[0-9A-Z]{26}$/)
    expect(one.states).toMatchObject([
      { state: 'live' },
      { state: 'reconnecting', reason: { code: 'closed' } },
      { state: 'catching-up' },
      { state: 'live' },
    ])
  })

  it('takes a socket that answers no ping for dead', async () => {
    server.behaviour.answersPings = false
    const one = begin({ pingEveryMs: 30, pongWithinMs: 60 })
    await one.until(() => one.errors.length > 0)
    expect(one.errors[0]?.code).toBe('no-pong')
    server.behaviour.answersPings = true
    await one.until(isIn(one, 'live'))
  })

  it('does not wait for ever for `connected`', async () => {
    server.behaviour.answers = false
    const one = begin({ connectWithinMs: 100 })
    await one.until(() => one.errors.length > 1)
    expect(one.watch.state).toMatchObject({ state: 'reconnecting', reason: { code: 'timeout' } })
    server.behaviour.answers = true
    await one.until(isIn(one, 'live'))
  })
})

describe('a handshake that is refused', () => {
  const mint = async () => 'minted'

  it.each([
    [401, 'expired-token', 'The token has expired.', mint],
    [429, 'too-many-requests', 'Slow down.', 't'],
    [503, 'unavailable', 'A moment.', 't'],
  ] as const)(
    '%i %s may pass: it is explained by the HTTP API, and tried again',
    async (status, code, detail, token) => {
      server.behaviour.refuse = { status, code, detail }
      const one = begin({ http: `${server.http}/`, token })
      await one.until(() => one.watch.state.state === 'reconnecting')
      expect(one.watch.state).toMatchObject({ reason: { code, message: detail, status } })
      server.behaviour.refuse = undefined
      await one.until(isIn(one, 'live'))
    },
  )

  it.each([
    [403, 'foreign-device', mint],
    [403, 'missing-scope', mint],
    [400, 'bad-request', mint],
    [401, 'invalid-token', 't'],
  ] as const)('%i %s is final: the watch is closed with the title of the problem', async (status, code, token) => {
    server.behaviour.refuse = { status, code }
    const one = begin({ http: server.http, token })
    await one.until(isIn(one, 'closed'))
    const reason = { code, message: 'Refused', title: 'Refused', status, isFinal: true }
    expect(one.watch.state).toEqual({ state: 'closed', reason })
    expect(one.errors).toEqual([reason])
    for await (const item of one.watch) expect(item).toBeUndefined()
  })

  it('a wish that no handshake grants is final, and told as the stage tells it', async () => {
    server.behaviour.maxTail = 10
    const one = begin({ http: server.http, tail: 20 })
    await one.until(isIn(one, 'closed'))
    expect(one.errors).toMatchObject([{ code: 'bad-request', message: 'tail: too large', isFinal: true }])
  })

  it('an older stage, whose /me does not know the wish, says nothing about it', async () => {
    Object.assign(server.behaviour, { isOlder: true, maxTail: 10 })
    const one = begin({ http: server.http, tail: 20 })
    await one.until(() => one.errors.length > 1)
    expect(one.errors[0]).toEqual({ code: 'handshake', message: 'handshake failed' })
  })

  it('a subscription that is refused over the socket, and is the only one, closes the watch', async () => {
    const one = begin({ deviceId: 'foreign', levels: ['info'] })
    await one.until(isIn(one, 'closed'))
    expect(one.errors).toEqual([{ code: 'foreign-device', message: 'Not yours.', deviceId: 'foreign', isFinal: true }])
  })

  it('403 from something that answers without a problem may pass', async () => {
    server.behaviour.refuse = { status: 403 }
    const one = begin({ http: server.http })
    await one.until(() => server.tokens.length > 1)
    expect(one.errors[0]).toMatchObject({ code: '403', message: 'Refused', status: 403 })
    server.behaviour.refuse = undefined
    await one.until(isIn(one, 'live'))
  })

  it('for one of several devices ends the subscription of that device only', async () => {
    server.behaviour.refuse = { status: 403, code: 'foreign-device' }
    server.behaviour.refusedDevice = 'A'
    const one = begin({ http: server.http, deviceId: undefined, devices: ['A', 'B'] })
    await one.until(isIn(one, 'live'))
    expect(one.errors).toMatchObject([{ code: 'foreign-device', status: 403, deviceId: 'A' }])
    server.say(event(1, 'B'))
    await one.until(() => one.ids().length === 1)
    expect(server.tokens).toHaveLength(2)
  })

  it.each([
    ['a device id that is not valid', { refuse: { status: 400, code: 'bad-request' }, refusedDevice: 'A' }],
    ['a tail that is too large', { maxTail: 10 }],
  ])('for %s ends only the subscription that has it', async (_, behaviour) => {
    Object.assign(server.behaviour, behaviour)
    const one = begin({ http: server.http, deviceId: undefined, devices: ['A'], tail: 'maxTail' in behaviour ? 20 : 1 })
    one.watch.subscribe('B')
    await one.until(isIn(one, 'live'))
    expect(one.errors).toMatchObject([{ code: 'bad-request', deviceId: 'A', isFinal: true }])
    server.say(event(1, 'B'))
    await one.until(() => one.ids().length === 1)
  })

  it('although the HTTP API accepts the token is explained by the parts of the stack that fail', async () => {
    server.behaviour.opensSockets = false
    server.behaviour.failing = ['bus', 'viewers']
    const one = begin({ http: server.http })
    await one.until(() => one.errors.length > 0)
    expect(one.errors[0]).toEqual({ code: 'failing', message: 'the stack reports failing parts: bus, viewers' })
    server.behaviour.failing = []
    const before = one.errors.length
    await one.until(() => one.errors.length > before + 1)
    expect(one.errors.at(-1)).toEqual({ code: 'handshake', message: 'handshake failed' })
    server.behaviour.opensSockets = true
    await one.until(isIn(one, 'live'))
  })

  it('has no reason without the HTTP API', async () => {
    server.behaviour.refuse = { status: 403, code: 'x', detail: 'x' }
    const one = begin()
    await one.until(() => one.errors.length > 0)
    expect(one.errors[0]).toEqual({ code: 'handshake', message: 'handshake failed' })
  })

  it('too many connections are told over the socket', async () => {
    server.behaviour.isFull = true
    const one = begin()
    await one.until(() => one.errors.length > 1)
    expect(one.watch.state).toMatchObject({ state: 'reconnecting', reason: { code: 'too-many-connections' } })
  })

  it('a token that cannot be had is a reason, and asked for again', async () => {
    let asked = 0
    const token = async () => {
      if (asked++ === 0) throw new Error('no session')
      return 'second'
    }
    const one = begin({ token })
    await one.until(isIn(one, 'live'))
    expect(one.errors).toEqual([{ code: 'token', message: 'no session' }])
    expect(server.tokens).toEqual(['second'])
  })

  it.each(['<!doctype html>', 'a.b.c\nSubject: me', 'two words', 'a,b'])(
    'no error repeats a token that cannot be sent: %j',
    async secret => {
      const text = begin({ token: secret })
      await text.until(isIn(text, 'closed'))
      expect(text.watch.state).toMatchObject({ reason: { code: 'token', isFinal: true } })
      const asked = begin({ token: () => secret })
      await asked.until(() => asked.errors.length > 1)
      const [start = ''] = secret.split(/\s/)
      for (const one of [text, asked]) expect(JSON.stringify([one.errors, one.states])).not.toContain(start)
      expect(server.opened).toEqual([])
    },
  )

  it('a token may end with a line, and what is not text is told as that', async () => {
    let asked = 0
    // A program without types: its session has not begun.
    const token = async (): Promise<string> => (asked++ ? 'second\n' : JSON.parse('null'))
    const one = begin({ token })
    await one.until(isIn(one, 'live'))
    expect(one.errors).toEqual([{ code: 'token', message: 'the token is not a JWT' }])
    const fixed = begin({ token: 'third\n' })
    await fixed.until(isIn(fixed, 'live'))
    expect(server.tokens).toEqual(['second', 'third'])
  })
})

describe('renewal', () => {
  it('opens the new socket before it closes the old one, and stays live', async () => {
    const one = begin({ renewAfterMs: 150, renewJitterMs: 0 })
    await one.until(isIn(one, 'live'))
    let most = 0
    for (let second = 1; server.opened.length < 4; second++) {
      server.say(event(second))
      most = Math.max(most, server.viewers.size)
      await one.until(() => one.ids().length === second)
    }
    expect(most).toBe(2)
    expect(one.ids()).toEqual(one.ids().toSorted())
    expect(new Set(one.ids()).size).toBe(one.ids().length)
    expect(one.states).toEqual([{ state: 'live' }])
  })

  it('asks for a token before the old one ends, and takes a newer one', async () => {
    const seconds = () => Date.now() / 1000
    const tokens = [jwt(seconds() + 1, 'first'), jwt(seconds() + 3600, 'second')]
    const one = begin({ token: () => tokens.shift() ?? jwt(seconds() + 3600, 'more') })
    await server.until(() => server.opened.length === 2)
    await server.until(() => server.viewers.size === 1)
    expect(server.tokens.map(token => atob(token.split('.')[1] ?? ''))).toEqual([
      expect.stringContaining('first'),
      expect.stringContaining('second'),
    ])
    expect(one.states).toEqual([{ state: 'live' }])
  })

  it('that fails leaves the old socket, and is tried again', async () => {
    const one = begin({ renewAfterMs: 50, renewJitterMs: 0 })
    await one.until(isIn(one, 'live'))
    server.behaviour.refuse = { status: 403, code: 'x', detail: 'x' }
    await one.until(() => one.errors.length >= 2)
    expect(server.viewers.size).toBe(1)
    server.say(event(1))
    await one.until(() => one.ids().length === 1)
    server.behaviour.refuse = undefined
    await server.until(() => server.opened.length >= 2)
    expect(one.states).toEqual([{ state: 'live' }])
  })
})

describe('the network', () => {
  it('is waited for, and then used at once', async () => {
    const events = new EventTarget()
    let isOffline = true
    const change = (offline: boolean) => {
      isOffline = offline
      events.dispatchEvent(new Event('change'))
    }
    const one = begin(
      { firstWaitMs: 60_000 },
      {
        network: {
          isOffline: () => isOffline,
          onChange: (changed, signal) => events.addEventListener('change', changed, { signal }),
        },
      },
    )
    expect(one.watch.state).toEqual({ state: 'offline' })
    change(false)
    await one.until(isIn(one, 'live'))
    server.say(event(1))
    await one.until(() => one.ids().length === 1)
    change(true)
    expect(one.watch.state).toEqual({ state: 'offline' })
    await server.until(() => server.viewers.size === 0)
    server.store(event(2))
    change(false)
    await one.until(() => one.ids().length === 2)
    await one.until(isIn(one, 'live'))
    expect(server.opened).toHaveLength(2)
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

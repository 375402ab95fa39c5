import { describe, expect, it } from 'vitest'
import { isIn, type WatchBed, watchBed } from './testing/watchBed.ts'

let server: WatchBed['server']
let begin: WatchBed['begin']
let event: WatchBed['event']
watchBed(bed => {
  ;({ server, begin, event } = bed)
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

import { describe, expect, it } from 'vitest'
import { jwt } from './testing/jwt.ts'
import { isIn, type WatchBed, watchBed } from './testing/watchBed.ts'

let server: WatchBed['server']
let begin: WatchBed['begin']
let id: WatchBed['id']
let event: WatchBed['event']
watchBed(bed => {
  ;({ server, begin, id, event } = bed)
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

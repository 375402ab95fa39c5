import { describe, expect, it } from 'vitest'
import type { Reason, WatchState } from '../../../client/watch.ts'
import { explanationOf, lookOf, type Situation } from './words.ts'

const reconnecting = (code: string, message = 'said'): WatchState => ({
  state: 'reconnecting',
  inSeconds: 1,
  at: 0,
  reason: { code, message },
})
const closed = (code: string): WatchState => {
  const reason: Reason = { code, message: 'said', status: 403, isFinal: true }
  return { state: 'closed', reason }
}
const live: WatchState = { state: 'live' }
const offline: WatchState = { state: 'offline' }
const catchingUp: WatchState = { state: 'catching-up' }

/** Network and socket, token, history, and what the page says of them: badge, title, and the way out. */
const table: readonly (readonly [
  string,
  Partial<Situation> & Pick<Situation, 'socket'>,
  badge: string,
  title?: string,
  action?: string,
])[] = [
  ['live', { socket: live }, 'Live'],
  ['live, although the HTTP API refuses the token', { socket: live, refusal: 'revoked-token' }, 'Live'],
  ['reading history', { socket: catchingUp }, 'Catching up'],
  ['no network', { socket: offline }, 'Offline', 'This machine has no network', 'none'],
  [
    'no network, and the token has expired',
    { socket: offline, refusal: 'expired-token' },
    'Offline',
    'This machine has no network',
    'none',
  ],
  [
    'the token is refused: the session says why',
    { socket: reconnecting('expired-token'), refusal: 'expired-token' },
    'Token refused',
  ],
  [
    'the token is refused while a socket was cut',
    { socket: reconnecting('closed'), refusal: 'expired-token' },
    'Token refused',
  ],
  ['a cut', { socket: reconnecting('closed') }, 'Reconnecting', 'The connection was closed', 'try now'],
  ['no pong', { socket: reconnecting('no-pong') }, 'Reconnecting', 'The connection went silent', 'try now'],
  ['no answer in time', { socket: reconnecting('timeout') }, 'Reconnecting', 'The connection took too long', 'try now'],
  [
    'the API is away',
    { socket: reconnecting('unreachable') },
    'Reconnecting',
    'The server cannot be reached',
    'try now',
  ],
  [
    'the stack says which part fails',
    { socket: reconnecting('failing') },
    'Reconnecting',
    'The stack admits no viewers at the moment',
    'try now',
  ],
  ['no socket opens', { socket: reconnecting('handshake') }, 'Reconnecting', 'The socket does not open', 'try now'],
  [
    'too many sockets',
    { socket: reconnecting('too-many-connections') },
    'Reconnecting',
    'Too many connections are open',
    'try now',
  ],
  [
    'a foreign device, for ever',
    { socket: closed('foreign-device') },
    'Closed',
    'This token does not cover the device',
    'another token',
  ],
  [
    'a scope that is missing, for ever',
    { socket: closed('missing-scope') },
    'Closed',
    'This token lacks a scope',
    'another token',
  ],
]

describe('the page says of the connection what is so', () => {
  it.each(table.map(([name, situation, badge, title, action]) => ({ name, situation, badge, title, action })))(
    '$name',
    ({ situation, badge, title, action }) => {
      const whole = { isReadOverHttp: false, wasLive: false, ...situation }
      expect(lookOf(whole).label).toBe(badge)
      const explanation = explanationOf(whole)
      expect([explanation?.title, explanation?.action]).toEqual([title, action])
    },
  )

  it('never promises another attempt where there is none', () => {
    for (const [, situation] of table) {
      const said = explanationOf({ isReadOverHttp: false, wasLive: false, ...situation })?.toDo
      if (situation.socket.state === 'closed') expect(said).not.toMatch(/tries again|reconnects/)
    }
  })

  it('blames a proxy only while no socket has ever opened, and never alone', () => {
    const of = (wasLive: boolean) =>
      explanationOf({ socket: reconnecting('handshake'), isReadOverHttp: false, wasLive })?.toDo
    expect(of(false)).toMatch(/the stack admits no viewers .* proxy/)
    expect(of(true)).not.toMatch(/proxy/)
  })

  it('says that history is read over HTTP just while it is', () => {
    const of = (isReadOverHttp: boolean) =>
      explanationOf({ socket: reconnecting('handshake'), isReadOverHttp, wasLive: false })?.toDo
    expect(of(true)).toContain('reads history over HTTP')
    expect(of(false)).not.toContain('reads history over HTTP')
  })
})

describe('the badge', () => {
  it('has an icon and a word of its own for each state', () => {
    const looks = [live, catchingUp, reconnecting('closed'), offline, closed('x')].map(socket => lookOf({ socket }))
    const all = [...looks, lookOf({ socket: closed('x'), refusal: 'expired-token' })]
    expect(new Set(all.map(({ label }) => label)).size).toBe(6)
    expect(new Set(all.map(({ icon }) => icon)).size).toBe(6)
  })
})

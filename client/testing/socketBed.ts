import { afterEach, beforeEach } from 'vitest'
import { begin as beginWatch } from '../begin.ts'
import { isEvent } from '../items.ts'
import { thisMachine } from '../machine.ts'
import type { Reason, WatchState } from '../state.ts'
import type { Watch, WatchOptions } from '../watch.ts'
import { ulid, uplink } from './events.ts'
import { type FakeSocket, fakeSockets } from './fakeSocket.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

export const MINUTE = 60_000
/** When a watch replaces its socket, unless the test says otherwise, ms. */
export const RENEWAL = 110 * MINUTE

export const id = (second: number): string => ulid(second * 1_000, second)
export const event = (second: number) => uplink(id(second), { count: second })
/** A frame of history with these events, which others follow. */
export const history = (...seconds: number[]) => ({
  type: 'history',
  deviceId: 'A',
  events: seconds.map(event),
  done: false,
})

/** Tokens are promises: what waits for one goes on. */
export const settled = () => new Promise(setImmediate)

/** A watch over sockets that a test works by hand, by a clock that it moves. */
export type SocketBed = {
  readonly clock: ManualClock
  readonly fake: ReturnType<typeof fakeSockets>
  readonly states: WatchState['state'][]
  readonly errors: Reason[]
  /** Ids of the events that were delivered. */
  readonly given: string[]
  readonly watched: () => Watch
  readonly begin: (options?: Partial<WatchOptions>) => Promise<void>
  readonly advance: (ms: number) => Promise<void>
  /** The socket that was opened as this one, counted from 0. @throws Error when there is none */
  readonly socket: (place: number) => FakeSocket
  readonly beLive: () => void
}

/** Calls back with the bed of each test before it runs. */
export const socketBed = (use: (bed: SocketBed) => void): void => {
  let watched: Watch | undefined
  beforeEach(() => {
    const clock = manualClock()
    const fake = fakeSockets()
    const states: WatchState['state'][] = []
    const errors: Reason[] = []
    const given: string[] = []
    const socket = (place: number) => {
      const found = fake.sockets[place]
      if (!found) throw new Error(`no socket ${place}`)
      return found
    }
    use({
      clock,
      fake,
      states,
      errors,
      given,
      watched: () => {
        if (!watched) throw new Error('nothing is watched')
        return watched
      },
      begin: async (options = {}) => {
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
      },
      advance: async ms => {
        clock.advance(ms)
        await settled()
      },
      socket,
      beLive: () => {
        socket(0).connect()
        socket(0).live()
      },
    })
  })
  afterEach(() => watched?.close())
}

import { afterEach, beforeEach } from 'vitest'
import type { Machine } from '../machine.ts'
import type { WatchOptions } from '../watch.ts'
import { type Collected, collect } from './collected.ts'
import { ulid, uplink } from './events.ts'
import { type FakeSonde, startFakeSonde } from './fakeSonde.ts'

/** A server of each test's own, and the watches that it begins, which end with it. */
export type WatchBed = {
  readonly server: FakeSonde
  /** Ms since 1970, at the beginning of the test. */
  readonly now: number
  /** Begins a watch of device A, without long waits unless they are given. */
  readonly begin: (options?: Partial<WatchOptions>, machine?: Partial<Machine>) => Collected
  /** The id of an event, so many seconds after the beginning. */
  readonly id: (second: number) => string
  readonly event: (second: number, deviceId?: string) => ReturnType<typeof uplink>
  /** The commands that the server was sent. */
  readonly subscribes: () => Record<string, string>[]
}

/** Whether a watch is in a state. */
export const isIn = (one: Collected, state: string) => () => one.watch.state.state === state

/** Calls back with the bed of each test before it runs. */
export const watchBed = (use: (bed: WatchBed) => void): void => {
  let server: FakeSonde
  let open: Collected[]
  beforeEach(async () => {
    const now = Date.now()
    server = await startFakeSonde()
    open = []
    const id = (second: number) => ulid(now + second * 1000, second)
    use({
      server,
      now,
      begin: (options = {}, machine = {}) => {
        const one = collect({ url: server.url, token: 'secret', deviceId: 'A', firstWaitMs: 20, ...options }, machine)
        open.push(one)
        return one
      },
      id,
      event: (second, deviceId = 'A') => uplink(id(second), { deviceId, count: second }),
      subscribes: () => server.messages.filter(text => text.startsWith('{')).map(text => JSON.parse(text)),
    })
  })
  afterEach(async () => {
    for (const one of open) one.watch.close()
    await server.close()
  })
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StatusChange } from './frames.ts'
import { type Machine, thisMachine } from './machine.ts'
import type { Reason, WatchState } from './state.ts'
import { watchStatus } from './status.ts'
import { beginStatus } from './statusBegin.ts'
import type { ListedDevice, StatusItem } from './statusItems.ts'
import type { StatusOptions } from './statusOptions.ts'
import type { StatusWatch } from './statusWatch.ts'
import { ulid } from './testing/events.ts'
import { type FakeSonde, startFakeSonde } from './testing/fakeSonde.ts'

const WITHIN = { timeout: 30_000 }
const NOW = Date.parse('2024-01-15T11:00:00Z')
let server: FakeSonde
let open: StatusWatch[]
beforeEach(async () => {
  server = await startFakeSonde()
  open = []
})
afterEach(async () => {
  for (const one of open) one.close()
  await server.close()
})

const change = (second: number, deviceId: string, status: StatusChange['status'] = 'late'): StatusChange => ({
  id: ulid(NOW + second * 1000, second),
  deviceId,
  change: status,
  status,
  since: '2024-01-15T10:30:00.000Z',
})
const list = (status: ListedDevice['status'], ...deviceIds: readonly string[]) => {
  for (const deviceId of deviceIds)
    server.devices.set(deviceId, { deviceId, status, lastSeenAt: '2024-01-15T10:30:00.000Z', uplinkCount: 7 })
}
/** A watch whose items, states and errors are kept. */
const begin = (options: Partial<StatusOptions> = {}, machine: Partial<Machine> = {}) => {
  const items: StatusItem[] = []
  const states: WatchState[] = []
  const errors: Reason[] = []
  const watch = beginStatus(
    {
      ...{ url: server.url, http: server.http, token: 'secret', firstWaitMs: 20 },
      ...(options.devices ? {} : { deviceId: '*' }),
      onChange: item => void items.push(item),
      onState: state => void states.push(state),
      onError: reason => void errors.push(reason),
      ...options,
    },
    { ...thisMachine, ...machine },
  )
  open.push(watch)
  const until = (state: WatchState['state']) => expect.poll(() => watch.state.state, WITHIN).toBe(state)
  return { watch, items, states, errors, until, live: () => until('live') }
}
const told = (items: readonly StatusItem[]) =>
  items.map(item => ('deviceId' in item ? `${item.type} ${item.deviceId} ${item.status}` : item.type))
const subscribed = () => [...server.viewers].map(({ statuses }) => [...statuses].toSorted().join(' '))

describe('a watch of statuses', WITHIN, () => {
  it('reads the status of every device, page by page, and is live', async () => {
    list('online', 'A', 'B', 'C')
    list('offline', 'D')
    server.behaviour.page = 3
    const { watch, items, states, live } = begin()
    await live()
    expect(told(items)).toEqual(['read A online', 'read B online', 'read C online', 'read D offline'])
    expect(items[0]).toMatchObject({ device: { uplinkCount: 7 } })
    expect(server.asked).toEqual(['/devices?kind=device&limit=1000', '/devices?kind=device&limit=1000&cursor=3'])
    expect(Object.fromEntries(server.opened[0] ?? [])).toEqual({ deviceId: '*', status: '1' })
    expect([...watch.statuses]).toHaveLength(4)
    expect(states.map(({ state }) => state)).toEqual(['live'])
  })

  it('tells each change once, and none that a newer one has overtaken', async () => {
    const { watch, items, live } = begin()
    await live()
    server.tell(change(1, 'A'), change(2, 'B', 'offline'))
    server.tell(change(1, 'A'))
    server.tell(change(9, 'A', 'online'))
    server.tell(change(8, 'A', 'offline'))
    server.tell(change(10, 'C'))
    await expect.poll(() => told(items), WITHIN).toContain('change C late')
    expect(told(items)).toEqual(['change A late', 'change B offline', 'change A online', 'change C late'])
    expect(items[0]).toEqual({ type: 'change', ...change(1, 'A') })
    expect(Object.fromEntries(watch.statuses)).toEqual({ A: 'online', B: 'offline', C: 'late' })
  })

  it('goes by what was told of a device, and by the clock where that is not said', async () => {
    const lastSeenAt = '2024-01-15T10:30:00.000Z'
    const told = (status: ListedDevice['status']) => ({ status, since: lastSeenAt })
    server.devices.set('A', { deviceId: 'A', status: 'offline', told: told('online'), lastSeenAt })
    server.devices.set('B', { deviceId: 'B', status: 'online', told: told('late'), lastSeenAt })
    server.devices.set('C', { deviceId: 'C', status: 'late', told: null, lastSeenAt })
    list('late', 'D')
    const { watch, items, live } = begin()
    await live()
    expect(Object.fromEntries(watch.statuses)).toEqual({ A: 'online', B: 'late', C: 'late', D: 'late' })
    expect(items[0]).toMatchObject({ type: 'read', deviceId: 'A', status: 'online', device: { status: 'offline' } })
    // The clock says another word than before, and what was told is the same.
    server.devices.set('B', { deviceId: 'B', status: 'late', told: told('late'), lastSeenAt })
    server.devices.set('A', { deviceId: 'A', status: 'online', told: told('late'), lastSeenAt })
    server.cut()
    await expect.poll(() => items.length, WITHIN).toBe(6)
    expect(items.slice(4)).toMatchObject([{ type: 'missed' }, { type: 'read', deviceId: 'A', status: 'late' }])
  })

  it('after a cut says so, reads the list once, and tells the statuses that differ', async () => {
    list('online', 'A', 'B')
    const { items, live, until } = begin()
    await live()
    list('late', 'B')
    list('online', 'C')
    server.cut()
    await expect.poll(() => told(items), WITHIN).toContain('read C online')
    await live()
    expect(told(items)).toEqual(['read A online', 'read B online', 'missed', 'read B late', 'read C online'])
    const missed = items.find(({ type }) => type === 'missed')
    expect(missed).toMatchObject({ from: expect.stringMatching(/Z$/), to: expect.stringMatching(/Z$/) })
    expect(server.asked).toHaveLength(2)
    await until('live')
  })

  it('without the HTTP API is live at once, and says when it may have missed something', async () => {
    const { items, live } = begin({ http: undefined })
    await live()
    server.cut()
    await expect.poll(() => told(items), WITHIN).toEqual(['missed'])
    await live()
    server.tell(change(1, 'A'))
    await expect.poll(() => told(items), WITHIN).toEqual(['missed', 'change A late'])
    expect(server.asked).toEqual([])
  })

  it('takes a change that comes while the list is read as the newer word', async () => {
    list('online', 'A', 'B')
    server.behaviour.refuseDevices = { status: 503, code: 'unavailable' }
    const { watch, items, errors, live } = begin()
    await expect.poll(() => errors.length, WITHIN).toBeGreaterThan(1)
    expect(errors[0]).toMatchObject({ code: 'unavailable', status: 503 })
    server.tell(change(1, 'A'))
    await expect.poll(() => told(items), WITHIN).toEqual(['change A late'])
    expect(watch.state.state).toBe('catching-up')
    // A list that was asked for after the change says what is true now.
    list('offline', 'A')
    server.behaviour.refuseDevices = undefined
    await live()
    expect(told(items)).toEqual(['change A late', 'read A offline', 'read B online'])
  })

  it('goes on where the list is refused for ever, and tells the reason', async () => {
    server.behaviour.refuseDevices = { status: 403, code: 'missing-scope', detail: 'no' }
    const { errors, items, live } = begin()
    await live()
    expect(errors).toMatchObject([{ code: 'missing-scope', status: 403, isFinal: true }])
    server.tell(change(1, 'A'))
    await expect.poll(() => told(items), WITHIN).toEqual(['change A late'])
  })

  it('is renewed without a gap: the next socket is there before the old one closes', async () => {
    list('online', 'A')
    const { items, states, live } = begin({ renewAfterMs: 300, renewJitterMs: 0 })
    await live()
    await server.until(() => server.opened.length > 3)
    for (let second = 1; second <= 20; second++) server.tell(change(second, 'A', second % 2 === 0 ? 'online' : 'late'))
    await expect.poll(() => items.length, WITHIN).toBe(21)
    expect(told(items)).not.toContain('missed')
    expect(states.map(({ state }) => state)).toEqual(['live'])
  })

  it('reads the statuses again when it is renewed, and stays live meanwhile', async () => {
    list('late', 'A')
    const { items, states, live } = begin({ renewAfterMs: 300, renewJitterMs: 0 })
    await live()
    // The stage tells nothing where a device comes back that it had not called late.
    list('online', 'A')
    await expect.poll(() => told(items), WITHIN).toEqual(['read A late', 'read A online'])
    expect(states.map(({ state }) => state)).toEqual(['live'])
    expect(told(items)).not.toContain('missed')
  })

  it('waits without a network, and reads again when there is one', async () => {
    let isOffline = false
    let changed = () => {}
    const network: Machine['network'] = {
      isOffline: () => isOffline,
      onChange: callback => {
        changed = callback
      },
    }
    const { items, live, until } = begin({}, { network })
    await live()
    isOffline = true
    changed()
    await until('offline')
    list('offline', 'A')
    isOffline = false
    changed()
    await live()
    expect(told(items)).toEqual(['missed', 'read A offline'])
  })
})

describe('devices by name', WITHIN, () => {
  it('are subscribed to and read one by one; others are told nothing of', async () => {
    list('online', 'A', 'B', 'C')
    const { items, live } = begin({ devices: ['A', 'B', 'never-heard'] })
    await live()
    expect(subscribed()).toEqual(['A B never-heard'])
    expect(told(items)).toEqual(['read A online', 'read B online'])
    server.tell(change(1, 'B'), change(2, 'C'))
    server.tell(change(3, 'A'))
    await expect.poll(() => told(items).slice(2), WITHIN).toEqual(['change B late', 'change A late'])
  })

  it('come and go', async () => {
    list('online', 'A', 'B')
    const { watch, items, live } = begin({ devices: ['A'] })
    await live()
    watch.subscribe('B')
    watch.subscribe('B')
    await expect.poll(() => told(items), WITHIN).toEqual(['read A online', 'read B online'])
    await live()
    watch.unsubscribe('A')
    await expect.poll(subscribed, WITHIN).toEqual(['B'])
    expect([...watch.statuses.keys()]).toEqual(['B'])
    server.tell(change(1, 'A'), change(2, 'B'))
    await expect.poll(() => told(items).slice(2), WITHIN).toEqual(['change B late'])
    expect(() => watch.subscribe('')).toThrow(TypeError)
    expect(told(items)).not.toContain('missed')
  })

  it('that the token does not cover are told, and the others go on', async () => {
    list('online', 'A')
    const { errors, items, live } = begin({ devices: ['A', 'foreign'] })
    await live()
    expect(errors).toMatchObject([{ code: 'foreign-device', deviceId: 'foreign', isFinal: true }])
    server.tell(change(1, 'A'))
    await expect.poll(() => told(items), WITHIN).toEqual(['read A online', 'change A late'])
  })

  it.each([
    ['than the stage takes over a socket', { stage: 3, own: 100 }],
    ['than one socket is given', { stage: 100, own: 3 }],
  ])('more of them %s share one subscription, and others are not told of', async (_, { stage, own }) => {
    server.behaviour.maxSubscriptions = stage
    const devices = ['A', 'B', 'C', 'D', 'E']
    list('online', ...devices, 'F')
    const { items, errors, live } = begin({ devices, maxPerSocket: own })
    await live()
    await expect.poll(subscribed, WITHIN).toEqual(['*'])
    await live()
    server.tell(change(1, 'F'), ...devices.map((deviceId, place) => change(place + 2, deviceId)))
    await expect
      .poll(() => told(items), WITHIN)
      .toEqual([
        ...devices.map(deviceId => `read ${deviceId} online`),
        ...devices.map(deviceId => `change ${deviceId} late`),
      ])
    expect(errors).toEqual([])
  })
})

describe('a stage', WITHIN, () => {
  it('of an earlier version, which would send events, is told of, and tried again', async () => {
    server.behaviour.isOlder = true
    const { watch, items, errors, live } = begin()
    await expect.poll(() => errors.length, WITHIN).toBeGreaterThan(1)
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('earlier version') })
    expect([watch.state.state === 'live', items]).toEqual([false, []])
    server.behaviour.isOlder = false
    await live()
  })

  it('that refuses the token closes the watch, with the title of the problem', async () => {
    server.behaviour.refuse = { status: 401, code: 'expired-token' }
    const { watch, until } = begin()
    await until('closed')
    expect(watch.state).toMatchObject({ reason: { title: 'Refused', isFinal: true } })
    server.behaviour.refuse = undefined
    const noToken = begin({ token: 'no token' })
    await noToken.until('closed')
    expect(noToken.watch.state).toMatchObject({ reason: { code: 'token' } })
  })
})

describe('a loop over a watch', WITHIN, () => {
  it('gets the items, and closes it when it is left', async () => {
    list('online', 'A')
    const watch = watchStatus({ url: server.url, http: server.http, token: 'secret', deviceId: 'A' })
    for await (const item of watch) {
      expect(item).toMatchObject({ type: 'read', deviceId: 'A', status: 'online' })
      break
    }
    expect(watch.state.state).toBe('closed')
    await server.until(() => server.viewers.size === 0)
  })

  it('that is too slow is told how much it has skipped, and can look the statuses up', async () => {
    const signal = new AbortController()
    const watch = watchStatus({
      ...{ url: server.url, http: server.http, token: 'secret', deviceId: '*' },
      ...{ maxBuffered: 2, signal: signal.signal },
    })
    await expect.poll(() => watch.state.state, WITHIN).toBe('live')
    server.tell(...['A', 'B', 'C', 'D', 'E'].map((deviceId, place) => change(place, deviceId)))
    await expect.poll(() => watch.statuses.size, WITHIN).toBe(5)
    const items: StatusItem[] = []
    for await (const item of watch) {
      items.push(item)
      if (items.length === 3) signal.abort()
    }
    expect(items[0]).toEqual({ type: 'skipped', count: 3 })
    expect(told(items)).toEqual(['skipped', 'change D late', 'change E late'])
  })

  it('needs a device and a URL', () => {
    const options = { url: server.url, token: 'secret' }
    expect(() => watchStatus(options)).toThrow('no deviceId')
    expect(() => watchStatus({ ...options, deviceId: 'A', url: 'nowhere' })).toThrow(TypeError)
  })
})

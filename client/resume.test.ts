import { afterEach, expect, it } from 'vitest'
import { isEvent } from './items.ts'
import { collect } from './testing/collected.ts'
import { ulid, uplink } from './testing/events.ts'
import { type FakeSonde, startFakeSonde } from './testing/fakeSonde.ts'
import { seeded, seedOfRun } from './testing/seeded.ts'

const EVENTS = 400
let server: FakeSonde | undefined

afterEach(() => server?.close())

const pause = (ms: number) => new Promise(done => setTimeout(done, ms))

it.each(['A', '*'])(
  'of %s every event is seen once, in order, through cuts, duplicates, reordering and lost pushes',
  async deviceId => {
    const seed = seedOfRun()
    process.stdout.write(`seed ${seed}\n`)
    const random = seeded(seed)
    const fake = await startFakeSonde()
    server = fake
    fake.behaviour.delayMs = () => (random() < 0.5 ? 0 : random() * 20)
    fake.behaviour.backlog = 40
    const one = collect(
      {
        url: fake.url,
        token: 't',
        deviceId,
        since: new Date(Date.now() - 1_000).toISOString(),
        firstWaitMs: 20,
        longestWaitMs: 50,
        settleMs: 150,
        maxHoldMs: 100,
        renewAfterMs: 300,
        pingEveryMs: 50,
      },
      { random },
    )

    const said: string[] = []
    for (let count = 1; count <= EVENTS; count++) {
      const device = deviceId === '*' ? ['A', 'B', 'C'][count % 3] : 'A'
      const id = ulid(Date.now(), count)
      const event = uplink(id, { deviceId: `${device}`, count: deviceId === '*' ? Math.ceil(count / 3) : count })
      said.push(id)
      const fate = random()
      if (fate < 0.8) fake.push(event)
      if (fate < 0.1) fake.push(event)
      // The same datagram by way of another task: equal hash, another time.
      if (fate < 0.05) fake.push({ ...event, id: ulid(Date.now() + 40, count) })
      // Stored a little later, as the bus likes.
      if (random() < 0.7) fake.store(event)
      else setTimeout(() => fake.store(event), random() * 50)
      // By chance, and once in any case.
      if (random() < 0.02 || count === EVENTS / 2) fake.cut()
      await pause(random() * 6)
    }
    await one.until(() => new Set(one.ids().map(id => id.slice(10))).size === EVENTS)
    await one.until(() => one.watch.state.state === 'live')
    one.watch.close()

    expect(new Set(one.ids().map(id => id.slice(10))).size).toBe(one.ids().length)
    let last = ''
    for (const item of one.items.filter(isEvent)) {
      if (item.id < last) expect(item.late).toBe(true)
      else expect(item.late).toBeUndefined()
      last = item.id > last ? item.id : last
    }
    expect(one.items.filter(item => !isEvent(item))).toEqual([])
    expect(one.states.filter(({ state }) => state === 'reconnecting').length).toBeGreaterThan(0)
  },
)

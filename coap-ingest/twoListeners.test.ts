import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { request } from '../core/coap/testing/request.ts'
import { tableShapes } from '../core/contracts/tables.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { findRepetition, findUnnotedRepetition } from '../core/events/history/repetition.ts'
import { IN_FORCE_AFTER_MS, idHashes } from '../core/events/ids/hashes.ts'
import { eventStore, itemsOnBus } from '../core/events/store.ts'
import { noLogs } from '../core/testing/noLogs.ts'
import { type TestTables, testTables } from '../core/testing/tables.ts'
import { someUplink, testListener, uplinks } from './testing/testListener.ts'

const NOW = 1_700_000_000_000

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

let eventsTable: string
let store: ReturnType<typeof eventStore>
beforeEach(async () => {
  const { client } = tables
  const devicesTable = await tables.create(tableShapes.devices.keys)
  eventsTable = await tables.create(tableShapes.events.keys)
  const table = { client, tableName: eventsTable }
  store = eventStore({
    note: noteSighting({
      devices: dynamoDevices({ client, tableName: devicesTable }),
      findInHistory: findRepetition(table),
    }),
    findUnnoted: findUnnotedRepetition(table),
    ...noLogs,
    append: dynamoAppend({ ...table, keepsMerged: false }),
    retention: { uplink: 3600, rejected: 3600, log: 60, key: 60, status: 60, alert: 60 },
  })
})

/** Two listeners of one stack, and the ids of a device's events once what both put on the bus is stored. */
const twoListeners = async (environment: Parameters<typeof testListener>[0] = {}) => {
  let time = NOW
  const listeners = [
    await testListener({ ...environment, clock: () => time }),
    await testListener({ ...environment, clock: () => time }),
  ] as const
  const stored = async (deviceId: string) => {
    for (const { bus } of listeners) {
      for (const { detailType, detail } of bus.calls.flat()) {
        for (const item of itemsOnBus(detailType, JSON.parse(detail))) await store(item)
      }
    }
    return tables.itemsOf(eventsTable, deviceId)
  }
  return { one: listeners[0], other: listeners[1], stored, pass: (ms: number) => (time += ms) }
}

describe('a message that two listeners receive', () => {
  it('is stored once, under the first id', async () => {
    const { one, other, stored, pass } = await twoListeners()
    const datagram = request({ payload: someUplink })
    await one.device.ask(datagram)
    pass(2000)
    await other.device.ask(datagram)
    expect(await stored('ABC123')).toMatchObject([{ id: one.bus.uplinks()[0]?.id }])
  })

  it('is stored once when the secret came into force in between', async () => {
    const [current, former] = [Buffer.alloc(32, 2), Buffer.alloc(32, 1)]
    const idHashesAt = idHashes({ current, former, currentSince: NOW + 1000 - IN_FORCE_AFTER_MS })
    const { one, other, stored, pass } = await twoListeners({ idHashesAt })
    const datagram = request({ payload: someUplink })
    await one.device.ask(datagram)
    pass(2000)
    await other.device.ask(datagram)
    const [first, again] = [one.bus.uplinks()[0], other.bus.uplinks()[0]]
    expect(first?.id.slice(10)).not.toBe(again?.id.slice(10))
    expect(first?.id.slice(10)).toBe(again?.formerId?.slice(10))
    expect(await stored('ABC123')).toMatchObject([{ id: first?.id }])
  })

  it('is stored once when it was refused', async () => {
    const { one, other, stored, pass } = await twoListeners()
    const datagram = request({ payload: Buffer.of(0xff) })
    await one.device.ask(datagram)
    pass(2000)
    await other.device.ask(datagram)
    expect(await stored('ABC123')).toMatchObject([{ type: 'rejected', id: one.bus.rejected()[0]?.id }])
  })

  it('is stored once when the device was in quarantine', async () => {
    const { one, other, stored, pass } = await twoListeners({ environment: { UNKNOWN_DEVICES: 'quarantine' } })
    const datagram = request({ payload: someUplink })
    await one.device.ask(datagram)
    pass(2000)
    await other.device.ask(datagram)
    expect(await stored('ABC123')).toHaveLength(1)
  })

  it('is stored once with sixteen others of the device between', async () => {
    const { one, other, stored, pass } = await twoListeners()
    const datagram = request({ payload: someUplink })
    await one.device.ask(datagram)
    for (let count = 0; count < 16; count += 1) {
      pass(1000)
      await one.device.ask(request({ payload: uplinks.encode({ uplink_count: count }) }))
    }
    pass(1000)
    await other.device.ask(datagram)
    expect(await stored('ABC123')).toHaveLength(17)
  })
})

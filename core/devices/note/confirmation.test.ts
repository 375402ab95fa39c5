import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DesiredConfiguration } from '../../contracts/configuration.ts'
import type { Json } from '../../contracts/json.ts'
import type { NoteSighting, Sighting } from '../../contracts/sighting.ts'
import type { ToldChange } from '../../contracts/statusChange.ts'
import { tableShapes } from '../../contracts/tables.ts'
import { itemBytes } from '../../table/itemBytes.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, RECEIVED_AT } from '../../testing/uplinks.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { configureDevice } from '../configuration/configure.ts'
import { type DevicesTable, dynamoDevices } from '../devicesTable.ts'
import { toldTo } from '../downlink.ts'
import { heardNoter } from '../late/heard.ts'
import { registerDevice } from '../registry/register.ts'
import { recordAfter } from './after.ts'
import { noteSighting } from './noteSighting.ts'

let tables: TestTables
let devices: DevicesTable
let note: NoteSighting
let tableName: string
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  tableName = await tables.create(tableShapes.devices.keys)
  devices = dynamoDevices({ client: tables.client, tableName, now: () => RECEIVED_AT })
  note = noteSighting({ devices, findInHistory: async () => undefined })
})

const defaults: DesiredConfiguration = { heartbeat_interval: 720, location_mode: 'WIFI' }
const desired: DesiredConfiguration = { heartbeat_interval: 60, location_mode: 'GNSS' }
const [home, elsewhere, stranger] = ['HOMEHOME', 'ELSEWHER', 'STRANGER']
const configure = (changed = desired) => configureDevice(devices)('A', changed, {}, new Date(RECEIVED_AT))
const record = async () => (await devices.read('A')) ?? { deviceId: 'A' }
const state = async () => configurationOf(await record(), defaults).state

const sightingAt = (afterMs: number, address: string, more: Partial<Sighting>): Sighting => ({
  deviceId: 'A',
  id: idAt(afterMs, String(afterMs).padStart(16, '0')),
  receivedAt: new Date(RECEIVED_AT + afterMs).toISOString(),
  uplinkCount: 1,
  reported: undefined,
  address,
  ...more,
})

/** An uplink as listener and `persist` handle it: the listener tells the device what it has to, and the record notes it. */
let at = 0
const later = (): number => {
  at += 1000
  return at
}
const uplink = async (address: string, reported?: Json) => {
  const sighting = sightingAt(later(), address, { reported })
  const told = toldTo(recordAfter(await record(), sighting), defaults)
  const whole = { ...sighting, delivered: told?.version }
  const expected = recordAfter(recordAfter(await record(), sighting), { ...whole, reported: undefined })
  await note(whole)
  const { addresses, applied, matched, delivered, report } = await record()
  // The listener is ahead of the table by the same rules.
  expect({ addresses, applied, matched, delivered, report }).toEqual({
    addresses: expected.addresses,
    applied: expected.applied,
    matched: expected.matched,
    delivered: expected.delivered,
    report: expected.report,
  })
  return told
}

describe('a desired configuration', () => {
  it('counts as applied with a report from the address that was told', async () => {
    await uplink(home)
    await configure()
    expect(await uplink(home)).toMatchObject({ version: 1 })
    expect(await state()).toBe('delivered')
    expect(await uplink(home, desired)).toBeUndefined()
    expect(await state()).toBe('applied')
    expect(await uplink(home)).toBeUndefined()
  })

  it('does not count as applied by one forged report, however long ago', async () => {
    await uplink(home)
    await configure()
    await uplink(home)
    await uplink(stranger, desired)
    expect(await state()).toBe('delivered')
    at += 30 * 86_400_000
    expect(await uplink(home)).toMatchObject({ config: desired })
    expect(await uplink(home, desired)).toBeUndefined()
    expect(await state()).toBe('applied')
  })

  it('counts as applied with the second report, from wherever it comes', async () => {
    await uplink(home)
    await configure()
    await uplink(home)
    await uplink(elsewhere, desired)
    expect(await state()).toBe('delivered')
    await uplink(stranger, desired)
    expect(await state()).toBe('applied')
  })

  it('is not confirmed by an uplink that says only which device it is', async () => {
    await uplink(home)
    await configure()
    await uplink(elsewhere, desired)
    await uplink(stranger, { dev_id: 'A', sw_version: '9' })
    expect(await state()).toBe('delivered')
  })

  it('is opened again by a report that differs, and needs a confirmation anew', async () => {
    await uplink(home)
    await configure()
    await uplink(home)
    await uplink(home, desired)
    expect(await uplink(stranger, { heartbeat_interval: 7 })).toMatchObject({ version: 1 })
    expect(await state()).toBe('delivered')
    expect(configurationOf(await record(), defaults).applied).toBeNull()
    expect(await uplink(home, desired)).toMatchObject({ version: 1 })
    expect(await state()).toBe('delivered')
    expect(await uplink(home, desired)).toBeUndefined()
    expect(await state()).toBe('applied')
  })

  it('is opened again by a new version', async () => {
    await uplink(home)
    await configure()
    await uplink(home)
    await uplink(home, desired)
    await configure({ ...desired, heartbeat_interval: 120 })
    expect(await state()).toBe('queued')
    expect(await uplink(home)).toMatchObject({ version: 2 })
  })

  it.each([
    ['lacks a field', { heartbeat_interval: 60 }],
    ['has an unknown mode', { ...desired, location_mode: 9 }],
    ['has no number', { ...desired, heartbeat_interval: 'NaN' }],
  ])('is not confirmed by reports of which each %s', async (_, reported) => {
    await uplink(home)
    await configure()
    await uplink(home)
    await uplink(home, reported)
    await uplink(home, reported)
    expect(await state()).toBe('delivered')
  })
})

describe('the configuration of the stage', () => {
  it('is in effect with the first report of a device, from the address that it is known by', async () => {
    expect(await uplink(home, { ...defaults })).toBeUndefined()
    expect(await state()).toBe('applied')
  })

  it('is told again after a stranger’s report, until the device confirms it', async () => {
    await uplink(home, desired)
    await uplink(stranger, { ...defaults })
    expect(await state()).not.toBe('applied')
    expect(await uplink(home)).toMatchObject({ version: 0, config: defaults })
    expect(await uplink(home, { ...defaults })).toBeUndefined()
    expect(await state()).toBe('applied')
  })

  it('is confirmed from a new address, once that was told', async () => {
    await uplink(home)
    expect(await uplink(elsewhere, { ...defaults })).toMatchObject({ version: 0 })
    expect(await uplink(elsewhere, { ...defaults })).toBeUndefined()
    expect(await state()).toBe('applied')
  })
})

describe('the configuration of the stage, for a device that has another address each time', () => {
  const moving = async (reported?: Json) => uplink(`MOVED${String(later()).padStart(8, '0')}`.slice(-8), reported)

  it('is in effect with the second report that says the same', async () => {
    await uplink(home)
    expect(await moving({ ...defaults })).toMatchObject({ version: 0 })
    expect(await moving()).toMatchObject({ version: 0 })
    expect(await moving({ ...defaults })).toBeUndefined()
    expect(await moving()).toBeUndefined()
    expect(await state()).toBe('applied')
  })

  it('is told again when a later report differs, and one report does not confirm it then', async () => {
    await uplink(home)
    await moving({ ...defaults })
    await moving({ ...defaults })
    expect(await moving({ ...desired })).toMatchObject({ version: 0 })
    expect(await moving({ ...defaults })).toMatchObject({ version: 0 })
    expect(await moving({ ...defaults })).toBeUndefined()
    expect(await uplink(home, { ...desired })).toMatchObject({ version: 0 })
    expect(await moving({ ...defaults })).toMatchObject({ version: 0 })
  })

  it('needs no further write for a device that stays where it is', async () => {
    await uplink(home)
    await uplink(home, { ...defaults })
    tables.sent()
    await note(sightingAt(later(), home, { reported: { ...desired } }))
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
  })
})

describe('an uplink', () => {
  it('from a known address, or in a new name, costs one update; from a new address two', async () => {
    await uplink(home, { ...defaults })
    await note({ ...sightingAt(1, home, {}), deviceId: 'NEW' })
    tables.sent()
    await note({ ...sightingAt(1, home, {}), deviceId: 'NEWER' })
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
    await note(sightingAt(later(), home, { reported: { ...defaults } }))
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
    await note(sightingAt(later(), elsewhere, {}))
    expect(tables.sent()).toEqual(['UpdateItemCommand', 'UpdateItemCommand'])
    await note(sightingAt(later(), elsewhere, {}))
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
  })

  it('is one write unit, also for a registered and configured device with all that a record remembers', async () => {
    await registerDevice(devices)('A', new Date(RECEIVED_AT))
    for (let count = 0; count < 20; count++) await uplink(`ADDRESS${count % 4}`)
    await configure({ heartbeat_interval: 86_400, location_mode: 'WIFI_GNSS' })
    await uplink(home)
    await uplink(home, {
      dev_id: 'A12345678901234',
      heartbeat_interval: 86_400,
      iccid: '89460715132600000000',
      hw_version: 'tracker-r3',
      sw_version: '2.14.1-rc.3',
      location_mode: 'WIFI_GNSS',
    })
    expect(await state()).toBe('applied')
    const { Item = {} } = await tables.client.send(
      new GetItemCommand({ TableName: tableName, Key: { deviceId: { S: 'A' } } }),
    )
    expect(itemBytes(Item)).toBeLessThanOrEqual(1024)
  })
})

describe('an uplink that was overtaken', () => {
  const late = (afterMs: number, more: Partial<Sighting>) => note(sightingAt(afterMs, home, more))

  it('still reports settings, where no newer uplink has reported any', async () => {
    await late(9000, { reported: { sw_version: '2' } })
    await late(2000, { reported: { ...defaults, sw_version: '1' }, delivered: 0 })
    expect(await record()).toMatchObject({
      lastId: sightingAt(9000, home, {}).id,
      reported: { ...defaults, sw_version: '2' },
      report: { uplinkId: sightingAt(2000, home, {}).id },
      delivered: { version: 0, uplinkId: sightingAt(2000, home, {}).id },
    })
  })

  it('becomes the first report of a record that has none', async () => {
    await late(9000, {})
    await late(2000, { reported: { ...defaults, sw_version: '1' } })
    expect(await record()).toMatchObject({
      reported: { ...defaults, sw_version: '1' },
      report: { uplinkId: sightingAt(2000, home, {}).id },
    })
  })

  it.each([
    ['nothing', undefined, { sw_version: '1', iccid: '89' }],
    ['settings', { ...defaults }, { ...defaults, sw_version: '1', iccid: '89' }],
    ['another version', { sw_version: '2' }, { sw_version: '2', iccid: '89' }],
  ])('still tells what a device says once, after a newer one that reports %s', async (_, reported, after) => {
    await late(9000, { reported })
    await late(2000, { reported: { sw_version: '1', iccid: '89' } })
    expect((await record()).reported).toEqual(after)
  })

  it('changes no report and no delivery that is newer', async () => {
    await late(9000, { reported: { heartbeat_interval: 60 }, delivered: 3 })
    const before = await record()
    tables.sent()
    await late(2000, { reported: { ...defaults }, delivered: 2 })
    expect(await record()).toEqual(before)
  })

  it('confirms a configuration, if it comes from the address that was told', async () => {
    await late(1000, {})
    await configure()
    await late(2000, { delivered: 1 })
    await late(9000, {})
    await late(3000, { reported: { ...desired } })
    expect(await state()).toBe('applied')
  })
  it('confirms a configuration, if it was told and overtaken by the report', async () => {
    await late(1000, {})
    await configure()
    await late(3000, { reported: { ...desired } })
    expect(await state()).toBe('queued')
    await late(2000, { delivered: 1 })
    expect(await state()).toBe('applied')
    expect((await record()).applied).toMatchObject({ uplinkId: sightingAt(3000, home, {}).id })
  })

  it('tells once that its configuration is applied, in whichever order and however often its uplinks come', async () => {
    const told: ToldChange[] = []
    const heard = heardNoter({
      update: devices.update,
      due: { file: async () => undefined },
      hint: async () => undefined,
      tell: async changes => void told.push(...changes.filter(({ change }) => change === 'configured')),
      bounds: { minimum: 1, maximum: 86_400 },
      now: () => RECEIVED_AT,
    })
    const handled = noteSighting({ devices, findInHistory: async () => undefined, heard })
    const told1 = sightingAt(2000, home, { delivered: 1 })
    const reports = sightingAt(3000, home, { reported: { ...desired } })
    await late(1000, {})
    await configure()
    for (const sighting of [reports, told1, reports, told1]) await (await handled(sighting)).settle?.()
    expect(new Set(told.map(({ since, at, version }) => `${since} ${at} ${version}`)).size).toBe(1)
    expect(told[0]).toMatchObject({ deviceId: 'A', version: 1, since: reports.receivedAt })
  })

  it.each([
    ['from elsewhere', elsewhere, desired],
    ['that differs', home, defaults],
  ])('confirms nothing by a report %s', async (_, address, reported) => {
    await late(1000, {})
    await configure()
    await note(sightingAt(3000, address, { reported: { ...reported } }))
    await late(2000, { delivered: 1 })
    expect(await state()).toBe('delivered')
  })

  it('confirms nothing by a report that came before', async () => {
    await late(1000, { reported: { ...desired } })
    await configure()
    await late(9000, {})
    await late(2000, { delivered: 1 })
    expect(await state()).toBe('delivered')
  })
})

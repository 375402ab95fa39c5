import { describe, expect, it } from 'vitest'
import { codecs } from '../../../proto/codec.ts'
import type { JsonMessage, JsonValue } from '../../../proto/contract.ts'
import { readSchema } from '../../../proto/schemaFiles.ts'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { accepted, nextUplink, type SimulatedDevice, seedOf, switchedOn, told } from './simulate.ts'

const { uplink: codec } = codecs(readSchema())

const part = (message: JsonValue | undefined, ...path: string[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (value, name) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined),
    message,
  )

/** The uplinks of a device that is always accepted. */
const uplinks = (id: string, intervals: readonly number[], begin = (device: SimulatedDevice) => device) => {
  const random = seededRandom(seedOf(id))
  let device = begin(switchedOn(id, random))
  return intervals.map((seconds): JsonMessage => {
    const next = nextUplink(device, seconds * 1000, random)
    device = accepted(next.device)
    return next.uplink
  })
}

const isNumber = (value: JsonValue): value is number => typeof value === 'number'
const sum = (message: JsonValue | undefined): number =>
  Object.values(message ?? {})
    .filter(isNumber)
    .reduce((total, value) => total + value, 0)

describe('a simulated device', () => {
  it('says the same with the same seed, and something else with another', () => {
    expect(uplinks('ABC123', [0, 60, 60])).toEqual(uplinks('ABC123', [0, 60, 60]))
    expect(uplinks('ABC123', [0, 60, 60])).not.toEqual(uplinks('ABC124', [0, 60, 60]))
  })

  it('first tells its configuration and that it was switched on, and does not repeat that', () => {
    const [first, second] = uplinks('ABC123', [0, 60])
    expect(first).toMatchObject({
      uplink_count: 0,
      heartbeat: {
        config: { dev_id: 'ABC123', heartbeat_interval: 60, location_mode: 'WIFI' },
        reboot: { reason: 'POWER_ON' },
      },
    })
    expect(second?.uplink_count).toBe(1)
    expect(part(second, 'heartbeat', 'config')).toBeUndefined()
    expect(part(second, 'heartbeat', 'reboot')).toBeUndefined()
  })

  it('tells it again when the first was not accepted', () => {
    const random = seededRandom(1)
    const first = nextUplink(switchedOn('ABC123', random), 0, random)
    expect(part(nextUplink(first.device, 60_000, random).uplink, 'heartbeat', 'reboot', 'reason')).toBe('POWER_ON')
  })

  it('reports what it was told', () => {
    const [first] = uplinks('ABC123', [0], device =>
      told(accepted(device), { config: { heartbeat_interval: 720, location_mode: 'NONE' }, server_time: 0 }),
    )
    expect(part(first, 'heartbeat', 'config')).toMatchObject({ heartbeat_interval: 720, location_mode: 'NONE' })
    expect(first?.location).toBeUndefined()
  })

  it('accounts for every second, and loses no part of one', () => {
    const intervals = Array.from({ length: 200 }, () => 0.7)
    const said = uplinks('ABC123', [0, ...intervals, 720, 5])
    const activities = said.map(uplink => sum(part(uplink, 'heartbeat', 'activity')))
    expect(activities.at(-2)).toBe(720)
    expect(activities.reduce((total, seconds) => total + seconds)).toBe(140 + 725)
  })

  it('stays plausible, fits the schema, and stays small', () => {
    const said = uplinks('ABC123', [0, ...Array.from({ length: 500 }, () => 720)])
    for (const uplink of said) {
      const payload = codec.encode(uplink)
      expect(payload.length).toBeLessThan(300)
      expect(codec.decode(payload)).toEqual({ uplink, warnings: [] })
      expect(part(uplink, 'heartbeat', 'modem_temperature')).toSatisfy((value: number) => value > -20 && value < 50)
    }
    const fixes = said.filter(uplink => part(uplink, 'location', 'gnss') !== undefined).length
    expect(fixes).toBeGreaterThan(10)
    expect(fixes).toBeLessThan(490)
  })
})

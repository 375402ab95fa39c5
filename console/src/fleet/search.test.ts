import { describe, expect, it } from 'vitest'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../../core/contracts/heartbeatBounds.ts'
import type { FleetRow } from './fleetRow.ts'
import { nearIds } from './nearIds.ts'
import { search } from './search.ts'

const NOW = Date.parse('2026-01-15T12:00:00.000Z')
const row = (deviceId: string, reported: FleetRow['reported'] = {}, seenAtMs: number | null = null): FleetRow => ({
  deviceId,
  kind: 'device',
  seenAtMs,
  heartbeatSeconds: null,
  firmware: null,
  reported,
  temperature: null,
  temperatureId: '',
  uplinkCount: null,
  bars: undefined,
  told: null,
  goesByWord: false,
  isProtected: null,
})
const ids = (rows: readonly FleetRow[], needle: string) =>
  search(rows, needle, NOW, DEFAULT_HEARTBEAT_BOUNDS, nearIds).map(({ deviceId }) => deviceId)

describe('a search in the fleet', () => {
  const fleet = [
    ...Array.from({ length: 41 }, (_, place) => row(`sensor-2${place}00`, { sw_version: '1.4.0' })),
    ...Array.from({ length: 6 }, (_, place) => row(`gateway-${place}`, { sw_version: '2.0.0' })),
  ]
  const some = [
    row('sensor-0042', { sw_version: '2.3.1', iccid: '89640715123600000001', hw_version: 'hw-2.1' }, NOW),
    row('gateway-7', { sw_version: '2.3.1-rc1', location_mode: 'WIFI', heartbeat_interval: 720 }),
  ]

  it('for a firmware finds the devices that run it, and no id that is near to it', () => {
    expect(ids(fleet, '2.0.0')).toEqual([0, 1, 2, 3, 4, 5].map(place => `gateway-${place}`))
    expect(ids(fleet, '2.0.1')).toEqual([])
  })

  it.each([
    ['the last digits of an ICCID', '0001', ['sensor-0042']],
    ['hardware', 'hw-2', ['sensor-0042']],
    ['any other text, in any case', 'wifi', ['gateway-7']],
    ['a status', 'offline', ['gateway-7']],
    ['a part of an id', '0042', ['sensor-0042']],
    ['several words', 'online 2.3', ['sensor-0042']],
    ['words of which one is nowhere', 'sensor 9.9.9', []],
    ['a value that is no text', '720', []],
    ['an id with a slip', 'sensr', ['sensor-0042']],
    ['an id with letters in the wrong order', 'gatewya', ['gateway-7']],
    ['a slip beside an exact word', 'sensr 2.3.1', ['sensor-0042']],
    ['a firmware with a slip', '2.3.2', []],
    ['nothing', ' ', ['sensor-0042', 'gateway-7']],
  ])('for %s', (_, needle, found) => expect(ids(some, needle)).toEqual(found))

  it('for an id that exists finds no others that are near to it', () => {
    expect(ids([row('Lab-17'), row('Lab-18'), row('Lab-71')], 'lab-17')).toEqual(['Lab-17'])
  })

  it('finds a sensitive text only where the record holds it, as it does with the scope', () => {
    expect(ids([row('A', { sw_version: '1' })], '0001')).toEqual([])
  })
})

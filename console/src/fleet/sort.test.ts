import { expect, test } from 'vitest'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../../core/contracts/heartbeatBounds.ts'
import type { FleetRow } from './fleetRow.ts'
import { held, type Sort, sorted } from './sort.ts'

const NOW = 1_000_000_000
const row = (deviceId: string, fields: Partial<FleetRow> = {}): FleetRow => ({
  deviceId,
  kind: 'device',
  seenAtMs: null,
  heartbeatSeconds: null,
  firmware: null,
  reported: {},
  temperature: null,
  temperatureId: '',
  uplinkCount: null,
  bars: undefined,
  told: null,
  goesByWord: false,
  isProtected: null,
  ...fields,
})
const A = row('A', { seenAtMs: NOW, firmware: '1.10.0', temperature: 5 })
const B = row('B', { seenAtMs: NOW - 3_000_000, firmware: '1.9.0', temperature: 'NaN' })
const C = row('C', { temperature: -3 })
const ids = (rows: readonly FleetRow[]) => rows.map(({ deviceId }) => deviceId).join('')
const by = (column: Sort['column'], direction: Sort['direction'] = 'ascending') =>
  ids(sorted([A, B, C], { column, direction }, NOW, DEFAULT_HEARTBEAT_BOUNDS))

test('sorted by each column, unknown values last', () => {
  expect(by('device', 'descending')).toBe('CBA')
  expect(by('seen')).toBe('BAC')
  expect(by('seen', 'descending')).toBe('ABC')
  expect(by('firmware')).toBe('BAC')
  expect(by('temperature')).toBe('CAB')
  expect(by('status', 'descending')).toBe('CBA')
  expect(by('count')).toBe('ABC')
})

test('held: rows keep their places, new ones come last, removed ones go', () => {
  expect(ids(held([A, C, B], ['B', 'X', 'A']))).toBe('BAC')
})

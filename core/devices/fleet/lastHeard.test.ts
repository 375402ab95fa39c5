import { expect, test } from 'vitest'
import type { DeviceRecord } from '../record.ts'
import { lastHeard } from './lastHeard.ts'

const heardAmong = (...devices: readonly DeviceRecord[]) =>
  lastHeard(async () => ({ devices, next: undefined, readUnits: 1 }))()

test('is the time of the device that was heard last', async () => {
  const [earlier, later] = ['2024-01-15T10:30:00.000Z', '2024-01-15T11:30:00.000Z']
  const records = [
    { deviceId: 'A', lastSeenAt: earlier },
    { deviceId: 'B', lastSeenAt: later },
    { deviceId: 'C', registeredAt: later },
  ]
  expect(await heardAmong(...records)).toBe(Date.parse(later))
})

test('no device was heard where none is there, none was heard yet, or only the stage’s own tests were', async () => {
  const lastSeenAt = '2024-01-15T10:30:00.000Z'
  expect(await heardAmong()).toBeUndefined()
  expect(await heardAmong({ deviceId: 'A', registeredAt: lastSeenAt })).toBeUndefined()
  const tests = ['sonde-canary', 'sonde-doctor', 'sonde-check-1'].map(deviceId => ({ deviceId, lastSeenAt }))
  expect(await heardAmong(...tests)).toBeUndefined()
})

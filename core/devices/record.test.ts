import { expect, it } from 'vitest'
import { DeviceRecord } from './record.ts'

it('a device record is read field by field', () => {
  expect(DeviceRecord.parse({ deviceId: 'A' })).toEqual({ deviceId: 'A' })
  const odd = {
    deviceId: 'A',
    desired: { heartbeat_interval: 60, location_mode: 'SOMEWHERE' },
    reported: { heartbeat_interval: 0, location_mode: 7 },
    uplinkCount: 'many',
    registeredAt: '2026-01-01T00:00:00.000Z',
  }
  expect(DeviceRecord.parse(odd)).toEqual({
    deviceId: 'A',
    desired: { heartbeat_interval: 60 },
    reported: { heartbeat_interval: 0, location_mode: 7 },
    registeredAt: '2026-01-01T00:00:00.000Z',
  })
})

import { expect, it } from 'vitest'
import { fieldsOf } from './fields.ts'

it('walks a message without knowing its schema', () => {
  const uplink = { uplink_count: 0, air: { co2: 412, ok: true }, location: { wifi: [{ rssi: -60 }, { rssi: -70 }] } }
  expect([...fieldsOf(uplink)]).toEqual([
    { path: 'uplink_count', name: 'uplink_count', value: 0 },
    { path: 'air.co2', name: 'co2', value: 412 },
    { path: 'air.ok', name: 'ok', value: true },
    { path: 'location.wifi[0].rssi', name: 'rssi', value: -60 },
    { path: 'location.wifi[1].rssi', name: 'rssi', value: -70 },
  ])
})

import { expect, it } from 'vitest'
import { devicesIn } from './devicesIn.ts'

it.each([
  [{ deviceId: 'A', tail: 10 }, ['A']],
  [{ uplinks: [{ deviceId: 'A' }, { deviceId: 'B' }, { deviceId: 'A' }] }, ['A', 'B']],
  [{ reason: 'no device id', list: ['text', 7, null], deviceId: 7 }, []],
])('an event with the detail %j names the devices %j', (detail, devices) => {
  const event = { id: 'e', source: 'sonde', 'detail-type': 'Uplink', time: '', detail }
  expect(devicesIn(event)).toEqual(devices)
})

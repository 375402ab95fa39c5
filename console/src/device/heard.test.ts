import { expect, it } from 'vitest'
import { idInItem } from '../../../client/ids.ts'
import { ulid, uplink } from '../../../client/testing/events.ts'
import { logLine } from '../../../client/testing/logLine.ts'
import type { Device } from '../../../core/contracts/http.ts'
import { neverHeard } from '../../../core/testing/device.ts'
import { withHeard } from './heard.ts'

const device = neverHeard('A', {
  lastId: '2',
  uplinkCount: 2,
  temperature: 20,
  reported: { sw_version: '1', heartbeat_interval: 60 },
})

it('takes the values of an uplink, field by field', () => {
  const said = uplink('3', { count: 3 })
  const config = { heartbeat: { config: { sw_version: '2' } } }
  expect(withHeard(device, { ...said, data: { ...said.data, uplink: config } })).toMatchObject({
    status: 'online',
    lastId: '3',
    lastSeenAt: said.timestamp,
    uplinkCount: 3,
    temperature: 20,
    reported: { sw_version: '2', heartbeat_interval: 60 },
  })
})

it('ignores an older uplink, and one of another device', () => {
  expect(withHeard(device, uplink('1', { count: 1 }))).toBe(device)
  expect(withHeard(device, uplink('3', { deviceId: 'B', count: 3 }))).toBe(device)
})

it('takes the time of receipt of the lines of a service', () => {
  const service: Device = { ...device, ...{ kind: 'source' }, lastId: ulid(5_000, 1) }
  const line = logLine(idInItem(ulid(9_000, 2), 3), 'x', { deviceId: 'A', timestamp: '2020-01-01T00:00:00.000Z' })
  const heard = withHeard(service, line)
  expect(heard).toMatchObject({ status: 'online', lastId: line.id, lastSeenAt: new Date(9_000).toISOString() })
  expect(withHeard(heard, logLine(ulid(8_000, 3), 'x', { deviceId: 'A' }))).toBe(heard)
  expect(withHeard(device, line)).toBe(device)
})

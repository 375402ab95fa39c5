import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { Json } from '../../../client/watch.ts'
import { configurationChanges } from './changes.ts'

const reporting = (ms: number, config: Json, deviceId = 'A') => {
  const event = uplink(ulid(ms, ms), { deviceId })
  return { ...event, data: { ...event.data, uplink: { heartbeat: { config } } } }
}

it('finds the fields that a device reports differently, for each device', () => {
  const changesOf = configurationChanges()
  expect(changesOf(reporting(1, { sw_version: '1.0', heartbeat_interval: 60 }))).toEqual([])
  expect(changesOf(reporting(2, { sw_version: '2.0' }, 'B'))).toEqual([])
  expect(changesOf(reporting(3, { sw_version: '1.1', heartbeat_interval: 60 }))).toEqual([
    { path: 'sw_version', from: '1.0', to: '1.1' },
  ])
})

it('compares with the last report, not with one in part or out of order', () => {
  const changesOf = configurationChanges()
  changesOf(reporting(1, { sw_version: '1.0', heartbeat_interval: 60 }))
  expect(changesOf(reporting(5, { sw_version: '1.0' }))).toEqual([])
  expect(changesOf(reporting(4, { heartbeat_interval: 10 }))).toEqual([])
  expect(changesOf(uplink(ulid(6, 6)))).toEqual([])
  expect(changesOf(reporting(7, { heartbeat_interval: 30 }))).toEqual([
    { path: 'heartbeat_interval', from: '60', to: '30' },
  ])
})

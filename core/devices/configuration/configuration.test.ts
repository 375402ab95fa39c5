import { describe, expect, it } from 'vitest'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import type { DeviceRecord } from '../record.ts'
import { configurationOf } from './configuration.ts'

const at = new Date(RECEIVED_AT).toISOString()
const defaults = { heartbeat_interval: 720, location_mode: 'WIFI' } as const
const wanted = { heartbeat_interval: 60, location_mode: 'GNSS' } as const

describe('the state of a desired configuration', () => {
  const record: DeviceRecord = { deviceId: 'A', desired: wanted, desiredVersion: 3, desiredAt: at }
  const step = (version: number) => ({ version, uplinkId: `id-${version}`, at })

  it('begins with the configuration of the stage, version 0', () => {
    const configuration = configurationOf({ deviceId: 'A' }, defaults)
    expect(configuration).toEqual({
      version: 0,
      desired: defaults,
      state: 'queued',
      queuedAt: null,
      delivered: null,
      applied: null,
    })
    expect(configurationOf({ deviceId: 'A', reported: { ...defaults, sw_version: '1' } }, defaults).state).toBe(
      'applied',
    )
    expect(configurationOf({ deviceId: 'A', delivered: step(0) }, defaults).state).toBe('delivered')
  })

  it('is queued, delivered with one uplink, and applied with another', () => {
    expect(configurationOf(record, defaults)).toMatchObject({
      version: 3,
      desired: wanted,
      state: 'queued',
      queuedAt: at,
    })
    const delivered = { ...record, delivered: step(3) }
    expect(configurationOf(delivered, defaults)).toMatchObject({
      state: 'delivered',
      delivered: { uplinkId: 'id-3', at },
    })
    const applied = { ...delivered, applied: step(3), reported: wanted }
    expect(configurationOf(applied, defaults)).toMatchObject({ state: 'applied', applied: { uplinkId: 'id-3', at } })
  })

  it('leaves out steps of another version, and is no longer applied when the device reports something else', () => {
    const changed = { ...record, delivered: step(2), applied: step(2), reported: { ...wanted, heartbeat_interval: 61 } }
    expect(configurationOf(changed, defaults)).toMatchObject({ state: 'queued', delivered: null, applied: null })
    const drifted = { ...changed, delivered: step(3), applied: step(3) }
    expect(configurationOf(drifted, defaults)).toMatchObject({ state: 'delivered', applied: { uplinkId: 'id-3' } })
  })
})

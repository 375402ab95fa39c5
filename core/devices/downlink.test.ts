import { describe, expect, it } from 'vitest'
import { reportedIn, toldTo } from './downlink.ts'

const defaults = { heartbeat_interval: 720, location_mode: 'WIFI' } as const

describe('a device is told', () => {
  it("the stage's configuration, version 0, until it reports it", () => {
    expect(toldTo(undefined, defaults)).toEqual({ config: defaults, version: 0 })
    expect(toldTo({ deviceId: 'A', reported: { heartbeat_interval: 720 } }, defaults)).toMatchObject({ version: 0 })
    expect(toldTo({ deviceId: 'A', reported: { ...defaults, sw_version: '1' } }, defaults)).toBeUndefined()
  })

  it('its own configuration and version, with the default for a field that cannot be read', () => {
    const record = { deviceId: 'A', desired: { heartbeat_interval: 60 }, desiredVersion: 3, reported: { ...defaults } }
    expect(toldTo(record, defaults)).toEqual({ config: { ...defaults, heartbeat_interval: 60 }, version: 3 })
  })

  it('again what it reported by the number of a mode that the schema does not know', () => {
    const reported = { heartbeat_interval: 720, location_mode: 7 }
    expect(toldTo({ deviceId: 'A', reported }, defaults)).toMatchObject({ config: defaults })
  })
})

it('an uplink reports two settings, and the name of its device where it is not empty', () => {
  expect(reportedIn({})).toEqual({})
  expect(reportedIn({ heartbeat: { config: { dev_id: '', iccid: '89' } } })).toEqual({ reported: {} })
  const config = { dev_id: 'A', heartbeat_interval: 0, location_mode: 'GNSS', sw_version: '1' }
  expect(reportedIn({ heartbeat: { config } })).toEqual({
    devId: 'A',
    reported: { heartbeat_interval: 0, location_mode: 'GNSS' },
  })
})

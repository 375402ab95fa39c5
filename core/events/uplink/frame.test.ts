import { describe, expect, it } from 'vitest'
import { frameOf, receivedUplink, receivedVector } from '../../testing/uplinks.ts'
import { UplinkFrame } from './frame.ts'
import { levelOf } from './item.ts'

describe('the frame of an uplink', () => {
  it('has the shape that frontends read', () => {
    const event = receivedVector('uplink-heartbeat')
    const frame = frameOf(event)
    expect(frame).toEqual({
      id: event.id,
      deviceId: 'ABC123',
      timestamp: '2024-01-15T10:30:00.000Z',
      type: 'uplink',
      level: 'info',
      message: 'Received uplink #42',
      data: {
        uplink_count: 42,
        temperature: 23.4,
        activity: { sleep: 660, modem: 45, gnss: 0, wifi: 6, other: 9 },
        wifi_count: 3,
        reboot: null,
        uplink: event.uplink,
      },
    })
    expect(Object.keys(frame.data)).toEqual([
      'uplink_count',
      'temperature',
      'activity',
      'wifi_count',
      'reboot',
      'uplink',
    ])
  })

  it('has nulls where the device sent nothing', () => {
    const { message, data } = frameOf(receivedVector('uplink-empty'))
    expect(message).toBe('Received uplink #0')
    expect(data).toEqual({
      uplink_count: null,
      temperature: null,
      activity: null,
      wifi_count: 0,
      reboot: null,
      uplink: {},
    })
  })

  it('keeps a zero apart from nothing', () => {
    expect(frameOf(receivedVector('uplink-zeros')).data).toMatchObject({ uplink_count: 0, temperature: 0 })
  })

  it.each([
    'uplink-empty',
    'uplink-empty-parts',
    'uplink-zeros',
    'uplink-eight-wifi',
    'uplink-not-a-number',
    'uplink-unknown-enum',
    'uplink-gnss',
    'uplink-watchdog',
  ])('fits its schema: %s', vector => {
    const frame = frameOf(receivedVector(vector))
    expect(UplinkFrame.parse(JSON.parse(JSON.stringify(frame)))).toEqual(frame)
  })

  it('carries warnings, where there are any', () => {
    const event = receivedUplink({})
    expect(frameOf({ ...event, warnings: ['2 bytes were not decoded'] }).data.warnings).toEqual([
      '2 bytes were not decoded',
    ])
    expect(frameOf({ ...event, warnings: [] }).data).not.toHaveProperty('warnings')
  })

  it('is not upset by a schema in which the fields mean something else', () => {
    const uplink = { uplink_count: 'many', heartbeat: [1], location: { wifi: 'on' } }
    expect(frameOf(receivedUplink(uplink)).data).toEqual({
      uplink_count: null,
      temperature: null,
      activity: null,
      wifi_count: 0,
      reboot: null,
      uplink,
    })
  })
})

it.each([
  [undefined, 'info'],
  [{}, 'warn'],
  [{ reason: 'POWER_ON' }, 'warn'],
  [{ reason: 'SOFTWARE' }, 'warn'],
  [{ reason: 'UNKNOWN' }, 'warn'],
  [{ reason: 9 }, 'warn'],
  [{ reason: 'WATCHDOG' }, 'error'],
  [{ reason: 'HARD_FAULT' }, 'error'],
  [{ reason: 'BROWNOUT' }, 'error'],
])('the reboot %j has the level %s', (reboot, level) => {
  expect(levelOf({ heartbeat: { ...(reboot && { reboot }) } })).toBe(level)
})

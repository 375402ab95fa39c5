import { describe, expect, it } from 'vitest'
import { receivedUplink } from '../testing/uplinks.ts'
import { rejectedFrame, uplinkFrame } from './frame.ts'
import { redactedFrame, withoutFields } from './redact.ts'

describe('withoutFields', () => {
  const uplink = { a: { b: 1, c: { d: 2 } }, list: [{ mac: 'x', rssi: 1 }, 7, [{ mac: 'y' }]], zero: 0 }

  it.each([
    ['a.b', { ...uplink, a: { c: { d: 2 } } }],
    ['a.c.d', { ...uplink, a: { b: 1, c: {} } }],
    ['a', { list: uplink.list, zero: 0 }],
    ['list.mac', { ...uplink, list: [{ rssi: 1 }, 7, [{}]] }],
    ['not.there', uplink],
    ['a.b.deeper', uplink],
    ['zero.deeper', uplink],
  ])('%s', (path, expected) => {
    expect(withoutFields(uplink, [path])).toEqual(expected)
  })

  it('takes several, and leaves the message it was given as it is', () => {
    const before = structuredClone(uplink)
    expect(withoutFields(uplink, ['a.b', 'a.c', 'list', 'zero'])).toEqual({ a: {} })
    expect(uplink).toEqual(before)
  })
})

describe('redactedFrame', () => {
  const event = receivedUplink({
    uplink_count: 7,
    heartbeat: { config: { iccid: '894', dev_id: 'ABC123' }, reboot: { reason: 'WATCHDOG', file: 'x.c' } },
    location: { wifi: [{ mac: 'aa' }] },
  })
  const frame = uplinkFrame({ ...event, warnings: ['odd'] })

  it('hides a field and nothing else', () => {
    expect(redactedFrame(frame, ['heartbeat.config.iccid'])).toEqual({
      ...frame,
      data: {
        ...frame.data,
        uplink: { ...event.uplink, heartbeat: { config: { dev_id: 'ABC123' }, reboot: frame.data.reboot } },
      },
    })
  })

  it('hides it in the summary too, and keeps the level', () => {
    const { level, message, data } = redactedFrame(frame, ['heartbeat.reboot', 'location', 'uplink_count'])
    expect({ level, message }).toEqual({ level: 'error', message: 'Received uplink #0' })
    expect(data).toMatchObject({ uplink_count: null, reboot: null, wifi_count: 0, warnings: ['odd'] })
    expect(JSON.stringify(data)).not.toContain('WATCHDOG')
  })

  it('leaves a rejection alone: it holds nothing of the message', () => {
    const rejected = rejectedFrame({ ...event, reason: 'no', bytes: 1 })
    expect(redactedFrame(rejected, ['reason'])).toBe(rejected)
  })
})

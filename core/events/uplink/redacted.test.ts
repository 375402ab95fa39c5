import { describe, expect, it } from 'vitest'
import { frameOf, receivedUplink } from '../../testing/uplinks.ts'
import { redactedFrame } from '../redact.ts'

describe('redactedFrame', () => {
  const event = receivedUplink({
    uplink_count: 7,
    heartbeat: { config: { iccid: '894', dev_id: 'ABC123' }, reboot: { reason: 'WATCHDOG', file: 'x.c' } },
    location: { wifi: [{ mac: 'aa' }] },
  })
  const frame = frameOf({ ...event, warnings: ['odd'] })

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
})

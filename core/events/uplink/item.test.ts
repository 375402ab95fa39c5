import { describe, expect, it } from 'vitest'
import { fromItem, toItem } from '../../table/item.ts'
import { itemBytes } from '../../table/itemBytes.ts'
import { frameOf, receivedVector } from '../../testing/uplinks.ts'
import { slotOf } from '../history/slots.ts'
import { withExpiry } from '../stored.ts'
import { uplinkItem } from './item.ts'
import { uplink } from './uplink.ts'

const retention = { uplink: 7 * 86_400, rejected: 60, log: 60, key: 60, status: 60, alert: 60 }

describe('a stored uplink', () => {
  const event = receivedVector('uplink-eight-wifi')

  it('holds the message once, and the bytes as they came', () => {
    expect(withExpiry(uplinkItem(event), retention)).toEqual({
      deviceId: 'ABC123',
      id: event.id,
      type: 'uplink',
      level: 'warn',
      receivedAt: event.receivedAt,
      uplink: event.uplink,
      raw: Uint8Array.from(Buffer.from(event.wire.raw, 'base64')),
      wire: { type: 'CON', messageId: 0x7d34, token: '5e2b' },
      expiresAt: Date.parse(event.receivedAt) / 1000 + 7 * 86_400,
    })
  })

  it('takes one write unit with eight Wi-Fi networks, also with the longest device id and token', () => {
    const deviceId = 'a'.repeat(64)
    const long = { ...event, deviceId, wire: { ...event.wire, token: '0123456789abcdef', messageId: 65_535 } }
    const bytes = (of: typeof event) =>
      itemBytes(toItem({ ...withExpiry(uplinkItem(of), retention), slot: slotOf(of.id) }))
    expect(bytes(event)).toBeLessThan(1024)
    expect(bytes(long)).toBeLessThan(1024)
  })

  it('becomes the frame that its viewers saw live', () => {
    const odd = { ...event, warnings: ['1 byte was not decoded'] }
    for (const received of [event, odd]) {
      const [live] = uplink.items({ uplinks: [received] })
      const stored = fromItem(toItem(withExpiry(uplinkItem(received), retention)))
      expect(uplink.frames(uplink.Item.parse(stored))).toEqual(live && uplink.frames(live.item))
      expect(uplink.frames(uplink.Item.parse(stored))).toEqual([frameOf(received)])
    }
  })
})

import { describe, expect, it } from 'vitest'
import { receivedUplink } from '../../testing/uplinks.ts'
import { framesOnBus } from '../frames.ts'
import { redactedFrame } from '../redact.ts'
import { itemsOnBus } from '../store.ts'
import { withExpiry } from '../stored.ts'
import type { RejectedDetail } from './detail.ts'
import before from './fixtures/before-rejected.json' with { type: 'json' }
import ofNobody from './fixtures/before-rejected-of-nobody.json' with { type: 'json' }
import { RejectedFrame } from './frame.ts'
import { rejected as kind } from './rejected.ts'

const { uplink: _, ...received } = receivedUplink({}, { raw: 'ffff' })
const rejected: RejectedDetail = { ...received, reason: 'index out of range' }
const { deviceId: __, ...nobodys } = rejected

describe('the frame of a rejected message', () => {
  it('says why it was rejected, and how large it was', () => {
    const [frame] = framesOnBus(kind.detailType, rejected)
    expect(frame).toMatchObject({
      type: 'rejected',
      level: 'warn',
      message: 'Rejected uplink: index out of range',
      data: { reason: 'index out of range', bytes: 2 },
    })
    expect(RejectedFrame.parse(frame)).toEqual(frame)
  })

  it('says whether it was sent as log lines', () => {
    const [frame] = framesOnBus(kind.detailType, { ...rejected, resource: 'logs' })
    expect(frame?.message).toBe('Rejected log lines: index out of range')
  })

  it('does not exist if the device is not known', () => {
    expect(framesOnBus(kind.detailType, nobodys)).toEqual([])
  })

  it('holds nothing of the message, so that nothing is redacted', () => {
    const [frame] = framesOnBus(kind.detailType, rejected)
    expect(frame && redactedFrame(frame, ['reason'])).toBe(frame)
  })
})

describe('a stored rejection', () => {
  it('becomes the frame that its viewers saw live, and goes by its own time', () => {
    const [{ item } = { item: undefined }] = kind.items(rejected)
    expect(item && kind.frames(item)).toEqual(framesOnBus(kind.detailType, rejected))
    expect(
      item && withExpiry(item, { uplink: 7 * 86_400, rejected: 60, log: 60, key: 60, status: 60, alert: 60 }).expiresAt,
    ).toBe(Date.parse(received.receivedAt) / 1000 + 60)
  })

  it('exists only if the device is known, and has no sighting', () => {
    expect(itemsOnBus(kind.detailType, rejected)).toMatchObject([
      { item: { id: rejected.id, reason: rejected.reason } },
    ])
    expect(itemsOnBus(kind.detailType, rejected)[0]).not.toHaveProperty('sighting')
    expect(itemsOnBus(kind.detailType, nobodys)).toEqual([])
  })
})

it('reads the events of the version before', () => {
  expect(itemsOnBus(kind.detailType, before)).toMatchObject([{ item: { id: before.id, reason: before.reason } }])
  expect(itemsOnBus(kind.detailType, ofNobody)).toEqual([])
})

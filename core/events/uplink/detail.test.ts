import { describe, expect, it } from 'vitest'
import { readVector } from '../../../proto/vectorFiles.ts'
import { receivedVector } from '../../testing/uplinks.ts'
import { framesOnBus } from '../frames.ts'
import { itemsOnBus } from '../store.ts'
import { readUplinks } from './detail.ts'
import { uplinkExample } from './example.ts'
import before from './fixtures/before-uplink.json' with { type: 'json' }
import beforeWithEverything from './fixtures/before-uplink-with-everything.json' with { type: 'json' }
import { uplink } from './uplink.ts'

const received = receivedVector('uplink-heartbeat')

describe('an event on the bus', () => {
  it.each([before, beforeWithEverything])('in the form of the version before is read as a list of one', detail => {
    expect(readUplinks(detail)).toEqual({ uplinks: [detail] })
    expect(itemsOnBus(uplink.detailType, detail)).toEqual(itemsOnBus(uplink.detailType, { uplinks: [detail] }))
    expect(framesOnBus(uplink.detailType, detail)).toMatchObject([{ id: detail.id, data: { uplink: detail.uplink } }])
  })

  it('gives its uplinks one by one, in their order', () => {
    const uplinks = ['A', 'B', 'C'].map(deviceId => ({ ...received, deviceId }))
    const items = itemsOnBus(uplink.detailType, { uplinks })
    expect(items.map(({ item, sighting }) => [item.deviceId, sighting?.deviceId])).toEqual([
      ['A', 'A'],
      ['B', 'B'],
      ['C', 'C'],
    ])
    expect(framesOnBus(uplink.detailType, { uplinks }).map(({ deviceId }) => deviceId)).toEqual(['A', 'B', 'C'])
  })

  it('of a later version is read without its new fields', () => {
    const later = { uplinks: [{ ...received, wire: { ...received.wire, hops: 3 }, radio: {} }], count: 1 }
    expect(readUplinks(later)).toEqual({ uplinks: [received] })
  })

  it.each([
    {},
    { uplinks: [] },
    { uplinks: [{ ...received, id: 'short' }] },
    { ...before, deviceId: '?' },
    null,
    'text',
  ])('that is not a list of uplinks is refused: %j', detail => {
    expect(() => readUplinks(detail)).toThrow()
  })
})

it('the example in the documentation is the golden vector', () => {
  const { json, hex } = readVector('uplink-heartbeat')
  expect(uplinkExample.uplinks).toMatchObject([
    { uplink: json, wire: { bytes: hex.length / 2, raw: Buffer.from(hex, 'hex').toString('base64') } },
  ])
})

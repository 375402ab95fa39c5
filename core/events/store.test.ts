import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import type { Json } from '../contracts/json.ts'
import { packedId } from '../contracts/sameMessage.ts'
import { SEEN } from '../devices/seen.ts'
import { toItem } from '../table/item.ts'
import { itemBytes } from '../table/itemBytes.ts'
import { idAt, RECEIVED_AT } from '../testing/uplinks.ts'
import { bits, reporting, seenAs, storeBed, uplinkAt } from './testing/storeBed.ts'

const { device, eventsTable, idsInHistory, store, tables } = storeBed()

describe('an uplink', () => {
  it('is noted in its device and stored in history', async () => {
    const uplink = { uplink_count: 7, ...reporting({ dev_id: 'ABC123', heartbeat_interval: 720 }) }
    expect(await store(uplinkAt(0, bits(1), uplink))).toBe('stored')
    expect(await device()).toEqual({
      deviceId: 'ABC123',
      fleet: 'all',
      firstId: idAt(0, bits(1)),
      lastId: idAt(0, bits(1)),
      lastSeenAt: '2024-01-15T10:30:00.000Z',
      uplinkCount: 7,
      expiresAt: RECEIVED_AT / 1000 + 30 * 86_400,
      reported: { dev_id: 'ABC123', heartbeat_interval: 720 },
      report: { uplinkId: idAt(0, bits(1)) },
      m0: seenAs(idAt(0, bits(1))),
      ...Object.fromEntries(SEEN.slice(1).map(place => [place, Uint8Array.of(0)])),
    })
    expect(await idsInHistory()).toEqual([idAt(0, bits(1))])
  })

  it('takes two writes and nothing else', async () => {
    await store(uplinkAt(0, bits(0), reporting({ dev_id: 'ABC123' })))
    tables().sent()
    for (let count = 1; count <= 10; count++) {
      await store(uplinkAt(count * 1000, bits(count), reporting({ dev_id: 'ABC123', sw_version: `${count}` })))
      expect(tables().sent()).toEqual(['UpdateItemCommand', 'PutItemCommand'])
    }
  })

  it('that cannot be noted is not stored', async () => {
    tables().failNext('UpdateItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0))).rejects.toThrow('throttled')
    expect(await idsInHistory()).toEqual([])
  })

  it('is completed when its invocation is repeated', async () => {
    tables().failNext('PutItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0))).rejects.toThrow('throttled')
    expect(await idsInHistory()).toEqual([])
    expect(await store(uplinkAt(0))).toBe('stored')
    expect(await idsInHistory()).toEqual([idAt(0, bits(0))])
  })

  it('is completed even when it is no longer among the last ones, and noted once more', async () => {
    tables().failNext('PutItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0, bits(0)))).rejects.toThrow('throttled')
    for (let index = 1; index <= 18; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(uplinkAt(0, bits(0)))).toBe('stored')
    expect(await idsInHistory()).toHaveLength(19)
    expect(await device()).toMatchObject({ lastId: idAt(18_000, bits(18)) })
  })

  it('that is delivered twice changes nothing the second time', async () => {
    await store(uplinkAt(0, bits(0), { uplink_count: 1 }))
    const before = [await device(), await tables().itemsOf(eventsTable(), 'ABC123')]
    expect(await store(uplinkAt(0, bits(0), { uplink_count: 1 }))).toBe('stored')
    expect([await device(), await tables().itemsOf(eventsTable(), 'ABC123')]).toEqual(before)
  })
})

it('takes the item that comes with a failed condition, without reading it', async () => {
  await store(uplinkAt(0))
  const Item = { deviceId: { S: 'ABC123' }, m16: { B: packedId(idAt(0, bits(0))) } }
  tables().failNext('UpdateItemCommand', new ConditionalCheckFailedException({ message: '', $metadata: {}, Item }))
  tables().sent()
  expect(await store(uplinkAt(500))).toBe('known')
  expect(tables().sent()).toEqual(['UpdateItemCommand', 'PutItemCommand'])
})

describe('the summary of a device is of its newest uplink', () => {
  const saying = (uplink_count: Json[string], modem_temperature: Json[string]): Json => ({
    uplink_count,
    heartbeat: { modem_temperature },
  })

  it.each([
    ['that has neither', {}],
    ['whose values are no numbers', saying('many', 'NaN')],
    ['whose temperature is infinite', saying(-1, 'Infinity')],
    ['that counts in fractions', saying(1.5, null)],
  ])('and is empty after one %s', async (_, uplink) => {
    await store(uplinkAt(0, bits(0), saying(7, -3.5)))
    expect(await device()).toMatchObject({ uplinkCount: 7, temperature: -3.5 })
    await store(uplinkAt(1000, bits(1), uplink))
    expect(await device()).not.toHaveProperty('uplinkCount')
    expect(await device()).not.toHaveProperty('temperature')
    expect(await device()).toMatchObject({ lastId: idAt(1000, bits(1)) })
  })

  it('and is left alone by one that was overtaken', async () => {
    await store(uplinkAt(1000, bits(1), saying(4_294_967_295, 0)))
    await store(uplinkAt(0, bits(0), saying(7, 20)))
    await store(uplinkAt(500, bits(2), {}))
    expect(await device()).toMatchObject({ uplinkCount: 4_294_967_295, temperature: 0 })
  })
})

it('the record of a device that reports everything stays under 1,024 bytes, one write unit', async () => {
  const config = {
    dev_id: 'A'.repeat(24),
    heartbeat_interval: 86_400,
    iccid: '8944500102198304826'.padEnd(20, '0'),
    hw_version: 'hardware-2.1.0-rc',
    sw_version: '12.10.104+build.20260115',
    location_mode: 'WIFI_GNSS',
  }
  for (let index = 0; index <= 17; index++) {
    await store({
      ...uplinkAt(index * 1000, bits(index), {
        uplink_count: 4_000_000_000 + index,
        heartbeat: { config, modem_temperature: -23.456789 },
      }),
      delivered: 1000 + index,
    })
  }
  const step = { version: 1000, uplinkId: idAt(0), at: '2024-01-15T10:30:00.000Z' }
  const rest = {
    registeredAt: step.at,
    desired: { heartbeat_interval: 604_800, location_mode: 'WIFI_GNSS' },
    desiredVersion: 1000,
    desiredAt: step.at,
    applied: step,
  }
  expect(itemBytes(toItem({ ...(await device()), ...rest }))).toBeLessThan(1024)
})

describe('what a device reported', () => {
  it('is merged field by field', async () => {
    await store(uplinkAt(0, bits(0), reporting({ dev_id: 'ABC123', heartbeat_interval: 720, sw_version: '1' })))
    await store(uplinkAt(1000, bits(1), reporting({ sw_version: '2' })))
    await store(uplinkAt(2000, bits(2), {}))
    await store(uplinkAt(3000, bits(3), reporting({})))
    expect(await device()).toMatchObject({
      reported: { dev_id: 'ABC123', heartbeat_interval: 720, sw_version: '2' },
      lastId: idAt(3000, bits(3)),
    })
  })

  it('becomes the map on a record that has none yet', async () => {
    await store(uplinkAt(0, bits(0)))
    expect(await device()).not.toHaveProperty('reported')
    await store(uplinkAt(1000, bits(1), reporting({ size: 1, 'odd-name': { value: true } })))
    expect(await device()).toMatchObject({
      reported: { size: 1, 'odd-name': { value: true } },
      lastId: idAt(1000, bits(1)),
    })
  })

  it('is refused with the reason when the table refuses it', async () => {
    const refusal = (message: string) =>
      new DynamoDBServiceException({ name: 'ValidationException', message, $fault: 'client', $metadata: {} })
    tables().failNext('UpdateItemCommand', refusal('Item size has exceeded the maximum allowed size'))
    await expect(store(uplinkAt(0, bits(0), reporting({ a: 1 })))).rejects.toThrow('Item size')
    tables().failNext('UpdateItemCommand', refusal('The document path provided is invalid'))
    await store(uplinkAt(0, bits(0), reporting({ a: 1 })))
    expect(await device()).toMatchObject({ reported: { a: 1 } })
  })
})

it('stores numbers beyond what a table can hold, as text', async () => {
  const gnss = { latitude: 5e-324, longitude: 1e300 }
  await store(uplinkAt(0, bits(0), { location: { gnss }, ...reporting({ gain: 1e200, offset: 1e20 }) }))
  expect(await tables().itemsOf(eventsTable(), 'ABC123')).toMatchObject([
    { uplink: { location: { gnss: { latitude: '5e-324', longitude: '1e+300' } } } },
  ])
  expect(await device()).toMatchObject({ reported: { gain: '1e+200', offset: 1e20 } })
})

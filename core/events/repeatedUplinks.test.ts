import { describe, expect, it } from 'vitest'
import { SAME_MESSAGE_MS } from '../../client/ids.ts'
import { seeded } from '../../client/testing/seeded.ts'
import { idAt } from '../testing/uplinks.ts'
import { dynamoAppend } from './history/append.ts'
import { rejectedItems } from './rejected/item.ts'
import { withExpiry } from './stored.ts'
import { bits, reporting, seenAs, storeBed, uplinkAt } from './testing/storeBed.ts'

const { device, eventsTable, idsInHistory, sentButReads, store, tables } = storeBed()

describe('a retransmission', () => {
  it.each([1, 1000, SAME_MESSAGE_MS])('received by another task after %i ms is stored under the first id', async ms => {
    await store(uplinkAt(0))
    expect(await store(uplinkAt(ms))).toBe('known')
    expect(await idsInHistory()).toEqual([idAt(0, bits(0))])
    expect(await device()).toMatchObject({ lastId: idAt(0, bits(0)) })
  })

  it('that arrives before the original keeps its own id', async () => {
    await store(uplinkAt(2000))
    expect(await store(uplinkAt(0))).toBe('known')
    expect(await idsInHistory()).toEqual([idAt(2000, bits(0))])
  })

  it('completes the history of the original', async () => {
    tables().failNext('PutItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0))).rejects.toThrow('throttled')
    expect(await store(uplinkAt(2000))).toBe('known')
    expect(await tables().itemsOf(eventsTable(), 'ABC123')).toMatchObject([
      { id: idAt(0, bits(0)), receivedAt: '2024-01-15T10:30:00.000Z' },
    ])
  })

  it('is a message of its own after EXCHANGE_LIFETIME', async () => {
    await store(uplinkAt(0))
    expect(await store(uplinkAt(SAME_MESSAGE_MS + 1))).toBe('stored')
    expect(await idsInHistory()).toHaveLength(2)
  })

  it('is known with sixteen uplinks of the device between, without a look into history', async () => {
    for (let index = 0; index <= 16; index++) await store(uplinkAt(index * 1000, bits(index)))
    tables().sent()
    expect(await store(uplinkAt(20_000, bits(0)))).toBe('known')
    expect(tables().sent()).not.toContain('QueryCommand')
    expect(await idsInHistory()).toHaveLength(17)
  })

  it('is a message of its own with seventeen between', async () => {
    for (let index = 0; index <= 17; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(uplinkAt(20_000, bits(0)))).toBe('stored')
  })

  it.each([1, 2, 3])(
    'is stored once in any order of storing, with up to sixteen others under way (run %i)',
    async seed => {
      const random = seeded(seed)
      const messages = Array.from({ length: 12 }, (_, index) => uplinkAt(index * 1000, bits(index)))
      const again = messages.map((_, index) => uplinkAt(index * 1000 + 400, bits(index)))
      const pending = [...messages, ...again].toSorted((one, other) => (one.id < other.id ? -1 : 1))
      while (pending.length > 0) {
        const [next] = pending.splice(Math.floor(random() * Math.min(8, pending.length)), 1)
        if (next) await store(next)
      }
      expect((await idsInHistory()).map(id => String(id).slice(10)).toSorted()).toEqual(
        messages.map(({ id }) => id.slice(10)),
      )
      expect(await device()).toMatchObject({ lastId: expect.stringContaining(bits(11)) })
    },
  )

  it('of one that is no longer among them is found in history, when it was overtaken', async () => {
    for (let index = 0; index < 20; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(uplinkAt(1500, bits(1)))).toBe('known')
    expect(await store(uplinkAt(500, bits(1)))).toBe('known')
    expect(await idsInHistory()).toHaveLength(20)
  })

  it('is known by the id under the former secret, among the last ones and in history', async () => {
    await store(uplinkAt(0, bits(0)))
    const again = (ms: number, index: number) => ({
      ...uplinkAt(ms, bits(100 + index)),
      formerId: idAt(ms, bits(index)),
    })
    expect(await store(again(500, 0))).toBe('known')
    for (let index = 1; index < 20; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(again(1500, 0))).toBe('known')
    expect(await store(again(1600, 50))).toBe('stored')
    expect(await idsInHistory()).toHaveLength(21)
  })

  it('of what was rejected at first is an uplink of its own', async () => {
    const append = dynamoAppend({ client: tables().client, tableName: eventsTable(), keepsMerged: false })
    for (let index = 1; index <= 18; index++) await store(uplinkAt(index * 1000, bits(index)))
    const { uplink: _, ...refused } = uplinkAt(0, bits(0))
    const [rejection] = rejectedItems({ ...refused, reason: 'device is not registered' })
    if (rejection)
      await append(
        withExpiry(rejection.item, { uplink: 60, rejected: 60, log: 60, key: 60, status: 60, alert: 60 }),
        'new',
      )
    expect(await store(uplinkAt(500, bits(0)))).toBe('stored')
  })
})

describe('an uplink that was overtaken', () => {
  it('is stored, and does not move the record back', async () => {
    await store(uplinkAt(5000, bits(1), { uplink_count: 2, ...reporting({ sw_version: 'new' }) }))
    tables().sent()
    expect(await store(uplinkAt(0, bits(0), { uplink_count: 1, ...reporting({ sw_version: 'old' }) }))).toBe('stored')
    expect(sentButReads()).toEqual(['UpdateItemCommand', 'UpdateItemCommand', 'PutItemCommand'])
    expect(await idsInHistory()).toEqual([idAt(0, bits(0)), idAt(5000, bits(1))])
    expect(await device()).toMatchObject({
      lastId: idAt(5000, bits(1)),
      lastSeenAt: '2024-01-15T10:30:05.000Z',
      uplinkCount: 2,
      reported: { sw_version: 'new' },
      m0: seenAs(idAt(0, bits(0))),
      m1: seenAs(idAt(5000, bits(1))),
    })
  })

  it.each([
    ['in order', [0, 1, 2]],
    ['turned round', [2, 1, 0]],
    ['at once', undefined],
  ])('leaves the record at the newest id: %s', async (_, order) => {
    const sent = [0, 1, 2].map(count => uplinkAt(count, bits(9 - count), { uplink_count: count }))
    const storeOne = (index: number) => store(sent[index] ?? uplinkAt(0))
    if (order) for (const index of order) await storeOne(index)
    else await Promise.all([0, 1, 2].map(storeOne))
    expect(await device()).toMatchObject({ lastId: idAt(2, bits(7)), uplinkCount: 2 })
    expect(await idsInHistory()).toHaveLength(3)
  })

  it('is looked up in history only when something may have been forgotten, with a bound', async () => {
    for (let index = 1; index <= 17; index++) await store(uplinkAt(index * 1000, bits(index)))
    tables().sent()
    await store(uplinkAt(0, bits(0)))
    expect(sentButReads()).toEqual([
      'UpdateItemCommand',
      'QueryCommand',
      'QueryCommand',
      'UpdateItemCommand',
      'PutItemCommand',
    ])
  })
})

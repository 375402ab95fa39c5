import { describe, expect, it } from 'vitest'
import { idAt, RECEIVED_AT, receivedUplink } from '../testing/uplinks.ts'
import type { ToStore } from './kind.ts'
import type { EventItem } from './kinds.ts'
import { readEvent } from './onBus.ts'
import { storeAll } from './storeAll.ts'

const uplinkOf = (deviceId: string, count: number) => ({
  ...receivedUplink(
    { uplink_count: count },
    { id: idAt(count, String(count).padStart(16, '0')), receivedAt: RECEIVED_AT },
  ),
  deviceId,
})
const itemsOf = (uplinks: readonly object[]) => readEvent('Uplink', { uplinks }).items
const nameOf = ({ item }: ToStore<EventItem>) =>
  `${item.deviceId} ${item.type === 'uplink' ? item.uplink.uplink_count : ''}`

describe('a list of uplinks', () => {
  it('of any length is stored as a whole, those of a device in their order', async () => {
    const uplinks = Array.from({ length: 1000 }, (_, count) => uplinkOf(`Device-${count % 7}`, count))
    const stored: string[] = []
    let running = 0
    const failures = await storeAll(
      async () => {
        running += 1
        await Promise.resolve()
        running -= 1
        return 'stored'
      },
      toStore => stored.push(nameOf(toStore)),
    )(itemsOf(uplinks))
    expect([failures, running, stored.length]).toEqual([[], 0, 1000])
    for (let device = 0; device < 7; device++) {
      const counts = stored.filter(name => name.startsWith(`Device-${device} `)).map(name => Number(name.split(' ')[1]))
      expect(counts).toEqual(counts.toSorted((one, other) => one - other))
    }
  })

  it('of which one cannot be stored: other devices are, and the rest of its own waits', async () => {
    const stored: string[] = []
    const broken = new Error('throttled')
    const failures = await storeAll(
      async toStore => {
        if (nameOf(toStore) === 'A 2') throw broken
        return 'stored'
      },
      toStore => stored.push(nameOf(toStore)),
    )(itemsOf([uplinkOf('A', 1), uplinkOf('B', 1), uplinkOf('A', 2), uplinkOf('A', 3), uplinkOf('B', 2)]))
    expect(failures).toEqual([broken])
    expect(stored.toSorted()).toEqual(['A 1', 'B 1', 'B 2'])
  })

  it('that holds an uplink twice gives it once; one id of two devices is two uplinks', () => {
    const [one, other] = [uplinkOf('A', 1), uplinkOf('B', 1)]
    expect(itemsOf([one, other, one]).map(nameOf)).toEqual(['A 1', 'B 1'])
  })

  it('of which some cannot be read gives the others, and says how many it could not', () => {
    const { items, unreadable } = readEvent('Uplink', {
      uplinks: [uplinkOf('A', 1), { id: 'x' }, null, uplinkOf('A', 2)],
    })
    expect(items.map(nameOf)).toEqual(['A 1', 'A 2'])
    expect(unreadable).toHaveLength(2)
  })

  it.each([[{ uplinks: [] }], [{}], [{ uplinks: 'none' }]])('that is empty or missing is unreadable: %j', detail => {
    expect(readEvent('Uplink', detail)).toMatchObject({ items: [], unreadable: [expect.any(Error)] })
  })
})

import { describe, expect, it } from 'vitest'
import { MAX_EVENT_BYTES } from '../core/contracts/events.ts'
import { loadEntries, type ToPut } from './entries.ts'

const uplink = (receivedAt: number, bytes = 10): ToPut => {
  const json = JSON.stringify('x'.repeat(bytes - 2))
  return { detailType: undefined, json, bytes, receivedAt }
}
const other = (bytes = 10): ToPut => ({ ...uplink(0, bytes), detailType: 'UplinkRejected' })
const uplinksIn = (detail: string): unknown[] => JSON.parse(detail).uplinks
const sizes = (puts: readonly ToPut[]) => loadEntries(puts).entries.map(({ puts: of }) => of.length)

describe('the entries of a call', () => {
  it('hold up to fifty uplinks each, and are at most ten', () => {
    const puts = Array.from({ length: 600 }, (_, index) => uplink(index))
    const { entries, left } = loadEntries(puts)
    expect(entries.map(({ puts }) => puts.length)).toEqual(Array(10).fill(50))
    expect(left).toEqual(puts.slice(500))
    expect(entries.map(({ entry }) => uplinksIn(entry.detail).length)).toEqual(Array(10).fill(50))
  })

  it('are under 60 KB, and together under the size of an event', () => {
    const { entries, left } = loadEntries(Array.from({ length: 500 }, (_, index) => uplink(index, 3000)))
    for (const { entry } of entries) expect(Buffer.byteLength(entry.detail)).toBeLessThanOrEqual(60 * 1024)
    const total = entries.reduce((sum, { entry }) => sum + Buffer.byteLength(entry.detail), 0)
    expect(total).toBeLessThanOrEqual(MAX_EVENT_BYTES)
    expect(total).toBeGreaterThan(MAX_EVENT_BYTES - 3100)
    expect(500 - left.length).toBe(entries.reduce((sum, { puts }) => sum + puts.length, 0))
  })

  it('take one that is larger than a list by itself', () => {
    expect(sizes([uplink(1, 100_000), uplink(2), uplink(3)])).toEqual([1, 2])
    expect(sizes([uplink(1), uplink(2, 239_000)])).toEqual([1, 1])
    expect(sizes([uplink(1, MAX_EVENT_BYTES + 100), uplink(2)])).toEqual([1])
  })

  it('have their uplinks in the order of receipt, and the time of the first', () => {
    const [loaded] = loadEntries([uplink(5), uplink(3), uplink(4), uplink(3)]).entries
    expect(loaded?.puts.map(({ receivedAt }) => receivedAt)).toEqual([3, 3, 4, 5])
    expect(loaded?.entry.time).toEqual(new Date(3))
    expect(loaded?.entry.detailType).toBe('Uplink')
  })

  it('leave every other event by itself, and fill a list that was begun before it', () => {
    const { entries } = loadEntries([uplink(1), other(), uplink(2), other()])
    expect(entries.map(({ entry, puts }) => [entry.detailType, puts.length])).toEqual([
      ['Uplink', 2],
      ['UplinkRejected', 1],
      ['UplinkRejected', 1],
    ])
  })

  it('are ten, of which one is left to uplinks, however many other events came before them', () => {
    const others = Array.from({ length: 30 }, () => other())
    const { entries, left } = loadEntries([...others, uplink(1), uplink(2)])
    expect(entries.map(({ puts }) => puts.length)).toEqual([...Array(9).fill(1), 2])
    expect(left).toEqual(others.slice(9))
    const alone = loadEntries(others)
    expect([alone.entries.length, alone.left.length]).toEqual([10, 20])
    expect(loadEntries([]).entries).toEqual([])
  })

  it('pass over one that is too large for the rest of the call, which then is the first of the next', () => {
    const large = other(MAX_EVENT_BYTES - 1000)
    const { entries, left } = loadEntries([other(2000), large, uplink(1), other(20)])
    expect(entries.map(({ puts }) => puts.length)).toEqual([1, 1, 1])
    expect(left).toEqual([large])
    expect(loadEntries(left).left).toEqual([])
  })
})

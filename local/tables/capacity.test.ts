import { describe, expect, it } from 'vitest'
import { indexWriteUnits, readUnits, writeUnits } from './capacity.ts'

const text = (bytes: number) => ({ S: 'x'.repeat(bytes) })

describe('write units', () => {
  it.each([
    ['a small item', null, { id: text(10) }, 1],
    ['exactly a kilobyte', null, { id: text(1022) }, 1],
    ['a byte more', null, { id: text(1023) }, 2],
    ['a replacement counts the larger image', { id: text(3000) }, { id: text(10) }, 3],
    ['the deletion of a large item', { id: text(2500) }, null, 3],
    ['the deletion of nothing', null, null, 1],
    ['letters beyond ASCII count their bytes', null, { id: { S: 'ü'.repeat(511) } }, 1],
    ['… and no fewer', null, { id: { S: 'ü'.repeat(512) } }, 2],
  ])('%s', (_, before, after, units) => {
    expect(writeUnits(before, after)).toBe(units)
  })
})

describe('read units', () => {
  it.each([
    [0, true, 1],
    [0, false, 0.5],
    [4096, false, 0.5],
    [4097, false, 1],
    [4097, true, 2],
    [40_000, false, 5],
  ])('%i bytes, consistent %s', (bytes, isConsistent, units) => {
    expect(readUnits(bytes, isConsistent)).toBe(units)
  })
})

describe('write units of an index', () => {
  const keys = {
    IndexName: 'bySlot',
    KeySchema: [{ AttributeName: 'slot' }, { AttributeName: 'id' }],
    Projection: { ProjectionType: 'ALL' },
  }
  const only = { ...keys, Projection: { ProjectionType: 'KEYS_ONLY' } }
  const item = (slot: string, more = 10) => ({ device: text(5), slot: { S: slot }, id: text(5), more: text(more) })
  const units = (index: typeof keys, ...images: [Parameters<typeof writeUnits>[0], Parameters<typeof writeUnits>[0]]) =>
    indexWriteUnits(index, ['device'], ...images)

  it('is nothing for an item that is not in it', () => {
    expect(units(keys, null, { device: text(5), id: text(5) })).toBe(0)
  })
  it('counts the whole item where all is projected, its keys where they are', () => {
    expect(units(keys, null, item('a', 2000))).toBe(2)
    expect(units(only, null, item('a', 2000))).toBe(1)
  })
  it('is nothing where what is projected stays as it is', () => {
    expect(units(only, item('a', 10), item('a', 2000))).toBe(0)
    expect(units(keys, item('a', 10), item('a', 2000))).toBe(2)
  })
  it('is nothing for the same values in another order and without prototypes, one write for a change deep inside', () => {
    const nested = (value: string) => ({ ...item('a'), map: { M: { list: { L: [{ S: value }, { N: '1' }] } } } })
    const { slot, ...rest } = nested('same')
    const bare: ReturnType<typeof nested> = Object.assign(Object.create(null), rest, { slot })
    expect(units(keys, nested('same'), bare)).toBe(0)
    expect(units(keys, nested('same'), nested('other'))).toBe(1)
  })
  it('is two writes where the key changes, one where the item leaves', () => {
    expect(units(only, item('a'), item('b'))).toBe(2)
    expect(units(only, item('a'), null)).toBe(1)
  })
})

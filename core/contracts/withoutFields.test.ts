import { describe, expect, it } from 'vitest'
import { withoutFields } from './withoutFields.ts'

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

  it('accepts several paths, and does not change its argument', () => {
    const before = structuredClone(uplink)
    expect(withoutFields(uplink, ['a.b', 'a.c', 'list', 'zero'])).toEqual({ a: {} })
    expect(uplink).toEqual(before)
  })
})

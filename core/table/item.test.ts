import { describe, expect, it } from 'vitest'
import { fromItem, toItem } from './item.ts'

describe('toItem', () => {
  it('keeps every number that DynamoDB can hold', () => {
    const numbers = [0, -1, 0.1, 1e-130, 1.5e20, -9e125, Number.MAX_SAFE_INTEGER + 10, 3.4028234663852886e38]
    expect(fromItem(toItem({ numbers }))).toEqual({ numbers })
  })

  it('writes numbers that DynamoDB would refuse as text', () => {
    const uplink = { location: { gnss: { latitude: 5e-324, longitude: -1.7976931348623157e308 } } }
    expect(fromItem(toItem({ uplink }))).toEqual({
      uplink: { location: { gnss: { latitude: '5e-324', longitude: '-1.7976931348623157e+308' } } },
    })
  })

  it('keeps bytes and nulls, and leaves out undefined values', () => {
    const raw = Uint8Array.of(1, 2)
    expect(fromItem(toItem({ raw, nothing: null, absent: undefined, list: [] }))).toEqual({
      raw,
      nothing: null,
      list: [],
    })
  })
})

import { describe, expect, it } from 'vitest'
import { isSameMessage, SAME_MESSAGE_MS } from '../../client/ids.ts'
import { idAt } from '../testing/uplinks.ts'
import { hashFirst, sameMessageRange, sameMessageWindow, timeFirst } from './sameMessage.ts'

const OTHER_BITS = 'FEDCBA9876543210'
const around = [-SAME_MESSAGE_MS - 1, -SAME_MESSAGE_MS, -1, 0, 1, SAME_MESSAGE_MS, SAME_MESSAGE_MS + 1]

describe('the same message', () => {
  it.each(around)('at %i ms', ms => {
    const isSame = Math.abs(ms) <= SAME_MESSAGE_MS
    expect(isSameMessage(idAt(0), idAt(ms))).toBe(isSame)
    expect(isSameMessage(idAt(0), idAt(ms, OTHER_BITS))).toBe(false)
  })

  it('is a range of ids with their hash first', () => {
    const { from, to } = sameMessageRange(idAt(0))
    const isIn = (id: string) => hashFirst(id) >= from && hashFirst(id) <= to
    expect(around.map(ms => isIn(idAt(ms)))).toEqual([false, true, true, true, true, true, false])
    expect(around.map(ms => isIn(idAt(ms, OTHER_BITS)))).toEqual(around.map(() => false))
  })

  it('lies within a window of ids, with any bits', () => {
    const { from, to } = sameMessageWindow(idAt(0))
    const isIn = (id: string) => id >= from && id <= to
    for (const bits of [OTHER_BITS, '0'.repeat(16), 'Z'.repeat(16)]) {
      expect(around.map(ms => isIn(idAt(ms, bits)))).toEqual([false, true, true, true, true, true, false])
    }
  })
})

describe('an id with its hash first', () => {
  it('is an id turned round', () => {
    expect(hashFirst(idAt(0))).toBe('0123456789ABCDEF01HM6AQH20')
    expect(timeFirst(hashFirst(idAt(0)))).toBe(idAt(0))
  })

  it('has a range at both ends of time', () => {
    expect(sameMessageRange(`0000000001${OTHER_BITS}`).from).toBe(`${OTHER_BITS}0000000000`)
    expect(sameMessageRange(`7ZZZZZZZZZ${OTHER_BITS}`).to).toBe(`${OTHER_BITS}7ZZZZZZZZZ`)
    expect(sameMessageWindow(`7ZZZZZZZZZ${OTHER_BITS}`).to).toBe('7ZZZZZZZZZ~')
  })
})

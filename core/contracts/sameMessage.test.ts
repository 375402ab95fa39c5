import { describe, expect, it } from 'vitest'
import { isSameMessage, SAME_MESSAGE_MS } from '../../client/ids.ts'
import { idAt } from '../testing/uplinks.ts'
import { packedId, sameMessageRange, sameMessageWindow, unpackedId } from './sameMessage.ts'

const OTHER_BITS = 'FEDCBA9876543210'
const around = [-SAME_MESSAGE_MS - 1, -SAME_MESSAGE_MS, -1, 0, 1, SAME_MESSAGE_MS, SAME_MESSAGE_MS + 1]

describe('the same message', () => {
  it.each(around)('at %i ms', ms => {
    const isSame = Math.abs(ms) <= SAME_MESSAGE_MS
    expect(isSameMessage(idAt(0), idAt(ms))).toBe(isSame)
    expect(isSameMessage(idAt(0), idAt(ms, OTHER_BITS))).toBe(false)
  })

  it('is a range of packed ids', () => {
    const { from, to } = sameMessageRange(idAt(0))
    const isIn = (id: string) => Buffer.compare(packedId(id), from) >= 0 && Buffer.compare(packedId(id), to) <= 0
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

describe('a packed id', () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

  it('is 16 bytes with the hash first, and the id again', () => {
    expect(hex(packedId(idAt(0)))).toBe('00443214c74254b635cf018d0cabc440')
    for (const id of [idAt(0), `0000000000${'0'.repeat(16)}`, `7ZZZZZZZZZ${'Z'.repeat(16)}`, idAt(1, OTHER_BITS)]) {
      expect(unpackedId(packedId(id))).toBe(id)
    }
  })

  it('has a range at both ends of time', () => {
    expect(hex(sameMessageRange(`0000000001${OTHER_BITS}`).from).slice(20)).toBe('000000000000')
    expect(hex(sameMessageRange(`7ZZZZZZZZZ${OTHER_BITS}`).to).slice(20)).toBe('ffffffffffff')
    expect(sameMessageWindow(`7ZZZZZZZZZ${OTHER_BITS}`).to).toBe('7ZZZZZZZZZ~')
  })
})

import { describe, expect, it } from 'vitest'
import { EXCHANGE_LIFETIME, NON_LIFETIME } from '../transmission/parameters.ts'
import { exchangeStore } from './exchangeStore.ts'

const secret = Buffer.alloc(32, 7)
const store = (maxExchanges = 4, maxLongAnswerBytes = 1000) => {
  let time = 0
  const exchanges = exchangeStore({ maxExchanges, maxLongAnswerBytes, now: () => time, secret })
  return { exchanges, pass: (ms: number) => (time += ms) }
}
const from = { address: '192.0.2.1', port: 5683 }
const { keyOf } = exchangeStore({ maxExchanges: 1, now: () => 0, secret })
const key = (messageId: number, bytes = 1) => keyOf(from, messageId, Buffer.of(bytes))
const answer = Buffer.from('answer')
const collision = [
  '420203840001b675706c696e6b064f5448455239112aff08017a05bad24b0a00',
  '420203840001b675706c696e6b04464e5656112aff08f503123d0a2910d0051a1338393436303731353132333630303030303030220668772d322e312a05312e342e303001120b08901c102d1878201e283c250000a841',
]

describe('exchanges', () => {
  it('tell new messages from those in flight and those answered', () => {
    const { exchanges } = store()
    expect(exchanges.seen(key(1))).toBeUndefined()
    exchanges.begin(key(1), EXCHANGE_LIFETIME)
    expect(exchanges.seen(key(1))).toBe('inFlight')
    exchanges.settle(key(1), answer)
    expect(exchanges.seen(key(1))).toEqual(answer)
    expect(exchanges.seen(keyOf({ ...from, port: 5684 }, 1, Buffer.of(1)))).toBeUndefined()
    expect(exchanges.seen(keyOf({ ...from, address: '192.0.2.2' }, 1, Buffer.of(1)))).toBeUndefined()
  })

  it('forget on request, and when their time is over', () => {
    const { exchanges, pass } = store()
    exchanges.begin(key(1), EXCHANGE_LIFETIME)
    exchanges.forget(key(1))
    expect(exchanges.seen(key(1))).toBeUndefined()
    exchanges.begin(key(2), NON_LIFETIME)
    exchanges.settle(key(2), answer)
    pass(NON_LIFETIME - 1)
    expect(exchanges.seen(key(2))).toEqual(answer)
    pass(1)
    expect(exchanges.seen(key(2))).toBeUndefined()
    exchanges.begin(key(3), NON_LIFETIME)
    expect(exchanges.size()).toBe(1)
    expect(exchanges.evicted()).toBe(0)
  })

  it('evict the oldest when they are full, and say so', () => {
    const { exchanges } = store(4)
    for (let messageId = 1; messageId <= 6; messageId += 1) {
      exchanges.begin(key(messageId), EXCHANGE_LIFETIME)
      exchanges.settle(key(messageId), Buffer.of(messageId))
    }
    expect(exchanges.seen(key(2))).toBeUndefined()
    expect([3, 4, 5, 6].map(messageId => exchanges.seen(key(messageId)))).toEqual([3, 4, 5, 6].map(id => Buffer.of(id)))
    expect(exchanges.size()).toBe(4)
    expect(exchanges.evicted()).toBe(2)
  })

  it('do not keep an answer whose exchange was evicted', () => {
    const { exchanges } = store(1)
    exchanges.begin(key(1), EXCHANGE_LIFETIME)
    exchanges.begin(key(2), EXCHANGE_LIFETIME)
    exchanges.settle(key(1), answer)
    expect(exchanges.seen(key(1))).toBeUndefined()
    expect(exchanges.seen(key(2))).toBe('inFlight')
  })

  it('take a message id with other bytes for another message', () => {
    const { exchanges } = store()
    exchanges.begin(key(1, 1), EXCHANGE_LIFETIME)
    expect(exchanges.seen(key(1, 2))).toBeUndefined()
    exchanges.begin(key(1, 2), EXCHANGE_LIFETIME)
    exchanges.settle(key(1, 1), answer)
    expect(exchanges.seen(key(1, 2))).toBe('inFlight')
    expect(exchanges.seen(key(1, 1))).toEqual(answer)
    expect(exchanges.size()).toBe(2)
  })

  it('keep long answers within their bytes', () => {
    const { exchanges } = store(10, 500)
    for (const messageId of [1, 2, 3]) {
      exchanges.begin(key(messageId), EXCHANGE_LIFETIME)
      exchanges.settle(key(messageId), Buffer.alloc(200, messageId))
    }
    expect(exchanges.seen(key(1))).toBeUndefined()
    expect(exchanges.seen(key(3))).toEqual(Buffer.alloc(200, 3))
  })

  it('agree with a plain map over a long run', () => {
    const { exchanges, pass } = store(64)
    const model = new Map<number, { answer: Buffer; until: number }>()
    let time = 0
    let state = 12_345
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 8) % below
    }
    for (let step = 0; step < 5_000; step += 1) {
      const messageId = random(40)
      const known = model.get(messageId)
      const expected = known && known.until > time ? known.answer : undefined
      expect(exchanges.seen(key(messageId))).toEqual(expected)
      if (expected === undefined) {
        const answered = Buffer.alloc(random(60), step)
        exchanges.begin(key(messageId), EXCHANGE_LIFETIME)
        exchanges.settle(key(messageId), answered)
        model.set(messageId, { answer: answered, until: time + EXCHANGE_LIFETIME })
      } else if (random(4) === 0) {
        exchanges.forget(key(messageId))
        model.delete(messageId)
      }
      const ms = random(20) * 1000
      time += ms
      pass(ms)
    }
    expect(exchanges.evicted()).toBe(0)
  })
})

describe('the key of an exchange', () => {
  it('is endpoint, message id and a hash of the datagram under the secret', () => {
    const other = exchangeStore({ maxExchanges: 1, now: () => 0, secret: Buffer.alloc(32, 8) })
    const [ours, theirs] = [key(1), other.keyOf(from, 1, Buffer.of(1))]
    expect(ours.subarray(0, 20)).toEqual(theirs.subarray(0, 20))
    expect(ours.subarray(20)).not.toEqual(theirs.subarray(20))
    expect(key(1)).toEqual(ours)
    expect(ours).toHaveLength(28)
  })

  it('differs for datagrams that have the same FNV-1a hash, by which they were told apart once', () => {
    const [one = '', other = ''] = collision
    expect(keyOf(from, 0x8400, Buffer.from(one, 'hex'))).not.toEqual(keyOf(from, 0x8400, Buffer.from(other, 'hex')))
  })

  it('scatters messages that differ little over as many hashes', () => {
    const hashes = new Set<string>()
    for (let messageId = 0; messageId < 20_000; messageId += 1) hashes.add(key(messageId).toString('hex', 20, 24))
    expect(hashes.size).toBeGreaterThan(19_990)
  })
})

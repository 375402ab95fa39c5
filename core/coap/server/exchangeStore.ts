import { keyedHash } from '../../runtime/keyedHash.ts'
import { KEY_BYTES, writeKey } from './endpointKey.ts'
import type { Endpoint } from './layer.ts'

/**
 * The key of an exchange: endpoint and message id (20 bytes), by which RFC 7252 §4.5 tells a retransmission, and a keyed hash
 * of them and of the whole datagram (8 bytes). A message id that comes back with other bytes is a device that started again, or
 * another one behind the same address: its message is new, and must not be taken for an old one and lost. The hash has a
 * secret of the process, so that nobody can make a datagram that is taken for somebody else's.
 */
export type ExchangeKey = Buffer

/** The state of a message that came before: in flight, or the datagram that answered it. */
export type Seen = 'inFlight' | Buffer

/** Remembers how messages were answered, in memory that is bounded and taken once. */
export type Exchanges = {
  readonly keyOf: (from: Endpoint, messageId: number, datagram: Uint8Array) => ExchangeKey
  /** Undefined for a message that is new. */
  readonly seen: (key: ExchangeKey) => Seen | undefined
  /** A new message is in flight, and known for `lifetime` ms. */
  readonly begin: (key: ExchangeKey, lifetime: number) => void
  /** Keeps the answer for retransmissions. An exchange that was evicted meanwhile stays forgotten. */
  readonly settle: (key: ExchangeKey, answer: Buffer) => void
  /** Nothing was kept of the message: its retransmission is a new one. */
  readonly forget: (key: ExchangeKey) => void
  /** How many are remembered. */
  readonly size: () => number
  /** How many had to go before their time, since the start. */
  readonly evicted: () => number
}

const HASH_BYTES = 8
const EXCHANGE_BYTES = KEY_BYTES + HASH_BYTES

const EXPIRES = EXCHANGE_BYTES
const NEXT = EXPIRES + 4
const STATE = NEXT + 4
const ANSWER = STATE + 2
const SLOT = 80
const INLINE = SLOT - ANSWER

const FREE = 0xffff
const IN_FLIGHT = 0xfffe
const NONE = -1

/**
 * A ring of slots of {@link SLOT} bytes in order of arrival, chained by hash. Answers of up to {@link INLINE} bytes, all
 * that are usual, lie in their slot; longer ones beside, up to `maxLongAnswerBytes`. When it is full the oldest goes. Chains stay
 * short whatever is sent, since the keyed hash decides on them.
 * @param now ms, monotonic
 * @param secret 32 random bytes
 */
export const exchangeStore = ({
  maxExchanges,
  maxLongAnswerBytes = 8 * 1024 * 1024,
  now,
  secret,
}: {
  maxExchanges: number
  maxLongAnswerBytes?: number
  now: () => number
  secret: Uint8Array
}): Exchanges => {
  const slots = Buffer.alloc(maxExchanges * SLOT)
  const buckets = 2 ** Math.ceil(Math.log2(maxExchanges))
  const heads = new Int32Array(buckets).fill(NONE)
  const hashOf = keyedHash(secret, HASH_BYTES)
  const longAnswers = new Map<number, Buffer>()
  let longAnswerBytes = 0
  let oldest = 0
  let used = 0
  let live = 0
  let evicted = 0
  const started = now()

  const second = (): number => Math.floor((now() - started) / 1000)
  const stateOf = (slot: number): number => slots.readUInt16LE(slot * SLOT + STATE)
  const isExpired = (slot: number): boolean => slots.readUInt32LE(slot * SLOT + EXPIRES) <= second()

  const bucketOf = (bytes: Buffer, from: number): number => bytes.readUInt32LE(from + KEY_BYTES) & (buckets - 1)

  const find = (key: ExchangeKey): number => {
    for (let slot = heads[bucketOf(key, 0)] ?? NONE; slot !== NONE; slot = slots.readInt32LE(slot * SLOT + NEXT)) {
      if (key.compare(slots, slot * SLOT, slot * SLOT + EXCHANGE_BYTES) === 0) return slot
    }
    return NONE
  }

  const release = (slot: number): void => {
    if (stateOf(slot) === FREE) return
    const bucket = bucketOf(slots, slot * SLOT)
    const next = slots.readInt32LE(slot * SLOT + NEXT)
    let before = heads[bucket] ?? NONE
    if (before === slot) heads[bucket] = next
    else {
      while (slots.readInt32LE(before * SLOT + NEXT) !== slot) before = slots.readInt32LE(before * SLOT + NEXT)
      slots.writeInt32LE(next, before * SLOT + NEXT)
    }
    longAnswerBytes -= longAnswers.get(slot)?.length ?? 0
    longAnswers.delete(slot)
    slots.writeUInt16LE(FREE, slot * SLOT + STATE)
    live -= 1
  }

  const dropOldest = (): void => {
    if (stateOf(oldest) !== FREE && !isExpired(oldest)) evicted += 1
    release(oldest)
    oldest = (oldest + 1) % maxExchanges
    used -= 1
  }

  const dropExpired = (): void => {
    while (used > 0 && (stateOf(oldest) === FREE || isExpired(oldest))) dropOldest()
  }

  const answerOf = (slot: number): Buffer => {
    const from = slot * SLOT + ANSWER
    return longAnswers.get(slot) ?? Buffer.from(slots.subarray(from, from + stateOf(slot)))
  }

  return {
    keyOf: ({ address, port }, messageId, datagram) => {
      const key = Buffer.allocUnsafe(EXCHANGE_BYTES)
      writeKey(key, address, port, messageId)
      hashOf(key.subarray(0, KEY_BYTES), datagram).copy(key, KEY_BYTES)
      return key
    },
    seen: key => {
      const slot = find(key)
      if (slot === NONE || isExpired(slot)) return undefined
      return stateOf(slot) === IN_FLIGHT ? 'inFlight' : answerOf(slot)
    },
    begin: (key, lifetime) => {
      dropExpired()
      const before = find(key)
      if (before !== NONE) release(before)
      if (used === maxExchanges) dropOldest()
      const slot = (oldest + used) % maxExchanges
      const at = slot * SLOT
      const bucket = bucketOf(key, 0)
      key.copy(slots, at)
      slots.writeUInt32LE(second() + Math.ceil(lifetime / 1000), at + EXPIRES)
      slots.writeInt32LE(heads[bucket] ?? NONE, at + NEXT)
      slots.writeUInt16LE(IN_FLIGHT, at + STATE)
      heads[bucket] = slot
      used += 1
      live += 1
    },
    settle: (key, answer) => {
      const slot = find(key)
      if (slot === NONE || stateOf(slot) !== IN_FLIGHT) return
      if (answer.length <= INLINE) answer.copy(slots, slot * SLOT + ANSWER)
      else {
        longAnswers.set(slot, answer)
        longAnswerBytes += answer.length
      }
      slots.writeUInt16LE(answer.length, slot * SLOT + STATE)
      while (longAnswerBytes > maxLongAnswerBytes) dropOldest()
    },
    forget: key => {
      const slot = find(key)
      if (slot !== NONE) release(slot)
    },
    size: () => live,
    evicted: () => evicted,
  }
}

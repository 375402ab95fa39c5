import { KEY_BYTES, writeKey } from './endpointKey.ts'

/** The key of an exchange: a retransmission is equal in all four (RFC 7252 §4.5). */
export type ExchangeKey = {
  readonly address: string
  readonly port: number
  readonly messageId: number
  /**
   * A hash of the datagram. A message id that comes back with other bytes is a device that started again, or another
   * one behind the same address: its message is new, and must not be taken for an old one and lost.
   */
  readonly fingerprint: number
}

/** The state of a message that came before: in flight, or the datagram that answered it. */
export type Seen = 'inFlight' | Buffer

/** Remembers how messages were answered, in memory that is bounded and taken once. */
export type Exchanges = {
  /** Undefined for a message that is new. */
  readonly seen: (key: ExchangeKey) => Seen | undefined
  /** A new message is in flight, and known for `lifetime` ms. Another one with its message id is forgotten. */
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

const FINGERPRINT = KEY_BYTES
const EXPIRES = FINGERPRINT + 4
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
 * that are usual, lie in their slot; longer ones beside, up to `maxLongAnswerBytes`. When it is full the oldest goes.
 * @param now ms, monotonic
 */
export const exchangeStore = ({
  maxExchanges,
  maxLongAnswerBytes = 8 * 1024 * 1024,
  now,
  seed,
}: {
  maxExchanges: number
  maxLongAnswerBytes?: number
  now: () => number
  seed: number
}): Exchanges => {
  const slots = Buffer.alloc(maxExchanges * SLOT)
  const buckets = 2 ** Math.ceil(Math.log2(maxExchanges))
  const heads = new Int32Array(buckets).fill(NONE)
  const key = Buffer.alloc(KEY_BYTES)
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

  const bucketOf = (bytes: Buffer, from: number): number => {
    let hash = seed
    for (let at = from; at < from + KEY_BYTES; at += 4) {
      hash = Math.imul(hash ^ bytes.readUInt32LE(at), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash & (buckets - 1)
  }

  const find = ({ address, port, messageId }: ExchangeKey): number => {
    writeKey(key, address, port, messageId)
    for (let slot = heads[bucketOf(key, 0)] ?? NONE; slot !== NONE; slot = slots.readInt32LE(slot * SLOT + NEXT)) {
      if (key.compare(slots, slot * SLOT, slot * SLOT + KEY_BYTES) === 0) return slot
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

  const findSame = (exchange: ExchangeKey): number => {
    const slot = find(exchange)
    const isSame = slot !== NONE && slots.readUInt32LE(slot * SLOT + FINGERPRINT) === exchange.fingerprint
    return isSame ? slot : NONE
  }

  return {
    seen: exchange => {
      const slot = findSame(exchange)
      if (slot === NONE || isExpired(slot)) return undefined
      return stateOf(slot) === IN_FLIGHT ? 'inFlight' : answerOf(slot)
    },
    begin: (exchange, lifetime) => {
      dropExpired()
      const before = find(exchange)
      if (before !== NONE) release(before)
      if (used === maxExchanges) dropOldest()
      const slot = (oldest + used) % maxExchanges
      const at = slot * SLOT
      const bucket = bucketOf(key, 0)
      key.copy(slots, at)
      slots.writeUInt32LE(exchange.fingerprint, at + FINGERPRINT)
      slots.writeUInt32LE(second() + Math.ceil(lifetime / 1000), at + EXPIRES)
      slots.writeInt32LE(heads[bucket] ?? NONE, at + NEXT)
      slots.writeUInt16LE(IN_FLIGHT, at + STATE)
      heads[bucket] = slot
      used += 1
      live += 1
    },
    settle: (exchange, answer) => {
      const slot = findSame(exchange)
      if (slot === NONE || stateOf(slot) !== IN_FLIGHT) return
      if (answer.length <= INLINE) answer.copy(slots, slot * SLOT + ANSWER)
      else {
        longAnswers.set(slot, answer)
        longAnswerBytes += answer.length
      }
      slots.writeUInt16LE(answer.length, slot * SLOT + STATE)
      while (longAnswerBytes > maxLongAnswerBytes) dropOldest()
    },
    forget: exchange => {
      const slot = findSame(exchange)
      if (slot !== NONE) release(slot)
    },
    size: () => live,
    evicted: () => evicted,
  }
}

/** A hash of a datagram's bytes for {@link ExchangeKey}: FNV-1a, 32 bits. Tells apart; does not authenticate. */
export const fingerprintOf = (datagram: Uint8Array): number => {
  let hash = 0x811c9dc5
  for (const byte of datagram) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

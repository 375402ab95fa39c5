import { randomBytes } from 'node:crypto'

/**
 * Watches the kernel's queue of the socket: the datagrams that have come and are not read yet. Nobody tells how long they have waited, so that now and then
 * the listener sends one to itself, which waits as long as the others do.
 */
export type ReceiveQueue = {
  /** Takes a datagram that the listener has sent to itself; false for any other. */
  readonly take: (datagram: Buffer) => boolean
  /** How long the datagrams that are read now have waited, ms, as far as is known. */
  readonly queuedMs: () => number
  readonly stop: () => void
}

/** The socket, as far as its queue needs to know it. */
export type QueueSocket = {
  /** Bytes that the kernel may keep. */
  readonly size: () => number
  readonly resize: (bytes: number) => void
  /** Sends a datagram to the socket itself. */
  readonly sendToSelf: (datagram: Buffer) => void
}

/** Probes go only while datagrams come. */
const PROBE_EVERY_MS = 50
const MARK_BYTES = 16
const PROBE_BYTES = MARK_BYTES + 8
/** A measurement that is older says nothing about now. */
const KNOWN_FOR_MS = 1000

/** A queue in which datagrams wait for longer is made shorter: what does not fit is better dropped now than answered late. */
const TOO_LONG_MS = 200
/** The wait in a queue that was made shorter. */
const WANTED_MS = 120
/** A queue is long again when datagrams have waited for less than {@link QUICK_MS} for so long, ms. */
const QUICK_FOR_MS = 5000
const QUICK_MS = 20
/** Bytes; holds some hundred datagrams: a process that is held up for a moment finds them all. It is more than a kernel allows that nobody has told otherwise. */
const MIN_BUFFER = 256 * 1024
/** It is made shorter by steps. */
const MIN_STEP = 1 / 2

/**
 * A long queue is right for a burst, and wrong when more comes than can be handled: then it is always full, and everything that is answered has waited
 * for all of it. So it is as long as the kernel allows until datagrams wait for too long twice in a row, then as long as is handled in a
 * moment, and long again once the listener keeps up.
 * @param onResize hears of each change: the new size, bytes, and how long datagrams waited
 * @param now ms, monotonic
 */
export const receiveQueue = ({
  socket,
  now,
  onResize,
}: {
  readonly socket: QueueSocket
  readonly now: () => number
  readonly onResize: (bytes: number, queuedMs: number) => void
}): ReceiveQueue => {
  const mark = randomBytes(MARK_BYTES)
  const { size } = socket
  const whole = size()
  let hasTraffic = false
  let measured = { ms: 0, at: Number.NEGATIVE_INFINITY }
  let slowInARow = 0
  let lastSlowAt = Number.NEGATIVE_INFINITY
  let resizedAt = Number.NEGATIVE_INFINITY
  let isShort = false

  const resize = (bytes: number, queuedMs: number): void => {
    socket.resize(Math.round(bytes))
    resizedAt = now()
    onResize(size(), queuedMs)
  }

  const judge = (ms: number, at: number): void => {
    slowInARow = ms > TOO_LONG_MS ? slowInARow + 1 : 0
    if (ms > QUICK_MS) lastSlowAt = at
    if (slowInARow >= 2) {
      slowInARow = 0
      isShort = true
      const shorter = Math.max(MIN_BUFFER, size() * Math.max(MIN_STEP, WANTED_MS / ms))
      if (shorter < size()) resize(shorter, ms)
    } else if (isShort && at - lastSlowAt > QUICK_FOR_MS) {
      isShort = false
      resize(whole, ms)
    }
  }

  const probing = setInterval(() => {
    if (!hasTraffic) return
    hasTraffic = false
    const probe = Buffer.alloc(PROBE_BYTES)
    mark.copy(probe)
    probe.writeDoubleBE(now(), MARK_BYTES)
    socket.sendToSelf(probe)
  }, PROBE_EVERY_MS)
  probing.unref()

  return {
    take: datagram => {
      if (datagram.length !== PROBE_BYTES || mark.compare(datagram, 0, MARK_BYTES) !== 0) {
        hasTraffic = true
        return false
      }
      const at = now()
      const sentAt = datagram.readDoubleBE(MARK_BYTES)
      measured = { ms: at - sentAt, at }
      // One that was sent before has waited in the queue as it was before.
      if (sentAt >= resizedAt) judge(measured.ms, at)
      return true
    },
    queuedMs: () => (now() - measured.at > KNOWN_FOR_MS ? 0 : measured.ms),
    stop: () => clearInterval(probing),
  }
}

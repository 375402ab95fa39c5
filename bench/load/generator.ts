import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { codeText } from '../../core/coap/message/code.ts'
import { toldBytes } from './desired.ts'
import { protectedDatagrams } from './protectedDatagrams.ts'
import { type Tally, tally } from './tally.ts'
import { hasMaxAge, isBodyAt, sequenceOfAnswer, uplinkDatagrams } from './uplinkDatagrams.ts'

/** Many devices behind a few sockets. It never sends a datagram twice. */
export type Generator = {
  /** Sends the next uplink. @returns its sequence */
  readonly send: () => number
  /** Sent and neither answered nor given up. */
  readonly inFlight: () => number
  /** When an uplink was sent, ms of `performance.now()`; for the latest million. */
  readonly sentAt: (sequence: number) => number
  /** Counts from now on into a new tally, which is returned. */
  readonly count: () => Tally
  /** Hears when an answer has come or has been given up. */
  onSettled: (sequence: number) => void
  readonly close: () => void
}

export type GeneratorProps = {
  readonly port: number
  /** A socket has 65,536 message ids, which must not come again within 247 s: enough sockets for all that is sent. */
  readonly sockets?: number
  readonly devices?: number
  /**
   * Sequence of its first uplink. Where other generators have spoken for the same devices it is beyond theirs: equal uplinks
   * within 247 s may be taken for one.
   */
  readonly first?: number
  /** Whether the devices have keys. */
  readonly isProtected?: boolean
}

/** Sent times are kept in a ring: more than are sent in {@link GIVE_UP_MS}. */
const RING = 2 ** 20
const GIVE_UP_MS = 5_000

/** Opens the sockets. It uses one thread, and less of it than any server that it measures. */
export const loadGenerator = async ({
  port,
  sockets = 32,
  devices = 2000,
  first = 0,
  isProtected = false,
}: GeneratorProps): Promise<Generator> => {
  const datagrams = isProtected ? protectedDatagrams(devices) : uplinkDatagrams(devices)
  const told = toldBytes()
  const times = new Float64Array(RING)
  const isWaiting = new Uint8Array(RING)
  let next = first
  let oldest = first
  let inFlight = 0
  let counting = tally()

  const settle = (sequence: number): boolean => {
    const at = sequence % RING
    if (isWaiting[at] === 0 || sequence < oldest || sequence >= next) return false
    isWaiting[at] = 0
    inFlight -= 1
    return true
  }

  const hear = (datagram: Buffer): void => {
    const sequence = sequenceOfAnswer(datagram)
    if (sequence === undefined || !settle(sequence)) return
    const answer = datagrams.opened(datagram, sequence)
    counting.answered({
      code: codeText(answer[1] ?? 0),
      latencyMs: performance.now() - (times[sequence % RING] ?? 0),
      sequence,
      isTold: isBodyAt(answer, told(sequence % devices)),
      hasMaxAge: hasMaxAge(answer),
    })
    generator.onSettled(sequence)
  }

  const giveUp = setInterval(() => {
    const before = performance.now() - GIVE_UP_MS
    while (oldest < next && (isWaiting[oldest % RING] === 0 || (times[oldest % RING] ?? 0) < before)) {
      const sequence = oldest
      if (settle(sequence)) {
        counting.lost()
        generator.onSettled(sequence)
      }
      oldest += 1
    }
  }, 250)

  const open = await Promise.all(Array.from({ length: sockets }, () => connected(port, hear)))

  const generator: Generator = {
    send: () => {
      const sequence = next
      next += 1
      const datagram = datagrams.make(sequence, Math.floor(sequence / sockets) & 0xffff)
      times[sequence % RING] = performance.now()
      isWaiting[sequence % RING] = 1
      inFlight += 1
      open[sequence % sockets]?.send(datagram)
      return sequence
    },
    inFlight: () => inFlight,
    sentAt: sequence => times[sequence % RING] ?? Number.NaN,
    count: () => {
      counting = tally()
      return counting
    },
    onSettled: () => undefined,
    close: () => {
      clearInterval(giveUp)
      for (const socket of open) socket.close()
    },
  }
  return generator
}

const connected = async (port: number, hear: (answer: Buffer) => void): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 ** 22, sendBufferSize: 2 ** 22 })
  socket.on('message', hear)
  // ICMP tells us of a server that has ended; uplinks that it loses are counted by its silence.
  socket.on('error', () => undefined)
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

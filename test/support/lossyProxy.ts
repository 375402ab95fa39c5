import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { seededRandom } from '../../proto/seededRandom.ts'

/** A bad radio between a device and a server. Of all datagrams in both directions it loses, doubles and delays some. */
export type LossyProxy = {
  readonly url: string
  readonly counts: { lost: number; doubled: number; delayed: number }
  readonly close: () => void
}

const LOST = 0.25
const DOUBLED = 0.15
const DELAYED = 0.3
/** A delayed datagram is overtaken by those that come within this time. */
const DELAY_MS = 60

/**
 * Stands before one server.
 * @param seed the same one loses the same datagrams, as long as they come in the same order
 * @param link how good the radio is when a datagram comes: over a good one each passes, over none not one
 */
export const lossyProxy = async (
  server: URL,
  seed: number,
  link: () => 'good' | 'bad' | 'none' = () => 'bad',
): Promise<LossyProxy> => {
  const random = seededRandom(seed).unit
  const counts = { lost: 0, doubled: 0, delayed: 0 }
  const upstream = new Map<number, Socket>()
  const timers = new Set<NodeJS.Timeout>()

  const pass = (send: () => void): void => {
    const quality = link()
    if (quality !== 'bad') {
      if (quality === 'good') send()
      return
    }
    const chance = random()
    if (chance < LOST) {
      counts.lost++
      return
    }
    if (random() < DOUBLED) {
      counts.doubled++
      later(send)
    }
    if (random() < DELAYED) {
      counts.delayed++
      later(send)
    } else send()
  }
  const later = (send: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      send()
    }, random() * DELAY_MS)
    timers.add(timer)
  }

  const front = createSocket('udp4')
  const towards = (port: number, address: string): Socket => {
    const known = upstream.get(port)
    if (known) return known
    const socket = createSocket('udp4')
    upstream.set(port, socket)
    socket.on('message', answer => pass(() => front.send(answer, port, address)))
    return socket
  }
  front.on('message', (datagram, { port, address }) => {
    const socket = towards(port, address)
    pass(() => socket.send(datagram, Number(server.port), server.hostname))
  })
  front.bind(0, '127.0.0.1')
  await once(front, 'listening')
  return {
    url: `coap://127.0.0.1:${front.address().port}`,
    counts,
    close: () => {
      for (const timer of timers) clearTimeout(timer)
      for (const socket of upstream.values()) socket.close()
      front.close()
    },
  }
}

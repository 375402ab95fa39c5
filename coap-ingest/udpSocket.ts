import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { QueueSocket } from './receiveQueue.ts'

/**
 * Bytes that the kernel may keep for us while we are busy; it grants at most `net.core.rmem_max`. Two to three thousand datagrams: a burst, and no more than
 * one processor handles in a third of a second.
 */
const RECEIVE_BUFFER = 1024 * 1024
const SEND_BUFFER = 4 * 1024 * 1024

type Lookup = (
  host: string,
  options: unknown,
  found: (error: Error | null, address: string, family: number) => void,
) => void

/** We only ever answer addresses: nothing to look up, and no turn of the event loop to wait for it. */
const addressOnly: Lookup = (host, _options, found) => found(null, host, isIP(host.split('%')[0] ?? host))

/**
 * Binds the socket that devices send to: IPv6 and IPv4 on one, or IPv4 alone where the machine has no IPv6; one address where it is given.
 * It joins no multicast group (RFC 7252 §8 does not apply).
 * @throws when the port is taken or may not be used
 */
export const bindUdp = async (port: number, address?: string): Promise<Socket> => {
  if (address !== undefined) return bind(isIP(address) === 6 ? 'udp6' : 'udp4', port, address)
  try {
    return await bind('udp6', port)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') return bind('udp4', port)
    throw error
  }
}

/** The queue of a bound socket. Where the machine lets nobody send to itself, nothing is known of the queue. */
export const queueOf = (socket: Socket): QueueSocket => {
  const { port, address } = socket.address()
  const self = SELF[address] ?? address
  return {
    // The kernel reserves twice what it is asked for, and tells that (socket(7), SO_RCVBUF).
    size: () => socket.getRecvBufferSize() / 2,
    resize: bytes => socket.setRecvBufferSize(bytes),
    sendToSelf: datagram => socket.send(datagram, port, self, () => undefined),
  }
}

/** Of a socket for all addresses of the machine. */
const SELF: Readonly<Record<string, string>> = { '::': '::ffff:127.0.0.1', '0.0.0.0': '127.0.0.1' }

const bind = (type: 'udp4' | 'udp6', port: number, address?: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket({
      type,
      recvBufferSize: RECEIVE_BUFFER,
      sendBufferSize: SEND_BUFFER,
      lookup: addressOnly,
    })
    socket.once('error', reject)
    socket.bind({ port, ...(address !== undefined && { address }) }, () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })

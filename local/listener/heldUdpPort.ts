import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** A UDP port of this machine that nobody else can take until it is released. */
export type HeldUdpPort = { readonly port: number; readonly release: () => Promise<void> }

/**
 * Holds a UDP port for a program that starts later, as the listener binds it: IPv6 and IPv4 on one socket, or IPv4 alone.
 * @param port 0 for any free port
 * @throws Error with the code `EADDRINUSE` when another program has the port
 */
export const holdUdpPort = async (port: number): Promise<HeldUdpPort> => {
  const socket = await bound('udp6', port).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') return bound('udp4', port)
    throw error
  })
  return {
    port: socket.address().port,
    release: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

const bound = async (type: 'udp4' | 'udp6', port: number): Promise<Socket> => {
  const socket = createSocket(type)
  try {
    socket.bind(port)
    await once(socket, 'listening')
    return socket
  } catch (error) {
    socket.close()
    throw error
  }
}

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import type { Host } from '../host.ts'

/** A UDP port of this machine that nobody else can take until it is released. */
export type HeldUdpPort = { readonly port: number; readonly release: () => Promise<void> }

/**
 * Holds a UDP port for a program that starts later.
 * @param port 0 for any free port
 * @throws Error with the code `EADDRINUSE` when another program has the port, `EADDRNOTAVAIL` when this machine has no such address
 */
export const holdUdpPort = async (port: number, { bind }: Host): Promise<HeldUdpPort> => {
  const socket = createSocket(isIP(bind) === 6 ? 'udp6' : 'udp4')
  await bound(socket, port, bind)
  return {
    port: socket.address().port,
    release: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

const bound = async (socket: Socket, port: number, address: string): Promise<void> => {
  try {
    socket.bind(port, address)
    await once(socket, 'listening')
  } catch (error) {
    socket.close()
    throw error
  }
}

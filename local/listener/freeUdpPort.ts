import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A UDP port of this machine that nothing uses now: for what must be told of it before it is taken. */
export const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket('udp4').bind(0)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

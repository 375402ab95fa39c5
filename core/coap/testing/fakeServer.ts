import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { generate, type Packet, type ParsedPacket, parse } from 'coap-packet'

/** A CoAP server for tests, which answers each datagram as it is told. It does not share a codec with the client. */
export type FakeServer = {
  readonly port: number
  /** Every datagram that came in, in order. */
  readonly received: readonly ParsedPacket[]
  /** The UDP ports that datagrams came from. */
  readonly ports: ReadonlySet<number>
  readonly close: () => void
}

/** A datagram that came in, how many came before it, and the way back. */
export type Incoming = {
  readonly packet: ParsedPacket
  readonly before: number
  readonly reply: (packet: Packet) => void
  readonly replyRaw: (datagram: Buffer) => void
}

/** Listens on a free port of 127.0.0.1 and hands every datagram to `receive`. */
export const fakeServer = async (receive: (incoming: Incoming) => void): Promise<FakeServer> => {
  const socket = createSocket('udp4')
  const received: ParsedPacket[] = []
  const ports = new Set<number>()
  socket.on('message', (datagram, { address, port }) => {
    const packet = parse(datagram)
    const before = received.length
    received.push(packet)
    ports.add(port)
    const replyRaw = (bytes: Buffer): void => socket.send(bytes, port, address)
    receive({ packet, before, replyRaw, reply: answer => replyRaw(generate(answer)) })
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, received, ports, close: () => void socket.close() }
}

/** A piggybacked answer to a request, RFC 7252 §5.2.1. */
export const piggybacked = ({ messageId, token }: ParsedPacket, code: string, more: Packet = {}): Packet => ({
  ack: true,
  messageId,
  token,
  code,
  ...more,
})

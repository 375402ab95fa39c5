import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { generate, type ParsedPacket, parse } from 'coap-packet'
import { type Answered, type Exchange, exchange } from './exchange.ts'
import type { Retransmission } from './transmission/retransmission.ts'

/** One UDP socket to one server, with the exchanges on it. */
export type Channel = {
  /** @throws NoAnswer */
  readonly send: (message: OutgoingMessage) => Promise<Answered>
  readonly inFlight: () => number
  readonly close: () => void
}

export type OutgoingMessage = {
  readonly datagram: Buffer
  readonly messageId: number
  readonly token: Buffer
  readonly isConfirmable: boolean
}

export type ChannelTo = { readonly host: string; readonly port: number; readonly retransmission: Retransmission }

/** Separate answers are acknowledged again when their first acknowledgement was lost: so many tokens are remembered. */
const MAX_ANSWERED = 1000

/**
 * Opens a socket that is connected to the server: what others send does not reach it.
 * @throws Error of `node:dns` when the host has no address
 */
export const openChannel = async ({ host, port, retransmission }: ChannelTo): Promise<Channel> => {
  const { address, family } = await lookup(host)
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  await connected(socket, port, address)
  const server = `coap://${family === 6 ? `[${address}]` : address}:${port}`
  const byMessageId = new Map<number, Exchange>()
  const byToken = new Map<string, Exchange>()
  const answered = new Set<string>()
  let lastError: unknown

  // Nothing listening there shows as ECONNREFUSED: it may be back before the next retransmission.
  socket.on('error', error => {
    lastError = error
  })

  const remember = (token: string): void => {
    answered.add(token)
    const [oldest] = answered
    if (answered.size > MAX_ANSWERED && oldest !== undefined) answered.delete(oldest)
  }

  const reply = (kind: 'ack' | 'reset', messageId: number): void =>
    socket.send(generate({ code: '0.00', messageId, [kind]: true }))

  const receiveSeparate = (packet: ParsedPacket): void => {
    const token = packet.token.toString('hex')
    const waiting = byToken.get(token)
    const isOurs = waiting !== undefined || answered.has(token)
    if (packet.confirmable) reply(isOurs && packet.code !== '0.00' ? 'ack' : 'reset', packet.messageId)
    if (packet.code !== '0.00') waiting?.answered(packet)
  }

  const receive = (packet: ParsedPacket): void => {
    const waiting = byMessageId.get(packet.messageId)
    if (packet.reset) waiting?.failed('reset')
    else if (!packet.ack) receiveSeparate(packet)
    else if (packet.code === '0.00') waiting?.acknowledged()
    else if (waiting !== undefined && waiting === byToken.get(packet.token.toString('hex'))) waiting.answered(packet)
  }

  socket.on('message', datagram => {
    const packet = parsed(datagram)
    if (packet) receive(packet)
  })

  return {
    send: async ({ datagram, messageId, token, isConfirmable }) => {
      const transmit = (): void =>
        socket.send(datagram, error => {
          if (error) lastError = error
        })
      const current = exchange({ send: transmit, isConfirmable, retransmission, server })
      const key = token.toString('hex')
      byMessageId.set(messageId, current)
      byToken.set(key, current)
      try {
        return await current.answer
      } catch (error) {
        if (error instanceof Error && lastError !== undefined) error.cause ??= lastError
        throw error
      } finally {
        byMessageId.delete(messageId)
        byToken.delete(key)
        remember(key)
      }
    },
    inFlight: () => byToken.size,
    close: () => {
      for (const current of byToken.values()) current.failed('closed')
      socket.close()
    },
  }
}

const connected = async (socket: Socket, port: number, address: string): Promise<void> => {
  socket.connect(port, address)
  try {
    await once(socket, 'connect')
  } catch (error) {
    socket.close()
    throw error
  }
}

/** What is no CoAP message is ignored, RFC 7252 §4.2. */
const parsed = (datagram: Buffer): ParsedPacket | undefined => {
  try {
    return parse(datagram)
  } catch {
    return undefined
  }
}

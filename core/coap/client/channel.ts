import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { EMPTY } from '../message/code.ts'
import { emptyMessage, encodeMessage, type OutgoingMessage } from '../message/encode.ts'
import type { Message } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import type { Retransmission } from '../transmission/retransmission.ts'
import { type Answered, type Exchange, exchange } from './exchange.ts'

/* RFC 7252 §4 and §5.2 from the client's side: messages are matched by id, responses by token. */

/** One UDP socket to one server, with the exchanges on it. */
export type Channel = {
  /** @throws NoAnswer */
  readonly send: (message: OutgoingMessage) => Promise<Answered>
  readonly inFlight: () => number
  readonly close: () => void
}

export type ChannelTo = { readonly host: string; readonly port: number; readonly retransmission: Retransmission }

/** Separate responses are acknowledged again when their first acknowledgement was lost: so many tokens are remembered. */
const MAX_ANSWERED = 1000

/**
 * Opens a socket that is connected to the server: datagrams of others do not reach it.
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

  const receiveSeparate = (message: Message): void => {
    const token = message.token.toString('hex')
    const waiting = byToken.get(token)
    const isOurs = message.code !== EMPTY && (waiting !== undefined || answered.has(token))
    if (message.type === 'CON') socket.send(emptyMessage(isOurs ? 'ACK' : 'RST', message.messageId))
    if (message.code !== EMPTY) waiting?.answered(message)
  }

  const receive = (message: Message): void => {
    const { type, code, messageId, token } = message
    const waiting = byMessageId.get(messageId)
    if (type === 'RST') waiting?.failed('reset')
    else if (type !== 'ACK') receiveSeparate(message)
    else if (code === EMPTY) waiting?.acknowledged()
    else if (waiting !== undefined && waiting === byToken.get(token.toString('hex'))) waiting.answered(message)
  }

  socket.on('message', datagram => {
    const message = parseMessage(datagram)
    if (!('malformed' in message)) receive(message)
  })

  return {
    send: async message => {
      const datagram = encodeMessage(message)
      const transmit = (): void =>
        socket.send(datagram, error => {
          if (error) lastError = error
        })
      const isConfirmable = message.type === 'CON'
      const current = exchange({ send: transmit, isConfirmable, retransmission, server })
      const token = message.token.toString('hex')
      byMessageId.set(message.messageId, current)
      byToken.set(token, current)
      try {
        return await current.answer
      } catch (error) {
        if (error instanceof Error && lastError !== undefined) error.cause ??= lastError
        throw error
      } finally {
        byMessageId.delete(message.messageId)
        byToken.delete(token)
        remember(token)
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

import { randomBytes, randomInt } from 'node:crypto'
import { codeText, EMPTY, type Method, methods } from '../message/code.ts'
import { NO_BYTES, type Option } from '../message/message.ts'
import { retransmission } from '../transmission/retransmission.ts'
import { pathOptions, type ServerAddress } from '../uri.ts'
import { type Channel, openChannel } from './channel.ts'
import { NoAnswer } from './exchange.ts'

/** A datagram in which these two are the same is a retransmission, not a second message. */
export type MessageIdentity = { readonly messageId: number; readonly token: Buffer }

export type CoapRequest = {
  readonly method: Method
  /** `/uplink/ABC123` */
  readonly path: string
  readonly payload?: Uint8Array
  /** Besides Uri-Path. */
  readonly options?: readonly Option[]
  /** True unless said otherwise: retransmitted until it is answered. */
  readonly confirmable?: boolean
  /** The identity of a request that was refused with 4.29 or 5.03, to repeat it as the same message. */
  readonly again?: MessageIdentity
}

export type CoapResponse = {
  /** As CoAP writes it: `2.04`. */
  readonly code: string
  readonly payload: Buffer
  readonly options: readonly Option[]
  /** Datagrams that were sent for it, 1 without a retransmission. */
  readonly attempts: number
  /** From the first datagram to the answer, ms. */
  readonly roundTripMs: number
  readonly identity: MessageIdentity
}

export type Pong = Pick<CoapResponse, 'attempts' | 'roundTripMs'>

export type CoapClient = {
  /**
   * @throws NoAnswer after MAX_TRANSMIT_WAIT, on a reset, or when the client is closed meanwhile
   * @throws Error of `node:dns` when the host has no address
   */
  readonly request: (request: CoapRequest) => Promise<CoapResponse>
  /**
   * An empty message, which any CoAP server answers with a reset: RFC 7252 §4.3, "CoAP ping".
   * @throws NoAnswer and errors as {@link CoapClient.request} does
   */
  readonly ping: () => Promise<Pong>
  /** Ends the exchanges under way with {@link NoAnswer} and frees the socket. */
  readonly close: () => void
}

export type CoapServer = ServerAddress & {
  /** ACK_TIMEOUT of RFC 7252 §4.8, ms; 2,000 unless a test shortens it. */
  readonly ackTimeoutMs?: number
}

const MESSAGE_IDS = 2 ** 16

/**
 * A CoAP client of RFC 7252 over UDP: message ids, tokens, retransmission, piggybacked and separate responses. Requests may
 * overlap: a caller that wants one at a time, as a device does (NSTART), waits for each.
 *
 * @example
 * const client = coapClient({ host: 'localhost', port: COAP_PORT })
 * const { code } = await client.request({ method: 'POST', path: '/uplink/ABC123', payload })
 *
 * A message id must not come again within EXCHANGE_LIFETIME, so a socket lasts 65,536 requests; then the next one is opened, and the old one
 * is closed as soon as it is idle. Fast callers are thus never taken for a retransmission.
 */
export const coapClient = ({ host, port, ackTimeoutMs }: CoapServer): CoapClient => {
  const open = new Set<Channel>()
  const timing = retransmission(ackTimeoutMs)
  let isClosed = false

  const openNext = async (): Promise<Channel> => {
    const channel = await openChannel({ host, port, retransmission: timing })
    if (isClosed) channel.close()
    else open.add(channel)
    return channel
  }

  const refuseWhenClosed = (): void => {
    if (isClosed) throw new NoAnswer('closed', 'the client was closed before it had sent the message', 0)
  }

  const closeIfIdle = (channel: Channel): void => {
    if (channel.inFlight() > 0 || !open.delete(channel)) return
    channel.close()
  }

  let current: Promise<Channel> | undefined
  let nextMessageId = randomInt(MESSAGE_IDS)
  let sentOnCurrent = 0

  const channelForNext = (): Promise<Channel> => {
    if (!current || sentOnCurrent === MESSAGE_IDS) {
      const next = openNext()
      next.catch(() => {
        if (current === next) current = undefined
      })
      current = next
      sentOnCurrent = 0
    }
    sentOnCurrent++
    return current
  }

  /** The socket for one message, from now until the message is done. */
  const withChannel = async <Result>(use: (channel: Channel) => Promise<Result>): Promise<Result> => {
    refuseWhenClosed()
    const sentOn = channelForNext()
    const channel = await sentOn
    refuseWhenClosed()
    try {
      return await use(channel)
    } finally {
      if (sentOn !== current) closeIfIdle(channel)
    }
  }

  const newIdentity = (): MessageIdentity => {
    const messageId = nextMessageId
    nextMessageId = (nextMessageId + 1) % MESSAGE_IDS
    return { messageId, token: randomBytes(4) }
  }

  return {
    request: async ({ method, path, payload, options = [], confirmable = true, again }) => {
      const identity = again ?? newIdentity()
      const request = {
        type: confirmable ? 'CON' : 'NON',
        code: methods[method],
        ...identity,
        options: [...pathOptions(path), ...options],
        payload: payload ?? NO_BYTES,
      } as const
      const { message, attempts, roundTripMs } = await withChannel(channel => channel.send(request))
      const { code, payload: received, options: described } = message
      return { code: codeText(code), payload: received, options: described, attempts, roundTripMs, identity }
    },
    ping: async () => {
      const { messageId } = newIdentity()
      const ping = { type: 'CON', code: EMPTY, messageId, token: NO_BYTES, options: [], payload: NO_BYTES } as const
      return withChannel(async channel => {
        const startedAt = performance.now()
        try {
          await channel.send(ping)
        } catch (error) {
          if (!(error instanceof NoAnswer) || error.code !== 'reset') throw error
          return { attempts: error.attempts, roundTripMs: performance.now() - startedAt }
        }
        throw new Error('a ping was answered with a message')
      })
    },
    close: () => {
      isClosed = true
      for (const channel of open) channel.close()
      open.clear()
    },
  }
}

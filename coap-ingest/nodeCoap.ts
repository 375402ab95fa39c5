import { EventEmitter } from 'node:events'
import { createServer, type OutgoingMessage } from 'coap'
import { generate } from 'coap-packet'
import type { Answer } from './answers.ts'
import { answerOptions } from './encode.ts'
import type { Message } from './message.ts'
import { isPlain, plainOptions } from './options.ts'

/** Longer than we take to answer and shorter than ACK_TIMEOUT, 2 s: an answer rides in the acknowledgement. */
const PIGGYBACK_MS = 1500

/** Bytes of answers that node-coap keeps itself; each costs it about 300 times that. We remember answers elsewhere. */
const CACHE_BYTES = 4096

/** Separate responses whose acknowledgement is awaited. There are none unless this process was held up for a while. */
const MAX_SEPARATE = 1000

/** Where a datagram came from and goes to. */
export type Endpoint = { readonly address: string; readonly port: number }

/** Turns the answer to a request into the datagram that carries it; undefined when node-coap could not. Call it once. */
export type Reply = (answer: Answer) => Buffer | undefined

/**
 * node-coap's server behind our gate: it has no socket, is given only well-formed requests with harmless options, and
 * what it sends is caught. It matches responses to requests, and acknowledges when an answer takes too long.
 */
export type NodeCoap = {
  /** Feeds a request. Undefined when node-coap did not take it. */
  readonly receive: (datagram: Buffer, message: Message, from: Endpoint) => Reply | undefined
  /** Feeds an empty ACK or RST when a separate response waits for it; else false. */
  readonly acknowledge: (datagram: Buffer, messageId: number, from: Endpoint) => boolean
  readonly close: () => void
}

/**
 * @param send puts a datagram on the real socket: acknowledgements and retransmissions that node-coap sends by itself
 * @param onError hears what would else end the process, such as a separate response that nobody acknowledged
 */
export const nodeCoap = ({
  send,
  onError,
  piggybackMs = PIGGYBACK_MS,
}: {
  send: (datagram: Buffer, to: Endpoint) => void
  onError: (error: unknown) => void
  piggybackMs?: number
}): NodeCoap => {
  let arrival: { response?: OutgoingMessage } = {}
  let departing: { datagram?: Buffer } | undefined
  const separate = new Set<string>()
  const waits = ({ address, port }: Endpoint, messageId: number): string => `${address}/${port}/${messageId}`

  const socket = Object.assign(new EventEmitter(), {
    send: (
      datagram: Buffer,
      _offset: number,
      _length: number,
      port: number,
      address: string,
      sent: (error: Error | null, bytes: number) => void,
    ) => {
      if (departing) departing.datagram = datagram
      else send(datagram, { address, port })
      sent(null, datagram.length)
    },
  })

  const server = createServer({
    type: 'udp6',
    piggybackReplyMs: piggybackMs,
    sendAcksForNonConfirmablePackets: true,
    cacheSize: CACHE_BYTES,
  })
  server.on('request', (_request, response: OutgoingMessage) => {
    arrival.response = response
  })
  server.on('error', onError)
  server.listen(socket)

  const feed = (datagram: Buffer, { address, port }: Endpoint): void => {
    socket.emit('message', datagram, { address, port })
  }

  const replyTo =
    (response: OutgoingMessage, from: Endpoint): Reply =>
    answer => {
      const departure: { datagram?: Buffer } = {}
      departing = departure
      try {
        response.code = answer.code
        for (const { name, value } of answerOptions(answer)) response.setOption(name, value)
        response.end(answer.payload && Buffer.from(answer.payload))
      } catch (error) {
        onError(error)
      } finally {
        departing = undefined
      }
      const { datagram } = departure
      if (datagram && isConfirmable(datagram) && separate.size < MAX_SEPARATE) {
        separate.add(waits(from, datagram.readUInt16BE(2)))
      }
      return datagram
    }

  return {
    receive: (datagram, message, from) => {
      const arriving: { response?: OutgoingMessage } = {}
      arrival = arriving
      feed(isPlain(message.options) ? datagram : withPlainOptions(message), from)
      const { response } = arriving
      if (response === undefined) return undefined
      response.on('error', onError)
      return replyTo(response, from)
    },
    acknowledge: (datagram, messageId, from) => {
      const isAwaited = separate.delete(waits(from, messageId))
      if (isAwaited) feed(datagram, from)
      return isAwaited
    },
    close: () => void server.close(),
  }
}

const isConfirmable = (datagram: Buffer): boolean => ((datagram[0] ?? 0) & 0x30) === 0

const withPlainOptions = (message: Message): Buffer =>
  generate({
    code: `0.0${message.code}`,
    confirmable: message.type === 'CON',
    messageId: message.messageId,
    token: message.token,
    options: plainOptions(message.options).map(({ number, value }) => ({ name: number, value })),
    payload: message.payload,
  })

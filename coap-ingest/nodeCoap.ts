import { EventEmitter } from 'node:events'
import { createServer, type OutgoingMessage } from 'coap'
import { emptyMessage } from '../core/coap/message/encode.ts'
import { HEADER_BYTES, messageTypes } from '../core/coap/message/message.ts'
import type { Acknowledge } from '../core/coap/server/emptyMessageLayer.ts'
import type { BeginReply } from '../core/coap/server/exchangeLayer.ts'
import type { Endpoint, IncomingRequest, Send } from '../core/coap/server/layer.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import { ACK_TIMEOUT } from '../core/coap/transmission/parameters.ts'
import { deadlines } from '../core/runtime/deadlines.ts'

/** Longer than we take to answer, and shorter than a device waits: a response rides in the acknowledgement. */
const PIGGYBACK_MS = 0.75 * ACK_TIMEOUT

/** A request whose time is over is given to node-coap, which then acknowledges it after so many ms. */
const ACKNOWLEDGE_MS = 1

/** Bytes of responses that node-coap keeps itself; each costs it about 300 times that. We remember responses elsewhere. */
const CACHE_BYTES = 4096

/** Separate responses whose acknowledgement is awaited. They only exist after this process was held up for a while. */
const MAX_SEPARATE = 1000

/**
 * node-coap's server in the layer of exchanges. It has no socket: it is given requests, and its datagrams are caught. It
 * matches responses to requests, acknowledges when a response takes too long, and then repeats the response until that
 * is acknowledged. It is given a request when its response is there or when the time for the acknowledgement is over: the 5.8 KB that it keeps
 * for a request would outlive the garbage collector's young generation while the request waits for the cloud.
 */
export type NodeCoap = {
  /** The reply to a request is undefined when node-coap did not take that. */
  readonly beginReply: BeginReply
  /** Feeds an empty ACK or RST when a separate response waits for it; else false. */
  readonly acknowledge: Acknowledge
  readonly close: () => void
}

/**
 * @param send puts a datagram on the real socket: acknowledgements and retransmissions that node-coap sends by itself
 * @param onError receives errors that would otherwise end the process, such as a separate response that nobody acknowledged
 */
export const nodeCoap = ({
  send,
  onError,
  piggybackMs = PIGGYBACK_MS,
}: {
  send: Send
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
    piggybackReplyMs: ACKNOWLEDGE_MS,
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

  const taken = ({ message, datagram, from }: IncomingRequest): OutgoingMessage | undefined => {
    const arriving: { response?: OutgoingMessage } = {}
    arrival = arriving
    // node-coap parses the datagram that it is given, and acts on Observe, Block1, Block2 and proxies by itself. Header and
    // token are enough to answer by, so that no option and no payload is read a second time.
    feed(datagram.subarray(0, HEADER_BYTES + message.token.length), from)
    arriving.response?.on('error', onError)
    return arriving.response
  }

  const late = deadlines<Begun>({
    afterMs: piggybackMs - ACKNOWLEDGE_MS,
    isSettled: ({ isReplied }) => isReplied,
    onDue: begun => {
      begun.response = taken(begun.request)
    },
  })

  const replyTo = (response: OutgoingMessage, from: Endpoint, given: OutgoingResponse): Buffer | undefined => {
    const departure: { datagram?: Buffer } = {}
    departing = departure
    try {
      response.code = given.code
      for (const { number, value } of given.options ?? []) response.setOption(String(number), value)
      response.end(given.payload && bufferOf(given.payload))
    } catch (error) {
      onError(error)
    } finally {
      departing = undefined
    }
    const { datagram } = departure
    if (datagram === undefined || !isConfirmable(datagram)) return datagram
    const messageId = datagram.readUInt16BE(2)
    // Nobody is going to acknowledge a response that its client does not want: node-coap would repeat it.
    if (given.isUnwanted) feed(emptyMessage('ACK', messageId), from)
    else if (separate.size < MAX_SEPARATE) separate.add(waits(from, messageId))
    return datagram
  }

  return {
    beginReply: request => {
      const begun: Begun = { request, response: undefined, isReplied: false }
      if (request.message.type === 'CON') late.add(begun)
      return given => {
        begun.isReplied = true
        const response = begun.response ?? taken(request)
        return response && replyTo(response, request.from, given)
      }
    },
    acknowledge: ({ message: { messageId }, datagram, from }) => {
      const isAwaited = separate.delete(waits(from, messageId))
      if (isAwaited) feed(datagram, from)
      return isAwaited
    },
    close: () => void server.close(),
  }
}

type Begun = { readonly request: IncomingRequest; response: OutgoingMessage | undefined; isReplied: boolean }

/** A view of the same bytes. */
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const isConfirmable = (datagram: Buffer): boolean => messageTypes[(datagram.readUInt8(0) >> 4) & 3] === 'CON'

import { emptyMessageLayer } from '../core/coap/server/emptyMessageLayer.ts'
import { exchangeLayer } from '../core/coap/server/exchangeLayer.ts'
import type { Exchanges } from '../core/coap/server/exchangeStore.ts'
import { type HandleDatagram, headerLayer } from '../core/coap/server/headerLayer.ts'
import type { Count, Send } from '../core/coap/server/layer.ts'
import { optionsLayer } from '../core/coap/server/optionsLayer.ts'
import { oscoreLayer, type Unprotect } from '../core/coap/server/oscoreLayer.ts'
import { rejector } from '../core/coap/server/reject.ts'
import { admission } from './admission.ts'
import type { NodeCoap } from './nodeCoap.ts'
import type { Resource } from './resources.ts'
import { type OnNoResource, routesLayer } from './routesLayer.ts'
import { sheddingLayer } from './sheddingLayer.ts'

export type CoapStack = {
  readonly receive: HandleDatagram
  /** Requests that are not answered yet. */
  readonly inFlight: () => number
}

/**
 * The way of a datagram up through the listener, and of its response down. Each layer has its own file, is given the layer
 * above it, and knows no other.
 *
 * ```text
 *            ▲  resources   uplink, discovery
 *            │  ───────────────────────────────────────────────────────────────
 *  requests  │  routes      path, method, formats, size                   │
 *    and     │  shedding    no room: 5.03                                 │
 * responses  │  options     unknown critical ones: 4.02     No-Response   │
 *            │                                                            │
 *            │  OSCORE      unprotects                      protects      │
 *            │                                                            │
 *  messages  │  exchanges   came before: the same answer    remembers     │
 *            │              node-coap acknowledges in time, encodes       │
 *            │  empty       pings, acknowledgements, resets               │
 *            │  header      is it a message?                              │
 *            │  ───────────────────────────────────────────────────────────────
 *            │  UDP                                                       ▼
 * ```
 *
 * OSCORE (RFC 8613) sees a request whose retransmissions are gone, passes on the one that is inside, and protects the response that comes back.
 * Unprotecting is work too: it has shedding of its own.
 */
export const coapStack = ({
  exchanges,
  nodeCoap,
  resources,
  onNoResource,
  unprotectBy,
  maxInFlight,
  busPending,
  queuedMs,
  now,
  send,
  count,
  onError,
}: {
  readonly exchanges: Exchanges
  readonly nodeCoap: NodeCoap
  readonly resources: readonly Resource[]
  readonly onNoResource: OnNoResource
  /** Opens protected requests; undefined for a stage without keys, where the option is one that is not understood. */
  readonly unprotectBy?: ((isFull: () => boolean) => Unprotect) | undefined
  /** Requests, or events on their way to the bus, beyond which new requests are shed. */
  readonly maxInFlight: number
  /** Events on their way to the bus: those of rejected messages outlive their requests. */
  readonly busPending: () => number
  /** How long the datagrams that are read now have waited in the kernel's queue, ms. */
  readonly queuedMs: () => number
  /** ms, monotonic */
  readonly now: () => number
  readonly send: Send
  readonly count: Count
  readonly onError: (error: unknown) => void
}): CoapStack => {
  const { beginReply, acknowledge } = nodeCoap
  const { isFull, answered } = admission({ maxInFlight, inFlight: () => Math.max(inFlight(), busPending()), queuedMs })
  const { layer: exchangesLayer, inFlight } = exchangeLayer({
    exchanges,
    beginReply,
    send,
    count,
    onError,
    now,
    onAnswered: answered,
  })
  const reject = rejector({ send, count })

  const routes = routesLayer(resources, onError, onNoResource)
  const shedding = sheddingLayer({ isFull, count })(routes.handle)
  const options = optionsLayer(routes.onRefused)(shedding)
  const oscore = unprotectBy ? oscoreLayer(unprotectBy(isFull))(options) : options
  const requests = exchangesLayer(oscore)
  const messages = emptyMessageLayer({ acknowledge, reject, count })(requests)
  const receive = headerLayer({ reject, count })(messages)
  return { receive, inFlight }
}

import { randomBytes } from 'node:crypto'
import { exchangeStore } from '../core/coap/server/exchangeStore.ts'
import type { Send } from '../core/coap/server/layer.ts'
import type { ListenerEnvironment } from '../core/contracts/environment/listener.ts'
import type { ReadDevices } from '../core/devices/batchRead.ts'
import type { IdHashesAt } from '../core/events/ids/hashes.ts'
import type { MetricWriter } from '../core/operations/metrics/embedded.ts'
import { errorFields, type Logger } from '../core/runtime/log.ts'
import type { DownlinkCodec, UplinkCodec } from '../proto/contract.ts'
import { currentAddressHash } from './addressHash.ts'
import { deviceAdmission } from './admitDevice.ts'
import { arrivals } from './arrivals.ts'
import { type BusHealth, bus, type PutEvents } from './bus.ts'
import { counters } from './counters.ts'
import { deviceCache, deviceCacheLimits } from './deviceCache.ts'
import { deviceShares } from './deviceShares.ts'
import { type Health, healthServer } from './health.ts'
import { kernelDrops } from './kernelDrops.ts'
import type { KeyDependencies } from './keys/keyDependencies.ts'
import { keyFailures } from './keys/keyFailures.ts'
import { unprotector } from './keys/unprotect.ts'
import { limitedLog } from './limitedLog.ts'
import { listenerMetrics, usedByProcess } from './metrics.ts'
import { deviceIdAfter, deviceNamed, devicesNamed } from './naming.ts'
import { nodeCoap } from './nodeCoap.ts'
import { startPulse } from './pulse.ts'
import { logReceiver } from './receiveLog.ts'
import { receiveQueue } from './receiveQueue.ts'
import { uplinkReceiver } from './receiveUplink.ts'
import { readLimits, recordReads } from './recordReads.ts'
import { rejections } from './rejections.ts'
import { discoveryResource, logResource, uplinkResource } from './resources.ts'
import type { OnNoResource } from './routesLayer.ts'
import { coapStack } from './stack.ts'
import { tokenBuckets } from './tokenBuckets.ts'
import { bindUdp, queueOf } from './udpSocket.ts'
import { uplinkRequest } from './uplinkRequest.ts'

export type ListenerDependencies = {
  readonly config: Omit<
    ListenerEnvironment,
    | 'BUS_NAME'
    | 'DEVICES_TABLE'
    | 'DEVICE_SECRET_ARN'
    | 'DRAIN_SECONDS'
    | 'ID_SECRET_ARN'
    | 'KEYS_TABLE'
    | 'PULSE_SECONDS'
    | 'STACK_NAME'
  >
  /** The addresses to bind; every one of the machine unless given. */
  readonly addresses?: { readonly coap: string | undefined; readonly health: string | undefined }
  /** Exchanges that are remembered at a time. */
  readonly maxExchanges?: number
  /** How long an answer to a device waits for its record, ms. */
  readonly recordWaitMs?: number
  readonly uplinks: UplinkCodec
  readonly downlinks: DownlinkCodec
  readonly putEvents: PutEvents
  readonly readDevices: ReadDevices
  /** When a device was heard last, by whichever listener, ms since 1970; undefined where none was ever heard. */
  readonly lastHeard: () => Promise<number | undefined>
  readonly idHashesAt: IdHashesAt
  /** The keys of devices; undefined where the stage has none. */
  readonly keys?: KeyDependencies | undefined
  readonly log: Logger
  readonly metrics: MetricWriter
  /** How often it tells the bus that it hears, ms; never unless given. */
  readonly pulseEveryMs?: number | undefined
  /** ms since 1970 */
  readonly clock?: () => number
  /** ms, monotonic */
  readonly now?: () => number
}

export type Listener = {
  readonly coapPort: number
  readonly healthPort: number
  /** Health fails from now on; devices are still answered. */
  readonly drain: () => void
  /** Takes no new requests, finishes those in flight, closes both ports. */
  readonly close: () => Promise<void>
}

/** Device ids and addresses come from the network and can be made up: no more than this many are told apart. */
const MAX_BUCKETS = 30_000
/** Exchanges that are remembered at a time: 80 bytes each, 1,000 datagrams a second for EXCHANGE_LIFETIME (RFC 7252 §4.8.2). */
const MAX_EXCHANGES = 250_000
/** Messages that name no device and are told to the bus, for each address. */
const OF_NOBODY = { ratePerSecond: 1, burst: 10 }
/** Refusals in the name of a device that are told. */
const OF_DEVICE = { ratePerSecond: 0.1, burst: 10 }
const COUNTERS_EVERY_MS = 60_000

/** Starts the listener: UDP in, events out. @throws when a port cannot be bound */
export const startListener = async (dependencies: ListenerDependencies): Promise<Listener> => {
  const {
    config,
    addresses,
    maxExchanges = MAX_EXCHANGES,
    recordWaitMs = readLimits.waitMs,
    log,
    clock = Date.now,
    now = () => performance.now(),
  } = dependencies
  const counts = counters()
  const count = (name: string): void => counts.add(name)
  const limited = limitedLog(log, now)
  const failed = (message: string) => (error: unknown) => {
    counts.add(`failures.${message}`)
    limited('warn', message, typeof error === 'string' ? { error } : errorFields(error))
  }

  const socket = await bindUdp(config.COAP_PORT, addresses?.coap)
  const coapPort = socket.address().port
  let status: 'ok' | 'draining' | 'closed' = 'ok'
  let isTaking = true
  let isOpen = true

  const sent = (error: Error | null): void => {
    if (error) failed('send')(error)
  }
  const send: Send = (datagram, { address, port }) => {
    if (isOpen) socket.send(datagram, port, address, sent)
  }

  const queue = receiveQueue({
    socket: queueOf(socket),
    now: () => performance.now(),
    onResize: (bytes, queuedMs) => limited('info', 'receiveBuffer', { bytes, queuedMs: Math.round(queuedMs) }),
  })
  const exchanges = exchangeStore({ maxExchanges, now, secret: randomBytes(32) })
  const events = bus({
    putEvents: dependencies.putEvents,
    onFailure: failed('bus'),
    onRefused: () => count('busRefused'),
  })
  const coap = nodeCoap({ send, onError: failed('coap') })
  const reads = recordReads({
    read: dependencies.readDevices,
    now: () => performance.now(),
    onFailure: failed('devicesTable'),
    limits: { ...readLimits, waitMs: recordWaitMs },
  })
  const devices = deviceCache({
    reads,
    now,
    limits: { ...deviceCacheLimits, lifetimeMs: config.DEVICE_RECORD_SECONDS * 1000 },
  })
  const limits = { maxBuckets: MAX_BUCKETS, now }
  const { idHashesAt } = dependencies
  const { arrive, vacate } = arrivals(clock, idHashesAt)
  const takeNewName = tokenBuckets({
    ratePerSecond: config.NEW_NAMES_PER_MINUTE / 60,
    burst: 2 * config.NEW_NAMES_PER_MINUTE,
    ...limits,
  })
  const rejected = rejections({
    bus: events,
    devices,
    arrive,
    vacate,
    takeOfDevice: deviceShares({ ...OF_DEVICE, ...limits }),
    takeOfNewName: takeNewName,
    takeOfNobody: tokenBuckets({ ...OF_NOBODY, ...limits }),
    now: clock,
    count,
  })
  /** Uplinks and log lines each have the whole rate: no device, and nobody in its name, silences its uplinks by logging. */
  const admission = () =>
    deviceAdmission({
      takeOfDevice: deviceShares({
        ratePerSecond: config.DEVICE_RATE_PER_SECOND,
        burst: config.DEVICE_RATE_BURST,
        ...limits,
      }),
      takeNewName,
      unknownDevices: config.UNKNOWN_DEVICES,
      plainCoap: config.PLAIN_COAP,
      hasKeys: () => dependencies.keys?.hasKeys() ?? false,
      rejections: rejected,
      bus: events,
      arrive,
      vacate,
      clock,
      count,
    })
  const receiveUplink = uplinkReceiver({
    uplinks: dependencies.uplinks,
    downlinks: dependencies.downlinks,
    bus: events,
    devices,
    admit: admission(),
    rejections: rejected,
    desired: {
      heartbeat_interval: config.DEFAULT_HEARTBEAT_INTERVAL_SECONDS,
      location_mode: config.DEFAULT_LOCATION_MODE,
    },
    arrive,
    clock,
    now,
    count,
  })
  const receiveLog = logReceiver({
    bus: events,
    devices,
    admit: admission(),
    rejections: rejected,
    arrive,
    now,
    count,
  })
  const hashAddress = currentAddressHash(() => idHashesAt(clock()).current)
  const uplink = uplinkResource({
    receive: receiveUplink,
    refuse: (request, words) =>
      rejected.tell({ request, reason: 'request', words, deviceIds: devicesNamed(dependencies.uplinks, request) }),
    hashAddress,
  })
  const logs = logResource({
    receive: receiveLog,
    refuse: (request, words) =>
      rejected.tell({ request, reason: 'request', words, deviceIds: deviceNamed(request.pathDeviceId) }),
    hashAddress,
  })
  const tellOfNoPath: OnNoResource = (incoming, path, words) => {
    const deviceId = deviceIdAfter(uplink.path, path) ?? deviceIdAfter(logs.path, path)
    const request = uplinkRequest(incoming, deviceId, hashAddress)
    const deviceIds = devicesNamed(dependencies.uplinks, request)
    if (deviceIds.length > 0) rejected.tell({ request, reason: 'request', words, deviceIds })
    else count('refused.request')
  }
  const { keys } = dependencies
  const unprotectBy =
    keys &&
    ((isFull: () => boolean) =>
      unprotector({
        keys: keys.store,
        secrets: keys.secrets,
        hasForeignKids: keys.hasForeignKids,
        hashAddress,
        arrive,
        vacate,
        isFull,
        prefetch: devices.prefetch,
        clock,
        now,
        count,
        onFailure: keyFailures({ bus: events, arrive, now }),
        onError: failed('keysTable'),
      }))
  const { receive, inFlight } = coapStack({
    exchanges,
    nodeCoap: coap,
    resources: [uplink, logs, discoveryResource([uplink, logs])],
    onNoResource: tellOfNoPath,
    unprotectBy,
    send,
    maxInFlight: config.MAX_IN_FLIGHT,
    busPending: () => events.pending() + rejected.pending(),
    queuedMs: queue.queuedMs,
    now,
    count,
    onError: failed('internal'),
  })

  socket.on('error', failed('socket'))
  socket.on('close', () => {
    isOpen = false
    queue.stop()
    status = 'closed'
  })
  const state = (): Health => ({
    status,
    bus: busState(events.health()),
    devicesTable: { status: reads.isAnswering() ? ('ok' as const) : ('not answering' as const) },
    keysTable: { status: keys?.store.breaker?.isOpen() ? 'not answering' : 'ok' },
    queuedMs: Math.round(queue.queuedMs()),
    inFlight: inFlight(),
    exchanges: exchanges.size(),
    counters: counts.totals(),
  })
  const health = await healthServer(config.HEALTH_PORT, state, addresses?.health)
  socket.on('message', (datagram, { address, port }) => {
    try {
      if (queue.take(datagram) || !isTaking) return
      receive(datagram, { address, port })
    } catch (error) {
      failed('internal')(error)
    }
  })

  let evictedBefore = 0
  const reporting = setInterval(() => {
    const evicted = exchanges.evicted() - evictedBefore
    evictedBefore += evicted
    if (evicted > 0) log('warn', 'exchangesFull', { maxExchanges, evicted })
    log('info', 'counters', {
      ...counts.sinceLast(),
      inFlight: inFlight(),
      exchanges: exchanges.size(),
      exchangesEvicted: evicted,
      kernelDrops: kernelDrops(coapPort),
    })
  }, COUNTERS_EVERY_MS)
  reporting.unref()
  const metrics = listenerMetrics({
    write: dependencies.metrics,
    totals: counts.totals,
    inFlight,
    kernelDrops: () => kernelDrops(coapPort),
    used: usedByProcess,
    now,
  })
  const measuring = setInterval(metrics.report, config.METRICS_SECONDS * 1000)
  measuring.unref()

  const stopPulse = dependencies.pulseEveryMs && startPulse({ bus: events, everyMs: dependencies.pulseEveryMs, clock })

  const finish = async (): Promise<void> => {
    isTaking = false
    if (stopPulse) stopPulse()
    if (status === 'ok') status = 'draining'
    await idle(() => inFlight() + events.pending() + rejected.pending())
    clearInterval(reporting)
    clearInterval(measuring)
    metrics.report()
    metrics.stopped()
    if (isOpen) await new Promise<void>(resolve => void socket.close(() => resolve()))
    coap.close()
    await health.close()
  }
  let finished: Promise<void> | undefined

  metrics.started()
  // A deployment that makes the fleet silent must not also forget that it was heard before.
  void dependencies
    .lastHeard()
    .then(at => at !== undefined && metrics.heardBefore(Math.max(0, clock() - at)))
    .catch(failed('lastHeard'))
  log('info', 'listening', { coapPort, healthPort: health.port })
  return {
    coapPort,
    healthPort: health.port,
    drain: () => {
      if (status === 'ok') status = 'draining'
    },
    close: () => {
      finished ??= finish()
      return finished
    },
  }
}

const busState = ({ refusedSince }: BusHealth): Health['bus'] =>
  refusedSince === undefined
    ? { status: 'ok' }
    : { status: 'refusing', seconds: Math.round((performance.now() - refusedSince) / 1000) }

/** Waits until nothing is left: at most an answer's time, since every request ends within it. */
const idle = async (left: () => number): Promise<void> => {
  while (left() > 0) await new Promise(resolve => setTimeout(resolve, 5))
}

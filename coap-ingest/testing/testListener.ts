import { onTestFinished } from 'vitest'
import { type DeviceSocket, deviceSocket } from '../../core/coap/testing/deviceSocket.ts'
import type { ListenerEnvironment } from '../../core/contracts/environment/listener.ts'
import type { DeviceRecord } from '../../core/devices/record.ts'
import { type IdHashesAt, idHashes } from '../../core/events/ids/hashes.ts'
import type { Measured } from '../../core/operations/metrics/embedded.ts'
import type { Logger } from '../../core/runtime/log.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import type { KeyDependencies } from '../keys/keyDependencies.ts'
import { type Listener, startListener } from '../listener.ts'
import { type RecordingBus, recordingBus } from './recordingBus.ts'
import { ROOMY_CONFIG } from './roomyConfig.ts'

/** The codecs of the schema in `proto/`. */
export const { uplink: uplinks, downlink: downlinks } = codecs(readSchema())

/** An uplink of a few bytes. */
export const someUplink = uplinks.encode({ uplink_count: 42 })

export type TestListener = {
  readonly listener: Listener
  readonly bus: RecordingBus
  readonly device: DeviceSocket
  readonly logged: string[]
  /** The reports of metrics, in order. */
  readonly metrics: Measured[]
  readonly health: () => Promise<{ status: number; body: unknown }>
}

/** A listener on free ports with a bus that accepts and a table that is empty, closed when the test ends. */
export const testListener = async ({
  environment = {},
  readDevice = async () => undefined,
  lastHeard = async () => undefined,
  clock = Date.now,
  now,
  recordWaitMs,
  idHashesAt = idHashes({ current: Buffer.alloc(32, 1), currentSince: 0 }),
  keys,
  pulseEveryMs,
}: {
  environment?: Partial<ListenerEnvironment>
  readDevice?: (deviceId: string) => Promise<DeviceRecord | undefined>
  lastHeard?: () => Promise<number | undefined>
  /** ms since 1970 */
  clock?: () => number
  /** ms, monotonic */
  now?: () => number
  /** Where a test holds a read back, ms: longer than it takes on a slow machine. */
  recordWaitMs?: number
  idHashesAt?: IdHashesAt
  keys?: KeyDependencies
  /** How often it tells the bus that it hears, ms; never unless given. */
  pulseEveryMs?: number
} = {}): Promise<TestListener> => {
  const bus = recordingBus()
  const logged: string[] = []
  const metrics: Measured[] = []
  const log: Logger = (level, message, fields) => void logged.push(JSON.stringify({ level, message, ...fields }))
  const listener = await startListener({
    config: { ...ROOMY_CONFIG, ...environment },
    pulseEveryMs,
    maxExchanges: 1000,
    uplinks,
    downlinks,
    putEvents: bus.putEvents,
    readDevices: async deviceIds =>
      new Map(await Promise.all(deviceIds.map(async deviceId => [deviceId, await readDevice(deviceId)] as const))),
    lastHeard,
    clock,
    ...(now && { now }),
    ...(recordWaitMs !== undefined && { recordWaitMs }),
    idHashesAt,
    keys,
    log,
    metrics: measured => metrics.push(measured),
  })
  const device = await deviceSocket(listener.coapPort)
  onTestFinished(async () => {
    device.close()
    await listener.close()
  })
  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${listener.healthPort}/health`)
    return { status: response.status, body: await response.json() }
  }
  return { listener, bus, device, logged, metrics, health }
}

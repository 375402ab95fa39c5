import { onTestFinished } from 'vitest'
import type { ReadDevice } from '../../core/devices/devicesTable.ts'
import type { Measured } from '../../core/operations/metrics/embedded.ts'
import type { Logger } from '../../core/runtime/log.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { listenerConfig } from '../config.ts'
import { type Listener, startListener } from '../listener.ts'
import { type DeviceSocket, deviceSocket } from './deviceSocket.ts'
import { type RecordingBus, recordingBus } from './recordingBus.ts'

/** The codecs of the schema in `proto/`. */
export const { uplink: uplinks, downlink: downlinks } = codecs(readSchema())

/** An uplink of a few bytes. */
export const someUplink = uplinks.encode({ uplink_count: 42 })

export type TestListener = {
  readonly listener: Listener
  readonly bus: RecordingBus
  readonly device: DeviceSocket
  readonly logged: string[]
  /** What was measured, a report each. */
  readonly metrics: Measured[]
  readonly health: () => Promise<{ status: number; body: unknown }>
}

/** A listener on free ports with a bus that accepts and a table that is empty, closed when the test ends. */
export const testListener = async ({
  environment = {},
  readDevice = async () => undefined,
}: {
  environment?: Record<string, string>
  readDevice?: ReadDevice
} = {}): Promise<TestListener> => {
  const bus = recordingBus()
  const logged: string[] = []
  const metrics: Measured[] = []
  const log: Logger = (level, message, fields) => void logged.push(JSON.stringify({ level, message, ...fields }))
  const config = listenerConfig({
    BUS_NAME: 'bus',
    DEVICES_TABLE: 'Devices',
    COAP_PORT: '0',
    HEALTH_PORT: '0',
    MAX_EXCHANGES: '1000',
    ...environment,
  })
  const listener = await startListener({
    config,
    uplinks,
    downlinks,
    putEvents: bus.putEvents,
    readDevice,
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

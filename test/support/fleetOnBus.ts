import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { boundAt } from '../../client/ids.ts'
import { batchesOf } from '../../core/runtime/batchesOf.ts'
import { receivedUplink } from '../../core/testing/uplinks.ts'

/** Uplinks of an event, and events of a request, as the contract of the bus has them. */
const UPLINKS_AN_EVENT = 50
const EVENTS_A_REQUEST = 10

/** A large fleet that is heard at once: its uplinks are on the bus, as a listener that gathers fifty of them would put them there. */
export type FleetOnBus = {
  /** Puts an uplink of each device, with the interval that it reports, s. */
  readonly hear: (devices: readonly string[], interval: number) => Promise<void>
  readonly close: () => void
}

export const fleetOnBus = ({ aws, busName }: { aws: string; busName: string }): FleetOnBus => {
  const client = new EventBridgeClient({
    endpoint: aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  let count = 0
  const uplinkOf = (deviceId: string, interval: number) => {
    const receivedAt = Date.now()
    const id = boundAt(receivedAt) + (++count).toString(16).toUpperCase().padStart(16, '0')
    const heartbeat = { config: { dev_id: deviceId, heartbeat_interval: interval } }
    return { ...receivedUplink({ uplink_count: count, heartbeat }, { id, receivedAt }), deviceId }
  }
  return {
    hear: async (devices, interval) => {
      for (const request of batchesOf(batchesOf(devices, UPLINKS_AN_EVENT), EVENTS_A_REQUEST)) {
        const Entries = request.map(some => ({
          Source: 'sonde',
          DetailType: 'Uplink',
          EventBusName: busName,
          Detail: JSON.stringify({ uplinks: some.map(deviceId => uplinkOf(deviceId, interval)) }),
        }))
        const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }))
        if (FailedEntryCount !== 0) throw new Error('the bus did not take the uplinks')
      }
    },
    close: () => client.destroy(),
  }
}

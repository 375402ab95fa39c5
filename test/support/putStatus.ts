import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import type { ToldChange } from '../../core/contracts/statusChange.ts'
import { eventBridgeStatus } from '../../core/events/status/putStatus.ts'
import type { AnyEndpoints } from './anyEndpoints.ts'

/** Puts changes of status on the bus of a stack, as its functions do. */
export const statusOnBus = ({ aws, outputs }: AnyEndpoints) => {
  const client = new EventBridgeClient(
    aws === null
      ? {}
      : { endpoint: aws, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
  )
  const tell = eventBridgeStatus({ client, busName: outputs.BusName ?? '' })
  return {
    /** @param heardMs when the device was heard last, ms since 1970 */
    put: (deviceId: string, change: 'late' | 'offline', heardMs = Date.now()): Promise<void> => {
      const told: ToldChange = {
        deviceId,
        change,
        status: change,
        since: new Date(heardMs).toISOString(),
        at: Date.now(),
      }
      return tell([told])
    },
    close: () => client.destroy(),
  }
}

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { ulid } from 'ulid'
import { idInItem } from '../../client/ids.ts'
import { EVENT_SOURCE } from '../../core/contracts/events.ts'
import { LOG_DETAIL_TYPE, type LogDetail } from '../../core/events/log/detail.ts'
import type { LogLine } from '../../core/events/log/line.ts'
import type { AnyEndpoints } from './anyEndpoints.ts'

/** Puts batches of log lines on the bus of a stack, as its functions do. */
export const linesOnBus = ({ aws, outputs }: AnyEndpoints) => {
  const bus = new EventBridgeClient(
    aws === null
      ? {}
      : { endpoint: aws, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
  )
  return {
    /** @returns the ids of the lines */
    put: async (
      deviceId: string,
      lines: readonly LogLine[],
      receivedMs = Date.now(),
      { id = ulid(receivedMs), repeats }: Partial<Pick<LogDetail, 'id' | 'repeats'>> = {},
    ): Promise<readonly string[]> => {
      const detail = { id, deviceId, receivedAt: new Date(receivedMs).toISOString(), lines, repeats }
      const entry = { EventBusName: outputs.BusName, Source: EVENT_SOURCE, DetailType: LOG_DETAIL_TYPE }
      const { FailedEntryCount } = await bus.send(
        new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }),
      )
      if (FailedEntryCount !== 0) throw new Error('the bus refused log lines')
      return lines.map((_, index) => idInItem(id, index))
    },
    close: () => bus.destroy(),
  }
}

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE } from '../core/contracts/events.ts'
import { type Operation, operation } from './aws/operation.ts'
import { sdkRoute } from './aws/route.ts'
import type { PutEvents } from './bus.ts'
import type { BusEntry } from './entries.ts'

/** PutEvents of EventBridge. @param maxSockets connections kept open: one for each call in flight */
export const putEventsOperation = (maxSockets: number): Operation => {
  const client = new EventBridgeClient()
  return operation({
    route: () =>
      sdkRoute(requestHandler =>
        new EventBridgeClient({ requestHandler, maxAttempts: 1 }).send(new PutEventsCommand({ Entries: [{}] })),
      ),
    credentials: client.config.credentials,
    maxSockets,
  })
}

/**
 * The bus on EventBridge. Retries are those of `bus.ts`, since an answer has its time. Throws what {@link Operation} throws.
 * @param busName name or ARN
 */
export const eventBridgePut = ({ busName, call }: { busName: string; call: Operation }): PutEvents => {
  const before = `{"EventBusName":${JSON.stringify(busName)},"Source":${JSON.stringify(EVENT_SOURCE)},"DetailType":`
  const entryJson = ({ detailType, detail, time }: BusEntry): string =>
    `${before}${JSON.stringify(detailType)},"Detail":${JSON.stringify(detail)},"Time":${time.getTime() / 1000}}`
  return async (entries, signal) => {
    const output = await call(`{"Entries":[${entries.map(entryJson).join(',')}]}`, signal)
    return outcomes(output)
  }
}

const outcomes = (output: unknown): readonly (string | undefined)[] => {
  if (typeof output !== 'object' || output === null || !('Entries' in output) || !Array.isArray(output.Entries))
    return []
  return output.Entries.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'ErrorCode' in entry && typeof entry.ErrorCode === 'string'
      ? entry.ErrorCode
      : undefined,
  )
}

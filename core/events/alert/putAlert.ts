import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE } from '../../contracts/events.ts'
import { ALERT_DETAIL_TYPE, type AlertDetail } from './detail.ts'

/** Tells the bus an alert. @throws the SDK's errors, or Error when the bus refuses it: it may be told again */
export const eventBridgeAlerts =
  ({ client, busName }: { readonly client: EventBridgeClient; readonly busName: string }) =>
  async (detail: AlertDetail): Promise<void> => {
    const entry = {
      EventBusName: busName,
      Source: EVENT_SOURCE,
      DetailType: ALERT_DETAIL_TYPE,
      Detail: JSON.stringify(detail),
    }
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }))
    const { ErrorCode } = Entries[0] ?? {}
    if (ErrorCode) throw new Error(`the bus refused an alert: ${ErrorCode}`)
  }

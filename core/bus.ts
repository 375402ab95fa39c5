import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE, type ViewerOpened } from './contracts/events.ts'

/** Puts `ViewerOpened` on the bus. @throws when the bus did not accept it */
export const announceViewer =
  ({ client, busName }: { client: EventBridgeClient; busName: string }) =>
  async (opened: ViewerOpened): Promise<void> => {
    const entry = {
      EventBusName: busName,
      Source: EVENT_SOURCE,
      DetailType: 'ViewerOpened',
      Detail: JSON.stringify(opened),
    }
    const { Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }))
    const refusal = Entries?.[0]?.ErrorCode
    if (refusal) throw new Error(`the bus did not accept ViewerOpened: ${refusal}`)
  }

import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE, type ViewerOpened, type ViewerSubscribed } from '../contracts/events.ts'

/** Puts the wishes of a viewer on the bus. @throws when the bus did not accept them */
export type Announce = {
  readonly opened: (opened: ViewerOpened) => Promise<void>
  readonly subscribed: (subscribed: ViewerSubscribed) => Promise<void>
}

/** @see Announce */
export const announceViewer = ({ client, busName }: { client: EventBridgeClient; busName: string }): Announce => {
  const put = async (detailType: 'ViewerOpened' | 'ViewerSubscribed', detail: object): Promise<void> => {
    const entry = {
      EventBusName: busName,
      Source: EVENT_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
    }
    const { Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }))
    const refusal = Entries?.[0]?.ErrorCode
    if (refusal) throw new Error(`the bus did not accept ${detailType}: ${refusal}`)
  }
  return {
    opened: opened => put('ViewerOpened', opened),
    subscribed: subscribed => put('ViewerSubscribed', subscribed),
  }
}

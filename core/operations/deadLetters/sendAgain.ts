import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { againSource, BUS_LETTERS } from '../../contracts/deadLetters.ts'
import type { BusEvent } from './deadLetter.ts'

/** Sends an event again to the part whose queue it lay in. @throws when the bus did not accept it */
export type SendAgain = (target: string, event: BusEvent) => Promise<void>

/**
 * Puts an event on the bus under a source that only the rule of its own target matches, so that the other target does not
 * handle it a second time. An event that the bus itself gave up has reached no rule, and keeps its source. The bus delivers it as any
 * event; when it fails again, it is back in its queue.
 */
export const eventBridgeAgain =
  ({ client, busName }: { client: EventBridgeClient; busName: string }): SendAgain =>
  async (target, { source, 'detail-type': DetailType, detail }) => {
    const Source = target === BUS_LETTERS ? source : againSource(target)
    const entry = { EventBusName: busName, Source, DetailType, Detail: JSON.stringify(detail) }
    const { Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }))
    const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {}
    if (ErrorCode) throw new Error(`the bus did not accept it: ${ErrorCode} ${ErrorMessage ?? ''}`.trim())
  }

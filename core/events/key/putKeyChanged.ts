import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE } from '../../contracts/events.ts'
import { batchesOf } from '../../runtime/batchesOf.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { eventId } from '../ids/eventId.ts'
import { ID_HASH_BYTES } from '../ids/hashes.ts'
import { KEY_DETAIL_TYPE, type KeyDetail } from './detail.ts'

/** An action on a key that is to be told. */
export type KeyChange = Omit<KeyDetail, 'id' | 'receivedAt'>

/** PutEvents takes no more entries in a call. */
const MAX_ENTRIES = 10
/** The keys of a hundred devices are told in ten calls. */
const CALLS_AT_ONCE = 4

/**
 * Tells the bus what was done to keys, each under an id of its own.
 * @param random so many random bytes
 * @throws the SDK's errors, or Error when the bus refuses an entry
 */
export const eventBridgeKeyChanges =
  ({
    client,
    busName,
    now,
    random,
  }: {
    readonly client: EventBridgeClient
    readonly busName: string
    readonly now: () => number
    readonly random: (bytes: number) => Buffer
  }) =>
  async (changes: readonly KeyChange[]): Promise<void> => {
    await inParallel(batchesOf(changes, MAX_ENTRIES), CALLS_AT_ONCE, async some => {
      const Entries = some.map(change => {
        const receivedAt = now()
        const id = eventId(() => random(ID_HASH_BYTES), receivedAt)
        const detail: KeyDetail = { id, receivedAt: new Date(receivedAt).toISOString(), ...change }
        return {
          EventBusName: busName,
          Source: EVENT_SOURCE,
          DetailType: KEY_DETAIL_TYPE,
          Detail: JSON.stringify(detail),
          Time: new Date(receivedAt),
        }
      })
      const { FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries }))
      if (FailedEntryCount > 0) throw new Error(`the bus refused ${FailedEntryCount} events about keys`)
    })
  }

import { createHash } from 'node:crypto'
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE } from '../../contracts/events.ts'
import type { TellChanges, ToldChange } from '../../contracts/statusChange.ts'
import { eventId } from '../ids/eventId.ts'
import { ID_HASH_BYTES } from '../ids/hashes.ts'
import { MAX_CHANGES, STATUS_DETAIL_TYPE, type StatusChanged, type StatusDetail } from './detail.ts'

/** PutEvents takes no more entries in a call. */
const MAX_ENTRIES = 10

/** The bytes at the beginning of an id's hash which are the highest there are. */
const LAST_BYTES = 2

/**
 * A change told twice has one id: its bits are those of device, change, and since when. No secret is in it, since no device can choose what it says.
 * Its first bits put it after the message of that millisecond which brought it about, as viewers have seen them.
 */
const digest = (...identity: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(identity)).digest().subarray(0, ID_HASH_BYTES).fill(0xff, 0, LAST_BYTES)

/** A change as it is on the bus, with its id. */
export const changeOf = ({ at, ...change }: ToldChange): StatusChanged => ({
  id: eventId(digest, at, Buffer.from(JSON.stringify([change.deviceId, change.change, change.since]))),
  receivedAt: new Date(at).toISOString(),
  ...change,
})

/**
 * Tells the bus which changes of status happened, many in an event.
 * @throws the SDK's errors, or Error when the bus refuses an entry: all of them may be told again
 */
export const eventBridgeStatus =
  ({ client, busName }: { readonly client: EventBridgeClient; readonly busName: string }): TellChanges =>
  async changes => {
    const details: StatusDetail[] = []
    for (let at = 0; at < changes.length; at += MAX_CHANGES)
      details.push({ changes: changes.slice(at, at + MAX_CHANGES).map(changeOf) })
    for (let at = 0; at < details.length; at += MAX_ENTRIES) {
      const Entries = details.slice(at, at + MAX_ENTRIES).map(detail => ({
        EventBusName: busName,
        Source: EVENT_SOURCE,
        DetailType: STATUS_DETAIL_TYPE,
        Detail: JSON.stringify(detail),
      }))
      const { FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries }))
      if (FailedEntryCount > 0)
        throw new Error(`the bus refused ${FailedEntryCount} events about the status of devices`)
    }
  }

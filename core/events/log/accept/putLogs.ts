import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE, MAX_EVENT_BYTES } from '../../../contracts/events.ts'
import { inParallel } from '../../../runtime/inParallel.ts'
import { type Retry, retried } from '../../../runtime/retry.ts'
import { LOG_DETAIL_TYPE } from '../detail.ts'
import type { LogBatch } from './logBatches.ts'

/** PutEvents takes no more entries in a call. */
const MAX_ENTRIES = 10
const CALLS_AT_ONCE = 4
/** Why the bus did not take a batch when nothing else is known. */
const NO_OUTCOME = 'NoOutcome'

/** How often a call is tried: for a second at most, since its sender waits. */
export const PUT_RETRY = { attempts: 4, firstMs: 50, maxMs: 500 } as const

/**
 * Puts batches on the bus.
 * @returns the reason for each batch that the bus did not take, undefined for each that it took. After a failed call nothing is known of
 * its batches: they may be on the bus, and are the same batches when they are put again under the same ids.
 */
export type PutLogs = (batches: readonly LogBatch[]) => Promise<readonly (string | undefined)[]>

type EventBridgeLogs = {
  /** One that does not retry by itself. */
  readonly client: EventBridgeClient
  readonly busName: string
  readonly retry: Retry
  /** Is told of each call that failed as a whole. */
  readonly onFailure: (error: unknown) => void
}

/** {@link PutLogs} on EventBridge. */
export const eventBridgeLogs =
  ({ client, busName, retry, onFailure }: EventBridgeLogs): PutLogs =>
  async batches => {
    const outcomesOf = async (some: readonly Placed[]): Promise<readonly (string | undefined)[]> => {
      try {
        const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: some.map(entryOf(busName)) }))
        return Entries.map(({ ErrorCode }) => ErrorCode)
      } catch (error) {
        onFailure(error)
        return some.map(() => (error instanceof Error ? error.name : NO_OUTCOME))
      }
    }
    const refusals: (string | undefined)[] = batches.map(() => NO_OUTCOME)
    await inParallel(callsOf(batches), CALLS_AT_ONCE, async call => {
      let left = call
      const put = async () => {
        const outcomes = await outcomesOf(left)
        left.forEach(({ at }, index) => {
          refusals[at] = index < outcomes.length ? outcomes[index] : NO_OUTCOME
        })
        left = left.filter(({ at }) => refusals[at] !== undefined)
        if (left.length > 0) throw new Error('the bus refused some')
      }
      // The reasons stand in `refusals`.
      await retried(put, retry).catch(() => undefined)
    })
    return refusals
  }

type Placed = { readonly batch: LogBatch; readonly json: string; readonly at: number }

/** As many batches a call as it takes: the maximum of an event holds for all of a call in some regions. */
const callsOf = (batches: readonly LogBatch[]): readonly (readonly Placed[])[] => {
  const calls: Placed[][] = []
  let bytes = 0
  batches.forEach((batch, at) => {
    const json = JSON.stringify(batch.detail)
    const size = Buffer.byteLength(json)
    const call = calls.at(-1)
    if (call && call.length < MAX_ENTRIES && bytes + size <= MAX_EVENT_BYTES) {
      call.push({ batch, json, at })
      bytes += size
    } else {
      calls.push([{ batch, json, at }])
      bytes = size
    }
  })
  return calls
}

const entryOf =
  (busName: string) =>
  ({ batch, json }: Placed): PutEventsRequestEntry => ({
    EventBusName: busName,
    Source: EVENT_SOURCE,
    DetailType: LOG_DETAIL_TYPE,
    Detail: json,
    Time: new Date(batch.detail.receivedAt),
  })

import { eventId } from '../../ids/eventId.ts'
import type { IdHashesAt } from '../../ids/hashes.ts'
import type { LogDetail } from '../detail.ts'
import { batchesOf } from './batches.ts'
import type { PlacedLine, Sorted } from './bySource.ts'
import { type RepeatKey, repeatsOf } from './repeats.ts'

/** A batch as it goes on the bus, and the places of its lines in the request. */
export type LogBatch = { readonly detail: LogDetail; readonly indexes: readonly number[] }

/** The facts that all batches of a request share. */
export type LogReceipt = {
  /** The first millisecond that its batches may have, since 1970: see `receiptTimes`. */
  readonly receivedAt: number
  /** At least 16 random bytes. A request that is known to be sent again has those of the first time. */
  readonly nonce: Uint8Array
  readonly key?: RepeatKey | undefined
  readonly unproven?: true | undefined
  readonly marked?: true | undefined
}

/**
 * The batches of a request, for the bus. Those of a source sort in the order of its lines: each has a millisecond of its own. The hash in
 * an id covers the source, the number of the batch among those of the source, and what makes the batch the same one when it comes
 * again.
 */
export const logBatches =
  (hashesAt: IdHashesAt) =>
  (bySource: Sorted['bySource'], receipt: LogReceipt): readonly LogBatch[] =>
    [...bySource].flatMap(([deviceId, lines]) =>
      batchesOf(lines).map((batch, part) => batchOf(hashesAt, { deviceId, batch, part, receipt })),
    )

type Cut = {
  readonly deviceId: string
  readonly batch: readonly PlacedLine[]
  readonly part: number
  readonly receipt: LogReceipt
}

const batchOf = (hashesAt: IdHashesAt, { deviceId, batch, part, receipt }: Cut): LogBatch => {
  const lines = batch.map(({ line }) => line)
  const { repeats, identity } = repeatsOf(lines, receipt.key, receipt.nonce)
  const at = receipt.receivedAt + part
  // JSON ends with a bracket, so that no identity continues it.
  const head = Buffer.from(JSON.stringify(['log', deviceId, part, receipt.key ? 'key' : (repeats ?? 'new')]))
  const { current, former } = hashesAt(at)
  const detail: LogDetail = {
    id: eventId(current, at, head, identity),
    ...(former && repeats && { formerId: eventId(former, at, head, identity) }),
    deviceId,
    receivedAt: new Date(at).toISOString(),
    lines,
    ...(receipt.unproven && { unproven: true }),
    ...(repeats && { repeats }),
    ...(receipt.marked && { marked: true }),
  }
  return { detail, indexes: batch.map(({ index }) => index) }
}

import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from '../../../runtime/log.ts'
import type { IdHashesAt } from '../../ids/hashes.ts'
import { bySource } from '../accept/bySource.ts'
import { logBatches } from '../accept/logBatches.ts'
import type { PutLogs } from '../accept/putLogs.ts'
import { receiptTimes } from '../accept/receiptTimes.ts'
import { linesOfDelivery } from './linesOfDelivery.ts'
import { type Delivery, readDelivery, type SubscriptionEvent } from './payload.ts'

export type TakeDeliveryDependencies = {
  readonly hashes: () => Promise<IdHashesAt>
  readonly put: PutLogs
  readonly log: Logger
  /** ms since 1970 */
  readonly now: () => number
}

/**
 * Puts the lines that a subscription of CloudWatch Logs delivers on the bus. CloudWatch delivers at least once, Lambda invokes again after
 * a failure, and a dead letter may be sent again days later: the ids of the log events are the key by which a batch is known, for as long
 * as lines are kept.
 * @throws Error when the delivery cannot be read, or when the bus has not taken all of it
 */
export const takeDelivery = ({ hashes, put, log, now }: TakeDeliveryDependencies) => {
  const times = receiptTimes(now)
  return async (event: SubscriptionEvent): Promise<void> => {
    const delivery = readDelivery(event)
    if (!delivery) return
    // Nothing is logged about lines that are left out: it would be the next such line, where somebody subscribes this function's own group.
    const { entries, isOwn } = linesOfDelivery(delivery, now())
    if (delivery.unreadable > 0)
      log('warn', 'log events without id, time or text', { logGroup: delivery.logGroup, events: delivery.unreadable })
    if (entries.length === 0) return
    const toBatches = logBatches(await hashes())
    const batches = toBatches(bySource(entries, { mayShip: () => true }).bySource, {
      receivedAt: times.begin(),
      nonce: randomBytes(16),
      key: { value: keyOf(delivery), isKept: true },
      ...(isOwn && { marked: true }),
    })
    times.used(batches)
    const refusals = (await put(batches)).filter(refusal => refusal !== undefined)
    if (refusals.length > 0)
      throw new Error(`the bus took ${batches.length - refusals.length} of ${batches.length} batches: ${refusals[0]}`)
  }
}

/** A key that no other delivery has, and that is the same when this one comes again. */
const keyOf = ({ owner, logGroup, logStream, logEvents }: Delivery): string => {
  const ids = logEvents.map(({ id }) => id)
  return createHash('sha256')
    .update(JSON.stringify([owner, logGroup, logStream, ids]))
    .digest('base64url')
}

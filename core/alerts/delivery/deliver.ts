import { createHash } from 'node:crypto'
import type { Logger } from '../../runtime/log.ts'
import type { Send, Sent } from '../channels/send.ts'
import { type Digest, digestOf } from '../messages/digest.ts'
import { partitionOf } from '../outbox/group.ts'
import { MAX_ENTRIES, type Outbox } from '../outbox/outbox.ts'
import type { TakeTurn, Turn } from '../outbox/turn.ts'
import type { GiveUp } from './queue.ts'
import type { Delivery } from './queued.ts'
import { MAX_TRIES, waitMs } from './waits.ts'

/** How a delivery ended: it is done, or has to come back after so long, ms. */
export type Delivered = { readonly kind: 'done' } | { readonly kind: 'again'; readonly ms: number }

/** The fate of a message, for the metrics. */
export type Outcome = 'delivered' | 'retried' | 'failed'

export type DeliverDependencies = {
  readonly outbox: Pick<Outbox, 'close' | 'waiting' | 'remove'>
  readonly takeTurn: TakeTurn
  readonly send: Send
  readonly giveUp: GiveUp
  readonly count: (outcome: Outcome, type: Sent['type']) => void
  readonly log: Logger
  readonly random: () => number
}

const DONE: Delivered = { kind: 'done' }
/** A message that meets another one while it sends comes back after so long, ms. */
const AFTER_ANOTHER_MS = 20_000
/** The rest of a group that was too large for one message follows at once, ms. */
const REST_MS = 1_000

/** A message to send, the keys by which it is known that it was sent, and whether it holds all that waits. */
type Outgoing = { readonly digest: Digest; readonly keys: readonly string[]; readonly isAll: boolean }

/**
 * Sends what waits for a channel, as one message, or a message that is sent again. Delivered at least once: what is known to be sent is not sent
 * again, but a receiver that takes a message and does not say so gets it twice.
 * @param holder the id of the message in the queue
 * @throws when a service of AWS fails: the message comes back by itself
 */
export const deliverer = (dependencies: DeliverDependencies) => {
  const { outbox, takeTurn, send, count, log, random } = dependencies

  /** Closes the group first: what is put from now on is announced anew. */
  const waitingIn = async (delivery: Delivery, turn: Turn): Promise<Outgoing | undefined> => {
    if ('digest' in delivery) {
      const { digest } = delivery
      return turn.wasSent(digest.id) ? undefined : { digest, keys: [digest.id], isAll: true }
    }
    const { group } = delivery
    await outbox.close(group)
    const waiting = await outbox.waiting(group)
    const again = waiting.filter(({ key }) => turn.wasSent(key))
    await outbox.remove(
      group,
      again.map(({ key }) => key),
    )
    const unsent = waiting.filter(({ key }) => !turn.wasSent(key))
    const keys = unsent.map(({ key }) => key)
    if (keys.length === 0) return undefined
    const digest = digestOf(
      unsent.map(({ entry }) => entry),
      { id: idOf(partitionOf(group), keys), channel: group.channel, of: group.of },
    )
    return { digest, keys, isAll: waiting.length < MAX_ENTRIES }
  }

  const finish = async (delivery: Delivery, turn: Turn, { keys, isAll }: Outgoing): Promise<Delivered> => {
    await turn.markSent(keys)
    if ('group' in delivery) await outbox.remove(delivery.group, keys)
    await turn.end()
    return isAll ? DONE : { kind: 'again', ms: REST_MS }
  }

  return async (delivery: Delivery, holder: string): Promise<Delivered> => {
    const turn = await takeTurn(turnOf(delivery), holder)
    // The one that waits sends what this one would: it was put into the outbox before this message came.
    if ('takenBy' in turn) return turn.takenBy === 'waiting' ? DONE : { kind: 'again', ms: AFTER_ANOTHER_MS }
    const outgoing = await waitingIn(delivery, turn)
    if (!outgoing) {
      await turn.end()
      return DONE
    }
    const { digest } = outgoing
    const sent = await send(digest)
    const told = {
      channel: digest.channel,
      type: sent.type ?? null,
      outcome: sent.outcome,
      status: sent.status ?? null,
    }
    if (sent.outcome === 'delivered') {
      count('delivered', sent.type)
      return finish(delivery, turn, outgoing)
    }
    const tries = turn.failures + 1
    if (sent.isPassing && tries < MAX_TRIES) {
      const ms = waitMs(tries, random(), sent.retryAfterMs)
      count('retried', sent.type)
      log('warn', 'alert not delivered, tried again', { ...told, tries, waitMs: Math.round(ms) })
      await turn.keep(tries, ms)
      return { kind: 'again', ms }
    }
    count('failed', sent.type)
    log('error', 'alert not delivered', { ...told, tries })
    await dependencies.giveUp({ digest }, { code: sent.outcome, message: sent.detail, attempts: tries })
    // The dead letter that it came from is back in its queue, from where it may be sent again.
    if ('digest' in delivery) {
      await turn.end()
      return DONE
    }
    return finish(delivery, turn, outgoing)
  }
}

const turnOf = (delivery: Delivery): string =>
  'group' in delivery ? partitionOf(delivery.group) : `letter#${delivery.digest.id}`

/** The same id for the same entries of a group. */
const idOf = (partition: string, keys: readonly string[]): string =>
  createHash('sha256')
    .update([partition, ...keys].join('\n'))
    .digest('base64url')
    .slice(0, 22)

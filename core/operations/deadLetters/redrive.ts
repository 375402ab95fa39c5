import { TOPIC_DETAIL_TYPE } from '../../alerts/delivery/incoming.ts'
import { DELIVERY_DETAIL_TYPE as ALERT_DELIVERY } from '../../alerts/delivery/queued.ts'
import { MATCH_DETAIL_TYPE, TIMER_DETAIL_TYPE } from '../../alerts/judge/incoming.ts'
import { EVENT_SOURCE, viewerEvents } from '../../contracts/events.ts'
import { kinds } from '../../events/kinds.ts'
import { DELIVERY_DETAIL_TYPE } from '../../events/log/cloudwatch/again.ts'
import type { BusEvent, DeadLetter } from './deadLetter.ts'
import { forTarget } from './forTarget.ts'
import { type Decision, type LetterQueue, lookThrough } from './letterBox.ts'
import type { SendAgain } from './sendAgain.ts'

/** A queue is left alone once the bus has refused this many of its events: it is not asked for ever. */
const MAX_REFUSED = 10

export type RedriveDependencies = {
  readonly queues: readonly LetterQueue[]
  readonly sendAgain: SendAgain
  /** Ends the work before the next letter; what was held is put back. */
  readonly signal?: AbortSignal
  /** ms since 1970 */
  readonly now: () => number
}

const HEARD: ReadonlySet<string> = new Set([
  ...kinds.map(({ detailType }) => detailType),
  ...Object.keys(viewerEvents),
  DELIVERY_DETAIL_TYPE,
  ALERT_DELIVERY,
  TOPIC_DETAIL_TYPE,
  MATCH_DETAIL_TYPE,
  TIMER_DETAIL_TYPE,
])

/** Whether only a newer version takes the event, which may have left it here before it was rolled back. */
const isUnheard = ({ source, 'detail-type': detailType }: BusEvent): boolean =>
  source.split('.')[0] === EVENT_SOURCE && !HEARD.has(detailType)

/** The letters to send again: those with these ids, or all. A dry run changes nothing. */
export type Chosen = { readonly ids: ReadonlySet<string> | 'all'; readonly isDryRun: boolean }

/** A letter that was sent again (or, in a dry run, would be), or that stays in its queue, with the reason. */
export type Redriven =
  | { readonly kind: 'sent'; readonly letter: DeadLetter }
  | { readonly kind: 'left'; readonly letter: DeadLetter; readonly why: string }

/**
 * Sends dead letters again, each to the target whose queue it lay in, and removes those that the bus accepted. A letter that
 * comes back while it runs is left for the next time.
 * @param tell hears of each chosen letter, in order
 * @returns the ids that were asked for and not found
 */
export const redrive =
  ({ queues, sendAgain, signal, now }: RedriveDependencies) =>
  async ({ ids, isDryRun }: Chosen, tell: (redriven: Redriven) => void): Promise<readonly string[]> => {
    const startedAt = now()
    const missing = new Set(ids === 'all' ? [] : ids)
    for (const queue of queues) {
      let refused = 0
      const look = async (letter: DeadLetter): Promise<Decision> => {
        const { messageId, event, sentAt } = letter
        if (ids !== 'all' && !ids.has(messageId)) return 'keep'
        missing.delete(messageId)
        // It came back, or is new: to send it now could go on for ever.
        if (ids === 'all' && sentAt > startedAt) return 'keep'
        if (!event) {
          tell({ kind: 'left', letter, why: 'it holds no event' })
          return 'keep'
        }
        if (isUnheard(event)) {
          const why = `this version knows no event ${event['detail-type']}: no rule would take it, and it would be lost`
          tell({ kind: 'left', letter, why })
          return 'keep'
        }
        if (isDryRun) {
          tell({ kind: 'sent', letter })
          return 'keep'
        }
        try {
          await sendAgain(queue.target, forTarget(queue.target, event))
        } catch (error) {
          tell({ kind: 'left', letter, why: error instanceof Error ? error.message : String(error) })
          return ++refused < MAX_REFUSED ? 'keep' : 'stop'
        }
        tell({ kind: 'sent', letter })
        return 'remove'
      }
      await lookThrough(queue, look, { signal })
    }
    return [...missing]
  }

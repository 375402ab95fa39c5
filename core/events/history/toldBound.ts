import { boundAt, timeOf } from '../../../client/ids.ts'
import { ALL_DEVICES } from '../../contracts/deviceId.ts'
import type { HistoryPage, HistoryRequest } from './read.ts'
import { endOf } from './slots.ts'

/** A minute, a second, a millisecond. */
const STEPS_MS = [60_000, 1_000, 1]

/**
 * How far a search has come, as its reader may be told. A search over the devices of a token passes events of other tenants,
 * whose ids and exact times are not the reader's: the bound is a whole minute then, of what has been searched. Where a minute
 * would lead no further than the search began, it is a second, and then a millisecond, so that a search from there goes on.
 * @returns undefined when it has come nowhere
 */
export const toldBound = (
  { of, order, after, before }: Pick<HistoryRequest, 'of' | 'order' | 'after' | 'before'>,
  { events, lookedTo }: Pick<HistoryPage, 'events' | 'lookedTo'>,
): string | undefined => {
  if (lookedTo === undefined || lookedTo === events.at(-1)?.id) return lookedTo
  if ('deviceId' in of || of.devices.includes(ALL_DEVICES)) return lookedTo
  if (order === 'newest-first') {
    const ms = endOf(lookedTo)
    const bounds = STEPS_MS.map(step => boundAt(Math.ceil(ms / step) * step))
    return bounds.find(bound => before === undefined || bound < before) ?? before
  }
  const ms = timeOf(lookedTo)
  const bounds = STEPS_MS.map(step => boundAt(Math.floor(ms / step) * step))
  return bounds.find(bound => after === undefined || bound > after) ?? after
}

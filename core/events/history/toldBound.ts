import { boundAt, timeOf } from '../../../client/ids.ts'
import { ALL_DEVICES } from '../../contracts/deviceId.ts'
import type { HistoryPage, HistoryRequest } from './read.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/**
 * How far a search has come, as its reader may be told. A search over the devices of a token passes events of other tenants,
 * whose ids and exact times are not the reader's: the bound is a whole minute then, of what has been searched. Where a minute
 * would lead no further than the search began, it is a second, and then a millisecond, so that a search from there goes on.
 * @returns undefined when it has come nowhere
 */
export const toldBound = (
  { of, order, after }: Pick<HistoryRequest, 'of' | 'order' | 'after'>,
  { events, lookedTo }: Pick<HistoryPage, 'events' | 'lookedTo'>,
): string | undefined => {
  if (lookedTo === undefined || lookedTo === events.at(-1)?.id) return lookedTo
  if ('deviceId' in of || of.devices.includes(ALL_DEVICES)) return lookedTo
  const ms = timeOf(lookedTo)
  if (order === 'newest-first') return boundAt(Math.ceil((ms + 1) / MINUTE_MS) * MINUTE_MS)
  const bounds = [MINUTE_MS, SECOND_MS, 1].map(step => boundAt(Math.floor(ms / step) * step))
  return bounds.find(bound => after === undefined || bound > after) ?? after
}

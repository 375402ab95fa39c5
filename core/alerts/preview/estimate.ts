import { boundAt, timeOf } from '../../../client/ids.ts'
import type { HistoryRequest, ReadHistory } from '../../events/history/read.ts'

/** The period is sampled in so many places. */
const SAMPLES = 4
/** Of each sample so many events are read. */
const SAMPLE_EVENTS = 24
const SAMPLE_UNITS = 8

/** The expected cost of reading a period, and that of finding it out, read units. */
export type Estimate = { readonly units: number; readonly spent: number }

/**
 * Estimates the read units of a period from samples at several points of it: traffic differs between day and night. Where a sample holds all of
 * its part of the period, its cost is exact.
 * @param from ms since 1970 @param until ms since 1970
 */
export const estimateUnits = async (
  read: ReadHistory,
  { of, from, until }: { of: HistoryRequest['of']; from: number; until: number },
): Promise<Estimate> => {
  const length = Math.max(1, (until - from) / SAMPLES)
  let units = 0
  let spent = 0
  for (let at = 0; at < SAMPLES; at++) {
    const begin = Math.floor(from + at * length)
    const end = Math.floor(begin + length)
    if (end <= begin) continue
    const page = await read({
      of,
      order: 'oldest-first',
      after: boundAt(begin),
      before: boundAt(end),
      limit: SAMPLE_EVENTS,
      budgetUnits: SAMPLE_UNITS,
    })
    spent += page.readUnits
    const reached = page.isComplete || page.lookedTo === undefined ? end : timeOf(page.lookedTo)
    const share = Math.min(1, Math.max(1 / length, (reached - begin) / (end - begin)))
    units += page.readUnits / share
  }
  return { units: Math.ceil(units), spent }
}

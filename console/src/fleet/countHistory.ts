import type { Api } from '../api/client.ts'
import { BAR_MS, BARS } from './bars.ts'
import type { Fleet } from './fleet.ts'

/** Most pages of a thousand events that are read for the bars of a fleet. */
const MOST_PAGES = 6

/**
 * Counts the uplinks of the last hours, from the newest back, for as long as the budget lasts.
 * @returns from when on everything is counted, ms
 */
export const countHistory = async (
  { events }: Pick<Api, 'events'>,
  { remember, countFrom }: Pick<Fleet, 'remember' | 'countFrom'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<number> => {
  const oldestMs = nowMs - BARS * BAR_MS
  let upTo: string | undefined
  let backToMs = nowMs
  try {
    let query: Record<string, string> = { limit: '1000', type: 'uplink' }
    for (let page = 0; page < MOST_PAGES; page++) {
      const { events: found, cursor } = await events('*', query, signal)
      upTo ??= found[0]?.id
      for (const event of found) remember(event)
      const last = found.at(-1)
      if (last) backToMs = Date.parse(last.timestamp)
      if (cursor === null || backToMs < oldestMs) return oldestMs
      query = { ...query, cursor }
    }
    return backToMs
  } finally {
    countFrom(upTo ?? '')
  }
}

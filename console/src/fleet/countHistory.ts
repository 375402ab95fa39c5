import { idAt } from '../../../client/ids.ts'
import type { Api } from '../api/client.ts'
import { REPORTING } from '../kinds/kinds.ts'
import { BAR_MS, BARS } from './bars.ts'
import type { Fleet } from './fleet.ts'

/** The maximum number of pages, a thousand events each, that are read for the bars of a fleet. */
const MAX_PAGES = 6

/** The uplinks of every device are counted from this time (ms) and this id on. */
export type Counted = { readonly fromMs: number; readonly fromId: string }

/** Counts the uplinks of the last hours, from the newest back, until the budget is used up. */
export const countHistory = async (
  { events }: Pick<Api, 'events'>,
  { remember, countFrom }: Pick<Fleet, 'remember' | 'countFrom'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<Counted> => {
  const oldestMs = nowMs - BARS * BAR_MS
  let upTo: string | undefined
  let back: Counted = { fromMs: nowMs, fromId: idAt(nowMs) }
  try {
    let query: Record<string, string> = { limit: '1000', type: REPORTING }
    for (let page = 0; page < MAX_PAGES; page++) {
      const { events: found, cursor } = await events('*', query, signal)
      upTo ??= found[0]?.id
      for (const event of found) remember(event)
      const last = found.at(-1)
      if (last) back = { fromMs: Date.parse(last.timestamp), fromId: last.id }
      if (cursor === null || back.fromMs < oldestMs) return { fromMs: oldestMs, fromId: idAt(oldestMs) }
      query = { ...query, cursor }
    }
    return back
  } finally {
    countFrom(upTo ?? '')
  }
}

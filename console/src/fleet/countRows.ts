import type { Api } from '../api/client.ts'
import { ApiError } from '../api/problem.ts'
import { REPORTING } from '../kinds/kinds.ts'
import { BAR_MS, BARS } from './bars.ts'
import type { Counted } from './countHistory.ts'
import type { Fleet } from './fleet.ts'

/** The maximum number of pages, a thousand events each, that are read for the bars of one device: enough for an uplink each four seconds. */
const MAX_PAGES = 6
/** The number of devices that are read at the same time. */
const AT_ONCE = 3

/** Counts the lines of services, and the uplinks that the budget for all devices did not cover, one by one as they come into view. */
export type RowCounter = {
  /** Names the rows on the screen. One that scrolls out before its turn is not read. */
  readonly want: (deviceIds: readonly string[]) => void
}

/** @param counted the uplinks of every device are counted from here on */
export const rowCounter = (
  { events, stats }: Pick<Api, 'events' | 'stats'>,
  { remember, kindOf, countLines }: Pick<Fleet, 'remember' | 'kindOf' | 'countLines'>,
  { fromMs, fromId }: Counted,
  nowMs: number,
  signal: AbortSignal,
): RowCounter => {
  const oldestMs = nowMs - BARS * BAR_MS
  const done = new Set<string>()
  let wanted: readonly string[] = []
  let running = 0

  const isService = (deviceId: string) => kindOf(deviceId) === 'service'
  const isUncounted = (deviceId: string) => !done.has(deviceId) && (isService(deviceId) || fromMs > oldestMs)
  const countService = async (deviceId: string) => {
    const { buckets } = await stats({ deviceId, by: 'minute', from: new Date(oldestMs).toISOString() }, signal)
    countLines(
      deviceId,
      buckets.map(({ at, lines }) => ({
        atMs: Date.parse(at),
        count: Object.values(lines).reduce((sum, one) => sum + one, 0),
      })),
    )
  }
  const countDevice = async (deviceId: string) => {
    let query: Record<string, string> = {
      since: new Date(oldestMs).toISOString(),
      until: fromId,
      type: REPORTING,
      limit: '1000',
    }
    for (let page = 0; page < MAX_PAGES; page++) {
      const { events: found, cursor } = await events(deviceId, query, signal)
      for (const event of found) remember(event)
      if (cursor === null) return
      query = { ...query, cursor }
    }
  }
  const next = () => {
    while (running < AT_ONCE && !signal.aborted) {
      const deviceId = wanted.find(isUncounted)
      if (deviceId === undefined) return
      done.add(deviceId)
      running++
      ;(isService(deviceId) ? countService(deviceId) : countDevice(deviceId))
        // The bars of this row begin later. The next visit of the page tries again.
        .catch((error: unknown) => {
          if (!(error instanceof ApiError) && !signal.aborted) throw error
        })
        .finally(() => {
          running--
          next()
        })
    }
  }
  return {
    want: deviceIds => {
      wanted = deviceIds
      next()
    },
  }
}

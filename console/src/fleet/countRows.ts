import type { Api } from '../api/client.ts'
import { ApiError } from '../api/problem.ts'
import { REPORTING } from '../kinds/kinds.ts'
import { BAR_MS, BARS } from './bars.ts'
import type { Counted } from './countHistory.ts'
import type { Fleet } from './fleet.ts'

/** Most pages of a thousand events that are read for the bars of one device: one uplink in four seconds. */
const MOST_PAGES = 6
/** Devices that are read for at the same time. */
const AT_ONCE = 3

/** Counts what the history of all devices was too long for, device by device, as they come into view. */
export type RowCounter = {
  /** These are on the screen. What has scrolled by before its turn is not read for. */
  readonly want: (deviceIds: readonly string[]) => void
}

/** @param counted from when on the uplinks of every device are counted */
export const rowCounter = (
  { events }: Pick<Api, 'events'>,
  { remember }: Pick<Fleet, 'remember'>,
  { fromMs, fromId }: Counted,
  nowMs: number,
  signal: AbortSignal,
): RowCounter => {
  const oldestMs = nowMs - BARS * BAR_MS
  const done = new Set<string>()
  let wanted: readonly string[] = []
  let running = 0

  const count = async (deviceId: string) => {
    let query: Record<string, string> = {
      since: new Date(oldestMs).toISOString(),
      until: fromId,
      type: REPORTING,
      limit: '1000',
    }
    for (let page = 0; page < MOST_PAGES; page++) {
      const { events: found, cursor } = await events(deviceId, query, signal)
      for (const event of found) remember(event)
      if (cursor === null) return
      query = { ...query, cursor }
    }
  }
  const next = () => {
    while (running < AT_ONCE && !signal.aborted) {
      const deviceId = wanted.find(one => !done.has(one))
      if (deviceId === undefined) return
      done.add(deviceId)
      running++
      count(deviceId)
        // Its bars begin later; the next look at the page tries again.
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
      if (fromMs <= oldestMs) return
      wanted = deviceIds
      next()
    },
  }
}

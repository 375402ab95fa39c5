import { idAt } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { type History, historyPages } from '../feed/history.ts'
import { boundsOf, type Range } from './range.ts'
import { type Sample, sampleOf } from './sample.ts'

/** Uplinks that a chart holds. Of a longer range the newest are shown, and it is said. */
export const MOST_SAMPLES = 20_000
/** A chart is drawn anew no more often, ms. */
const EVERY_MS = 1_000

/** Samples as they stand. */
export type SamplesSnapshot = {
  /** In the order of their ids. */
  readonly samples: readonly Sample[]
  /** The bounds of the chart, ms since 1970. */
  readonly from: number
  readonly to: number
  /** So many events have been read, while history is. */
  readonly reading: number | undefined
  /** There were more than a chart holds. */
  readonly isCut: boolean
  readonly problem: unknown
}

/** The samples of a range, read from history; what comes live is given to it. */
export type Samples = {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => SamplesSnapshot
  readonly open: () => () => void
  /** Takes in an event that came live. In a range of the past it changes nothing. */
  readonly hear: (event: EventFrame) => void
}

export const createSamples = ({
  deviceId,
  range,
  stack,
  most = MOST_SAMPLES,
  now = Date.now,
}: {
  deviceId: string
  range: Range
  stack: History
  most?: number
  now?: () => number
}): Samples => {
  const listeners = new Set<() => void>()
  const known = new Map<string, Sample>()
  let reading: number | undefined
  let isCut = false
  let problem: unknown
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStale = false

  const picture = (): SamplesSnapshot => {
    const { from, to } = boundsOf(range, now())
    const inside = [...known.values()].filter(({ at }) => at >= from).sort((one, other) => (one.id < other.id ? -1 : 1))
    const samples = inside.slice(-most)
    isCut ||= samples.length < inside.length
    if (samples.length < known.size) {
      known.clear()
      for (const sample of samples) known.set(sample.id, sample)
    }
    return { samples, from, to, reading, isCut, problem }
  }
  let snapshot = picture()
  const draw = () => {
    isStale = false
    snapshot = picture()
    for (const listener of listeners) listener()
  }
  const changed = () => {
    if (isStale) return
    isStale = true
    timer = setTimeout(draw, EVERY_MS)
  }
  const take = (event: EventFrame) => {
    const sample = sampleOf(event)
    if (sample) known.set(sample.id, sample)
  }

  const readHistory = async (signal: AbortSignal) => {
    const { from, to } = boundsOf(range, now())
    const first = idAt(from)
    const span = range.kind === 'past' ? { until: new Date(to).toISOString() } : {}
    reading = 0
    draw()
    for await (const { events, lookedTo } of historyPages(stack, deviceId, span, { signal })) {
      for (const event of events) if (event.id >= first) take(event)
      reading += events.length
      changed()
      isCut = reading >= most
      const oldest = events.reduce((least, { id }) => (id < least ? id : least), lookedTo ?? '~')
      if (isCut || oldest < first) break
    }
  }
  const run = async (signal: AbortSignal) => {
    try {
      await readHistory(signal)
    } catch (error) {
      if (signal.aborted) return
      problem = error
    }
    if (signal.aborted) return
    reading = undefined
    draw()
  }

  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => snapshot,
    open: () => {
      const ended = new AbortController()
      known.clear()
      isCut = false
      problem = undefined
      void run(ended.signal)
      return () => {
        ended.abort()
        clearTimeout(timer)
        isStale = false
      }
    },
    hear: event => {
      if (range.kind !== 'live') return
      take(event)
      changed()
    },
  }
}

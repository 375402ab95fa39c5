import { idAt } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { nextChange, RETRY_MS } from '../api/network.ts'
import { isPassing } from '../api/problem.ts'
import { type History, historyPages } from '../feed/history.ts'
import { alertOf, statusWordOf } from '../kinds/kinds.ts'
import { type AlertSpan, type AlertSpans, alertSpans } from './alertSpans.ts'
import { boundsOf, type Range } from './range.ts'
import { type Sample, sampleOf } from './sample.ts'
import { type StatusHistory, type StatusMarks, statusHistory } from './statusHistory.ts'

/** The maximum number of uplinks in a chart. Of a longer range it shows the newest, and says so. */
export const MAX_SAMPLES = 20_000
/** The minimum time between two drawings of a chart, ms. */
const EVERY_MS = 1_000

/** A live range moves on although nothing arrives, ms. */
const MOVE_MS = 30_000

/** The samples at one moment. */
export type SamplesSnapshot = {
  /** In the order of their ids. */
  readonly samples: readonly Sample[]
  /** The bounds of the chart, ms since 1970. */
  readonly from: number
  readonly to: number
  /** While history is read: the number of events so far. */
  readonly reading: number | undefined
  /** Alerts that begin or end in the range, and others that are known. */
  readonly alerts: readonly AlertSpan[]
  /** Changes of status in the range, and others that are known. */
  readonly statuses: StatusMarks
  /** There are more samples than a chart holds. */
  readonly isCut: boolean
  readonly problem: unknown
}

/** The samples of a range. They are read from history, and live events are added. */
export type Samples = {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => SamplesSnapshot
  readonly open: () => () => void
  /** Takes in a live event. It does not change a range of the past. */
  readonly hear: (event: EventFrame) => void
}

/** The alerts and the changes of status of a device. Those that one range told are known in the next, which may lie within them. */
export type KnownMarks = { readonly alerts: AlertSpans; readonly statuses: StatusHistory }

export const knownMarks = (): KnownMarks => ({ alerts: alertSpans(), statuses: statusHistory() })

export const createSamples = ({
  deviceId,
  range,
  stack,
  marks: { alerts, statuses },
  maxSamples = MAX_SAMPLES,
  now = Date.now,
  changed = nextChange,
}: {
  deviceId: string
  range: Range
  stack: History
  marks: KnownMarks
  maxSamples?: number
  now?: () => number
  changed?: typeof nextChange
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
    const samples = inside.slice(-maxSamples)
    isCut ||= samples.length < inside.length
    if (samples.length < known.size) {
      known.clear()
      for (const sample of samples) known.set(sample.id, sample)
    }
    return { samples, from, to, reading, alerts: alerts.spans(), statuses: statuses.marks(), isCut, problem }
  }
  let snapshot = picture()
  const draw = () => {
    isStale = false
    snapshot = picture()
    for (const listener of listeners) listener()
  }
  const redraw = () => {
    if (isStale) return
    isStale = true
    timer = setTimeout(draw, EVERY_MS)
  }
  const take = (event: EventFrame) => {
    const at = Date.parse(event.timestamp)
    alerts.take(alertOf(event), at)
    statuses.take(statusWordOf(event), at)
    const sample = sampleOf(event)
    if (sample) known.set(sample.id, sample)
  }

  const readHistory = async (signal: AbortSignal) => {
    const { from, to } = boundsOf(range, now())
    const first = idAt(from)
    const span = range.kind === 'past' ? { until: new Date(to).toISOString() } : {}
    reading = 0
    draw()
    for await (const { events, lookedTo } of historyPages(stack, [deviceId], span, { signal })) {
      for (const event of events) if (event.id >= first) take(event)
      reading += events.length
      redraw()
      isCut = reading >= maxSamples
      const oldest = events.reduce((first, { id }) => (id < first ? id : first), lookedTo ?? '~')
      if (isCut || oldest < first) break
    }
  }
  /** Reads history, and once more after each failure, as soon as it may end otherwise. */
  const run = async (signal: AbortSignal) => {
    do {
      problem = undefined
      await readHistory(signal).catch((error: unknown) => {
        problem = error
      })
      if (signal.aborted) return
      reading = undefined
      draw()
      if (problem !== undefined) await changed(signal, isPassing(problem) ? RETRY_MS : undefined)
    } while (problem !== undefined && !signal.aborted)
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
      const moving = range.kind === 'live' ? setInterval(redraw, MOVE_MS) : undefined
      return () => {
        ended.abort()
        clearInterval(moving)
        clearTimeout(timer)
        isStale = false
      }
    },
    hear: event => {
      if (range.kind !== 'live') return
      take(event)
      redraw()
    },
  }
}

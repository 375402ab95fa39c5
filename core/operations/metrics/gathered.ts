import { metricWriter } from './embedded.ts'
import { namesIn, type SondeMetric, type Values, withUnits } from './sonde.ts'

/** Values of one metric that fit on a line. */
const MOST_VALUES = 100

/** Takes what was measured: numbers are added up, lists joined. */
export type Gather = (values: Values) => void

/**
 * Metrics of a function, at most about one line an interval and instance: a line an invocation, 300 bytes, would make an uplink
 * a tenth dearer ($0.50/GB of logs, twice an uplink). Where invocations are rarer than the interval each is written at once.
 * What an instance gathered in its last interval is lost with it: what must not be missed (errors, throttles) is counted by
 * AWS and not by this. Values carry the time of the last of them, never that of a later write.
 * @param everyMs the interval, ms
 * @param now ms since 1970
 */
export const gatheredMetrics = ({
  stack,
  everyMs,
  now,
  write,
}: {
  stack: string
  everyMs: number
  now: () => number
  write?: (line: string) => void
}): Gather => {
  let gathered = new Map<SondeMetric, number | number[]>()
  let lastAt = 0
  let writtenAt = Number.NEGATIVE_INFINITY
  const writeMetrics = metricWriter(stack, write, () => lastAt)

  const flush = (): void => {
    writeMetrics(withUnits(Object.fromEntries(gathered)))
    gathered = new Map()
    writtenAt = now()
  }
  const add = (name: SondeMetric, value: number | readonly number[]): void => {
    const before = gathered.get(name)
    if (typeof value === 'number') gathered.set(name, (typeof before === 'number' ? before : 0) + value)
    else gathered.set(name, [...(Array.isArray(before) ? before : []), ...value])
  }
  const isFull = () => [...gathered.values()].some(value => typeof value !== 'number' && value.length >= MOST_VALUES)

  return values => {
    const at = now()
    const isDue = at - writtenAt >= everyMs
    if (gathered.size > 0 && at - lastAt >= everyMs) flush()
    for (const name of namesIn(values)) add(name, values[name] ?? 0)
    lastAt = at
    if (isDue || isFull()) flush()
  }
}

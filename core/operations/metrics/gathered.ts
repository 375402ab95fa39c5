import { metricWriter } from './embedded.ts'
import { namesIn, type SondeMetric, type Values, withUnits } from './sonde.ts'

/** The maximum of values of one metric on a line. */
const MAX_VALUES = 100

/** Takes measured values: numbers are added up, lists joined. */
export type Gather = (values: Values) => void

/**
 * Metrics of a function, at most about one line for each interval and instance: a line for each invocation, 300 bytes, would
 * make an uplink a tenth dearer ($0.50/GB of logs, twice an uplink). When invocations are rarer than the interval, each is
 * written at once. The values of an instance's last interval are lost with the instance: errors and throttles, which must not
 * be lost, are counted by AWS. Values carry the time of the latest of them, never that of a later write.
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
  const isFull = () => [...gathered.values()].some(value => typeof value !== 'number' && value.length >= MAX_VALUES)

  return values => {
    const at = now()
    const isDue = at - writtenAt >= everyMs
    if (gathered.size > 0 && at - lastAt >= everyMs) flush()
    for (const name of namesIn(values)) add(name, values[name] ?? 0)
    lastAt = at
    if (isDue || isFull()) flush()
  }
}

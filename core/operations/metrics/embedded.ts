/** The CloudWatch namespace of Sonde's own metrics. */
export const METRICS_NAMESPACE = 'Sonde'

/** The dimension of each metric: the stack's name. Never a device: a dimension's value is billed as a metric of its own. */
export const STACK_DIMENSION = 'Stack'

/** Units as CloudWatch spells them. */
export type MetricUnit = 'Count' | 'Seconds' | 'Milliseconds' | 'Bytes' | 'Percent'

/** Measured values by the name of their metric. A list of values keeps its percentiles. */
export type Measured = Readonly<Record<string, readonly [value: number | readonly number[], unit: MetricUnit]>>

/** Writes measured values; writes nothing when there are none. */
export type MetricWriter = (measured: Measured) => void

/** The maximum of values, and of metrics, on one line ("Embedded metric format specification"). */
const MAX = 100

/**
 * Writes metrics as log lines in CloudWatch's embedded metric format: they become metrics without a call. Values of a metric
 * beyond the first hundred go to further lines.
 * @param stack name of the stack
 * @param by dimensions beside the stack, of a few known values: each metric is written with them and without
 */
export const metricWriter =
  (
    stack: string,
    write: (line: string) => void = line => process.stdout.write(`${line}\n`),
    now: () => number = Date.now,
    by: Readonly<Record<string, string>> = {},
  ): MetricWriter =>
  measured => {
    const all = Object.entries(measured).filter(([, [value]]) => typeof value === 'number' || value.length > 0)
    for (let start = 0; start < all.length; start += MAX) {
      const part = all.slice(start, start + MAX)
      const lines = Math.max(
        ...part.map(([, [value]]) => (typeof value === 'number' ? 1 : Math.ceil(value.length / MAX))),
      )
      for (let line = 0; line < lines; line++) {
        const values = part.flatMap(
          ([name, [value, unit]]): { name: string; unit: MetricUnit; value: number | readonly number[] }[] => {
            if (typeof value === 'number') return line === 0 ? [{ name, unit, value }] : []
            const some = value.slice(line * MAX, (line + 1) * MAX)
            return some.length > 0 ? [{ name, unit, value: some }] : []
          },
        )
        const Metrics = values.map(({ name, unit }) => ({ Name: name, Unit: unit }))
        const further = Object.keys(by)
        const Dimensions = [[STACK_DIMENSION], ...(further.length > 0 ? [[STACK_DIMENSION, ...further]] : [])]
        const directive = { Namespace: METRICS_NAMESPACE, Dimensions, Metrics }
        write(
          JSON.stringify({
            _aws: { Timestamp: now(), CloudWatchMetrics: [directive] },
            [STACK_DIMENSION]: stack,
            ...by,
            ...Object.fromEntries(values.map(({ name, value }) => [name, value])),
          }),
        )
      }
    }
  }

import { environment } from '../core/contracts/environment.ts'
import { metricWriter } from '../core/operations/metrics/embedded.ts'
import { type Gather, gatheredMetrics } from '../core/operations/metrics/gathered.ts'
import { type Values, withUnits } from '../core/operations/metrics/sonde.ts'

const stackName = (): string => environment({ stack: 'STACK_NAME' }).stack

/** Metrics of an instance, gathered for the interval of the stage. */
export const metrics = (): Gather => {
  const { seconds } = environment({ seconds: 'METRICS_SECONDS' })
  return gatheredMetrics({ stack: stackName(), everyMs: Number(seconds) * 1000, now: Date.now })
}

/** Metrics that are written at once: of what happens once a minute, or must be seen in the minute that it happened in. */
export const metricsAtOnce = (): ((values: Values) => void) => {
  const write = metricWriter(stackName())
  return values => write(withUnits(values))
}

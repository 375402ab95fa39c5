import type { Values } from '../core/contracts/environment/environment.ts'
import type { gathering, measuring } from '../core/contracts/environment/groups/measuring.ts'
import { metricWriter } from '../core/operations/metrics/embedded.ts'
import { type Gather, gatheredMetrics } from '../core/operations/metrics/gathered.ts'
import { type Values as Measured, withUnits } from '../core/operations/metrics/sonde.ts'

/** Metrics of an instance, gathered for the interval of the stage. */
export const metrics = ({ STACK_NAME, METRICS_SECONDS }: Values<typeof gathering>): Gather =>
  gatheredMetrics({ stack: STACK_NAME, everyMs: METRICS_SECONDS * 1000, now: Date.now })

/** Metrics that are written at once: of events that happen once a minute, or that must be seen in the minute in which they happened. */
export const metricsAtOnce = ({ STACK_NAME }: Values<typeof measuring>): ((values: Measured) => void) => {
  const write = metricWriter(STACK_NAME)
  return values => write(withUnits(values))
}

/** Metrics that are written at once, for the stack and for one kind of channel. */
export const metricsByChannel =
  ({ STACK_NAME }: Values<typeof measuring>) =>
  (values: Measured, Channel: string): void =>
    metricWriter(STACK_NAME, undefined, undefined, { Channel })(withUnits(values))

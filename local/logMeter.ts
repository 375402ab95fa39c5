import * as z from 'zod'
import type { Say } from './contracts.ts'
import { LOG_EVENT_BYTES } from './lambda/systemLogs.ts'

/** Lines and what CloudWatch Logs takes in for them, bytes. */
export type Logged = { readonly lines: number; readonly bytes: number }

/** Counts what is written to the logs. */
export type LogMeter = {
  /** Passes lines on and counts them. */
  readonly say: Say
  /** By what spoke. */
  readonly logs: () => Readonly<Record<string, Logged>>
  /** Distinct metrics in embedded metric format: name, namespace and the values of the dimensions. */
  readonly customMetrics: () => number
}

const Metric = z.looseObject({
  _aws: z.looseObject({
    CloudWatchMetrics: z.array(
      z.looseObject({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())).default([[]]),
        Metrics: z.array(z.looseObject({ Name: z.string() })),
      }),
    ),
  }),
})

/** The metrics that CloudWatch makes of a line. "Specification: Embedded metric format". */
const metricsIn = (line: string): string[] => {
  if (!line.includes('"CloudWatchMetrics"')) return []
  const read = Metric.safeParse(parsed(line))
  if (!read.success) return []
  const { _aws, ...fields } = read.data
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap(names => {
      const values = names.map(name => `${name}=${String(fields[name])}`)
      return Metrics.map(({ Name }) => [Namespace, Name, ...values].join('|'))
    }),
  )
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** @param say where lines go */
export const logMeter = (say: Say): LogMeter => {
  const counts = new Map<string, Logged>()
  const metrics = new Set<string>()
  return {
    say: (source, line) => {
      const { lines, bytes } = counts.get(source) ?? { lines: 0, bytes: 0 }
      counts.set(source, { lines: lines + 1, bytes: bytes + Buffer.byteLength(line) + LOG_EVENT_BYTES })
      for (const metric of metricsIn(line)) metrics.add(metric)
      say(source, line)
    },
    logs: () => Object.fromEntries(counts),
    customMetrics: () => metrics.size,
  }
}

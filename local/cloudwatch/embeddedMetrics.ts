import * as z from 'zod'
import type { Measure, Say } from '../contracts.ts'

/** Where every such line of ours begins; AWS finds them by the member `_aws`. */
const START = '{"_aws":'

const Value = z.union([z.number(), z.array(z.number())])
const Line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
})

/**
 * Takes the metrics out of what functions and listener write: those lines are recorded and not passed on. They count for the
 * minute in which they come. CloudWatch User Guide, "Specification: Embedded metric format".
 */
export const withoutMetrics =
  (say: Say, measure: Measure): Say =>
  (source, line) => {
    const read = line.startsWith(START) ? Line.safeParse(JSON.parse(line)) : undefined
    if (!read?.success) return say(source, line)
    const { data } = read
    for (const { Namespace, Dimensions, Metrics } of data._aws.CloudWatchMetrics) {
      for (const { Name } of Metrics) {
        const value = Value.safeParse(data[Name])
        if (!value.success) continue
        for (const names of Dimensions) {
          const dimensions = Object.fromEntries(names.map(name => [name, String(data[name])]))
          const record = measure({ namespace: Namespace, name: Name, dimensions })
          for (const one of [value.data].flat()) record(one)
        }
      }
    }
  }

import * as z from 'zod'
import { ALL_DEVICES, isDeviceId } from '../../contracts/deviceId.ts'
import { Timestamp } from '../../contracts/fields.ts'
import { Level } from '../../contracts/frames.ts'
import { Point } from '../../contracts/point.ts'

const Watched = z
  .string()
  .refine(
    text => text === ALL_DEVICES || isDeviceId(text.replace(/\*$/, '')),
    'a device id, a prefix ending in *, or *',
  )
  .describe(
    'A source: a service or a device; a prefix ending in `*`, or `*`, for the sum of those that the token covers',
  )

/** Query of `GET /stats`. */
export const StatsQuery = z.strictObject({
  deviceId: Watched.optional(),
  from: Point.optional().describe('An hour before `to` by minute, a day before it by hour, if it is not given'),
  to: Point.optional().describe('Now, if it is not given'),
  by: z.enum(['minute', 'hour'], 'not one of minute, hour').default('minute').describe('The size of a bucket'),
})
export type StatsQuery = z.infer<typeof StatsQuery>

const Counts = z.partialRecord(Level, z.int().positive())

export const Stats = z
  .strictObject({
    deviceId: z.string(),
    by: z.enum(['minute', 'hour']),
    from: Timestamp.describe('The beginning of the first bucket'),
    to: Timestamp.describe('The end of the last bucket'),
    sources: z.int().nonnegative().describe('The number of sources that are summed'),
    complete: z
      .boolean()
      .describe(
        'Whether those are all that the token covers: the cost of an answer is limited, and so is the number of sources',
      ),
    buckets: z
      .array(
        z.strictObject({
          at: Timestamp.describe('The beginning of the bucket'),
          lines: Counts.describe('Log lines that were stored, by level, at the time of their receipt'),
          uplinks: Counts.optional().describe('Uplinks, by level, where the stage counts them'),
          batches: z.int().nonnegative().describe('The batches in which the lines came'),
        }),
      )
      .describe('In the order of time. A bucket in which nothing came is left out'),
  })
  .meta({ id: 'Stats', description: 'Counts of log lines over time' })
export type Stats = z.infer<typeof Stats>

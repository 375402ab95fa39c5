import * as z from 'zod'
import { MAX_PATTERN } from '../parse/maxPattern.ts'
import { formatNames } from './format.ts'

/** Query of the ways in: every sender can add it to its URL. */
export const ShipQuery = z.strictObject({
  source: z.string().max(256).optional().describe('The source of entries that name none'),
  format: z
    .enum(formatNames)
    .optional()
    .describe('The format of lines of text; each line is looked at unless it is given'),
  pattern: z
    .string()
    .max(MAX_PATTERN)
    .optional()
    .describe(
      'A pattern in RE2 syntax with named groups, such as `(?P<level>\\w+) (?P<message>.*)`, in place of `format`',
    ),
})

export const ShippedAnswer = z
  .strictObject({
    accepted: z.int().nonnegative().describe('The number of entries that are on the bus'),
    rejected: z
      .array(z.strictObject({ index: z.int().nonnegative(), reason: z.string() }))
      .max(100)
      .describe('The entries that were not taken, by their place in the request; at most the first hundred'),
    rejectedMore: z.int().positive().optional().describe('How many more were not taken'),
    mapped: z
      .record(z.string(), z.string())
      .optional()
      .describe('Ids of sources whose names are no device ids, by their names; at most a hundred'),
    id: z.string().nullable().describe('Id of the first batch; null when the request had no entries'),
  })
  .meta({ id: 'ShippedAnswer', description: 'The outcome of a request that ships log lines' })
export type ShippedAnswer = z.infer<typeof ShippedAnswer>

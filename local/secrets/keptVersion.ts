import * as z from 'zod'
import type { Left } from '../journal/records.ts'
import type { Version } from './versions.ts'

const Kept = z.object({
  arn: z.string(),
  id: z.string(),
  secretString: z.string(),
  stages: z.array(z.string()),
  createdAt: z.number(),
})

/** A version of a secret that somebody has put, as the journal has it. Values of the template are made again at each start. */
export const versionRecord = (arn: string, { stages, ...version }: Version): string =>
  JSON.stringify({ arn, ...version, stages: [...stages] } satisfies z.infer<typeof Kept>)

/** @throws Error for a record that is not a version */
export const keptVersion = ({ record }: Left): { readonly arn: string; readonly version: Version } => {
  const { arn, stages, ...version } = Kept.parse(JSON.parse(record))
  return { arn, version: { ...version, stages: new Set(stages) } }
}

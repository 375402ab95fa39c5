import * as z from 'zod'
import { flag, json } from '../variables.ts'

/** How long events are kept, seconds by kind, and whether history over all devices is kept too. */
export const history = {
  RETENTION_SECONDS: json(z.record(z.string(), z.int().min(1))),
  MERGED_HISTORY: flag,
}

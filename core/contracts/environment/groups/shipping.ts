import * as z from 'zod'
import { whole } from '../variables.ts'

/** How much a source of log lines may send. */
export const shipping = {
  LOG_LINES_PER_MINUTE: whole(z.int().min(60).max(100_000_000)),
  LOG_BATCHES_PER_SECOND: whole(z.int().min(1).max(1000)),
}

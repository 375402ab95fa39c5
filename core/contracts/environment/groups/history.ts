import * as z from 'zod'
import { flag, whole } from '../variables.ts'

const seconds = whole(z.int().min(1))

/** How long each kind of event is kept, and whether history over all devices is kept too. */
export const history = {
  UPLINK_RETENTION_SECONDS: seconds,
  REJECTED_RETENTION_SECONDS: seconds,
  MERGED_HISTORY: flag,
}

import * as z from 'zod'
import { flag, text, whole } from '../variables.ts'

/** Of a function that reads counts. */
export const counted = { COUNTS_TABLE: text }

/** Of a function that counts: how long counts are kept, s, and whether uplinks are counted too. */
export const counting = {
  ...counted,
  COUNTS_RETENTION_SECONDS: whole(z.int().min(1)),
  COUNT_UPLINKS: flag,
}

import * as z from 'zod'
import { whole } from '../variables.ts'

/** How much a token's subject may read. */
export const reading = { READ_UNITS_PER_MINUTE: whole(z.int().min(100).max(100_000_000)) }

import * as z from 'zod'
import { HOW_UNPROVEN } from './unprovenColumn.ts'

/** The mark of a message that proves nothing of its device. */
export const unproven = z.literal(true).optional().describe(`It ${HOW_UNPROVEN}`)

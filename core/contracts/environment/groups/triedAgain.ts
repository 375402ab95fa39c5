import * as z from 'zod'
import { whole } from '../variables.ts'

/** How long an uplink that could not be stored may wait to be tried again. */
export const triedAgain = { TRIED_AGAIN_SECONDS: whole(z.int().min(1).max(900)) }

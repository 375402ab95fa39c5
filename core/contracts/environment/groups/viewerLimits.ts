import * as z from 'zod'
import { whole } from '../variables.ts'

/** How much of the service one viewer may use. */
export const viewerLimits = {
  CONNECTIONS_PER_SUBJECT: whole(z.int().min(1).max(10_000)),
  SUBSCRIPTIONS_PER_CONNECTION: whole(z.int().min(1).max(1000)),
  MESSAGES_PER_SECOND: whole(z.int().min(1).max(1000)),
}

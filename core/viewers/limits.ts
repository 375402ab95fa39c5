import * as z from 'zod'

/** What one viewer may take of the service. */
export const ViewerLimits = z.object({
  /** Open connections of one token subject. */
  connectionsPerSubject: z.coerce.number().int().min(1),
  /** Things that one connection watches at a time. */
  subscriptionsPerConnection: z.coerce.number().int().min(1),
  /** Messages that one connection sends in a second. */
  messagesPerSecond: z.coerce.number().int().min(1),
})
export type ViewerLimits = z.infer<typeof ViewerLimits>

import * as z from 'zod'
import { frameFields } from '../../../core/events/fields.ts'

/** A ping as viewers see it. */
export const PingFrame = z
  .strictObject({
    ...frameFields,
    type: z.literal('ping'),
    data: z.strictObject({ hops: z.int(), from: z.string().nullable() }),
  })
  .meta({ id: 'PingFrame', description: 'A ping of a device' })
export type PingFrame = z.infer<typeof PingFrame>

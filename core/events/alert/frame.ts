import * as z from 'zod'
import { frameFields } from '../fields.ts'
import { alertFacts } from './detail.ts'
import type { AlertItem } from './item.ts'

export const AlertFrame = z
  .strictObject({ ...frameFields, type: z.literal('alert'), data: z.strictObject(alertFacts) })
  .meta({ id: 'AlertFrame', description: 'An alert about a device began, or is over' })
export type AlertFrame = z.infer<typeof AlertFrame>

/** The frame of an alert. */
export const alertFrame = ({ id, deviceId, receivedAt, level, message, ...facts }: AlertItem): AlertFrame => {
  const { rule, state, since, durationSeconds, count, value, ended, isTest } = facts
  return {
    id,
    deviceId,
    timestamp: receivedAt,
    type: 'alert',
    level,
    message: `Alert ${rule}${state === 'over' ? ' is over' : ''}: ${message}`,
    data: {
      rule,
      state,
      since,
      ...(durationSeconds !== undefined && { durationSeconds }),
      ...(count !== undefined && { count }),
      ...(value !== undefined && { value }),
      ...(ended && { ended }),
      ...(isTest && { isTest }),
    },
  }
}

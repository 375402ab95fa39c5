import * as z from 'zod'
import { AlertName, AlertRule, ChannelName, ChannelType } from '../../contracts/alerts.ts'

/** The rules and channels of a stage's configuration, as they travel to the function that puts them in force. */
export const ConfiguredAlerts = z.object({
  rules: z.record(AlertName, AlertRule),
  channels: z.record(ChannelName, z.object({ type: ChannelType })),
})
export type ConfiguredAlerts = z.infer<typeof ConfiguredAlerts>

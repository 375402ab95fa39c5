import * as z from 'zod'
import { DesiredConfiguration } from '../contracts/http.ts'

const Step = z.object({ version: z.int(), uplinkId: z.string(), at: z.string() })

/**
 * A device as the Devices table holds it. What does not look as it should is taken as absent, field by field: one odd
 * attribute must not hide a device.
 */
export const DeviceRecord = z.object({
  deviceId: z.string(),
  lastId: z.string().optional().catch(undefined),
  lastSeenAt: z.string().optional().catch(undefined),
  uplinkCount: z.int().nonnegative().optional().catch(undefined),
  temperature: z.number().optional().catch(undefined),
  registeredAt: z.string().optional().catch(undefined),
  reported: z.record(z.string(), z.json()).optional().catch(undefined),
  desired: DesiredConfiguration.optional().catch(undefined),
  desiredVersion: z.int().optional().catch(undefined),
  desiredAt: z.string().optional().catch(undefined),
  delivered: Step.optional().catch(undefined),
  applied: Step.optional().catch(undefined),
})
export type DeviceRecord = z.infer<typeof DeviceRecord>

/** Whether a device does what is desired, by what it last reported. */
export const isInEffect = (
  desired: DesiredConfiguration,
  reported: Readonly<Record<string, unknown>> | undefined,
): boolean =>
  reported?.heartbeat_interval === desired.heartbeat_interval && reported.location_mode === desired.location_mode

import * as z from 'zod'
import { LOCATION_MODES } from '../../proto/locationModes.ts'
import { EventId, Timestamp } from './fields.ts'

export const LocationMode = z.enum(LOCATION_MODES)

/** The configuration that a device is told. */
export const DesiredConfiguration = z.strictObject({
  heartbeat_interval: z
    .int()
    .min(1)
    .max(0xffffffff)
    .describe('Seconds between heartbeats, within the bounds of the stage (`GET /me`)'),
  location_mode: LocationMode.describe('How it finds where it is'),
})
export type DesiredConfiguration = z.infer<typeof DesiredConfiguration>

/** The heartbeat intervals that a stage allows, s. The status of a device goes by an interval within them, too. */
export const HeartbeatBounds = z.strictObject({
  minimum: z.int().min(1).max(0xffffffff),
  maximum: z.int().min(1).max(0xffffffff),
})
export type HeartbeatBounds = z.infer<typeof HeartbeatBounds>

/** Body of `PUT /devices/{id}/config`. A field that is left out goes back to the stage's default. */
export const ConfigurationChange = DesiredConfiguration.partial().meta({
  id: 'ConfigurationChange',
  description: "The whole desired configuration; a field that is left out goes back to the stage's default",
})
export type ConfigurationChange = z.infer<typeof ConfigurationChange>

/** An uplink that meant something to its device. */
export const Step = z.strictObject({ uplinkId: EventId, at: Timestamp }).nullable()

/** The desired configuration of a device and how far it has come. */
export const Configuration = z
  .strictObject({
    version: z.int().nonnegative().describe("Grows with each change; 0 is the stage's default"),
    desired: DesiredConfiguration,
    state: z
      .enum(['queued', 'delivered', 'applied'])
      .describe(
        '`queued` until an answer carries it, `applied` once it is confirmed: reported back from the address that was told, or twice',
      ),
    queuedAt: Timestamp.nullable().describe('When this version was set'),
    delivered: Step.describe('The uplink whose answer carried this version last'),
    applied: Step.describe('The uplink that confirmed it'),
  })
  .meta({ id: 'Configuration', description: 'The desired configuration of a device and how far it has come' })
export type Configuration = z.infer<typeof Configuration>

import * as z from 'zod'
import { DesiredConfiguration } from '../contracts/configuration.ts'

const text = z.string().optional().catch(undefined)
const Step = z.object({ version: z.int(), uplinkId: z.string(), at: z.string() })
/** The keyed hash of the address that an uplink came from. */
const from = z.string().optional()
const { heartbeat_interval, location_mode } = DesiredConfiguration.shape

/**
 * A device as the Devices table holds it: the one shape that listener, functions and HTTP API read. An attribute of
 * unexpected form is taken as absent: it must not hide the rest of the device.
 */
export const DeviceRecord = z.object({
  deviceId: z.string(),
  /** Id of its newest uplink. */
  lastId: text,
  lastSeenAt: text,
  uplinkCount: z.int().nonnegative().optional().catch(undefined),
  /** Modem temperature in its newest uplink, °C. */
  temperature: z.number().optional().catch(undefined),
  registeredAt: text,
  /** Since when what is sent in its name is refused. */
  blockedAt: text,
  /**
   * Since when it is kept: it is registered, blocked, or has a desired configuration. No number, so that an update can put it
   * into `expiresAt`, where DynamoDB's time to live then takes no notice of it.
   */
  kept: text,
  /** When a name that is not kept is forgotten, seconds since 1970. */
  expiresAt: z.number().optional().catch(undefined),
  /** The configuration it reported, the newest value of each field. */
  reported: z.record(z.string(), z.json()).optional().catch(undefined),
  /** Its own desired configuration. The stage's default stands for a field that is absent. */
  desired: z
    .object({
      heartbeat_interval: heartbeat_interval.optional().catch(undefined),
      location_mode: location_mode.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  /** Version of `desired`; grows with each change. */
  desiredVersion: z.int().optional().catch(undefined),
  desiredAt: text,
  /** The uplink that reported settings last. */
  report: Step.omit({ version: true }).extend({ from }).optional().catch(undefined),
  /** The uplink whose answer carried a desired configuration last. */
  delivered: Step.extend({ from }).optional().catch(undefined),
  /** The first uplink that reported a desired configuration back, while that is not confirmed. */
  matched: Step.optional().catch(undefined),
  /** The uplink that confirmed a desired configuration. */
  applied: Step.optional().catch(undefined),
  /** The addresses that it was heard from: see `addressesIn`. */
  addresses: text,
})
export type DeviceRecord = z.infer<typeof DeviceRecord>

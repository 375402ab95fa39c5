import * as z from 'zod'
import { timeOf } from '../../client/ids.ts'
import { DesiredConfiguration } from '../contracts/configuration.ts'

const text = z.string().optional().catch(undefined)
/**
 * An uplink that meant something to the device: its id, and the keyed hash of the address that it came from. Its time is that of
 * its id, so that a record need not hold it.
 */
const uplink = { uplinkId: z.string(), from: z.string().optional(), at: z.string().optional() }
const withTime = <Uplink extends { readonly uplinkId: string; readonly at?: string | undefined }>(read: Uplink) => ({
  ...read,
  at: read.at ?? new Date(timeOf(read.uplinkId)).toISOString(),
})
const Uplink = z.object(uplink).transform(withTime).optional().catch(undefined)
const Step = z
  .object({
    version: z.int(),
    ...uplink,
    /** Of the stage's configuration: the settings that were reported, as {@link settingsText} has them. */
    says: z.string().optional(),
  })
  .transform(withTime)
  .optional()
  .catch(undefined)
const Told = z
  .object({
    status: z.enum(['online', 'late', 'offline']),
    /** When the device was heard last, or for `online` again: RFC 3339. */
    since: z.string(),
    /** When that was found, ms since 1970. */
    at: z.number(),
    /** The message that brought it back. */
    by: z.string().optional(),
    /** How long it had not been heard then, s. */
    silentSeconds: z.number().optional(),
  })
  .optional()
  .catch(undefined)
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
  /** Id and time of its newest batch of log lines. */
  lastLineId: text,
  lastLineAt: text,
  /** When it sent log lines itself, over CoAP, last. `lastLineAt` may be that of lines that something else sent in its name. */
  heardAt: text,
  /** The partition of the index that lists it: see `kindOfRecord`. */
  fleet: text,
  uplinkCount: z.int().nonnegative().optional().catch(undefined),
  /** Modem temperature in its newest uplink, °C. */
  temperature: z.number().optional().catch(undefined),
  registeredAt: text,
  /** Since when it has a key. */
  keyedAt: text,
  /** Since when what is sent in its name is refused. */
  blockedAt: text,
  /**
   * There when it is kept: it is registered, blocked, or has a desired configuration. No number, so that an update can put it
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
  report: Uplink,
  /** The uplink whose answer carried a desired configuration last. */
  delivered: Step,
  /** The first uplink that reported a desired configuration back, while that is not confirmed. */
  matched: Step,
  /** The uplink that confirmed a desired configuration. */
  applied: Step,
  /** The uplink that was its first. In a record of a version before, the first one since: see `Seen.isOldest`. */
  firstId: text,
  /** The batch of log lines before its newest one; that itself where it is the first. */
  lineBefore: text,
  /** How it stands among the devices that may become late: see `standingOf`. */
  standing: text,
  /** The status that was told of it last. Absent until it was late for the first time. */
  told: Told,
  /** The addresses that it was heard from: see `addressesIn`. */
  addresses: text,
})
export type DeviceRecord = z.infer<typeof DeviceRecord>

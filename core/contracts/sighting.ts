import type { Json } from './json.ts'

/** The facts that an uplink tells about its device. */
export type Sighting = {
  readonly deviceId: string
  /** Id of the uplink. */
  readonly id: string
  /** Its id under the secret before, while that is told. */
  readonly formerId?: string | undefined
  readonly receivedAt: string
  readonly uplinkCount: number | undefined
  /** Modem temperature, °C, where the uplink says it as a number. */
  readonly temperature?: number | undefined
  /** The fields of its configuration that the device reported in this uplink. */
  readonly reported: Json | undefined
  /** Keyed hash of the address that it came from. */
  readonly address?: string | undefined
  /** Version of the desired configuration that rides in the answer to this uplink. */
  readonly delivered?: number | undefined
}

/** Whether an uplink is new among those of its device. */
export type Noted = (
  | { readonly kind: 'noted' }
  /** The same message is known by another id (or by this one, when an invocation is repeated). */
  | { readonly kind: 'known'; readonly id: string }
) & {
  /** The rest of the noting, which is to be done once the uplink itself is stored: it must not hold that up. */
  readonly settle?: (() => Promise<void>) | undefined
}

/** Notes an uplink in the record of its device, which never goes back in time. One write unit when uplinks come in order,
 * from an address that the device was heard from before. */
export type NoteSighting = (sighting: Sighting) => Promise<Noted>

/** A log source that was heard: a service, or a device that sends log lines. */
export type SourceHeard = {
  readonly deviceId: string
  /** The id of its newest batch. */
  readonly id: string
  readonly receivedAt: string
  /** Keyed hash of the address that a device sent them from, over CoAP: then the device itself was heard. */
  readonly address?: string | undefined
}

/** Notes in the record of a source that it was heard. At most one write unit, and one more for a device at a new address. */
export type NoteSource = (heard: SourceHeard) => Promise<void>

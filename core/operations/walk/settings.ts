import type { WalkKey } from './deviceKey.ts'
import type { Clock } from './measured.ts'

/** The stack that is walked, and the device as which the uplink is sent. */
export type WalkSettings = {
  /** `coap://host:5683` */
  readonly coap: string
  /** URL of the HTTP API. */
  readonly http: string
  /** `wss://…/live` */
  readonly webSocket: string
  /** Id of a device as which nothing else sends: its events are taken as those of this walk. */
  readonly deviceId: string
  /** A token that covers the device with the scope `read`. @throws when it cannot be had */
  readonly token: () => Promise<string>
  /** The key of the device; without one its uplink is not protected. @throws Broken when it cannot be had */
  readonly key?: () => Promise<WalkKey | undefined>
  /** An `Uplink` with this `uplink_count`. */
  readonly uplink: (count: number) => Uint8Array
  /** Maximum duration of each hop, ms. */
  readonly patienceMs: number
  /** ms since 1970 */
  readonly now: () => number
  /** ms, monotonic */
  readonly clock: Clock
  /** An `uplink_count` that distinguishes this walk's uplink from earlier ones. */
  readonly count: number
}

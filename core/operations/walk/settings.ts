import type { Clock } from './measured.ts'

/** The stack that is walked, and as whom. */
export type WalkSettings = {
  /** `coap://host:5683` */
  readonly coap: string
  /** Of the HTTP API. */
  readonly http: string
  /** `wss://…/live` */
  readonly webSocket: string
  /** A device that nothing else sends as: what comes for it is taken as this walk's. */
  readonly deviceId: string
  /** A token that covers the device with the scope `read`. @throws when there is none to be had */
  readonly token: () => Promise<string>
  /** An `Uplink` with this `uplink_count`. */
  readonly uplink: (count: number) => Uint8Array
  /** How long each hop may take, ms. */
  readonly patienceMs: number
  /** ms since 1970 */
  readonly now: () => number
  /** ms, monotonic */
  readonly clock: Clock
  /** An `uplink_count` that tells this walk's uplink from those before. */
  readonly count: number
}

import type { LocationMode } from './locationModes.ts'

/** A message as JSON, by the rules of {@link toJson}: proto names kept, bytes and 64-bit numbers as text. */
export type JsonMessage = { [field: string]: JsonValue }
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonMessage

/** A decoded uplink, with what was odd about its bytes. */
export type DecodedUplink = { readonly uplink: JsonMessage; readonly warnings: readonly string[] }

/** Turns what devices say into JSON, and back, by a schema given as text. */
export type UplinkCodec = {
  /** @throws MalformedUplink when the bytes are no `Uplink` */
  readonly decode: (payload: Uint8Array) => DecodedUplink
  /** For tests and simulated devices. @throws MalformedUplink when the JSON does not fit the schema */
  readonly encode: (uplink: JsonMessage) => Uint8Array
  /** Dotted paths of the fields marked `debug_redact`, `heartbeat.config.iccid`; repeated fields without an index. */
  readonly sensitiveFields: readonly string[]
}

/** The content of the answer to an uplink. */
export type Downlink = {
  readonly config?: { readonly heartbeat_interval: number; readonly location_mode: LocationMode }
  /** Milliseconds since 1970. */
  readonly server_time: number
}

export type DownlinkCodec = {
  readonly encode: (downlink: Downlink) => Uint8Array
  readonly decode: (payload: Uint8Array) => Downlink
  /** The values of the enum `LocationMode` in the schema. */
  readonly locationModes: readonly string[]
}

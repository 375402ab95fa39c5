/**
 * The frames of the WebSocket as plain types: a consumer of the package has neither `core/` nor zod. A test holds them equal
 * to the contracts.
 */

import type { Uplink } from './uplink.ts'

/** Levels from quiet to loud; `unknown` stands outside the order and always passes a filter. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'unknown'

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
/** A JSON object: the schema of the devices decides what is in it. */
export type Json = { [key: string]: JsonValue }

type Heartbeat = Uplink extends { heartbeat?: infer Part } ? NonNullable<Part> : unknown
/** A part of the heartbeat, where the schema has it. */
type HeartbeatPart<Name extends string> = Name extends keyof Heartbeat ? NonNullable<Heartbeat[Name]> : Json

/** The summary of an uplink. A field that the device did not send is `null`, except `wifi_count`, which is 0. */
export type UplinkData = {
  /** The device counts its uplinks. */
  uplink_count: number | null
  /** Modem temperature, °C; NaN and infinities are strings. */
  temperature: number | string | null
  /** Seconds since the last heartbeat: sleep, modem, gnss, wifi, other. */
  activity: HeartbeatPart<'activity'> | null
  wifi_count: number
  /** The reboot that it reports: reason, file, line. */
  reboot: HeartbeatPart<'reboot'> | null
  /** The whole message, as the schema of the devices has it. */
  uplink: Uplink
  /** Fields that were left out so that the event fits a frame, as dotted paths. History over HTTP has the whole event. */
  omitted?: string[] | undefined
  /** Oddities of a message that was accepted all the same. */
  warnings?: string[] | undefined
  /** It came from an address that its device is not known by, or without the key that its device has. */
  unproven?: true | undefined
}

type EventFields = {
  /** Sorts as text in the order of receipt. */
  id: string
  deviceId: string
  /** When it was received, RFC 3339, UTC. */
  timestamp: string
  level: Level
  /** One line for people. */
  message: string
}

/** An uplink of a device. */
export type UplinkFrame = EventFields & { type: 'uplink'; data: UplinkData }

/** A message of a device that could not be taken as an uplink. */
export type RejectedFrame = EventFields & {
  type: 'rejected'
  data: {
    reason: string
    bytes: number
    /** It came from an address that its device is not known by, or without the key that its device has. */
    unproven?: true | undefined
    /** How many more were refused in the name of this device since the last one that was told. */
    untold?: number | undefined
  }
}

/** A log line of a service or a device. Its id is `<batch>.<index>`, and sorts as text in the order of receipt like any other. */
export type LogFrame = EventFields & {
  type: 'log'
  data: {
    /** The part of the source that wrote it. */
    application?: string | undefined
    /** Everything else that the line tells. */
    metadata?: Json | undefined
    /** It continues the line before it, such as a stack trace. */
    continues?: true | undefined
    /** Parts that were cut or left out so that the line fits a frame, as dotted paths. History over HTTP has the whole line. */
    omitted?: string[] | undefined
    /** It came from an address that its device is not known by, or without the key that its device has. */
    unproven?: true | undefined
  }
}

/** Somebody added, saw, replaced or revoked the key of a device. It never holds a secret. */
export type KeyFrame = EventFields & {
  type: 'key'
  data: {
    action: 'added' | 'shown' | 'replaced' | 'revoked' | 'released'
    /** The sender id of the device under this key, hex. */
    kid: string
    /** The subject of the token. */
    by: string
    /** The keys that end when this one is first used, hex. */
    replaces?: string[] | undefined
    /** When those end at the latest. */
    endsAt?: string | undefined
    /** The name of the device may be used without a key again. */
    released?: true | undefined
  }
}

/** A device is late, offline or online again, is new, or confirmed its configuration. */
export type StatusEventFrame = EventFields & {
  type: 'status'
  data: {
    change: 'late' | 'offline' | 'online' | 'first-seen' | 'configured'
    /** Its status from then on. */
    status: 'online' | 'late' | 'offline'
    /** When it was heard last, where it is late or offline; otherwise when the change happened. */
    since: string
    /** The heartbeat interval by which it is judged, s. */
    intervalSeconds?: number | undefined
    /** How long it was not heard, s. */
    silentSeconds?: number | undefined
    /** The version of the configuration that it confirmed. */
    version?: number | undefined
  }
}

/** An alert about a device began, or is over. */
export type AlertFrame = EventFields & {
  type: 'alert'
  data: {
    /** The rule whose alert it is. */
    rule: string
    state: 'firing' | 'over'
    /** When the alert began. */
    since: string
    /** How long it lasted, s, where it is over. */
    durationSeconds?: number | undefined
    /** How many events the rule counted. */
    count?: number | undefined
    /** The value that was beyond the bound. */
    value?: number | undefined
    /** It is over because the rule was changed, disabled or deleted. */
    ended?: 'changed' | 'disabled' | 'deleted' | undefined
    /** Somebody tries the rule. */
    isTest?: true | undefined
  }
}

/** An event of a device or a log source. */
export type EventFrame = UplinkFrame | RejectedFrame | LogFrame | KeyFrame | StatusEventFrame | AlertFrame

/** The status of a device, by its own heartbeat interval. */
export type DeviceStatus = StatusEventFrame['data']['status']

/** A change of the status of a device, as subscribers of status are told it. History has the event of it under its id. */
export type StatusChange = { id: string; deviceId: string } & StatusEventFrame['data']

/** Why a backlog lacks events. */
export type GapReason = 'expired' | 'backlog-limit' | 'search-limit'

/** The codes of an `error` frame. */
export type ErrorCode =
  | 'not-json'
  | 'unknown-action'
  | 'bad-message'
  | 'foreign-device'
  | 'too-many-subscriptions'
  | 'too-many-connections'
  | 'too-many-messages'
  | 'backlog-running'
  | 'too-much-reading'
  | 'no-merged-history'
  | 'unknown-connection'
  | 'unknown-parameter'
  | 'missing-scope'
  | 'entries-rejected'
  | 'too-many-lines'
  | 'not-accepted'
  | 'internal'

/** The frames that the server sends. */
export type Frame =
  | EventFrame
  | { type: 'connected'; deviceId: string; timestamp: string; protocol: 'sonde.v1'; status?: true | undefined }
  | { type: 'subscribed'; deviceId: string; timestamp: string; status?: true | undefined }
  | { type: 'unsubscribed'; deviceId: string; timestamp: string; status?: true | undefined }
  | { type: 'history'; deviceId: string; events: EventFrame[]; done: boolean }
  | { type: 'events'; deviceId: string; events: EventFrame[] }
  | { type: 'live'; deviceId: string; status?: true | undefined }
  | { type: 'gap'; deviceId: string; from: string; to: string; reason: GapReason }
  | { type: 'status'; deviceId: string; changes: StatusChange[] }
  | { type: 'pong'; timestamp: string }
  | {
      type: 'ack'
      status: 'received'
      message_id: string | number
      timestamp: string
      accepted: number
      rejected: { index: number; reason: string }[]
      rejectedMore?: number | undefined
      mapped?: Record<string, string> | undefined
    }
  | {
      type: 'error'
      code: ErrorCode
      message: string
      retryAfter?: number | undefined
      deviceId?: string | undefined
      message_id?: string | number | undefined
    }

/** Where a viewer begins in history: the newest so many, or all after an id or an RFC 3339 time. */
export type From = { readonly tail?: number | undefined; readonly since?: string | undefined }

/** Which levels a viewer wants to see: one and above, or exactly these. */
export type Filter = { readonly level?: Level | undefined; readonly levels?: readonly Level[] | undefined }

/** The commands that a viewer sends. */
export type Command =
  | ({ readonly action: 'subscribe'; readonly deviceId: string; readonly status?: true } & From & Filter)
  | { readonly action: 'unsubscribe'; readonly deviceId: string; readonly status?: true }

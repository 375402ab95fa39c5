import type { EventFrame, JsonValue } from '../../../client/watch.ts'
import type { DeviceStatus } from '../../../core/contracts/http.ts'
import type { StatusChange } from '../../../core/contracts/statusChange.ts'
import type { ColumnsOf } from '../../../core/events/csv/column.ts'
import type { Painted } from '../ansi/painted.ts'

/** An event of any kind: the fields that all kinds share. */
export type AnyEvent = Omit<EventFrame, 'type' | 'data'> & { readonly type: string; readonly data: object }

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue }

/** A word beside the message of a row. */
export type Badge = {
  readonly text: string
  readonly look: 'plain' | 'reboot' | 'alert'
  /** An icon before the word. */
  readonly icon?: 'bell' | 'check' | 'clock' | 'device' | 'off' | 'settings' | undefined
  /** Explains the word when the pointer rests on it. */
  readonly title?: string | undefined
}

/** A part of a payload: what it is called, how it is encoded, and where it lies in the bytes (`to` is exclusive). */
export type Part = { readonly name: string; readonly type: string; readonly from: number; readonly to: number }

/** The state of a device, as one of its events reports it. */
export type Report = {
  /** The device's own number of the message. */
  readonly count: number | null
  /** Temperature of the modem, °C; NaN and infinities are text. */
  readonly temperature: number | string | null
  /** Seconds of each activity since the report before. */
  readonly activity: JsonObject
  /** Why and where the device restarted, in words, if it did. */
  readonly reboot: string | undefined
  /** The part of its configuration that the device reports. */
  readonly configuration: JsonObject | undefined
  /** The whole message. */
  readonly message: JsonObject
}

/** The status of a device from then on, as one of its events tells it. */
export type StatusWord = {
  readonly change: StatusChange
  readonly status: DeviceStatus
  /** When it was heard last at that time, ms since 1970. */
  readonly heardAtMs: number
  /** The heartbeat interval by which it is judged, s, where that was told. */
  readonly intervalSeconds: number | undefined
  /** How long it was not heard, s, where that was told. */
  readonly silentSeconds: number | undefined
}

/** An alert that begins or is over, as one of the events of its device tells. */
export type AlertChange = {
  /** The name of its rule. */
  readonly rule: string
  readonly isOver: boolean
  /** When it began, ms since 1970. */
  readonly since: number
}

/**
 * All that the console knows of one kind of event. Only `type` is required: the rest has a default that fits any event.
 * The functions are methods so that the list of kinds can hold views of different events; `viewOf` gives each event to the
 * view of its own type only.
 */
export type KindView<Event extends AnyEvent = AnyEvent> = {
  readonly type: Event['type']
  /** The message on the row; that of the event unless its view knows better. */
  message?(event: Event): string
  /** Stands behind the message on the row, and is searched with it. */
  fields?(event: Event): string
  badges?(event: Event): readonly Badge[]
  /**
   * The message with its colours, for a kind whose messages may have several lines: a row shows the first one, and unfolds to
   * the others.
   */
  painted?(event: Event): Painted
  /** Whether it goes on from the event before it of the same source: a row folds it under that one. */
  continues?(event: Event): boolean
  /** The values that a person can choose to see in columns. */
  columns?(event: Event): JsonValue
  /** The tree that an opened row shows. */
  tree?(event: Event): JsonValue
  /** Paths that the live frame leaves out because they do not fit; history has them. */
  omitted?(event: Event): readonly string[]
  /** Its columns in a downloaded CSV: those of its kind in `core/events`. */
  csv?(...args: Parameters<ColumnsOf<Event>>): ReturnType<ColumnsOf<Event>>
  /** Whether it came as a payload of bytes, which history has; it did unless this is false. */
  readonly hasPayload?: boolean
  /** Explains the bytes of the payload. */
  parts?(event: Event, payload: Uint8Array): readonly Part[]
  /** Whether services send it: a source of which nothing else is known is one. */
  readonly isFromService?: boolean
  /** Says whether its device has a key from then on; undefined where it does not tell. */
  protects?(event: Event): boolean | undefined
  /** The status of its device from then on. It feeds the fleet and the marks of charts. */
  status?(event: Event): StatusWord | undefined
  /** The alert that it tells. It feeds the number of open alerts and the marks of charts. */
  alert?(event: Event): AlertChange | undefined
  /** Feeds charts, the fleet, the head of a device, and the marks for changes and missing uplinks. */
  report?(event: Event): Report
}

import type { DesiredConfiguration, HeartbeatBounds } from '../../../core/contracts/configuration.ts'
import { durationText } from '../design/duration.ts'

const LABELS: Readonly<Partial<Record<string, string>>> = {
  NONE: 'off',
  WIFI: 'Wi-Fi networks nearby',
  GNSS: 'satellites',
  WIFI_GNSS: 'Wi-Fi networks and satellites',
}

/** The source of a device's position in a location mode, for people; undefined for a mode that only the schema knows. */
export const modeLabel = (mode: string): string | undefined => (Object.hasOwn(LABELS, mode) ? LABELS[mode] : undefined)

/** An edited configuration: the text of the fields. */
export type Draft = { readonly interval: string; readonly mode: DesiredConfiguration['location_mode'] }

export const draftOf = ({ heartbeat_interval, location_mode }: DesiredConfiguration): Draft => ({
  interval: `${heartbeat_interval}`,
  mode: location_mode,
})

/** Reads a heartbeat interval from the text of its field: the seconds with a hint, or the problem with the text. */
export const intervalIn = (
  text: string,
  { minimum, maximum }: HeartbeatBounds,
): { readonly seconds: number; readonly hint: string } | { readonly problem: string } => {
  const bare = text.trim()
  if (bare === '') return { problem: 'Enter the number of seconds between two heartbeats.' }
  if (!/^\d+$/.test(bare)) return { problem: 'Enter whole seconds: only digits, without a unit.' }
  const seconds = Number(bare)
  if (seconds < minimum) return { problem: `The minimum of this stage is ${boundText(minimum)}.` }
  if (seconds > maximum) return { problem: `The maximum of this stage is ${boundText(maximum)}.` }
  return { seconds, hint: `${durationText(seconds)}, ${perDay(seconds)}` }
}

/** `1 s`, `604800 s (7 d)`. */
const boundText = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${seconds} s (${durationText(seconds)})`

const perDay = (seconds: number): string => {
  const times = 86_400 / seconds
  if (times >= 1) return `about ${Math.round(times)} heartbeats a day`
  return 'less than one heartbeat a day'
}

/** The configuration in a draft; undefined when the draft is not valid. */
export const desiredIn = ({ interval, mode }: Draft, bounds: HeartbeatBounds): DesiredConfiguration | undefined => {
  const read = intervalIn(interval, bounds)
  return 'seconds' in read ? { heartbeat_interval: read.seconds, location_mode: mode } : undefined
}

/** Whether two configurations are the same. */
export const isSame = (one: DesiredConfiguration, other: DesiredConfiguration): boolean =>
  one.heartbeat_interval === other.heartbeat_interval && one.location_mode === other.location_mode

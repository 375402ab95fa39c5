import type { DesiredConfiguration } from '../../../core/contracts/configuration.ts'
import { durationText } from '../design/duration.ts'

const LABELS: Readonly<Partial<Record<string, string>>> = {
  NONE: 'does not look',
  WIFI: 'Wi-Fi networks around it',
  GNSS: 'satellites',
  WIFI_GNSS: 'Wi-Fi networks and satellites',
}

/** How a device in a location mode finds its position, for people; undefined for a mode that only the schema knows. */
export const modeLabel = (mode: string): string | undefined => (Object.hasOwn(LABELS, mode) ? LABELS[mode] : undefined)

/** The longest interval that fits its field (`uint32`), s. */
const LONGEST = 0xffffffff

/** What is being written, as it stands in the fields. */
export type Draft = { readonly interval: string; readonly mode: DesiredConfiguration['location_mode'] }

export const draftOf = ({ heartbeat_interval, location_mode }: DesiredConfiguration): Draft => ({
  interval: `${heartbeat_interval}`,
  mode: location_mode,
})

/** A heartbeat interval as it is written, s; or what is wrong with it, and for one that is unusual a word about it. */
export const intervalIn = (
  text: string,
): { readonly seconds: number; readonly hint: string } | { readonly problem: string } => {
  const bare = text.trim()
  if (bare === '') return { problem: 'Say how many seconds lie between two heartbeats.' }
  if (!/^\d+$/.test(bare)) return { problem: 'Whole seconds only: digits, no unit, no fraction.' }
  const seconds = Number(bare)
  if (seconds < 1) return { problem: 'At least 1 second.' }
  if (seconds > LONGEST) return { problem: `At most ${LONGEST} seconds.` }
  return { seconds, hint: `${durationText(seconds)}, ${perDay(seconds)}` }
}

const perDay = (seconds: number): string => {
  const times = 86_400 / seconds
  if (times >= 1) return `about ${Math.round(times)} a day`
  return 'less than one a day'
}

/** The configuration that a draft means; undefined when it is not valid. */
export const desiredIn = ({ interval, mode }: Draft): DesiredConfiguration | undefined => {
  const read = intervalIn(interval)
  return 'seconds' in read ? { heartbeat_interval: read.seconds, location_mode: mode } : undefined
}

/** Whether two configurations ask for the same. */
export const isSame = (one: DesiredConfiguration, other: DesiredConfiguration): boolean =>
  one.heartbeat_interval === other.heartbeat_interval && one.location_mode === other.location_mode

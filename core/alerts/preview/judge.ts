import type { AlertRule } from '../../contracts/alerts.ts'
import { bucketAt, maxAround, windowOf } from '../count/window.ts'
import { messageOf } from '../judge/message.ts'
import { isReturn } from '../pattern/element.ts'
import { judgedBy } from '../value/bound.ts'
import type { Match } from '../watch/matches.ts'

/** An alert that a rule would have told. Times are ms since 1970. */
export type PreviewedAlert = {
  readonly deviceId: string
  readonly at: number
  /** When it would have been over; undefined while it is open. */
  overAt: number | undefined
  /** The event at which it would have been told. */
  readonly event: Match
  /** The message that it would have had. */
  readonly message: string
}

/** Follows events in the order of time, and tells the alerts that they would have brought. */
export type Judge = {
  /** @param event as its reader may see it @param isMatch whether the rule takes the event: one that it does not take can end an alert about a value */
  readonly see: (event: Match, isMatch: boolean) => void
  /** @param until the end of what is looked at, ms since 1970 */
  readonly end: (until: number) => readonly PreviewedAlert[]
}

/** The memory of one device. */
type Track = {
  open: PreviewedAlert | undefined
  lastMatchAt: number
  /** The matches in the time of a count, by bucket. */
  readonly buckets: Map<number, number>
  /** The first event that told a value beyond its bound. */
  beyond: Match | undefined
}

/** Devices that are remembered; the one that was silent longest is forgotten first. */
export const MAX_TRACKS = 20_000

export const judgeOf = ({ when, coolDownSeconds }: AlertRule): Judge => {
  const coolDownMs = coolDownSeconds * 1000
  const tracks = new Map<string, Track>()
  const alerts: PreviewedAlert[] = []

  const trackOf = (deviceId: string): Track => {
    const known = tracks.get(deviceId)
    tracks.delete(deviceId)
    const track = known ?? { open: undefined, lastMatchAt: 0, buckets: new Map(), beyond: undefined }
    tracks.set(deviceId, track)
    const [oldest] = tracks.keys()
    if (tracks.size > MAX_TRACKS && oldest !== undefined) tracks.delete(oldest)
    return track
  }
  const fire = (track: Track, event: Match, count?: number) => {
    const message = messageOf(when, event.element, count)
    track.open = { deviceId: event.deviceId, at: event.at, overAt: undefined, event, message }
    alerts.push(track.open)
  }
  const close = (track: Track, at: number) => {
    if (track.open) track.open.overAt = at
    track.open = undefined
  }
  /** An alert that no event ends is over when nothing has matched for the cool-down. */
  const closeIfQuiet = (track: Track, at: number) => {
    if (track.open && at >= track.lastMatchAt + coolDownMs) close(track, track.lastMatchAt + coolDownMs)
  }

  const byStatus = (track: Track, event: Match) => {
    if (isReturn(when, event.element)) close(track, event.at)
    else if (!track.open) fire(track, event)
  }

  const byCount = (track: Track, event: Match) => {
    if (when.kind !== 'count') return
    const { at } = event
    const window = windowOf(when)
    const bucket = bucketAt(window, at)
    track.buckets.set(bucket, (track.buckets.get(bucket) ?? 0) + 1)
    for (const one of track.buckets.keys()) if (one <= bucket - window.buckets) track.buckets.delete(one)
    closeIfQuiet(track, at)
    const count = maxAround(window, bucket, track.buckets)
    if (count < when.atLeast) return
    // Matches that are too few do not keep it open.
    track.lastMatchAt = at
    if (!track.open) fire(track, event, count)
  }

  /** A value has to be beyond its bound at both ends of the time: a device that fell silent is not. */
  const byValue = (track: Track, event: Match, isMatch: boolean) => {
    if (when.kind !== 'value') return
    if (!isMatch) {
      close(track, event.at)
      track.beyond = undefined
      return
    }
    track.beyond ??= event
    if (!track.open && event.at - track.beyond.at >= when.forSeconds * 1000) fire(track, event)
  }

  const see: Judge['see'] = (event, isMatch) => {
    if (when.kind === 'value') {
      // An uplink that does not tell the value says nothing about it.
      if (isMatch || judgedBy(when)(event.element.uplink)) byValue(trackOf(event.deviceId), event, isMatch)
      return
    }
    if (!isMatch) return
    const track = trackOf(event.deviceId)
    if (when.kind === 'late' || when.kind === 'offline') return byStatus(track, event)
    if (when.kind === 'count') return byCount(track, event)
    closeIfQuiet(track, event.at)
    track.lastMatchAt = event.at
    if (!track.open) fire(track, event)
  }

  return {
    see,
    end: until => {
      const endsByItself = when.kind !== 'value' && when.kind !== 'late' && when.kind !== 'offline'
      if (endsByItself) for (const track of tracks.values()) closeIfQuiet(track, until)
      return alerts.toSorted((one, other) => one.at - other.at)
    },
  }
}

import { LATE_INTERVALS, OFFLINE_INTERVALS } from '../../../core/devices/fleet/status.ts'
import type { StatusWord } from '../kinds/kind.ts'

/** A time in which a device was late or offline, ms since 1970. */
export type StatusSpan = {
  readonly status: 'late' | 'offline'
  readonly from: number
  /** undefined while it lasts. */
  readonly to: number | undefined
}

/** The changes of status over a chart. */
export type StatusMarks = {
  /** In the order of time. */
  readonly spans: readonly StatusSpan[]
  /** When the device was heard for the first time, ms since 1970. */
  readonly firstSeen: number | undefined
}

/** Of more changes than that, a chart shows the newest. */
const MAX_WORDS = 500

/** A word about the status of a device, and when it was told, ms since 1970. */
type Told = { readonly word: StatusWord; readonly at: number }

/** The status of one device over time, put together from the events that tell its changes. */
export type StatusHistory = {
  /** Takes in an event, in any order. @param at when it happened, ms since 1970 */
  readonly take: (word: StatusWord | undefined, at: number) => void
  readonly marks: () => StatusMarks
}

/** A time in which a device was not heard, from when on it was late, and offline. */
type Silence = { readonly heardAt: number; readonly lateAt: number; readonly offlineAt: number | undefined }

/** How long a device may be silent, ms, until it is late or offline. */
const allowed = (intervals: number, { intervalSeconds }: StatusWord): number | undefined =>
  intervalSeconds === undefined ? undefined : intervals * intervalSeconds * 1000

/** The beginning of a silence, from the word that ended it: where its own words are older than all history that was read. */
const silenceBefore = ({ word, at }: Told): Silence | undefined => {
  const lateAfter = allowed(LATE_INTERVALS, word)
  if (word.silentSeconds === undefined || lateAfter === undefined) return undefined
  const heardAt = at - word.silentSeconds * 1000
  const offlineAt = heardAt + (allowed(OFFLINE_INTERVALS, word) ?? 0)
  return { heardAt, lateAt: Math.min(at, heardAt + lateAfter), offlineAt: offlineAt < at ? offlineAt : undefined }
}

const spansOf = ({ lateAt, offlineAt }: Silence, to: number | undefined): readonly StatusSpan[] => {
  if (offlineAt === undefined) return [{ status: 'late', from: lateAt, to }]
  return [
    ...(lateAt < offlineAt ? [{ status: 'late', from: lateAt, to: offlineAt } as const] : []),
    { status: 'offline', from: offlineAt, to },
  ]
}

const spansIn = (told: readonly Told[]): readonly StatusSpan[] => {
  const spans: StatusSpan[] = []
  let open: Silence | undefined
  const end = (to: number) => {
    if (open) spans.push(...spansOf(open, to))
    open = undefined
  }
  for (const { word, at } of told) {
    const { change, heardAtMs: heardAt } = word
    if (change === 'online') {
      open ??= silenceBefore({ word, at })
      end(at)
    } else if (change === 'late' || change === 'offline') {
      // It was heard in between, and the word of that is missing.
      if (open && open.heardAt < heardAt) end(Math.max(heardAt, open.offlineAt ?? open.lateAt))
      const lateAt =
        open?.lateAt ?? (change === 'late' ? at : heardAt + (allowed(LATE_INTERVALS, word) ?? at - heardAt))
      open = { heardAt, lateAt: Math.min(at, lateAt), offlineAt: change === 'offline' ? at : open?.offlineAt }
    }
  }
  return open ? [...spans, ...spansOf(open, undefined)] : spans
}

/** @see StatusHistory */
export const statusHistory = (): StatusHistory => {
  const known = new Map<string, Told>()
  const ordered = () => [...known.entries()].sort(([, one], [, other]) => one.at - other.at)
  return {
    take: (word, at) => {
      if (!word || word.change === 'configured') return
      known.set(`${word.change} ${at}`, { word, at })
      const [oldest] = known.size > MAX_WORDS ? ordered() : []
      if (oldest) known.delete(oldest[0])
    },
    marks: () => {
      const told = ordered().map(([, one]) => one)
      return { spans: spansIn(told), firstSeen: told.find(({ word }) => word.change === 'first-seen')?.at }
    },
  }
}

/** The spans of a device that was heard last at a time and is not heard since, ms since 1970. */
export const silentFrom = (heardAt: number, intervalSeconds: number, nowMs: number): readonly StatusSpan[] => {
  const [lateAt, offlineAt] = [LATE_INTERVALS, OFFLINE_INTERVALS].map(count => heardAt + count * intervalSeconds * 1000)
  if (lateAt === undefined || offlineAt === undefined || lateAt > nowMs) return []
  return spansOf({ heardAt, lateAt, offlineAt: offlineAt > nowMs ? undefined : offlineAt }, undefined)
}

/**
 * The marks that touch a range. @param now the silence of a device that is not heard now: where history tells nothing, it began before all history that
 * was read
 */
export const marksIn = (
  { from, to }: { readonly from: number; readonly to: number },
  { spans, firstSeen }: StatusMarks,
  now: readonly StatusSpan[],
): StatusMarks => {
  const all = spans.length === 0 ? now : spans
  return {
    spans: all.filter(span => span.from <= to && (span.to ?? to) >= from),
    firstSeen: firstSeen !== undefined && firstSeen >= from && firstSeen <= to ? firstSeen : undefined,
  }
}

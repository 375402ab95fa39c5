import type { EventFrame } from './frames.ts'
import { earlier, timeOf } from './ids.ts'
import type { MissingItem } from './items.ts'

/** Counts that a device went past, and the ids before and after them. */
type Hole = {
  readonly deviceId: string
  from: number
  to: number
  readonly after: string
  readonly next: string
}

type Counted = {
  /** The greatest id taken in. */
  readonly id: string
  /** The count of the latest uplink that did not repeat a count. */
  readonly count: number
  /** The counts that were taken in last: a device may repeat one, and events overtake each other. */
  readonly recent: readonly number[]
}

/** How many counts of a device are remembered. */
const RECENT = 50

/** Follows the `uplink_count` of devices. */
export type Counts = {
  /** Takes in an event as it is delivered; true when counts were jumped over. */
  readonly take: (event: EventFrame) => boolean
  /** Whether an event is the one after the last of its device. */
  readonly isNext: (event: EventFrame) => boolean
  /** History after `since` has been read, as it was at `readAt` (ms since 1970). Returns the counts that are still missing, and settled. */
  readonly settled: (since: string, readAt: number) => MissingItem[]
  /** The id before the earliest jump that is not settled; empty when all are. */
  readonly unsettledSince: () => string
  /** Forgets all counts: those that follow cannot be compared with them. */
  readonly restart: () => void
}

const countOf = (event: EventFrame) => (event.type === 'uplink' ? event.data.uplink_count : null)

/**
 * Follows at most `maximum` devices, those seen last. A jump is settled once history has been read `settleMs` after the
 * uplink behind it was received.
 */
export const uplinkCounts = ({ maximum, settleMs }: { maximum: number; settleMs: number }): Counts => {
  const devices = new Map<string, Counted>()
  let holes: Hole[] = []

  const fill = (deviceId: string, count: number): boolean => {
    const hole = holes.find(one => one.deviceId === deviceId && one.from <= count && count <= one.to)
    if (!hole) return false
    if (count < hole.to) holes.push({ ...hole, from: count + 1 })
    hole.to = count - 1
    holes = holes.filter(({ from, to }) => from <= to)
    return true
  }

  return {
    take: event => {
      const { id, deviceId } = event
      const count = countOf(event)
      if (count === null) return false
      const last = devices.get(deviceId)
      const hasRebooted = 'reboot' in event.data && event.data.reboot
      const isOvertaken = last && id < last.id
      const isAnew = hasRebooted && !isOvertaken && last && count <= last.count
      const recent = isAnew || !last ? [] : last.recent
      const isSaidAgain = !isAnew && (recent.includes(count) || fill(deviceId, count))
      const isLatest = !last || !(isOvertaken || isSaidAgain)
      devices.delete(deviceId)
      devices.set(deviceId, {
        id: isOvertaken ? last.id : id,
        count: isLatest ? count : last.count,
        recent: [...recent.slice(1 - RECENT), count],
      })
      const [oldest = ''] = devices.keys()
      if (devices.size > maximum) devices.delete(oldest)
      if (!last || !isLatest) return false
      const known = holes.length
      let from = last.count + 1
      for (const to of [...recent.filter(one => one < count).sort((one, other) => one - other), count]) {
        if (to > from) holes.push({ deviceId, from, to: to - 1, after: last.id, next: id })
        from = Math.max(from, to + 1)
      }
      const isJump = holes.length > known
      if (holes.length > maximum) holes.shift()
      return isJump
    },
    isNext: event => {
      const count = countOf(event)
      return count !== null && count - 1 === devices.get(event.deviceId)?.count
    },
    settled: (since, readAt) => {
      const missing: MissingItem[] = []
      holes = holes.filter(hole => {
        if (hole.after < since) return true
        if (timeOf(hole.next) + settleMs > readAt) return true
        missing.push({ type: 'missing', deviceId: hole.deviceId, from: hole.from, to: hole.to })
        return false
      })
      return missing
    },
    unsettledSince: () => holes.map(({ after }) => after).reduce(earlier, ''),
    restart: () => {
      devices.clear()
      holes = []
    },
  }
}

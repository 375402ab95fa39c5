import { timeOf } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import type { Device } from '../../../core/contracts/http.ts'
import { reportOf, viewOf } from '../kinds/kinds.ts'
import type { SourceKind } from '../sources/sourceKind.ts'
import { BAR_MS, type Bars, counted } from './bars.ts'
import { type FleetRow, withCount, withDevice, withKey, withLines, withReport, withStatus } from './fleetRow.ts'

/** Every known device and service, in the order of the ids. */
export type Fleet = {
  readonly put: (devices: readonly Device[]) => void
  /** Takes in a live event. One that neither reports nor comes from a service changes nothing. */
  readonly see: (event: EventFrame) => void
  /** Takes in an event of history: it is counted, and fills in fields that were unknown. */
  readonly remember: (event: EventFrame) => void
  readonly kindOf: (deviceId: string) => SourceKind | undefined
  /** Takes in the counted lines of a service, instead of those that it was heard with. */
  readonly countLines: (deviceId: string, counts: Iterable<{ readonly atMs: number; readonly count: number }>) => void
  /** Ends the count of history at an id: later events are counted as they arrive. @param upTo empty for no history */
  readonly countFrom: (upTo: string) => void
  readonly rows: () => readonly FleetRow[]
  readonly subscribe: (listener: () => void) => () => void
}

const { compare } = new Intl.Collator('en', { numeric: true })

/** The rows of the fleet. `later` decides when listeners hear of changes, and batches them. */
export const createFleet = (later: (tell: () => void) => void): Fleet => {
  const known = new Map<string, FleetRow>()
  const listeners = new Set<() => void>()
  let order: string[] = []
  let rows: readonly FleetRow[] = []
  let isTelling = false
  let upTo: string | undefined
  /** Events that arrived before history was counted. */
  let uncounted: EventFrame[] = []
  const lines = new Map<string, { lastAtMs: number; counts: Map<number, number> }>()

  /** A service may send thousands of lines a second: they are added up until the page is updated. */
  const hearLine = ({ deviceId, id }: EventFrame) => {
    const atMs = timeOf(id)
    const { lastAtMs, counts } = lines.get(deviceId) ?? { lastAtMs: 0, counts: new Map<number, number>() }
    const bar = Math.floor(atMs / BAR_MS) * BAR_MS
    counts.set(bar, (counts.get(bar) ?? 0) + 1)
    lines.set(deviceId, { lastAtMs: Math.max(lastAtMs, atMs), counts })
  }
  const tell = () => {
    isTelling = false
    for (const [deviceId, heard] of lines) known.set(deviceId, withLines(known.get(deviceId), deviceId, heard))
    lines.clear()
    if (order.length !== known.size) order = [...known.keys()].sort(compare)
    rows = order.flatMap(deviceId => known.get(deviceId) ?? [])
    for (const listener of listeners) listener()
  }
  const changed = () => {
    if (isTelling) return
    isTelling = true
    later(tell)
  }
  const count = (event: EventFrame) => {
    const row = known.get(event.deviceId)
    if (row) known.set(event.deviceId, withCount(row, event))
  }
  const take = (event: EventFrame): boolean => {
    const report = reportOf(event)
    if (!report) return false
    known.set(event.deviceId, withReport(known.get(event.deviceId), event, report))
    return true
  }

  return {
    put: devices => {
      for (const device of devices) known.set(device.deviceId, withDevice(known.get(device.deviceId), device))
      changed()
    },
    see: event => {
      if (viewOf(event).isFromService) {
        hearLine(event)
        return changed()
      }
      const isProtected = viewOf(event).protects?.(event)
      if (isProtected !== undefined) {
        known.set(event.deviceId, withKey(known.get(event.deviceId), event.deviceId, isProtected))
        return changed()
      }
      const word = viewOf(event).status?.(event)
      if (word) {
        known.set(event.deviceId, withStatus(known.get(event.deviceId), event, word))
        return changed()
      }
      if (!take(event)) return
      if (upTo === undefined) uncounted.push(event)
      else if (event.id > upTo) count(event)
      changed()
    },
    remember: event => {
      if (!take(event)) return
      count(event)
      changed()
    },
    kindOf: deviceId => known.get(deviceId)?.kind,
    countLines: (deviceId, counts) => {
      const row = known.get(deviceId)
      if (!row) return
      let bars: Bars | undefined
      for (const { atMs, count } of counts) bars = counted(bars, atMs, count)
      lines.delete(deviceId)
      known.set(deviceId, { ...row, bars })
      changed()
    },
    countFrom: id => {
      upTo = id
      for (const event of uncounted) if (event.id > id) count(event)
      uncounted = []
      changed()
    },
    rows: () => rows,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
